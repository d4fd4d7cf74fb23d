/** What must hold of a ward after any number of lives, whatever ended them. */
import type { Entry } from '../../shared/entry.ts';
import type { Visit } from '../../shared/visit/state.ts';
import { step } from '../../shared/visit/visit.ts';
import type { DrillPlatform } from '../../electron/drill/platform.ts';
import type { OnDisk } from './ward.ts';

/** What lives have said: nothing of it may ever be missing. */
export interface Promised {
  /** Hash of each entry that a life said last, by sequence. */
  heads: Map<number, string>;
  /** "VISIT FEN" of each settlement that a cashier was told. */
  settled: Set<string>;
  /** The last entry said to be durable. */
  acknowledged: number;
}

export function nothingPromised(): Promised {
  return { heads: new Map(), settled: new Set(), acknowledged: 0 };
}

/** Takes a life's lines. Throws where it began with less than was promised before. */
export function hear(promised: Promised, lines: readonly string[]): void {
  const crashed = lines.find((line) => line.startsWith('crashed'));
  if (crashed !== undefined) throw new Error(crashed);
  const opened = lines.find((line) => line.startsWith('open '));
  const seq = opened === undefined ? promised.acknowledged : Number(opened.split(' ')[1]);
  if (seq < promised.acknowledged) {
    throw new Error(`${promised.acknowledged} acknowledged, opened with ${seq}`);
  }
  const last = lines.findLast((line) => /^(open|a) /.test(line))?.split(' ');
  if (last !== undefined) {
    promised.acknowledged = Number(last[1]);
    promised.heads.set(promised.acknowledged, last[2] ?? '');
  }
  for (const line of lines) {
    if (line.startsWith('settled ')) promised.settled.add(line.slice('settled '.length));
  }
}

/** Throws at the first thing lost or doubled. */
export function audit(promised: Promised, found: OnDisk, platform: DrillPlatform) {
  assertKept(promised, found);
  const { visits, settled } = fold(found.entries);
  for (const each of promised.settled) {
    if (!settled.has(each)) throw new Error(`a cashier was told "settled ${each}": not there`);
  }
  const msgids = platform.calls().map(({ msgid }) => msgid);
  if (new Set(msgids).size !== msgids.length) throw new Error('a msgid was used twice');
  const settlements = assertOwned(visits, platform);
  const { entries, segments } = found;
  const counts = { entries: entries.length, segments, visits: visits.length, settlements };
  /** Acts whose outcome is not known yet. */
  const pending = visits.flatMap((visit) => (visit.pending ? [visit.pending.act] : []));
  return { counts, pending };
}

/** The chain to each promised head covers all entries before it. */
function assertKept({ acknowledged, heads }: Promised, { entries, hashes }: OnDisk): void {
  if (entries.length < acknowledged) {
    throw new Error(`${acknowledged} acknowledged, ${entries.length} on the disk`);
  }
  if (entries.some((entry, index) => entry.seq !== index + 1)) throw new Error('gap in sequence');
  for (const [seq, hash] of heads) {
    if (hashes[seq - 1] !== hash) throw new Error(`entry ${seq} is not the one acknowledged`);
  }
}

function fold(entries: readonly Entry[]): { visits: Visit[]; settled: Set<string> } {
  const visits = new Map<string, Visit>();
  const settled = new Set<string>();
  for (const entry of entries) {
    if (entry.visit === undefined) continue;
    const visit = step(visits.get(entry.visit), entry);
    visits.set(entry.visit, visit);
    if (visit.settlement) settled.add(`${visit.id} ${visit.settlement.amounts.cash}`);
  }
  return { visits: [...visits.values()], settled };
}

/** No visit is settled twice or here only; each settlement there has one visit. Their number. */
function assertOwned(visits: readonly Visit[], platform: DrillPlatform): number {
  const owned = new Set<string>();
  const rows = platform.ledger().filter((row) => row.state === 'settled');
  for (const row of rows) {
    const owners = visits.filter(
      ({ step: at, settlement, pending }) =>
        (at === 'settled' && settlement?.setlId === row.setl_id) || pending?.msgid === row.msgid,
    );
    const [owner] = owners;
    if (!owner || owners.length > 1) throw new Error(`${row.setl_id}: ${owners.length} visits`);
    if (owned.has(owner.id)) throw new Error(`visit ${owner.id} is settled twice`);
    owned.add(owner.id);
  }
  for (const { id, step: at, pending, settlement } of visits) {
    if (at !== 'settled' || pending) continue;
    const row = rows.find(({ setl_id }) => setl_id === settlement?.setlId);
    if (!row) throw new Error(`visit ${id} is settled here, not at the platform`);
    if (row.cash !== settlement?.amounts.cash) throw new Error(`visit ${id}: another amount`);
  }
  return rows.length;
}
