/**
 * A counter in drill mode: the drill platform on a loopback port of its own, the virtual devices,
 * and the same desk as anywhere. Its data are kept apart from any other counter's.
 */
import path from 'node:path';
import type { Desk } from '../shared/contract.ts';
import type { Clock } from './clock.ts';
import { loadData } from './data.ts';
import { openCounter } from './desk/counter.ts';
import type { Tell } from './desk/news.ts';
import type { PrintedPage } from './desk/printed.ts';
import { createNodeDisk, DiskError, type Disk } from './disk.ts';
import { cardText } from './drill/devices.ts';
import { createDrillKit } from './drill/kit.ts';
import { drillPatients } from './drill/patients.ts';
import { createDrillPlatform, type DrillPlatform } from './drill/platform.ts';
import { readCatalogue } from './drill/world.ts';
import type { KeyWrap } from './journal/keys.ts';
import type { Random } from './journal/seal.ts';
import { createHttpWire } from './platform/wire.ts';

export interface DrillCounterOptions {
  folder: string;
  app: string;
  clock: Clock;
  randomBytes: Random;
  wrap: KeyWrap;
  tell: Tell;
  print: (page: PrintedPage) => Promise<string>;
  save: (name: string, text: string) => Promise<string>;
  crashed: (error: unknown) => void;
}

export interface DrillCounter {
  desk: Desk;
  start(): void;
  probe(): void;
  close(): Promise<void>;
}

const STATE = 'platform.json';

/** Patients whom the drill's hospital has "checked yesterday": known when the line is cut. */
const knownPatients = [
  'longterm-310',
  'resettled-310',
  'temporary',
  'serious-illness',
  'cap-nearly',
];

export async function openDrillCounter(options: DrillCounterOptions): Promise<DrillCounter> {
  const { clock, tell, print, save, crashed } = options;
  const data = loadData();
  const catalogue = readCatalogue(data.drillCatalogue);
  const random = () => fraction(options.randomBytes);
  const platformDisk = createNodeDisk(path.join(options.folder, 'platform'));
  const platform = createDrillPlatform({
    now: () => clock.now(),
    random,
    catalogue,
    hospital: data.profile.hospital,
    committed: oneByOne((snapshot) => keep(platformDisk, snapshot())),
  });
  await restore(platform, platformDisk);
  const listening = await platform.listen();
  const kit = createDrillKit({
    platform,
    catalogue,
    now: () => clock.now(),
    random,
    known: knownPatients,
    card: (tiding) => tell('card', tiding),
    scanned: (tiding) => tell('scanned', tiding),
  });
  const counter = await openCounter({
    ...data,
    disk: createNodeDisk(path.join(options.folder, 'journal')),
    clock,
    random: options.randomBytes,
    wrap: options.wrap,
    wire: createHttpWire(
      listening.url,
      data.profile,
      { accessKey: 'drill', secretKey: 'drill' },
      clock,
    ),
    reader: kit.reader,
    voucher: kit.voucher,
    setting: { mode: 'drill', counter: '03', operator: '演练收费员', phone: '0731-00000000' },
    operator: { id: 'DRILL01', name: '演练收费员' },
    role: 'cashier',
    app: options.app,
    print,
    save,
    drill: kit,
    tell,
    crashed,
  });
  return {
    desk: counter.desk,
    start() {
      counter.start();
      checkInAll(counter).catch(crashed);
    },
    probe() {
      counter.desk.probe({}).catch(crashed);
    },
    async close() {
      await counter.close();
      await listening.close();
    },
  };
}

/** The morning's appointment list, checked with the platform as a real registration desk would. */
async function checkInAll(counter: Awaited<ReturnType<typeof openCounter>>): Promise<void> {
  for (const key of knownPatients) {
    const patient = drillPatients.find((each) => each.key === key);
    if (!patient) throw new Error(`drill: no patient ${key}`);
    await counter.checkIn(cardText(patient, true), patient.declares);
  }
}

/** Snapshots are written in the order of the requests; each waits for its own. */
function oneByOne(write: (snapshot: () => string) => Promise<void>) {
  let last = Promise.resolve();
  return (snapshot: () => string): Promise<void> => {
    last = last.then(() => write(snapshot));
    return last;
  };
}

async function keep(disk: Disk, snapshot: string): Promise<void> {
  await disk.writeAtomic(STATE, new TextEncoder().encode(snapshot));
}

async function restore(platform: DrillPlatform, disk: Disk): Promise<void> {
  try {
    platform.restore(new TextDecoder().decode(await disk.read(STATE)));
  } catch (error) {
    if (!(error instanceof DiskError) || error.code !== 'missing') throw error;
  }
}

/** 0 ≤ x < 1 from 6 random bytes. */
function fraction(randomBytes: Random): number {
  const bytes = Buffer.from(randomBytes(6));
  return bytes.readUIntBE(0, 6) / 2 ** 48;
}
