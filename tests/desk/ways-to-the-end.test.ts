/**
 * Goal: deposit, self-pay and hold end well, each exit of each, whether our line is down or only
 * the patient's insured place is silent; self-pay is never sent, ever. Method: the real desk and
 * the drill platform, every request that left looked through, restarts in between.
 */
import { describe, expect, it } from 'vitest';
import { fen } from '../../shared/money.ts';
import { audit } from './audit.ts';
import { cash, cutLine, identify, lineBack, pay, serve, settleDown, viewOf } from './cashier.ts';
import { faultCode, openBed, valueOf, type Bed } from './counter-bed.ts';

const patient = 'longterm-390';
const phone = '13900000000';
const total = 166_180;
const ask = { disease: 'M00503', filing: 'long-term-resident' as const, emergency: '' };
const silent = '参保地（新疆和田地区）医保信息平台维护中，请稍后重试';

type Cut = 'line' | 'place';
const cuts: readonly Cut[] = ['line', 'place'];

/** A known patient with a bill, when the platform cannot be asked. */
async function served(cut: Cut) {
  const bed = await openBed();
  const first = await serve(bed, patient);
  if (cut === 'line') {
    await cutLine(bed);
    return { bed, visit: (await serve(bed, patient)).id };
  }
  bed.platform.faults.refuse('2001', silent, 99);
  bed.platform.faults.refuse('2206', silent, 99);
  const view = valueOf(await bed.desk.checkFiling({ visit: first.id, ...ask }));
  expect(view.triage).toMatchObject({ outcome: 'provisional', reason: 'place-silent' });
  expect(valueOf(await bed.desk.status({})).line.state).toBe('up');
  return { bed, visit: view.id };
}

/** The platform and the place answer again. */
async function back(bed: Bed): Promise<void> {
  bed.platform.faults.clear();
  await lineBack(bed);
  bed.clock.advance(600_000);
  await settleDown(bed);
}

async function deposit({ desk }: Bed, visit: string, amount: number) {
  const due = fen(amount);
  return valueOf(await desk.deposit({ visit, due, tenders: cash(due), consent: true, phone }));
}

const settledAtPlatform = (bed: Bed) =>
  bed.platform.ledger().filter((row) => row.state === 'settled').length;

async function slipOf(bed: Bed, visit: string, kind: 'deposit' | 'on-hold') {
  return JSON.stringify(valueOf(await bed.desk.issueReceipt({ visit, kind })));
}

