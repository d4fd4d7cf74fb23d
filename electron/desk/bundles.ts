/**
 * 封装包: visits carried by hand to one named counter. Exactly one counter sends a visit: from the
 * entry `bundle.exported` on no longer this one, from `bundle.imported` on the other.
 */
import { z } from 'zod';
import { jsonOf } from '../../shared/jsontext.ts';
import { bundleId, carriedRecords, mayImport } from '../../shared/bundle.ts';
import type { VerbName, VerbOutput } from '../../shared/contract.ts';
import { EntryError } from '../../shared/entry.ts';
import { raise } from '../../shared/fault.ts';
import { maskName } from '../../shared/person.ts';
import { addressFile } from '../../shared/safety/entries.ts';
import type { bundleVerbs } from '../../shared/safety/verbs.ts';
import type { BundlesView } from '../../shared/safety/view.ts';
import { compactOf, isoChina } from '../../shared/time.ts';
import { isUnsent, VisitError, type Visit } from '../../shared/visit/state.ts';
import {
  BundleError,
  exportBundle,
  openBundle,
  type BundleErrorCode,
  type BundleKeys,
  type OpenedBundle,
} from '../journal/bundle.ts';
import { JournalError } from '../journal/errors.ts';
import { sha256 } from '../journal/frame.ts';
import type { JournalRecord } from '../journal/record.ts';
import type { Random } from '../journal/seal.ts';
import { carriedVisits, ours } from './handed.ts';
import { doubtOf, parkImported } from './losstold.ts';
import { visitOf, type DeskParts } from './parts.ts';
import type { Sync } from './sync.ts';

export interface BundleOptions {
  parts: DeskParts;
  sync: Pick<Sync, 'wake'>;
  counter: string;
  bundling: { keys: BundleKeys; random: Random };
  save: (name: string, text: string) => Promise<string>;
}

type BundleVerb = Extract<VerbName, keyof typeof bundleVerbs>;
type Given<V extends BundleVerb> = (typeof bundleVerbs)[V]['input']['_zod']['output'];
type Bodies = { [V in BundleVerb]: (input: Given<V>) => Promise<VerbOutput<V>> };

export function bundleBodies(options: BundleOptions): Bodies {
  const { parts, counter, bundling, save } = options;
  const turn = <T>(work: () => Promise<T>) => parts.turns.run('bundle', work);
  return {
    bundles: async () => bundlesView(options),
    async exportAddress() {
      const hospital = parts.rules.profile.hospital.code;
      const file = { format: 'crosscounter.address/1', hospital, address: bundling.keys.address };
      return { to: await save(`counter-${counter}.json`, JSON.stringify(file, null, 1)) };
    },
    async knowCounter({ text }) {
      const file = addressFile.safeParse(jsonOf(text)).data;
      const { code } = parts.rules.profile.hospital;
      if (file === undefined) return raise('bundle-refused', ['这不是窗口地址文件']);
      if (file.hospital !== code) raise('bundle-refused', ['这是别的医院的窗口地址']);
      if (file.address.counter === counter) raise('bundle-refused', ['这是本窗口自己的地址']);
      await parts.book.append('counter.known', file.address);
      return bundlesView(options);
    },
    exportBundle: ({ visits, to }) => turn(() => giveAway(options, [...new Set(visits)], to)),
    bundleAgain: ({ bundle }) => turn(() => makeAgain(options, bundle)),
    importBundle: ({ text }) => turn(() => takeOver(options, text)),
  };
}

async function giveAway(options: BundleOptions, visits: string[], to: string) {
  const { parts, counter, bundling } = options;
  const address = addressOf(parts, to);
  return holding(parts, visits, async () => {
    for (const id of visits) assertMayLeave(parts, visits, visitOf(parts, id));
    const mark = Buffer.from(bundling.random(4)).toString('hex');
    const bundle = bundleId(counter, compactOf(parts.clock.now()), mark);
    const { bytes, data } = await make(options, bundle, visits, address);
    // First the entry: a file that is given away while we still send would settle twice.
    await parts.book.append('bundle.exported', data);
    return handOut(options, bundle, bytes);
  });
}

/** The file of a bundle once more, as where the stick was lost; the same one, taken once. */
async function makeAgain(options: BundleOptions, bundle: string) {
  const { parts } = options;
  const away = [...parts.book.handed.bundles().away].filter(([, each]) => each.bundle === bundle);
  const [first] = away;
  if (first === undefined) return raise('bundle-refused', [`没有转出的封装包 ${bundle}`]);
  const visits = away.map(([visit]) => visit);
  const { bytes } = await make(options, bundle, visits, addressOf(parts, first[1].to));
  return handOut(options, bundle, bytes);
}

async function handOut({ save }: BundleOptions, bundle: string, bytes: Buffer) {
  return { bundle, to: await save(`bundle-${bundle}.json`, bytes.toString('utf8')) };
}

function addressOf({ book }: DeskParts, to: string) {
  const known = book.handed.counter(to);
  return known ?? raise('bundle-refused', [`还没有 ${to} 号窗口的地址：请先导入它的窗口地址文件`]);
}

async function make(
  { parts, bundling }: BundleOptions,
  bundle: string,
  visits: readonly string[],
  to: { counter: string; seal: string },
) {
  const records = await recordsOf(parts, visits);
  const at = isoChina(parts.clock.now());
  return exportBundle({ bundle, from: bundling.keys, to, at, records, visits }, bundling.random);
}

/** Raises journal-damaged with the entries that cannot be trusted: nothing is given away then. */
async function recordsOf(parts: DeskParts, visits: readonly string[]) {
  try {
    return await readRecords(parts, visits);
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    return raise('journal-damaged', [error.message]);
  }
}

