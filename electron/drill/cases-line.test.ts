/**
 * Goal: each case of gateway and line does what it says, no more. Method: the case is chosen by
 * name, one act is sent under it, and answer, ledger and calls are compared.
 */
import { describe, expect, it } from 'vitest';
import { gatewayCases, lineCases } from './cases-line.ts';
import { nodeOf, openBill, rowsOf } from './clerk.ts';
import type { Bill, Told } from './clerk.ts';
import { bench, csbSigned, mixedLines, patientOf } from './fixture.ts';
import type { Bench } from './fixture.ts';

const patient = patientOf('longterm-390');

/** Everything before each act, so that the act itself is the next request. */
async function before(bed: Bench, infno: string): Promise<() => Promise<Told>> {
  const { clerk } = bed;
  const to = clerk.routed(patient);
  if (infno === '2201') return () => clerk.register(patient);
  if (infno === '2204') {
    const visit = String(nodeOf(await clerk.register(patient), 'data')['mdtrt_id']);
    await clerk.diagnose(patient, visit);
    return () => clerk.upload(patient, visit, mixedLines);
  }
  const bill: Bill = await openBill(clerk, patient, mixedLines);
  if (infno === '2207') return () => clerk.settle(patient, bill);
  const settled = await clerk.settle(patient, bill);
  const { setl_id } = nodeOf(settled, 'setlinfo');
  const psn_no = patient.psnNo;
  const refund = { setl_id, mdtrt_id: bill.visit, psn_no };
  if (infno === '2208') return () => clerk.send('2208', { data: refund }, to);
  const data = { psn_no, omsgid: settled.msgid, oinfno: '2207' };
  return () => clerk.send('2601', { data }, to);
}

/** What of the act can be seen in the state, "" = nothing. */
async function effect({ platform, clerk }: Bench, infno: string): Promise<string> {
  const [row] = platform.ledger();
  if (infno === '2207' || infno === '2208' || infno === '2601') return row?.state ?? '';
  const day = { begntime: '2026-05-06', endtime: '2026-05-06', med_type: '14' };
  const data = { psn_no: patient.psnNo, ...day };
  const told = await clerk.send('5201', { data }, clerk.routed(patient));
  const [visit] = rowsOf(told, 'mdtrtinfo');
  if (infno === '2201') return visit ? 'registered' : '';
  const all = { psn_no: patient.psnNo, mdtrt_id: visit?.['mdtrt_id'], chrg_bchno: '0000' };
  const removed = await clerk.send('2205', { data: all }, clerk.routed(patient));
  return removed.ok ? 'uploaded' : '';
}

const done = {
  '2201': 'registered',
  '2204': 'uploaded',
  '2207': 'settled',
  '2208': 'refunded',
  '2601': 'reversed',
} as const;
const undone = {
  '2201': '',
  '2204': '',
  '2207': '',
  '2208': 'settled',
  '2601': 'settled',
} as const;
const acts = Object.keys(done) as (keyof typeof done)[];

async function under(name: string, infno: keyof typeof done) {
  const bed = await bench();
  const act = await before(bed, infno);
  expect(bed.platform.choose(name)).toBe(true);
  return { bed, told: await act() };
}

const covered = new Set<string>();
const named = (name: string): string => {
  covered.add(name);
  return name;
};

describe.each(acts)('%s', (infno) => {
  it('lost before it is carried out', async () => {
    const { bed, told } = await under(named(`lost-before-${infno}`), infno);
    expect([told.status, told.body]).toEqual([0, 'no-answer']);
    expect(await effect(bed, infno)).toBe(undone[infno]);
  });

  it('lost after it was carried out', async () => {
    const { bed, told } = await under(named(`lost-after-${infno}`), infno);
    expect([told.status, told.body]).toEqual([0, 'no-answer']);
    expect(await effect(bed, infno)).toBe(done[infno]);
  });

  it('answered when the caller has gone', async () => {
    const { bed, told } = await under(named(`late-answer-${infno}`), infno);
    expect([told.status, told.body]).toEqual([0, 'no-answer']);
    expect(await effect(bed, infno)).toBe(done[infno]);
  });

  it('carried out after the request that follows it', async () => {
    const { bed, told } = await under(named(`late-request-${infno}`), infno);
    expect([told.status, told.body]).toEqual([0, 'no-answer']);
    const calls = bed.platform.calls().length;
    await bed.clerk.signIn();
    expect(bed.platform.calls().slice(calls)).toMatchObject([
      { infno: '9001', outcome: 'answered' },
      { infno, msgid: told.msgid, outcome: 'answered' },
    ]);
    expect(await effect(bed, infno)).toBe(done[infno]);
  });

  it('delivered twice: the second is refused, the first stands', async () => {
    const { bed, told } = await under(named(`duplicate-${infno}`), infno);
    expect(told.errMsg).toBe(`发送方报文ID重复：${told.msgid}`);
    expect(await effect(bed, infno)).toBe(done[infno]);
  });
});

