/**
 * `npm run bench:backlog [-- visits]`: a day of provisional visits is drained when the line is
 * back. The visits are made through the real desk with the line down; journal on a real disk; HTTP
 * to the drill platform in another process, which answers in 50 ms. Prints time, memory and
 * event-loop delay; the exit status is 1 only where a visit was lost, doubled or is off by a fen.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { z } from 'zod';
import { systemClock } from '../../electron/clock.ts';
import { loadData } from '../../electron/data.ts';
import { openCounter, type Counter } from '../../electron/desk/counter.ts';
import { createMemoryDisk } from '../../electron/disk-memory.ts';
import { createNodeDisk } from '../../electron/disk.ts';
import { localHandle } from '../../electron/drill/handle.ts';
import { createDrillKit } from '../../electron/drill/kit.ts';
import { drillPatients } from '../../electron/drill/patients.ts';
import { createDrillPlatform } from '../../electron/drill/platform.ts';
import { readCatalogue } from '../../electron/drill/world.ts';
import { aesWrap, seededBytes, seededNumbers } from '../../electron/journal/testbed.ts';
import { createHttpWire } from '../../electron/platform/wire.ts';
import type { Envelope } from '../../shared/contract.ts';
import { yuanText, type Fen } from '../../shared/money.ts';
import { roomy } from '../desk/roomy.ts';
import type { Visit } from '../../shared/visit/state.ts';

const VISITS = Number(process.argv[2] ?? 1000);
const DELAY_MS = 50;
const GOAL_MS = 300_000;

const told = z.looseObject({
  url: z.string(),
  calls: z.int(),
  ledger: z.array(
    z.looseObject({ setl_id: z.string(), state: z.string(), cash: z.int(), fund: z.int() }),
  ),
});
type Told = z.infer<typeof told>;

function platformProcess(): { child: ChildProcess; first: Promise<Told> } {
  const child = fork(path.join(import.meta.dirname, 'backlog-platform.ts'));
  return { child, first: answerOf(child) };
}

function answerOf(child: ChildProcess): Promise<Told> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('message', (message) => resolve(told.parse(message)));
  });
}

function order(child: ChildProcess, what: object): Promise<Told> {
  const answer = answerOf(child);
  child.send(what);
  return answer;
}

function valueOf<T>(envelope: Envelope<T>): T {
  if (envelope.ok) return envelope.value;
  throw new Error(JSON.stringify(envelope.fault));
}

const tidings = { status: 0, visit: 0, rows: 0, bytes: 0 };

async function openBench(folder: string, url: string): Promise<Counter> {
  const data = loadData();
  const clock = systemClock();
  const catalogue = readCatalogue(data.drillCatalogue);
  const { hospital } = data.profile;
  // The devices need a platform of their own kind; the messages go to the other process.
  const devices = createDrillPlatform({
    now: () => clock.now(),
    random: seededNumbers(2),
    catalogue,
    hospital,
  });
  const kit = createDrillKit({
    platform: localHandle(devices),
    catalogue,
    now: () => clock.now(),
    random: seededNumbers(3),
    known: [],
    card: () => {},
    scanned: () => {},
  });
  return openCounter({
    ...data,
    limits: { sets: data.limits.sets.map(roomy) },
    disk: createNodeDisk(folder),
    catalogues: createMemoryDisk(),
    clock,
    random: seededBytes(4),
    wrap: aesWrap(new Uint8Array(32).fill(7), seededBytes(5)),
    wire: createHttpWire({
      base: url,
      profile: data.profile,
      secrets: { kind: 'csb', accessKey: 'drill', secretKey: 'drill' },
      clock,
      random: seededBytes(6),
    }),
    machine: { mac: '02-00-00-00-00-03', ip: '192.0.2.3' },
    save: async () => 'nowhere',
    trust: { format: 'crosscounter.trust-list/1', keys: [] },
    reader: kit.reader,
    voucher: kit.voucher,
    setting: { mode: 'drill', counter: '03', operator: '演练收费员', phone: '' },
    operator: { id: 'DRILL01', name: '演练收费员' },
    role: 'cashier',
    app: 'bench',
    print: async () => 'nowhere',
    drill: kit,
    // As much work as telling a window: every tiding is copied.
    tell(name, tiding) {
      if (name in tidings) tidings[name as 'status' | 'visit' | 'rows'] += 1;
      tidings.bytes += JSON.stringify(tiding).length;
    },
    crashed(error) {
      throw error;
    },
  });
}

/** Card, verdict and bill; then the charge with the line down: false where it is not offered. */
async function serve({ desk }: Counter, patient: string, charge: boolean): Promise<boolean> {
  valueOf(await desk.drillCard({ patient, how: 'good' }));
  const { id: visit } = valueOf(await desk.identifyCard({}));
  const disease = drillPatients.find((each) => each.key === patient)?.declares ?? '';
  const filing = 'long-term-resident' as const;
  valueOf(await desk.checkFiling({ visit, disease, filing, emergency: '' }));
  if (!charge) return true;
  const { text } = valueOf(await desk.drillBill({ patient }));
  const { money, can } = valueOf(await desk.importBill({ visit, text }));
  if (!can.includes('charge')) return false;
  const due = money.due ?? (0 as Fen);
  const tenders = due > 0 ? [{ means: 'cash' as const, amount: due }] : [];
  valueOf(await desk.charge({ visit, due, tenders, consent: true, phone: '' }));
  return true;
}