/** All entries of these visits, also those that came here in a bundle. */
async function readRecords({ health }: DeskParts, visits: readonly string[]) {
  const found = new Map<string, JournalRecord[]>(visits.map((visit) => [visit, []]));
  for await (const record of health.journal.records()) {
    if (record.kind === 'bundle.imported') {
      const brought = carriedRecords.safeParse(record.personal).data?.records ?? [];
      // A bundle has a visit whole: what was there before it went out is in it.
      for (const { visit } of brought) if (found.has(visit)) found.set(visit, []);
      for (const each of brought) found.get(each.visit)?.push(carriedAgain(each));
    } else if (record.visit !== undefined) found.get(record.visit)?.push(record);
  }
  return [...found.values()].flat();
}

type Carried = z.infer<typeof carriedRecords>['records'][number];

function carriedAgain({ erased, ...record }: Carried): JournalRecord {
  return { ...record, mono: 0, ...(erased === undefined ? {} : { erased }) };
}

/** Runs while nothing else is done with any of the visits. Raises busy. */
function holding<T>(parts: DeskParts, visits: readonly string[], work: () => Promise<T>) {
  const all = visits.reduceRight((inner, visit) => () => parts.turns.run(visit, inner), work);
  return all();
}

/** Unsent, nothing under way, and with the person's other unsent visits: they go in order. */
function assertMayLeave(parts: DeskParts, chosen: readonly string[], visit: Visit): void {
  const { handed } = parts.book;
  const why = (text: string) => raise('bundle-refused', [`${visit.id}：${text}`]);
  if (handed.isAway(visit.id)) why('已经转给别的窗口');
  if (!isUnsent(visit)) why('不是未上传的收费');
  if (visit.pending?.status === 'sent') why('正在等平台应答');
  const left = ours(parts.book).find((each) => {
    return each.person === visit.person && isUnsent(each) && !chosen.includes(each.id);
  });
  if (left) why(`同一患者还有未上传的 ${left.id}，须一起转出，按顺序结算`);
}

const refusals: Readonly<Record<BundleErrorCode, string>> = {
  'not-a-bundle': '这不是封装包，或文件已损坏',
  newer: '这个封装包是更新版本的程序做的，请先升级',
  'unknown-sender': '不认识发出的窗口：请先导入它的窗口地址文件',
  'wrong-signature': '签名不符，文件被改动过',
  'other-counter': '这个封装包是给别的窗口的',
};
const notNow = {
  'already-imported': '这个封装包已经导入过，不会再收一次',
  'visit-here': '封装包里的就诊本窗口已经有了',
} as const;

async function takeOver(options: BundleOptions, text: string) {
  const { parts, sync } = options;
  const { book } = parts;
  const { data, records } = opened(options, text);
  const allowed = mayImport(book.handed.bundles(), data, (id) => book.visit(id) !== undefined);
  if (allowed !== 'ok') raise('bundle-refused', [notNow[allowed]]);
  const personal = { records };
  assertFolds(parts, personal);
  const doubt = doubtOf(parts, data.bundle);
  // Held, so that the sync sends nothing of what is parked in the same breath.
  await holding(parts, data.visits, async () => {
    await book.append('bundle.imported', data, { personal });
    for (const id of data.visits) if (doubt) await parkImported(parts, id, doubt);
  });
  sync.wake();
  return { from: data.from, visits: data.visits, doubtful: doubt !== undefined };
}

function opened({ parts, bundling }: BundleOptions, text: string): OpenedBundle {
  try {
    return openBundle(Buffer.from(text), bundling.keys, parts.book.handed.counters());
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    return raise('bundle-refused', [refusals[error.code], error.message]);
  }
}

/** What cannot be folded must never be written: the journal could not be opened again. */
function assertFolds({ book, keyedHash }: DeskParts, personal: z.infer<typeof carriedRecords>) {
  const json = z.json().parse(personal);
  try {
    carriedVisits({ epoch: book.epoch, seq: book.seq() + 1, personal: json }, keyedHash);
  } catch (error) {
    const known = error instanceof VisitError || error instanceof EntryError;
    if (!known && !(error instanceof z.ZodError)) throw error;
    raise('bundle-refused', ['封装包里的记录读不懂', error.message]);
  }
}

function bundlesView({ parts, counter, bundling }: BundleOptions): BundlesView {
  const { book } = parts;
  const { away, came } = book.handed.bundles();
  const shown = (visit: Visit) => ({
    visit: visit.id,
    nameMasked: visit.personal.known ? maskName(visit.personal.known.name) : '（已销毁）',
    amount: visit.taken,
  });
  return {
    own: { counter, kid: kidOf(bundling.keys.address) },
    known: book.handed.counters().map((each) => ({ counter: each.counter, kid: kidOf(each) })),
    here: ours(book)
      .filter(isUnsent)
      .map((visit) => ({ ...shown(visit), openedAt: visit.openedAt, person: visit.person })),
    away: [...away].flatMap(([id, handed]) => {
      const visit = book.visit(id);
      return visit === undefined ? [] : [{ ...shown(visit), ...handed }];
    }),
    came: [...came].flatMap(([id, handed]) => {
      const visit = book.visit(id);
      return visit === undefined || away.has(id) ? [] : [{ ...shown(visit), ...handed }];
    }),
  };
}

/** For two people to compare on the phone: 16 hexadecimal digits. */
function kidOf({ seal, sign }: { seal: string; sign: string }): string {
  return sha256(Buffer.from(`${seal}\n${sign}`))
    .toString('hex')
    .slice(0, 16);
}
