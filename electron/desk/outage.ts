/** The outage record 停机记录: opens when the line goes, closes signed when it is back. */
import { raise } from '../../shared/fault.ts';
import { add } from '../../shared/money.ts';
import {
  isCharge,
  knownAfterwards,
  outageRecord,
  type Outage,
  type OutageFile,
} from '../../shared/outage.ts';
import { looseCharges } from '../../shared/outage/loose.ts';
import type { OutageRow, OutageView } from '../../shared/outage/view.ts';
import { maskName } from '../../shared/person.ts';
import { dayOf, isoChina } from '../../shared/time.ts';
import type { Clock } from '../clock.ts';
import { trustListOf, type CounterKey } from '../counterkey.ts';
import type { Book } from './book.ts';

/** Which counter this is, as its records say. */
export type CounterName = Pick<OutageFile, 'mode' | 'hospital' | 'counter'>;

export interface OutageParts {
  book: Book;
  clock: Clock;
  key: CounterKey;
  name: CounterName;
  /** Of an admdvs. */
  placeName: (admdvs: string) => string;
}

type Recorded = Pick<OutageParts, 'clock' | 'key' | 'name'> & {
  book: Pick<Book, 'outage' | 'append' | 'nextSerial' | 'underway'>;
};

/**
 * Called in order whenever the line is heard or missed, also where nothing has changed: what could
 * not be kept before is tried again. Rejects with what failed, once while it fails alike.
 */
export function outageRecorder(parts: Recorded) {
  const { clock } = parts;
  let wasUp = false;
  let contact: string | undefined;
  let told = '';
  return async (state: 'up' | 'down', cause: string): Promise<void> => {
    try {
      // Where this run has heard the platform, it was heard until it fell silent.
      if (state === 'down' && wasUp) contact = isoChina(clock.now());
      wasUp = state === 'up';
      await (wasUp ? closeOutage(parts) : openOutage(parts, cause, contact));
      told = '';
    } catch (error) {
      const before = told;
      told = String(error);
      if (told !== before) throw error;
    }
  };
}

async function openOutage({ book, clock }: Recorded, cause: string, contact: string | undefined) {
  if (book.outage()) return;
  const outage = book.nextSerial(dayOf(clock.now()));
  await book.append('outage.opened', {
    outage,
    cause,
    ...(contact === undefined ? {} : { contact }),
  });
}

/** Signed when every act of it that was begun has been kept; from then on none can join it. */
async function closeOutage({ book, clock, key, name }: Recorded): Promise<void> {
  let open = book.outage();
  while (open !== undefined) {
    const waited = book.underway(open.outage);
    if (waited === undefined) break;
    await waited;
    open = book.outage();
  }
  if (open === undefined) return;
  const now = clock.now();
  const { outage } = open;
  const body = JSON.stringify(outageRecord({ ...open, closed: isoChina(now) }, name));
  await book.append('outage.closed', { outage, record: key.sign('outage', body, now) });
}

const LIST_MOST = 200;

/** Newest first. */
export function outageRows(parts: Listed): OutageRow[] {
  const all = recordsOf(parts).toSorted((a, b) => (a.opened < b.opened ? -1 : 1));
  const rows = all.slice(-LIST_MOST).toReversed();
  return rows.map(({ outage, kind, cause, opened, closed, acts }) => ({
    outage,
    ...(kind === undefined ? {} : { kind }),
    cause,
    opened,
    ...(closed === undefined ? {} : { closed }),
    count: acts.filter(isCharge).length,
    amount: add(...acts.filter(isCharge).map((act) => act.amount)),
  }));
}

/** Raises not-now where there is none of that number. */
export function outageOf(parts: Listed, outage: string): Outage {
  const found = recordsOf(parts).find((each) => each.outage === outage);
  return found ?? raise('not-now', [`没有停机记录 ${outage}`]);
}

type Listed = Pick<OutageParts, 'book' | 'placeName'>;

/** Together they have every charge that was ever made without the platform. */
function recordsOf({ book, placeName }: Listed): Outage[] {
  const { came } = book.handed.bundles();
  const from = (visit: string) => came.get(visit)?.from;
  return [...book.outages(), ...looseCharges(book.visits(), book.outages(), { from, placeName })];
}

/** With what became of it so far. */
export function outageView(parts: OutageParts, id: string): OutageView {
  const { book, key } = parts;
  const outage = outageOf(parts, id);
  const [signature] = outage.record?.signatures ?? [];
  const signed = signature && { kid: signature.kid, at: signature.signed };
  return {
    file: withAfterwards(outage, parts),
    names: Object.fromEntries(outage.acts.map(({ visit }) => [visit, maskedName(book, visit)])),
    ...(signed === undefined ? {} : { signed }),
    publicKey: key.publicKey,
  };
}

/** The record and what became of it, signed; and the key's public half to check it with. */
export function outageExport(parts: OutageParts, id: string): { name: string; text: string }[] {
  const { key, clock, name } = parts;
  const now = clock.now();
  const file = withAfterwards(outageOf(parts, id), parts);
  const envelope = key.sign('outage', JSON.stringify(file), now);
  const holder = `${name.hospital.name} ${name.counter} 号窗口`;
  const trust = trustListOf(key, holder, dayOf(now), ['outage']);
  const text = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;
  return [
    { name: `outage-${id}.json`, text: text(envelope) },
    { name: `outage-key-${name.counter}.json`, text: text(trust) },
  ];
}

function withAfterwards(
  outage: Outage,
  { book, clock, name }: Pick<OutageParts, 'book' | 'clock' | 'name'>,
): OutageFile {
  const at = isoChina(clock.now());
  const { visit, handed } = book;
  const after = knownAfterwards(outage.acts, { visit, isAway: handed.isAway }, at);
  return { ...outageRecord(outage, name), afterwards: after };
}

function maskedName(book: Book, visit: string): string {
  const { known } = book.visit(visit)?.personal ?? {};
  return known === undefined ? '（已销毁）' : maskName(known.name);
}
