/**
 * `npm run bench:drill`: requests per second of the drill platform over the loopback, by one and by
 * sixteen connections, for each kind of transaction. The platform runs in a process of its own, as
 * `npm run platform` starts it; the client signs every request (CSB) and reads every answer.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import path from 'node:path';
import { createClerk, nodeOf, rowsOf } from '../../electron/drill/clerk.ts';
import type { Clerk, Told } from '../../electron/drill/clerk.ts';
import { drillPatients } from '../../electron/drill/patients.ts';
import { hospitalOf, readDrillProfile } from '../../electron/drill/profile.ts';
import { readCatalogue } from '../../electron/drill/world.ts';
import catalogue from '../../shared/packs/430100/catalogue.json' with { type: 'json' };
import profileJson from '../../shared/packs/430100/profile.json' with { type: 'json' };
import { table } from './print.ts';

const VISITS = 800;
const ROWS = 10;
const root = path.join(import.meta.dirname, '../..');
const profile = readDrillProfile(profileJson);
const hospital = hospitalOf(profileJson);
const patient = firstOf(drillPatients);
const items = readCatalogue(catalogue.items).slice(0, ROWS);

function firstOf<T>([first]: readonly T[]): T {
  if (first === undefined) throw new Error('nothing there');
  return first;
}

async function start(): Promise<{ url: string; child: ChildProcess }> {
  const tsx = path.join(root, 'node_modules/tsx/dist/cli.mjs');
  const program = [tsx, path.join(root, 'build/platform.ts'), '--port', '0', '--control', '0'];
  const child = spawn(process.execPath, program, { cwd: root });
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => {
      said = said.length > 10_000 ? said : said + text.toString();
      const found = /gateway\s+(http:\S+)/.exec(said)?.[1];
      if (found && said.includes('Ctrl-C')) resolve(found);
    });
    child.on('exit', () => reject(new Error(said)));
  });
  return { url, child };
}

function signed(infno: string): Record<string, string> {
  const stamp = String(Date.now());
  const named = `_api_access_key=drill&_api_name=${infno}`;
  const text = `${named}&_api_timestamp=${stamp}&_api_version=1.0.0`;
  return {
    _api_access_key: 'drill',
    _api_name: infno,
    _api_timestamp: stamp,
    _api_version: '1.0.0',
    _api_signature: createHmac('sha1', 'drill').update(text).digest('base64'),
  };
}

/** A clerk whose requests go over `connections` kept connections. */
function remoteClerk(url: string, connections: number): Clerk {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const handle = (body: string): Promise<{ status: number; body: string }> =>
    new Promise((resolve, reject) => {
      const infno = /"infno":"(\w+)"/.exec(body)?.[1] ?? '';
      const call = request(url, { method: 'POST', agent, headers: signed(infno) }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const status = response.statusCode ?? 0;
          resolve({ status, body: Buffer.concat(chunks).toString('utf8') });
        });
      });
      call.on('error', reject);
      call.end(body);
    });
  return createClerk({ platform: { handle }, hospital, now: () => new Date(), profile });
}

/** Runs `count` jobs, `lanes` at a time; requests per second. Throws at the first refusal. */
async function timed(
  count: number,
  lanes: number,
  run: (at: number) => Promise<Told>,
): Promise<number> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let at = next; at < count; at = next) {
      next += 1;
      const told = await run(at);
      if (!told.ok) throw new Error(`${told.status} ${told.errMsg} ${told.body.slice(0, 200)}`);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: lanes }, lane));
  return (count / (performance.now() - started)) * 1000;
}

interface Open {
  visit: string;
  batch: string;
  total: string;
  stated: Record<string, string>;
  setlId: string;
}

const yuan = (fen: number): string => (fen / 100).toFixed(2);

/** The batch's sums as 2206 and 2207 state them. */
function summed(told: Told): Pick<Open, 'total' | 'stated'> {
  const rows = rowsOf(told, 'result');
  const sum = (name: string): string =>
    yuan(rows.reduce((total, row) => total + Math.round(Number(row[name]) * 100), 0));
  return {
    total: sum('det_item_fee_sumamt'),
    stated: {
      fulamt_ownpay_amt: sum('fulamt_ownpay_amt'),
      overlmt_selfpay: sum('overlmt_amt'),
      preselfpay_amt: sum('preselfpay_amt'),
      inscp_scp_amt: sum('inscp_scp_amt'),
    },
  };
}

async function measure(url: string, connections: number): Promise<Map<string, number>> {
  const clerk = remoteClerk(url, connections);
  await clerk.signIn();
  const to = clerk.routed(patient);
  const psn_no = patient.psnNo;
  const prefix = `${connections}-${Date.now() % 1e7}`;
  const open: Open[] = [];
  const at = (index: number): Open => {
    const found = open[index];
    if (!found) throw new Error(`no visit ${index}`);
    return found;
  };
  const lines = items.map((item) => {
    return {
      item,
      count: '1',
      price: item.price,
      amount: yuan(Math.round(Number(item.price) * 100)),
    };
  });
  const rates = new Map<string, number>();
  const phase = async (name: string, run: (index: number) => Promise<Told>): Promise<void> => {
    rates.set(name, await timed(VISITS, connections, run));
  };
  await phase('1101 person', () => clerk.identify(patient));
  await phase('5301 qualifications', () => clerk.send('5301', { data: { psn_no } }, to));
  await phase('2001 benefit', () => clerk.checkBenefit(patient));
  await phase('2201 register', async (index) => {
    const told = await clerk.send('2201', registration(`${prefix}-${index}`), to);
    const visit = String(nodeOf(told, 'data')['mdtrt_id']);
    open[index] = { visit, batch: '', total: '', stated: {}, setlId: '' };
    return told;
  });
  await phase('2203 visit', (index) => clerk.diagnose(patient, at(index).visit));
  await phase(`2204 fees, ${ROWS} rows`, async (index) => {
    const sent = clerk.upload(patient, at(index).visit, lines, `${prefix}-${index}`);
    const told = await sent;
    open[index] = { ...at(index), batch: `${prefix}-${index}`, ...summed(told) };
    return told;
  });
  await phase('2206 trial', (index) => clerk.trial(patient, at(index)));
  await phase('2207 settle', async (index) => {
    const told = await clerk.settle(patient, at(index));
    open[index] = { ...at(index), setlId: String(nodeOf(told, 'setlinfo')['setl_id']) };
    return told;
  });
  await phase('2208 refund', (index) => {
    const { visit, setlId } = at(index);
    return clerk.send('2208', { data: { setl_id: setlId, mdtrt_id: visit, psn_no } }, to);
  });
  return rates;
}

function registration(number: string): object {
  const { psnNo, idNumber, name } = patient;
  const data = {
    psn_no: psnNo,
    insutype: '390',
    mdtrt_cert_type: '02',
    mdtrt_cert_no: idNumber,
    psn_cert_type: '01',
    certno: idNumber,
    psn_name: name,
    psn_type: '15',
    begntime: new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' '),
    ipt_otp_no: number,
    dept_code: 'D01',
    caty: 'A03',
  };
  return { data };
}

const { url, child } = await start();
try {
  await measure(url, 4);
  const one = await measure(url, 1);
  const sixteen = await measure(url, 16);
  const rows = [...one].map(([name, rate]) => [
    name,
    rate.toFixed(0),
    (sixteen.get(name) ?? 0).toFixed(0),
  ]);
  console.log(table([['requests/s', '1 connection', '16 connections'], ...rows]));
} finally {
  child.kill('SIGINT');
}