it.each([
  ['reversal-void', 'refused', 0],
  ['reversal-ignore', 'answered', 1],
] as const)('%s: an original that its reversal overtakes is %s', async (name, outcome, rows) => {
  const { bed, told } = await under('late-request-2207', '2207');
  expect(bed.platform.choose(named(name))).toBe(true);
  const data = { psn_no: patient.psnNo, omsgid: told.msgid, oinfno: '2207' };
  const reversal = await bed.clerk.send('2601', { data }, bed.clerk.routed(patient));
  expect(reversal.errMsg).toBe('未查询到需要冲正的原交易');
  expect(bed.platform.calls().at(-1)).toMatchObject({ infno: '2207', outcome });
  expect(bed.platform.ledger()).toHaveLength(rows);
});

describe('a msgid used before', () => {
  async function twice(name: string): Promise<{ first: Told; second: Told }> {
    const bed = await bench();
    bed.platform.choose(named(name));
    const bill = await openBill(bed.clerk, patient, mixedLines);
    const to = bed.clerk.routed(patient);
    const body = bed.clerk.message('2207', bed.clerk.settlement(patient, bill), to);
    const result = { first: await bed.clerk.tell(body), second: await bed.clerk.tell(body) };
    expect(bed.platform.ledger()).toHaveLength(1);
    return result;
  }

  it('is rejected', async () => {
    const { first, second } = await twice('msgid-reject');
    expect([first.ok, second.errMsg]).toEqual([true, `发送方报文ID重复：${first.msgid}`]);
  });

  it('is carried out again, and meets the rules', async () => {
    const { first, second } = await twice('msgid-accept');
    expect([first.ok, second.errMsg]).toEqual([true, expect.stringContaining('已结算')]);
  });

  it('gets the first answer', async () => {
    const { first, second } = await twice('msgid-replay');
    expect([first.ok, second.body]).toEqual([true, first.body]);
  });
});

const gateways = {
  'gateway-no-headers': [401, '缺少服务网关的请求头'],
  'gateway-stale': [401, '签名时间戳超时'],
  'gateway-unknown-user': [401, '非法用户'],
  'gateway-bad-signature': [401, '签名不一致'],
  'gateway-502': [502, '<title>502 Bad Gateway</title>'],
  'gateway-503': [503, '<title>503 Service Temporarily Unavailable</title>'],
  'clock-plus-31': [401, '签名时间戳超时'],
  'clock-minus-31': [401, '签名时间戳超时'],
} as const;

describe('the gateway', () => {
  it.each(Object.entries(gateways))('%s', async (name, [status, text]) => {
    const { bed, told } = await under(named(name), '2207');
    expect([told.status, told.body.includes(text)]).toEqual([status, true]);
    expect(bed.platform.ledger()).toEqual([]);
  });

  it.each([
    ['clock-plus-3', '20260506090300000'],
    ['clock-minus-3', '20260506085700000'],
    ['clock-plus-6', '20260506090600000'],
    ['clock-minus-6', '20260506085400000'],
  ])('%s answers by its own clock', async (name, respondTime) => {
    const { told } = await under(named(name), '2207');
    expect([told.ok, told.body.includes(`"respond_time":"${respondTime}"`)]).toEqual([true, true]);
  });
});

describe('the line', () => {
  it('is cut', async () => {
    const { told } = await under(named('line-cut'), '2207');
    expect([told.status, told.body]).toEqual([0, 'line-cut']);
  });

  it('is slow by five seconds over a socket', async () => {
    const { bed, told } = await under(named('slow'), '2207');
    expect([told.ok, bed.platform.faults.delayMs]).toEqual([true, 5_000]);
  });

  it.each(['not-json', 'truncated'])('%s: carried out, unreadable', async (name) => {
    const { bed, told } = await under(named(name), '2207');
    expect([told.ok, told.status]).toEqual([false, 200]);
    expect(() => void JSON.parse(told.body)).toThrow(SyntaxError);
    expect(bed.platform.ledger()).toHaveLength(1);
  });

  it('breaks a download off, or ignores where it should go on', async () => {
    for (const [name, length] of [
      ['download-breaks', 2] as const,
      ['download-no-range', 4] as const,
    ]) {
      const bed = await bench();
      const upload = { in: 'AAAAAA==', filename: 'f', fixmedins_code: 'H43010000001' };
      const told = await bed.clerk.send('9101', { fsUploadIn: upload });
      const { file_qury_no } = told.output;
      const fsDownloadIn = { file_qury_no, filename: 'f', fixmedins_code: 'H43010000001' };
      bed.platform.choose(named(name));
      const from = name === 'download-breaks' ? 0 : 2;
      const reply = await bed.platform.download(bed.clerk.message('9102', { fsDownloadIn }), from);
      expect('bytes' in reply && [reply.status, reply.bytes.length]).toEqual([200, length]);
    }
  });

  it('leaves a lost request hanging until the caller gives up', async () => {
    const bed = await bench();
    const listening = await bed.platform.listen();
    bed.platform.choose(named('silent'));
    bed.platform.faults.loseRequest('*');
    const waiting = fetch(`${listening.url}/fsi/api/rsfComIfsService/callService`, {
      method: 'POST',
      headers: csbSigned('5301', bed.clock.ms),
      body: bed.clerk.message('5301', {}),
      signal: AbortSignal.timeout(100),
    });
    await expect(waiting).rejects.toThrow('timeout');
    await listening.close();
  });
});

it('every case of this table is proven', () => {
  expect([...covered].sort()).toEqual(
    [...gatewayCases, ...lineCases].map((each) => each.name).sort(),
  );
});
