/**
 * Goal: "why not last time's amount?" has an answer at the desk, exact to the fen. Method: drill
 * patients come twice on the bed: deductible progress, cap progress, other quantities; then what
 * must not be compared.
 */
import { describe, expect, it } from 'vitest';
import { add, fen } from '../../shared/money.ts';
import type { ComparisonView } from '../../shared/view.ts';
import { cutLine, chargeNow, identify, pay, quoted, settleDown, viewOf } from './cashier.ts';
import { faultCode, openBed, valueOf, type Bed } from './counter-bed.ts';

const DAY = 24 * 3_600_000;

/** Settles the patient's sample bill, then comes again the next day up to the trial. */
async function twice(patient: string, between: (bed: Bed) => Promise<void> = async () => {}) {
  const bed = await openBed();
  const first = await pay(bed, await quoted(bed, patient));
  bed.clock.advance(DAY);
  await settleDown(bed);
  await between(bed);
  const second = await quoted(bed, patient);
  return { bed, first, second };
}

function causesOf({ causes }: ComparisonView) {
  return causes.map(({ cause, amount }) => [cause, amount]);
}

function assertAdds(found: ComparisonView) {
  const sum = add(fen(0), ...found.causes.map(({ amount }) => amount));
  expect(sum).toBe(found.difference);
  expect(found.after - found.before).toBe(found.difference);
}

describe('two visits of one patient', () => {
  it('deductible of 500 taken last time: by cells, since the local pack has none', async () => {
    const { bed, first, second } = await twice('deductible-500');
    expect(second.since).toMatchObject({ visit: first.id, difference: -37_500 });
    const found = valueOf(await bed.desk.compareVisits({ visit: second.id }));
    expect(found).toMatchObject({ method: 'cells', with: { visit: first.id } });
    expect(causesOf(found)).toEqual([
      ['deductible', -50_000],
      ['ratio', 12_500],
    ]);
    assertAdds(found);
  });

  it('400.00 left below the cap last time, nothing now: by the engine', async () => {
    const { bed, first, second } = await twice('cap-nearly');
    const found = valueOf(await bed.desk.compareVisits({ visit: second.id, with: first.id }));
    expect(found.method).toBe('engine');
    expect(causesOf(found)).toEqual([['cap', 40_000]]);
    expect(found.causes[0]?.text.zh).toContain('99,600.00 → 100,000.00');
    assertAdds(found);
  });

  it('other lines: items, class-B part and limits each by name', async () => {
    const { bed, first, second } = await twice('longterm-390');
    const { bill } = second;
    if (!bill) throw new Error('no bill');
    const { code, name } = bill.diagnosis;
    const lines = bill.lines.map((line) => ({ code: line.code, quantity: '3' }));
    const typed = { visit: second.id, diagnosis: { code, name }, lines };
    valueOf(await bed.desk.typeBill(typed));
    const trial = valueOf(await bed.desk.quote({ visit: second.id }));
    const found = valueOf(await bed.desk.compareVisits({ visit: trial.id }));
    expect(found).toMatchObject({ method: 'engine', with: { visit: first.id } });
    expect(trial.since?.difference).toBe(found.difference);
    expect(found.causes.map(({ cause }) => cause)).toContain('items');
    expect(found.causes.length).toBeGreaterThan(1);
    assertAdds(found);
  });

  it('an estimate with the line down is compared with the settlement before', async () => {
    const { bed, second } = await twice('longterm-390', cutLine);
    expect(second.status).toBe('estimate');
    const charged = await chargeNow(bed, second);
    const found = valueOf(await bed.desk.compareVisits({ visit: charged.id }));
    expect(found).toMatchObject({ method: 'engine', difference: 0, causes: [] });
  });

  it('survives a restart: what it was computed from is in the journal', async () => {
    const { bed, second } = await twice('cap-nearly');
    const before = valueOf(await bed.desk.compareVisits({ visit: second.id }));
    const again = await bed.restart();
    expect(valueOf(await again.desk.compareVisits({ visit: second.id }))).toEqual(before);
  });
});

describe('what is not compared', () => {
  it('a first visit has no last one, and says so', async () => {
    const bed = await openBed();
    const only = await quoted(bed, 'longterm-390');
    expect(only.since).toBeUndefined();
    const found = valueOf(await bed.desk.compareVisits({ visit: only.id }));
    expect(found).toMatchObject({ causes: [], others: [] });
    expect(found.with).toBeUndefined();
  });

  it("another person's visit, and one without amounts, are refused", async () => {
    const bed = await openBed();
    const one = await pay(bed, await quoted(bed, 'longterm-390'));
    const two = await quoted(bed, 'cap-nearly');
    const mixed = await bed.desk.compareVisits({ visit: two.id, with: one.id });
    expect(faultCode(mixed)).toBe('not-now');
    const bare = await identify(bed, 'stationed-310');
    expect(faultCode(await bed.desk.compareVisits({ visit: bare.id }))).toBe('not-now');
    expect(faultCode(await bed.desk.compareVisits({ visit: 'none' }))).toBe('unknown-visit');
  });

  it('a refunded visit is not last time', async () => {
    const { second } = await twice('longterm-390', async (at) => {
      const [visit] = at.counter.book.visits();
      if (!visit) throw new Error('no visit');
      valueOf(await at.desk.refund({ visit: visit.id, reason: '患者未用药' }));
    });
    expect(second.since).toBeUndefined();
  });
});

/** From now on the platform cuts ten yuan more off line 1 as the class-B part. */
function cutLineOneOtherwise({ network }: Bed) {
  const exchange = network.exchange.bind(network);
  network.exchange = async (infno, text) => {
    const answer = await exchange(infno, text);
    if (infno !== '2204' || answer.kind !== 'answer') return answer;
    const body = JSON.parse(answer.body) as { output: { result: Record<string, string>[] } };
    const [row] = body.output.result;
    if (!row) throw new Error('no row');
    const more = (name: string, by: number) => (Number(row[name]) + by).toFixed(2);
    Object.assign(row, { preselfpay_amt: more('preselfpay_amt', 10) });
    Object.assign(row, { inscp_scp_amt: more('inscp_scp_amt', -10) });
    return { ...answer, body: JSON.stringify(body) };
  };
}

describe('findings by line', () => {
  it('name the line that the platform cuts otherwise, also after a restart', async () => {
    const bed = await openBed();
    cutLineOneOtherwise(bed);
    const trial = await quoted(bed, 'longterm-390');
    const named = trial.differences.map(({ what, line, difference }) => [what, line, difference]);
    expect(named).toEqual([
      ['preSelfPay', 1, 1_000],
      ['inScope', 1, -1_000],
    ]);
    expect(trial.differences[0]?.text).toMatch(/^第 1 行 .+先行自付：平台 .+平台多 10\.00 元$/);
    const again = await bed.restart();
    expect((await viewOf(again, trial.id)).differences).toEqual(trial.differences);
  });

  it('are none where the platform cuts every line as the catalogue does', async () => {
    const bed = await openBed();
    const trial = await quoted(bed, 'longterm-390');
    expect(trial.differences).toEqual([]);
    const rows = bed.counter.book.visit(trial.id)?.personal.uploaded;
    expect(rows?.map(({ line }) => line)).toEqual(trial.bill?.lines.map(({ id }) => id));
  });
});
