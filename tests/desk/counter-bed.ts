/** A whole counter with the drill platform in one process: no sockets, a stepped clock, a memory disk. */
import { readCatalogue } from '../../electron/drill/world.ts';
import { createDrillKit } from '../../electron/drill/kit.ts';
import { createDrillPlatform, type DrillPlatform } from '../../electron/drill/platform.ts';
import { loadData } from '../../electron/data.ts';
import { createMemoryDisk, type MemoryDisk } from '../../electron/disk-memory.ts';
import type { Clock } from '../../electron/clock.ts';
import { openCounter, type Counter } from '../../electron/desk/counter.ts';
import { aesWrap, seededBytes, seededNumbers } from '../../electron/journal/testbed.ts';
import type { Exchange, Wire } from '../../electron/platform/wire.ts';
import type { Desk, Envelope, Tiding, VerbName, VerbOutput } from '../../shared/contract.ts';
import { fen } from '../../shared/money.ts';
import type { Profile } from '../../shared/platform/profile.ts';
import type { VisitView } from '../../shared/view.ts';

/** A clock that moves a second at each look and runs timers only when told to. */
export interface SteppedClock extends Clock {
  advance(ms: number): void;
}

export function createSteppedClock(start: string): SteppedClock {
  let time = Date.parse(start);
  let timers: { at: number; run: () => void }[] = [];
  return {
    now: () => new Date((time += 1000)),
    monotonic: () => time,
    after(ms, run) {
      const timer = { at: time + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    advance(ms) {
      time += ms;
      const due = timers.filter((timer) => timer.at <= time);
      timers = timers.filter((timer) => timer.at > time);
      for (const timer of due) timer.run();
    },
  };
}

/** The drill platform without sockets; what it does not answer is told apart as the HTTP wire does. */
export function inProcessWire(platform: DrillPlatform): Wire {
  return {
    async exchange(_infno, text): Promise<Exchange> {
      const { status, body } = await platform.handle(text);
      if (status !== 0) return { kind: 'answer', status, body };
      return body === 'line-cut'
        ? { kind: 'unsent', why: 'ECONNREFUSED' }
        : { kind: 'lost', why: 'TimeoutError' };
    },
    probe: async () => (platform.faults.line === 'up' ? 1 : undefined),
  };
}

export interface Bed {
  counter: Counter;
  desk: Desk;
  platform: DrillPlatform;
  disk: MemoryDisk;
  clock: SteppedClock;
  statuses: Tiding<'status'>[];
  crashes: unknown[];
  /** Crashes the process: what was not synced is gone; a new counter opens on the same disk. */
  restart(): Promise<Bed>;
}

export interface BedOptions {
  start?: string;
  profile?: (profile: Profile) => Profile;
  seed?: number;
}

export async function openBed(options: BedOptions = {}): Promise<Bed> {
  const { start = '2026-11-22T01:00:00Z', seed = 1 } = options;
  const clock = createSteppedClock(start);
  const data = loadData();
  const profile = options.profile?.(data.profile) ?? data.profile;
  const platform = createDrillPlatform({
    now: () => clock.now(),
    random: seededNumbers(seed),
    catalogue: readCatalogue(data.drillCatalogue),
    hospital: profile.hospital,
  });
  return openOn({ clock, data, profile, platform, seed }, createMemoryDisk());
}

interface World {
  clock: SteppedClock;
  data: ReturnType<typeof loadData>;
  profile: Profile;
  platform: DrillPlatform;
  seed: number;
}

async function openOn(world: World, disk: MemoryDisk): Promise<Bed> {
  const { clock, data, profile, platform, seed } = world;
  const statuses: Tiding<'status'>[] = [];
  const crashes: unknown[] = [];
  const kit = createDrillKit({
    platform,
    catalogue: readCatalogue(data.drillCatalogue),
    now: () => clock.now(),
    random: seededNumbers(seed + 1),
    card: () => {},
    scanned: () => {},
  });
  const counter = await openCounter({
    ...data,
    disk,
    clock,
    random: seededBytes(seed),
    wrap: aesWrap(new Uint8Array(32).fill(7), seededBytes(seed + 2)),
    wire: inProcessWire(platform),
    reader: kit.reader,
    voucher: kit.voucher,
    profile,
    setting: { mode: 'drill', counter: '03', operator: '演练收费员', phone: '0731-00000000' },
    operator: { id: 'DRILL01', name: '演练收费员' },
    role: 'cashier',
    app: 'test',
    print: async () => 'nowhere',
    drill: kit,
    tell: (name, tiding) => {
      if (name === 'status') statuses.push(tiding as Tiding<'status'>);
    },
    crashed: (error) => crashes.push(error),
  });
  counter.start();
  const { desk } = counter;
  await desk.probe({});
  const restart = async () => openOn({ ...world, seed: seed + 100 }, disk.crash());
  return { counter, desk, platform, disk, clock, statuses, crashes, restart };
}

/** The value of an envelope; throws with the fault where there is none. */
export function valueOf<T>(envelope: Envelope<T>): T {
  if (envelope.ok) return envelope.value;
  throw new Error(`${envelope.fault.code}: ${JSON.stringify(envelope.fault)}`);
}

export function faultCode<V extends VerbName>(envelope: Envelope<VerbOutput<V>>): string {
  return envelope.ok ? 'ok' : envelope.fault.code;
}

/** Card in, identified, disease checked, sample bill imported. */
export async function serve(bed: Bed, patient: string): Promise<VisitView> {
  const { desk } = bed;
  valueOf(await desk.drillCard({ patient, how: 'good' }));
  const visit = valueOf(await desk.identifyCard({}));
  return prepare(bed, visit, patient);
}

/** The same by e-voucher. */
export async function serveByCode(bed: Bed, patient: string, code: string): Promise<VisitView> {
  return prepare(bed, valueOf(await bed.desk.identifyVoucher({ code })), patient);
}

async function prepare({ desk }: Bed, visit: VisitView, patient: string): Promise<VisitView> {
  const disease = visit.diseases[0]?.code ?? 'M00503';
  const { id } = visit;
  valueOf(
    await desk.checkFiling({ visit: id, disease, filing: 'long-term-resident', emergency: '' }),
  );
  const { text } = valueOf(await desk.drillBill({ patient }));
  return valueOf(await desk.importBill({ visit: id, text }));
}

/** Pays what is due in exact cash and confirms. */
export async function pay({ desk }: Bed, visit: VisitView): Promise<VisitView> {
  const due = visit.money.due ?? fen(0);
  const tenders = due > 0 ? [{ means: 'cash' as const, amount: due }] : [];
  return valueOf(await desk.confirm({ visit: visit.id, due, tenders }));
}
