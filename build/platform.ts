/**
 * `npm run platform`: the drill platform by itself, so that another system can be tested against
 * it. Serves the gateway of a province profile; a second port takes orders (cases, faults).
 */
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { caseOf, drillCases } from '../electron/drill/cases.ts';
import { createControl } from '../electron/drill/control.ts';
import { keysFor } from '../electron/drill/keys.ts';
import { createDrillPlatform } from '../electron/drill/platform.ts';
import type { DrillPlatform } from '../electron/drill/platform.ts';
import { hospitalOf, readDrillProfile } from '../electron/drill/profile.ts';
import { serveControl } from '../electron/drill/server.ts';
import { readCatalogue } from '../electron/drill/world.ts';

const root = path.join(import.meta.dirname, '..');
const packs = path.join(root, 'shared/packs');

const usage = `npm run platform -- [--profile NAME|FILE] [--port N] [--control N] [--host ADDRESS]
  [--case NAME]… [--delay MS] [--state FILE]

  --profile  430100 (Hunan-like, default) 360100 130100 150100 500100, or a profile file
  --port     of the gateway, default 9100; --control: of the orders, default the next one
  --host     address to listen on, default 127.0.0.1: anybody who can reach it may use it
  --case     switched on from the start; may be repeated
  --delay    added to every answer
  --state    file that keeps visits and settlements from one run to the next`;

const options = {
  profile: { type: 'string', default: '430100' },
  port: { type: 'string', default: '9100' },
  control: { type: 'string' },
  host: { type: 'string', default: '127.0.0.1' },
  case: { type: 'string', multiple: true, default: [] as string[] },
  delay: { type: 'string', default: '0' },
  state: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** A sentence for the person at the terminal; no stack. */
class Usage extends Error {}

function whole(text: string, name: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new Usage(`--${name} ${text}: a whole number is wanted`);
  return Number(text);
}

async function json(file: string): Promise<unknown> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return value;
  } catch (error) {
    throw new Usage(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The same order for everybody: one write after the other, each whole. */
function keeper(file: string) {
  let last = Promise.resolve();
  return (snapshot: () => string): Promise<void> => {
    last = last.then(async () => {
      await writeFile(`${file}.new`, snapshot());
      await rename(`${file}.new`, file);
    });
    return last;
  };
}

async function openPlatform(profile: unknown, state: string | undefined) {
  const catalogue = await json(path.join(packs, '430100/catalogue.json'));
  const items = (catalogue as { items: unknown }).items;
  const platform = createDrillPlatform({
    now: () => new Date(),
    random: Math.random,
    catalogue: readCatalogue(items),
    hospital: hospitalOf(profile),
    profile: readDrillProfile(profile),
    // No name, number or amount: whoever runs this shows the screen to others.
    seen: ({ at, infno, msgid, outcome }) =>
      console.log(`${at}  ${infno.padEnd(6)} ${msgid.padEnd(30)} ${outcome}`),
    ...(state === undefined ? {} : { committed: keeper(state) }),
  });
  if (state !== undefined && existsSync(state)) platform.restore(await readFile(state, 'utf8'));
  return platform;
}

function introduce(platform: DrillPlatform, name: string, url: string, control: string): void {
  const { calls, health } = platform.profile.url;
  const where = calls.style === 'single' ? calls.path : `${calls.base}… (a path for each infno)`;
  const hospital = platform.hospital;
  console.log(`drill platform, profile ${name}: everything in it is invented
  gateway   ${url}${where}
  health    ${url}${health}
  hospital  ${hospital.code} ${hospital.name}, mdtrtarea_admvs ${hospital.admdvs}
  keys      ${JSON.stringify(keysFor(platform.profile))}
  orders    ${control}/drill/cases  /drill/patients  /drill/calls
            curl -d '{"name":"lost-after-2207"}' ${control}/drill/case
            curl -d '{}' ${control}/drill/clear
  patients  (psn_no, ID number, disease asked for)`);
  for (const { key, psnNo, idNumber, declares, what } of platform.patients) {
    console.log(`    ${key.padEnd(22)} ${psnNo} ${idNumber} ${declares}  ${what}`);
  }
  console.log(`  cases     (${drillCases.length}; --case NAME or the orders above)`);
  for (const { name: each, title } of drillCases) console.log(`    ${each.padEnd(24)} ${title}`);
  console.log('Ctrl-C ends it.\n');
}

async function run(): Promise<void> {
  const { values } = parseArgs({ options, args: process.argv.slice(2) });
  if (values.help) {
    console.log(usage);
    return;
  }
  const unknown = values.case.find((name) => !caseOf(name));
  if (unknown !== undefined) throw new Usage(`--case ${unknown}: there is no such case`);
  const named = /^\d{6}$/.test(values.profile);
  const file = named ? path.join(packs, values.profile, 'profile.json') : values.profile;
  const profile = await json(file);
  const platform = await openPlatform(profile, values.state);
  platform.faults.delayMs = whole(values.delay, 'delay');
  for (const name of values.case) platform.choose(name);
  const { host } = values;
  let controlUrl = '';
  const control = createControl({
    platform,
    profile: values.profile,
    admdvs: platform.hospital.admdvs,
    url: () => controlUrl,
    crashed: (error) => console.error(error),
  });
  const listening = await platform.listen(whole(values.port, 'port'), { host, control });
  const second =
    values.control === undefined ? listening.port + 1 : whole(values.control, 'control');
  const orders = await serveControl(control, second, host);
  controlUrl = orders.url;
  introduce(platform, values.profile, listening.url, orders.url);
  const end = (): void => {
    Promise.all([listening.close(), orders.close()]).then(
      () => console.log('ended'),
      (error: unknown) => console.error(error),
    );
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

try {
  await run();
} catch (error) {
  const expected = error instanceof Usage || (error instanceof Error && 'code' in error);
  if (!expected) throw error;
  console.error(error.message);
  console.error(usage);
  process.exitCode = 2;
}
