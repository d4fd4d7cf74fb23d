/** Day files: this counter's signed, another's and the HIS's taken in, keys taken by a person. */
import { createHash } from 'node:crypto';
import { jsonOf } from '../../shared/jsontext.ts';
import { raise } from '../../shared/fault.ts';
import { checkDayFile, HIS, readHisTable } from '../../shared/reconcile/dayfile.ts';
import type { DayFile } from '../../shared/reconcile/dayfile.ts';
import { fromWords } from '../../shared/reconcile/day.ts';
import { dayRows, sumRows, type DayRow } from '../../shared/reconcile/row.ts';
import { trustListFile, type TrustList } from '../../shared/sealed.ts';
import { dayOf, isoChina } from '../../shared/time.ts';
import { trustListOf, type CounterKey } from '../counterkey.ts';
import { verifyEnvelope } from '../sealed.ts';
import type { AtCounter } from './reconcile.ts';

export interface DayFileParts extends AtCounter {
  key: CounterKey;
  /** Keys that came with the installation; the journal has those that a person took. */
  trust: TrustList;
  /** Writes a text into the export folder; gives its path. */
  save: (name: string, text: string) => Promise<string>;
}

/** This counter's day: its rows by the platform's time, its drawer by ours. */
export async function exportDayFile(parts: DayFileParts, day: string) {
  const { desk, counter, key, save } = parts;
  const { book, clock, rules } = desk;
  const rows = dayRows(book.visits(), day);
  const now = clock.now();
  const { total, fund, account, cash, count } = sumRows(rows);
  const body: DayFile = {
    format: 'crosscounter.day-file/1',
    hospital: rules.profile.hospital.code,
    from: counter,
    day,
    made: isoChina(now),
    rows,
    sums: { total, fund, account, cash, count },
    taken: book.days.taken(day),
    journal: book.head(),
  };
  const envelope = key.sign('day-file', JSON.stringify(body), now);
  const holder = `${rules.profile.hospital.name} ${fromWords(counter)}`;
  const list = trustListOf(key, holder, dayOf(now), ['day-file']);
  return {
    to: await save(`day-${counter}-${day}.json`, JSON.stringify(envelope, null, 1)),
    keyTo: await save(`day-key-${counter}.json`, JSON.stringify(list, null, 1)),
    kid: key.kid,
  };
}

/** Takes a file in; raises `day-file-refused` with what is wrong with it. */
export async function importDayFile(
  parts: DayFileParts,
  ask: { day: string; text: string; vouchedBy?: string | undefined },
): Promise<void> {
  const value = jsonOf(ask.text.replace(/^\uFEFF/, ''));
  if (value === undefined) return importTable(parts, ask);
  const { desk, counter } = parts;
  const judged = verifyEnvelope(value, 'day-file', trustOf(parts));
  if (!judged.ok) {
    const unknown = judged.fault === 'unknown-key';
    const how = unknown ? ['请先核对并导入对方的公钥文件（“信任公钥”）'] : [];
    return raise('day-file-refused', [judged.text, ...how]);
  }
  const checked = checkDayFile(judged.body, desk.rules.profile.hospital.code);
  if (!checked.ok) return raise('day-file-refused', checked.problems);
  const file = checked.value;
  if (file.from === counter) raise('day-file-refused', ['本窗口的日文件不用导入']);
  if (file.day !== ask.day) raise('day-file-refused', [`这是 ${file.day} 的日文件`]);
  assertNewer(parts, file);
  const [signer] = judged.signers;
  const { journal } = file;
  await keep(parts, ask.text, file.from, ask.day, file.rows, {
    ...(signer === undefined ? {} : { signer: { kid: signer.kid, holder: signer.holder } }),
    ...(journal === undefined ? {} : { journal: { epoch: journal.epoch, seq: journal.seq } }),
  });
}

/** An older export of the same journal must not hide what came after it. */
function assertNewer({ desk }: DayFileParts, { from, day, journal }: DayFile): void {
  const before = desk.book.days.day(day).files.get(from)?.journal;
  if (before === undefined || journal?.epoch !== before.epoch) return;
  if (journal.seq < before.seq) raise('day-file-refused', ['已有更新的日文件，这是较早导出的']);
}

/** The HIS's table has no signature: the journal keeps who vouched for it. */
async function importTable(
  parts: DayFileParts,
  { day, text, vouchedBy = '' }: { day: string; text: string; vouchedBy?: string | undefined },
): Promise<void> {
  const read = readHisTable(text, day);
  if (!read.ok) return raise('day-file-refused', read.problems);
  const name = vouchedBy.trim();
  if (name === '') raise('day-file-refused', ['没有签名的 HIS 表格须填写由谁确认']);
  await keep(parts, text, HIS, day, read.value, { vouchedBy: name });
}

type Source = {
  signer?: { kid: string; holder: string };
  vouchedBy?: string;
  journal?: { epoch: string; seq: number };
};

async function keep(
  { desk }: DayFileParts,
  text: string,
  from: string,
  day: string,
  rows: readonly DayRow[],
  source: Source,
): Promise<void> {
  const { total, fund, count } = sumRows(rows);
  const sha256 = createHash('sha256').update(text, 'utf8').digest('hex');
  const data = { day, from, sha256, count, total, fund, ...source };
  await desk.book.append('day.file-imported', data, { personal: { rows } });
}

/** Takes the day-file keys of a public-key file; a person has compared their numbers. */
export async function trustDayKey({ desk }: DayFileParts, text: string) {
  const list = trustListFile.safeParse(jsonOf(text.replace(/^\uFEFF/, ''))).data;
  const keys = list?.keys.filter((key) => key.kinds.includes('day-file')) ?? [];
  if (keys.length === 0) return raise('day-file-refused', ['不是日文件公钥']);
  for (const { kid, alg, publicKey, holder, from, to } of keys) {
    await desk.book.append('day.key-trusted', { kid, alg, publicKey, holder, from, to });
  }
  return keys.map(({ kid, holder }) => ({ kid, holder }));
}

function trustOf({ desk, trust }: DayFileParts): TrustList {
  const taken = desk.book.days.keys();
  const given = trust.keys.filter((key) => taken.every((each) => each.kid !== key.kid));
  return { ...trust, keys: [...given, ...taken] };
}