describe.each(cuts)('with the %s down', (cut) => {
  const why = cut === 'line' ? '与医保平台的线路中断' : '参保地（新疆和田地区）医保系统不应答';

  it.each([
    ['too much: the rest is given back', total, 'refund'],
    ['too little: the rest is collected', 10_000, 'surcharge'],
  ] as const)('a deposit of %s, as an act of its own', async (_name, amount, kind) => {
    const { bed, visit } = await served(cut);
    expect((await deposit(bed, visit, amount)).status).toBe('deposit');
    const slip = await slipOf(bed, visit, 'deposit');
    expect(slip).toContain(why);
    expect(slip.includes('停机编号')).toBe(cut === 'line');
    const heir = await bed.restart();
    await back(heir);
    const settled = await viewOf(heir, visit);
    const answer = settled.settlement?.amounts.cash ?? fen(0);
    expect(settled).toMatchObject({ status: 'settled', money: { balance: amount - answer } });
    const owed = fen(kind === 'refund' ? amount - answer : answer - amount);
    if (kind === 'refund') valueOf(await heir.desk.payOut({ visit, amount: owed }));
    else valueOf(await heir.desk.collect({ visit, due: owed, tenders: cash(owed) }));
    expect((await viewOf(heir, visit)).money).toMatchObject({ balance: 0, taken: answer });
    const last = (await heir.entries()).findLast((entry) => entry.kind.startsWith('money.'));
    const told = last?.data as Record<string, unknown>;
    if (kind === 'refund') expect(told).toEqual({ amount: owed, why: 'true-up' });
    else expect(told).toMatchObject({ purpose: 'collect', due: owed });
    expect(settledAtPlatform(heir)).toBe(1);
    await audit(heir);
  });

  it('a deposit is voided: given back as a whole, and nothing is settled', async () => {
    const { bed, visit } = await served(cut);
    await deposit(bed, visit, 80_000);
    valueOf(await bed.desk.voidVisit({ visit, reason: '患者不办了' }));
    valueOf(await bed.desk.payOut({ visit, amount: fen(80_000) }));
    await back(bed);
    expect(await viewOf(bed, visit)).toMatchObject({ status: 'voided', money: { taken: 0 } });
    expect(bed.platform.ledger()).toEqual([]);
    expect(valueOf(await bed.desk.status({}))).toMatchObject({ unsent: 0, overdue: [] });
    await audit(bed);
  });

  it('self-pay is final: no request of it leaves, also after restart and sync', async () => {
    const { bed, visit } = await served(cut);
    const left = bed.network.sent.length;
    const paid = { visit, due: fen(total), tenders: cash(total), phone };
    expect(valueOf(await bed.desk.selfPay(paid)).status).toBe('self-paid');
    const first = await bed.restart();
    await back(first);
    const heir = await first.restart();
    await settleDown(heir);
    const since = bed.network.sent.slice(left).map(({ infno }) => infno);
    expect([...new Set(since)].sort().filter((infno) => infno !== '9001')).toEqual([]);
    expect(onPlatform(heir, visit)).toBe(false);
    expect(await viewOf(heir, visit)).toMatchObject({ status: 'self-paid', can: ['void'] });
    for (const refused of [
      await heir.desk.quote({ visit }),
      await heir.desk.confirm({ visit, due: fen(0), tenders: [] }),
      await heir.desk.refund({ visit, reason: 'x' }),
    ]) {
      expect(faultCode(refused)).toBe('not-now');
    }
    await audit(heir);
  });

  it('a hold is served when the platform is back, with its slip and its number', async () => {
    const { bed, visit } = await served(cut);
    valueOf(await bed.desk.putOnHold({ visit, phone, reason: '等恢复' }));
    expect(await slipOf(bed, visit, 'on-hold')).toContain(why);
    const heir = await bed.restart();
    await back(heir);
    expect(await viewOf(heir, visit)).toMatchObject({ status: 'on-hold', step: 'none' });
    expect((await identify(heir, patient)).id).toBe(visit);
    const quoted = valueOf(await heir.desk.quote({ visit }));
    expect((await pay(heir, quoted)).status).toBe('settled');
    expect(valueOf(await heir.desk.contacts({}))).toEqual([]);
    expect(settledAtPlatform(heir)).toBe(1);
    await audit(heir);
  });

  it('a hold that nobody comes for is overdue after its deadline', async () => {
    const { bed, visit } = await served(cut);
    const held = valueOf(await bed.desk.putOnHold({ visit, phone, reason: '等恢复' }));
    expect(held.parked).toMatchObject({ owner: '收费员', detail: '等恢复' });
    await back(bed);
    bed.clock.advance(Date.parse(held.parked?.until ?? '') - bed.clock.now().getTime() + 60_000);
    valueOf(await bed.desk.probe({}));
    const { overdue } = valueOf(await bed.desk.status({}));
    expect(overdue).toMatchObject([{ visit, why: expect.stringContaining('已过期限') }]);
    valueOf(await bed.desk.abandon({ visit, reason: '过期未来' }));
    await settleDown(bed);
    expect(await viewOf(bed, visit)).toMatchObject({ money: { taken: 0 } });
    expect(valueOf(await bed.desk.status({}))).toMatchObject({ overdue: [], parked: 0 });
    expect(bed.platform.ledger()).toEqual([]);
    await audit(bed);
  });
});

/** Does the platform know anything by this visit's numbers? */
function onPlatform(bed: Bed, visit: string): boolean {
  const numbers = Object.values(bed.counter.book.visit(visit)?.ids ?? {});
  const known = bed.platform.snapshot();
  return [visit, ...numbers].some((each) => each !== undefined && known.includes(each));
}

describe('slips that are printed twice', () => {
  it('a second hold has a slip of its own: number and time are the new ones', async () => {
    const { bed, visit } = await served('line');
    const printed = async (number: string) => {
      valueOf(await bed.desk.putOnHold({ visit, phone: number, reason: '等恢复' }));
      return valueOf(await bed.desk.issueReceipt({ visit, kind: 'on-hold' }));
    };
    const first = await printed('13900000001');
    const again = valueOf(await bed.desk.issueReceipt({ visit, kind: 'on-hold' }));
    expect(again).toEqual(first);
    valueOf(await bed.desk.release({ visit }));
    const second = await printed('13900000002');
    expect(second.number).not.toBe(first.number);
    expect(JSON.stringify(second)).toContain('13900000002');
  });

  it('待确认 of a second try is its own; a refund’s says that nothing was paid', async () => {
    const bed = await openBed();
    const { id: visit } = await serve(bed, patient);
    const quote = async () => {
      await bed.counter.sync.settled();
      return valueOf(await bed.desk.quote({ visit }));
    };
    const held = async () => {
      await settleDown(bed);
      const quoted = await quote();
      bed.platform.faults.loseAnswer('2207');
      await pay(bed, quoted);
      return valueOf(await bed.desk.issueReceipt({ visit, kind: 'pending' }));
    };
    const first = await held();
    await settleDown(bed);
    const owed = (await viewOf(bed, visit)).money.taken;
    valueOf(await bed.desk.payOut({ visit, amount: owed }));
    const second = await held();
    expect(second.number).not.toBe(first.number);
    await settleDown(bed);
    await pay(bed, await quote());
    bed.platform.faults.loseAnswer('2208');
    const refund = valueOf(await bed.desk.refund({ visit, reason: '患者要求' }));
    expect(refund.pending).toMatchObject({ act: '2208', status: 'lost' });
    const slip = valueOf(await bed.desk.issueReceipt({ visit, kind: 'pending' }));
    expect(slip.title).toBe('医保退费待确认凭条');
    expect(JSON.stringify(slip)).not.toContain('暂时保管');
  });
});
