/**
 * Kills the counter's process at random points, on a real disk, again and again. The platform
 * lives in the killer, as a real one lives elsewhere. After every life the journal is opened as
 * the next life would: nothing that was printed as acknowledged may be missing.
 */
import type { DrillPlatform } from '../../electron/drill/platform.ts';
import { seededNumbers } from '../../electron/journal/testbed.ts';
import type { Entry } from '../../shared/entry.ts';
import type { Visit } from '../../shared/visit/state.ts';
import { step } from '../../shared/visit/visit.ts';
import { openWard, type Life } from './ward.ts';

export interface KillReport {
  kills: number;
  acknowledged: number;
  entries: number;
  visits: number;
  settlements: number;
  /** Kills before the journal was open, and while a request was out. */
  early: number;
}

export interface KillOptions {
  kills: number;
  seed: number;
  /** Longest life after the journal is open, ms. */
  lifeMs: number;
  progress?: (report: KillReport) => void;
}

/** Throws at the first thing lost, doubled or crashed. Leaves nothing behind. */
export async function killDesk(options: KillOptions): Promise<KillReport> {
  const random = seededNumbers(options.seed);
  const ward = await openWard(random);
  const { platform } = ward;
  const report = { kills: 0, acknowledged: 0, entries: 0, visits: 0, settlements: 0, early: 0 };
  try {
    while (report.kills < options.kills) {
      trouble(platform, random);
      // Now and then the machine comes back with a clock that is hours off.
      const skew = random() < 0.1 ? Math.floor((random() - 0.5) * 10 * 3_600_000) : 0;
      const life = ward.start(options.seed + report.kills, skew);
      const lines = await killed(life, random() * options.lifeMs, random() < 0.1);
      judge(report, lines);
      if (report.kills % 25 === 0 || report.kills === options.kills) {
        await audit(report, await ward.entries(), platform);
        options.progress?.(report);
      }
    }
  } finally {
    await ward.close();
  }
  return report;
}

/** Some lives meet a platform that loses requests or answers. */
function trouble({ faults }: DrillPlatform, random: () => number): void {
  faults.clear();
  const infno = ['2201', '2204', '2206', '2207', '2208'][Math.floor(random() * 5)] ?? '2207';
  const luck = random();
  if (luck < 0.2) faults.loseAnswer(infno);
  else if (luck < 0.4) faults.loseRequest(infno);
}

/** Ends a life: `early`, before the journal is open; else so many ms after. */
async function killed(life: Life, ms: number, early: boolean): Promise<string[]> {
  if (!early) await Promise.race([life.said('open '), life.ended]);
  const timer = setTimeout(() => life.kill('SIGKILL'), ms);
  const { signal, code } = await life.ended;
  clearTimeout(timer);
  if (signal !== 'SIGKILL') throw new Error(`ended by itself (${code}): ${life.complaints()}`);
  return life.lines();
}

function judge(report: KillReport, lines: readonly string[]): void {
  report.kills += 1;
  const crashed = lines.find((line) => line.startsWith('crashed'));
  if (crashed !== undefined) throw new Error(crashed);
  const opened = lines.find((line) => line.startsWith('open '));
  if (opened === undefined) report.early += 1;
  else if (Number(opened.slice(5)) < report.acknowledged) {
    throw new Error(`${report.acknowledged} acknowledged, opened with ${opened.slice(5)}`);
  }
  const last = lines.findLast((line) => line.startsWith('a '));
  if (last !== undefined)
    report.acknowledged = Math.max(report.acknowledged, Number(last.slice(2)));
}

/** Nothing acknowledged is missing, sequences have no gaps, no visit is settled twice. */
export async function audit(
  report: KillReport,
  entries: readonly Entry[],
  platform: DrillPlatform,
): Promise<void> {
  if (entries.length < report.acknowledged) {
    throw new Error(`${report.acknowledged} acknowledged, ${entries.length} on the disk`);
  }
  if (entries.some((entry, index) => entry.seq !== index + 1)) throw new Error('gap in sequence');
  const folded = new Map<string, Visit>();
  for (const entry of entries) {
    if (entry.visit !== undefined) folded.set(entry.visit, step(folded.get(entry.visit), entry));
  }
  const visits = [...folded.values()];
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
  report.entries = entries.length;
  report.visits = visits.length;
  report.settlements = rows.length;
}