/** Insured in Hotan, plainly settled: known, with an estimate. */
const patients = drillPatients
  .filter(({ key }) => /^(longterm|resettled|stationed|temporary|dialysis|serious)/.test(key))
  .map(({ key }) => key);

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const until = async (test: () => boolean): Promise<void> => {
  while (!test()) await wait(20);
};

/** Resolves with the people who could be charged: all others have no estimate. */
async function makeVisits(counter: Counter, child: ChildProcess): Promise<readonly string[]> {
  for (const patient of patients) await serve(counter, patient, false);
  await order(child, { line: 'cut', delayMs: DELAY_MS });
  valueOf(await counter.desk.probe({}));
  const able = [...patients];
  let at = 0;
  for (let made = 0; made < VISITS;) {
    const patient = able[at] ?? '';
    if (await serve(counter, patient, true)) made += 1;
    else able.splice(at, 1);
    at = at + 1 < able.length ? at + 1 : 0;
  }
  return able;
}

interface Drained {
  ms: number;
  peakRss: number;
  p50: number;
  p99: number;
  max: number;
  statuses: number;
}

async function drain(counter: Counter, child: ChildProcess): Promise<Drained> {
  const { desk, book } = counter;
  const open = () => book.visits().filter((visit) => visit.money === 'provisional').length;
  const before = tidings.status;
  let peakRss = 0;
  const watch = setInterval(() => {
    peakRss = Math.max(peakRss, process.memoryUsage().rss);
  }, 100);
  const loop = monitorEventLoopDelay({ resolution: 5 });
  await order(child, { line: 'up' });
  loop.enable();
  const started = performance.now();
  valueOf(await desk.probe({}));
  await until(() => open() === 0);
  const ms = performance.now() - started;
  loop.disable();
  clearInterval(watch);
  const inMs = (nanoseconds: number) => nanoseconds / 1e6;
  return {
    ms,
    peakRss,
    p50: inMs(loop.percentile(50)),
    p99: inMs(loop.percentile(99)),
    max: inMs(loop.max),
    statuses: tidings.status - before,
  };
}

/** Lost: not settled; doubled: more settlements in force than visits; off: other money. */
function compare(visits: readonly Visit[], ledger: Told['ledger']) {
  const inForce = ledger.filter((row) => row.state === 'settled');
  const byId = new Map(inForce.map((row) => [row.setl_id, row]));
  const settled = visits.filter((visit) => visit.step === 'settled');
  const off = settled.filter((visit) => {
    const row = byId.get(visit.settlement?.setlId ?? '');
    const amounts = visit.settlement?.amounts;
    return row?.cash !== amounts?.cash || row?.fund !== amounts?.fund;
  });
  const sum = (values: readonly number[]) => values.reduce((total, each) => total + each, 0);
  return {
    lost: visits.length - settled.length,
    doubled: inForce.length - byId.size + Math.max(0, inForce.length - settled.length),
    off: off.length,
    ours: sum(settled.map((visit) => visit.settlement?.amounts.cash ?? 0)),
    theirs: sum(inForce.map((row) => row.cash)),
  };
}

const folder = await mkdtemp(path.join(os.tmpdir(), 'crosscounter-backlog-'));
const { child, first } = platformProcess();
try {
  const { url } = await first;
  const counter = await openBench(folder, url);
  counter.start();
  await until(() => tidings.status > 0);
  valueOf(await counter.desk.probe({}));
  const started = performance.now();
  const usable = await makeVisits(counter, child);
  const made = performance.now() - started;
  const rssBefore = process.memoryUsage().rss;
  const result = await drain(counter, child);
  const { calls, ledger } = await order(child, { delayMs: 0 });
  const visits = counter.book.visits().filter((visit) => visit.charged !== undefined);
  const found = compare(visits, ledger);
  await counter.close();
  const mib = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
  const { lanes } = loadData().profile;
  console.log(`${os.cpus()[0]?.model ?? ''}, ${os.cpus().length} cores, load ${os.loadavg()[0]}`);
  console.log(`${VISITS} visits of ${usable.length} people, made in ${(made / 1000).toFixed(1)} s`);
  console.log(
    `drained in ${(result.ms / 1000).toFixed(1)} s (goal ${GOAL_MS / 1000} s), ${lanes} lanes`,
  );
  console.log(`memory: ${mib(rssBefore)} before, ${mib(result.peakRss)} at most while draining`);
  const { p50, p99, max } = result;
  console.log(`event loop: p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)}, max ${max.toFixed(1)} ms`);
  const perSecond = (result.statuses / (result.ms / 1000)).toFixed(1);
  console.log(`told: ${perSecond} statuses a second; ${JSON.stringify(tidings)}`);
  console.log(`platform: ${calls} calls, ${ledger.length} settlements`);
  console.log(`lost ${found.lost}, doubled ${found.doubled}, off by a fen ${found.off}`);
  console.log(`cash: ours ${yuanText(found.ours as Fen)}, theirs ${yuanText(found.theirs as Fen)}`);
  const good = found.lost + found.doubled + found.off === 0 && found.ours === found.theirs;
  process.exitCode = good ? 0 : 1;
} finally {
  child.kill();
  await rm(folder, { recursive: true, force: true });
}
