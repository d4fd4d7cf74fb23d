/**
 * A counter in a process of its own that is made to be killed: real disk, real sockets to a drill
 * platform elsewhere. Serves patients as fast as it can and prints what happens: "begin" before it
 * touches the journal, "open SEQ HASH" once the counter is there, "same" after a refold, "a SEQ
 * HASH" for each durable entry, "settled VISIT FEN" where the cashier is told so, "fault CODE"
 * where something is refused, "closing" at SIGTERM and "closed" after it.
 */
import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { systemClock, type Clock } from '../../electron/clock.ts';
import { loadData } from '../../electron/data.ts';
import { openCounter, type Counter } from '../../electron/desk/counter.ts';
import { createFold } from '../../electron/desk/fold.ts';
import { createMemoryDisk } from '../../electron/disk-memory.ts';
import { createNodeDisk } from '../../electron/disk.ts';
import { localHandle } from '../../electron/drill/handle.ts';
import { keysFor } from '../../electron/drill/keys.ts';
import { readDrillProfile } from '../../electron/drill/profile.ts';
import { createDrillKit } from '../../electron/drill/kit.ts';
import { createDrillPlatform } from '../../electron/drill/platform.ts';
import { drillPatients } from '../../electron/drill/patients.ts';
import { readCatalogue } from '../../electron/drill/world.ts';
import { aesWrap, seededNumbers } from '../../electron/journal/testbed.ts';
import { createHttpWire } from '../../electron/platform/wire.ts';
import type { Envelope } from '../../shared/contract.ts';
import { fen } from '../../shared/money.ts';
import type { VisitView } from '../../shared/view.ts';
import { ordersFile } from './orders.ts';
import { tellingDisk, tellingWire } from './telling.ts';

const orders = ordersFile.parse(JSON.parse(process.argv[2] ?? ''));
const data = loadData();
const catalogue = readCatalogue(data.drillCatalogue);
const random = seededNumbers(orders.seed);
const patients = ['longterm-390', 'temporary', 'serious-illness', 'dialysis-390', 'cap-nearly'];

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A clock that is off, and that somebody sets while the program runs. */
function skewed(clock: Clock): Clock {
  let off = orders.skewMs;
  const jumps = [...orders.jumps];
  process.on('SIGUSR2', () => {
    off += jumps.shift() ?? 0;
    say(`clock ${off}`);
  });
  return { ...clock, now: () => new Date(clock.now().getTime() + off) };
}

async function start(): Promise<Counter> {
  const clock = skewed(systemClock());
  // Only its card texts and sample bills are used: the platform is elsewhere.
  const platform = createDrillPlatform({
    now: () => clock.now(),
    random,
    catalogue,
    hospital: data.profile.hospital,
  });
  const kit = createDrillKit({
    platform: localHandle(platform),
    catalogue,
    now: () => clock.now(),
    random,
    known: [],
    card: () => {},
    scanned: () => {},
  });
  const { folder, url, key, twin, space } = orders;
  const wire = createHttpWire({
    base: url,
    profile: data.profile,
    secrets: keysFor(readDrillProfile(data.profile)),
    clock,
    random: randomBytes,
  });
  say('begin');
  return openCounter({
    ...data,
    ...(space && { space }),
    ...(twin !== undefined && { twin: tellingDisk(createNodeDisk(twin), 'twin ', say) }),
    disk: tellingDisk(createNodeDisk(folder), '', say),
    clock,
    random: randomBytes,
    wrap: aesWrap(Buffer.from(key, 'hex'), randomBytes),
    catalogues: createMemoryDisk(),
    wire: tellingWire(wire, say),
    machine: { mac: '02-00-00-00-00-03', ip: '192.0.2.3' },
    trust: { format: 'crosscounter.trust-list/1', keys: [] },
    save: async () => 'nowhere',
    reader: kit.reader,
    voucher: kit.voucher,
    setting: { mode: 'drill', counter: '03', operator: '模拟收费员', phone: '0731-00000000' },
    operator: { id: 'KILL03', name: '模拟收费员' },
    role: 'cashier',
    app: 'kill',
    foldTag: 'kill',
    print: async () => 'nowhere',
    drill: kit,
    tell: () => {},
    crashed: (error) => say(`crashed ${String(error)}`),
  });
}

