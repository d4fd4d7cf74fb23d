/**
 * `npm run bench:connector`: CPU of the connector per call: build, sign, wrap, read, judge. A real
 * 2207 of the drill, answered at once: without sockets, and over HTTP by another process. Goals are
 * printed as met or not (design §8, issue 4); times depend on what else the machine does.
 */
import { spawn } from 'node:child_process';
import { z } from 'zod';
import { systemClock } from '../../electron/clock.ts';
import { seededBytes } from '../../electron/journal/testbed.ts';
import { createConnector, type Connector } from '../../electron/platform/connector.ts';
import { createGateway } from '../../electron/platform/gateway.ts';
import type { Secrets } from '../../electron/platform/secrets.ts';
import { createSmEnvelope } from '../../electron/platform/sm.ts';
import { exampleSm as sm, msgidsOf } from '../../electron/platform/testbed.ts';
import { createHttpWire, type Wire } from '../../electron/platform/wire.ts';
import { loadProfile } from '../../electron/profiles.ts';
import type { Profile } from '../../shared/platform/profile.ts';
import { openBed } from '../desk/counter-bed.ts';
import { pay, quoted } from '../desk/cashier.ts';
import { cpuMicros, median } from './measure.ts';
import { goalTable, table } from './print.ts';

const ROUNDS = 9;
const GOAL_PLAIN_MS = 2;
const GOAL_SM_MS = 10;

const gateways: readonly [string, string, Secrets][] = [
  ['CSB, HMAC-SHA1', '430100', { kind: 'csb', accessKey: 'a', secretKey: 's' }],
  ['x-tif, SHA-256', '130100', { kind: 'x-tif', paasid: 'p', token: 't' }],
  ['apikey', '150100', { kind: 'apikey', key: 'k' }],
  ['apikey, SM4-SM2', '500100', { kind: 'apikey', key: 'k', sm }],
];

interface Example {
  input: Record<string, unknown>;
  answer: string;
}

/** What the drill's counter sends as 2207, and what the drill's platform answers. */
async function example(): Promise<Example> {
  const bed = await openBed();
  const { exchange } = bed.network;
  const seen: Example[] = [];
  bed.network.exchange = async (infno, text) => {
    const answered = await exchange(infno, text);
    if (infno === '2207' && answered.kind === 'answer') {
      const { input } = z
        .looseObject({ input: z.record(z.string(), z.unknown()) })
        .parse(JSON.parse(text));
      seen.push({ input, answer: answered.body });
    }
    return answered;
  };
  await pay(bed, await quoted(bed, 'longterm-310'));
  const [first] = seen;
  if (!first) throw new Error('no 2207 was sent');
  return first;
}

const signIn = JSON.stringify({ infcode: 0, output: { signinoutb: { sign_no: 'S1' } } });
const clock = systemClock();
const wrapped = (secrets: Secrets, text: string) =>
  secrets.sm ? createSmEnvelope(secrets.sm).seal(text, 1_700_000_000_000) : text;

/** Signs, wraps and opens as over HTTP, without the socket. */
function inProcess(profile: Profile, secrets: Secrets, { answer }: Example): Wire {
  const gateway = createGateway(profile, secrets, seededBytes(1));
  const bodies = { signIn: wrapped(secrets, signIn), answer: wrapped(secrets, answer) };
  const exchange: Wire['exchange'] = async (infno, text) => {
    const at = clock.now().getTime();
    const sent = [gateway.headers(infno, at), gateway.seal(text, at)];
    const opened = gateway.open(200, infno === '9001' ? bodies.signIn : bodies.answer);
    if (!opened.ok || sent.length !== 2) throw new Error('the envelope does not open');
    return { kind: 'answer', status: 200, body: opened.text, date: at };
  };
  return {
    exchange,
    upload: (text) => exchange('9101', text),
    download: async () => ({ kind: 'lost', why: 'not here' }),
    probe: async () => 0,
  };
}

function connect(profile: Profile, wire: Wire): Connector {
  return createConnector({
    wire,
    profile,
    clock,
    operator: { id: 'B1', name: '测速员' },
    machine: { mac: '02-00-00-00-00-03', ip: '192.0.2.3' },
    nextMsgid: msgidsOf(profile, () => '20261122090000'),
    heard: () => undefined,
  });
}

interface Times {
  cpuMs: number;
  wallMs: number;
}

/** Median of rounds, per call. */
async function time({ ask }: Connector, { input }: Example, calls: number): Promise<Times> {
  const insured = { insutype: '310', personType: '12' };
  const cpu: number[] = [];
  const wall: number[] = [];
  for (let round = -2; round < ROUNDS; round += 1) {
    const [started, before] = [clock.monotonic(), cpuMicros()];
    for (let call = 0; call < calls; call += 1) {
      const result = await ask('2207', input, '653200', insured);
      if (result.outcome !== 'done') throw new Error(JSON.stringify(result));
    }
    if (round < 0) continue;
    cpu.push((cpuMicros() - before) / calls / 1000);
    wall.push((clock.monotonic() - started) / calls);
  }
  return { cpuMs: median(cpu), wallMs: median(wall) };
}

/** A server of its own process: its CPU is not ours. */
const serverCode = `
const { createServer } = require('node:http');
const bodies = JSON.parse(process.argv[1]);
let calls = 0;
const server = createServer((request, response) => {
  request.resume().on('end', () => response.end((calls += 1) === 1 ? bodies.signIn : bodies.answer));
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.resume().on('end', () => process.exit());
`;

async function overHttp(
  profile: Profile,
  secrets: Secrets,
  known: Example,
  calls: number,
): Promise<Times> {
  const bodies = { signIn: wrapped(secrets, signIn), answer: wrapped(secrets, known.answer) };
  const child = spawn(process.execPath, ['-e', serverCode, JSON.stringify(bodies)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const port = await new Promise<string>((resolve) =>
    child.stdout.once('data', (bytes: Buffer) => resolve(bytes.toString().trim())),
  );
  const base = `http://127.0.0.1:${port}`;
  const wire = createHttpWire({ base, profile, secrets, clock, random: seededBytes(1) });
  try {
    return await time(connect(profile, wire), known, calls);
  } finally {
    child.stdin.end();
  }
}

const known = await example();
const rows: string[][] = [];
const worst = { plain: 0, sm: 0 };
for (const [label, name, secrets] of gateways) {
  const profile = loadProfile(name);
  const calls = secrets.sm ? 60 : 400;
  const inside = await time(connect(profile, inProcess(profile, secrets, known)), known, calls);
  const http = await overHttp(profile, secrets, known, calls);
  const kind = secrets.sm ? 'sm' : 'plain';
  worst[kind] = Math.max(worst[kind], http.cpuMs, inside.cpuMs);
  const figures = [inside.cpuMs, http.cpuMs, http.wallMs].map((ms) => ms.toFixed(3));
  rows.push([label, ...figures]);
}
console.log(
  `\n2207: ${JSON.stringify(known.input).length} characters of input, ` +
    `${known.answer.length} of answer; median of ${ROUNDS} rounds, ms per call\n`,
);
console.log(table([['', 'CPU, no socket', 'CPU, HTTP', 'wall, HTTP'], ...rows]));
const goal = (text: string, found: number, most: number) => ({
  text: `${text}: at most ${most} ms CPU, HTTP included`,
  found: `${found.toFixed(3)} ms`,
  met: found <= most,
});
const goals = [
  goal('without SM2', worst.plain, GOAL_PLAIN_MS),
  goal('with SM4 and SM2', worst.sm, GOAL_SM_MS),
];
console.log(goalTable(goals));
