/**
 * Kills the counter's process at random points, on a real disk, again and again. The platform
 * lives in the killer, as a real one lives elsewhere. After every life the journal is opened as
 * the next life would: nothing that was printed as acknowledged may be missing.
 */
import type { DrillPlatform } from '../../electron/drill/platform.ts';
import { seededNumbers } from '../../electron/journal/testbed.ts';
import { dayOf } from '../../shared/time.ts';
import { audit, hear, nothingPromised } from './audit.ts';
import { openWard, type Life, type OnDisk, type Ward } from './ward.ts';
import { whereIn } from './where.ts';

export interface KillReport {
  kills: number;
  /** Lives that came to a clean end before the kill. */
  closed: number;
  /** Lives whose kept fold was compared with all entries. */
  refolded: number;
  acknowledged: number;
  entries: number;
  segments: number;
  visits: number;
  settlements: number;
  /** Days that began while a life was under way, or that were begun with one. */
  days: number;
  /** What the kills have cut, by name (`whereIn`). */
  places: Record<string, number>;
}

export interface KillOptions {
  kills: number;
  seed: number;
  /** Longest life after the journal is open, ms. */
  lifeMs: number;
  /** The child, from `bundleChild`. */
  file: string;
}

/** Lives between two readings of the whole journal. */
const AUDIT_EVERY = 25;

/**
 * Throws at the first thing lost, doubled or crashed, and leaves the folder for whoever looks;
 * else leaves nothing behind.
 */
export async function killDesk(options: KillOptions): Promise<KillReport> {
  const { kills, seed, lifeMs, file } = options;
  const random = seededNumbers(seed);
  const ward = await openWard(file, random);
  const report = nothingKilled();
  const promised = nothingPromised();
  const twin = random() < 0.5;
  let lives = 0;
  let lines: string[] = [];
  try {
    while (report.kills < kills) {
      trouble(ward.platform, random);
      if (random() < 0.15) midnight(ward, lifeMs, random, report);
      // Now and then the machine comes back with a clock that is hours off.
      const skewMs = random() < 0.1 ? Math.floor((random() - 0.5) * 10 * 3_600_000) : 0;
      const refold = random() < 0.1;
      const life = ward.start(seed + lives, { skewMs, twin, refold });
      lives += 1;
      lines = await killed(life, aim(random, lifeMs), lifeMs);
      if (lines.at(-1) === 'closed') report.closed += 1;
      else report.kills += 1;
      if (lines.includes('same')) report.refolded += 1;
      const place = whereIn(lines);
      report.places[place] = (report.places[place] ?? 0) + 1;
      hear(promised, lines);
      if (report.kills % AUDIT_EVERY === 0 || report.kills === kills) {
        const found = await ward.read();
        Object.assign(report, audit(promised, found, ward.platform).counts);
        if (twin) assertBeginning(await ward.readTwin(), found);
      }
    }
  } catch (error) {
    await ward.close(true);
    const last = lines.slice(-20).join('\n');
    throw new Error(`seed ${seed}, life ${report.kills}, ${ward.folder}\n${last}`, {
      cause: error,
    });
  }
  await ward.close();
  return { ...report, acknowledged: promised.acknowledged };
}

export function nothingKilled(): KillReport {
  const counts = {
    kills: 0,
    closed: 0,
    refolded: 0,
    acknowledged: 0,
    entries: 0,
    segments: 0,
    visits: 0,
    settlements: 0,
  };
  return { ...counts, days: 0, places: {} };
}

/** Adds what another run has seen. */
export function addReport(sum: KillReport, more: KillReport): void {
  for (const [name, value] of Object.entries(more) as [keyof KillReport, unknown][]) {
    if (name !== 'places') sum[name] += Number(value);
  }
  for (const [place, count] of Object.entries(more.places)) {
    sum.places[place] = (sum.places[place] ?? 0) + count;
  }
}

/** Some lives meet a platform that loses requests or answers. */
function trouble({ faults }: DrillPlatform, random: () => number): void {
  faults.clear();
  const infno = ['2201', '2204', '2206', '2207', '2208'][Math.floor(random() * 5)] ?? '2207';
  const luck = random();
  if (luck < 0.2) faults.loseAnswer(infno);
  else if (luck < 0.4) faults.loseRequest(infno);
}

/** A process is there after so long, about. */
const LOAD_MS = 250;

/** The day ends while the next life is opening or at work: a new segment, and closing heads. */
function midnight(ward: Ward, lifeMs: number, random: () => number, report: KillReport): void {
  const now = ward.now();
  const next = Date.parse(`${dayOf(now)}T24:00:00+08:00`);
  ward.forward(next - now.getTime() - LOAD_MS - Math.floor(random() * lifeMs));
  report.days += 1;
}

/** Ends a life so many ms after it has printed a line that begins so. */
interface Aim {
  after: string;
  ms: number;
  /** It is told to close first, so many ms after it is open. */
  closeMs?: number;
}

/** What is short is aimed at; chance alone would hardly ever meet it. */
const marks = [
  '> lock',
  '> write segment-',
  '> write heads',
  '> write keys',
  '> remove closed',
  '> sync segment-',
  '> twin append',
  '> overwrite tip',
  '> write snapshot',
  '> 2207',
  '> 2601',
];

function aim(random: () => number, lifeMs: number): Aim {
  const luck = random();
  if (luck < 0.2) return { after: 'begin', ms: random() * 80 };
  if (luck > 0.85) return { after: 'closing', ms: random() * 200, closeMs: random() * lifeMs };
  const mark = marks[Math.floor(random() * marks.length)] ?? 'begin';
  if (luck < 0.4) return { after: mark, ms: random() * 4 };
  return { after: 'open ', ms: random() * lifeMs };
}

async function killed(life: Life, { after, ms, closeMs }: Aim, lifeMs: number): Promise<string[]> {
  await Promise.race([life.said('open '), life.said(after), life.ended]);
  if (closeMs !== undefined) setTimeout(() => life.kill('SIGTERM'), closeMs);
  // A mark that never comes: the life is as long as any.
  const latest = setTimeout(() => life.kill('SIGKILL'), lifeMs + (closeMs ?? 0) + ms);
  await Promise.race([life.said(after), life.ended]);
  const timer = setTimeout(() => life.kill('SIGKILL'), ms);
  const { signal, code } = await life.ended;
  clearTimeout(timer);
  clearTimeout(latest);
  const closed = closeMs !== undefined && code === 0;
  if (signal !== 'SIGKILL' && !closed)
    throw new Error(`ended by itself (${code}): ${life.complaints()}`);
  return life.lines();
}

/** The copy may lag; what it has is the journal's. */
function assertBeginning(copy: OnDisk, journal: OnDisk): void {
  const differs = copy.hashes.findIndex((hash, at) => hash !== journal.hashes[at]);
  if (differs >= 0) throw new Error(`entry ${differs + 1} of the copy is not the journal's`);
}