/** One key of the plain way; sometimes a refund. */
async function press({ desk }: Counter, view: VisitView): Promise<boolean> {
  const { id: visit, can, money } = view;
  const due = money.due ?? fen(0);
  const tenders = due > 0 ? [{ means: 'cash' as const, amount: due }] : [];
  if (can.includes('proceed')) return heard(await desk.proceed({ visit }));
  if (can.includes('pay-out')) {
    return heard(await desk.payOut({ visit, amount: money.balance ?? fen(0) }));
  }
  if (can.includes('confirm')) return heard(await desk.confirm({ visit, due, tenders }));
  if (can.includes('charge')) {
    const paid = { visit, due, tenders, consent: true, phone: '139' };
    return heard(await desk.charge(paid));
  }
  if (can.includes('quote')) return heard(await desk.quote({ visit }));
  if (can.includes('refund') && random() < 0.3) {
    return heard(await desk.refund({ visit, reason: '演练' }));
  }
  return false;
}

/** Says what was refused, once a key was. */
function heard(answer: Envelope<VisitView>): boolean {
  if (!answer.ok) say(`fault ${answer.fault.code}`);
  else {
    const { id, status, settlement } = answer.value;
    if (status === 'settled' && settlement) say(`settled ${id} ${settlement.amounts.cash}`);
  }
  return answer.ok;
}

async function serve(counter: Counter): Promise<void> {
  const { desk } = counter;
  if (orders.twin !== undefined) {
    const status = await desk.status({});
    if (status.ok) say(`twin ${status.value.twin?.state} ${status.value.twin?.lagEntries}`);
  }
  const patient = patients[Math.floor(random() * patients.length)] ?? '';
  const disease = drillPatients.find(({ key: name }) => name === patient)?.declares ?? '';
  await desk.drillCard({ patient, how: 'good' });
  const opened = await desk.identifyCard({});
  if (!opened.ok) {
    heard(opened);
    return;
  }
  const { id: visit } = opened.value;
  await desk.checkFiling({ visit, disease, filing: 'long-term-resident', emergency: '' });
  const bill = await desk.drillBill({ patient });
  if (bill.ok) await desk.importBill({ visit, text: bill.value.text });
  await carryOn(counter, visit);
}

async function carryOn(counter: Counter, visit: string): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) {
    const view = await counter.desk.visit({ visit });
    if (!view.ok || !(await press(counter, view.value))) return;
  }
}

/** What an earlier life left: looked at first, and brought further, as a cashier would. */
async function finish(counter: Counter): Promise<void> {
  for (const { id } of counter.book.visits().slice(-3)) await carryOn(counter, id);
}

/** What a start by the kept fold has come to, against all entries. */
async function refold({ book, journal }: Counter): Promise<void> {
  const { hospital, message } = data.profile;
  const numbers = { hospital: hospital.code, counter: '03', format: message.msgid };
  const fold = createFold({ numbers, keyedHash: (text) => text });
  for await (const record of journal.records()) fold.take(record);
  // As JSON: a field that stands as undefined is one that is absent.
  const plain = (...all: unknown[]): unknown => JSON.parse(JSON.stringify(all));
  const same = isDeepStrictEqual(
    plain(book.visits(), book.outages(), book.days.shift()),
    plain(fold.visits.visits(), fold.counter().outages, fold.days.shift()),
  );
  say(same ? 'same' : 'crashed: the kept fold is another one than that of the entries');
}

const counter = await start();
const { journal } = counter;
const head = () => `${journal.head().seq} ${journal.head().hash}`;
/** A clean end, which a kill may cut as well. */
process.once('SIGTERM', () => {
  say('closing');
  counter.close().then(
    () => {
      say('closed');
      process.exit(0);
    },
    (error: unknown) => say(`crashed at the close ${String(error)}`),
  );
});
say(`open ${head()}`);
journal.watch(() => say(`a ${head()}`));
if (orders.refold) await refold(counter);
if (orders.twin !== undefined) await counter.desk.wakeTwin({ prepare: true });
counter.start();
await counter.desk.probe({});
await finish(counter);
for (;;) {
  await serve(counter);
  // With the line down nothing waits for anything: timers and sockets must have their turn.
  await new Promise((resolve) => setImmediate(resolve));
}
