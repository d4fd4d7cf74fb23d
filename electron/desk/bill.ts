/** The bill of a visit and its local estimate. */
import {
  AMOUNT_MAX,
  parseBill,
  QUANTITY_MAX,
  type Bill,
  type BillFile,
} from '../../shared/bill.ts';
import { recordEstimate } from '../../shared/estimate.ts';
import { raise } from '../../shared/fault.ts';
import { activeInsurance } from '../../shared/known.ts';
import {
  add,
  lineAmount,
  min,
  parseQuantity,
  priceText,
  ZERO,
  yuanText,
  type Fen,
} from '../../shared/money.ts';
import { filingType, insuranceKind } from '../../shared/policy/field.ts';
import { specialDiseaseFund } from '../../shared/policy/ledger.ts';
import { estimate, type Accumulators, type SplitFacts } from '../../shared/split.ts';
import { dayOf } from '../../shared/time.ts';
import type { Visit } from '../../shared/visit/state.ts';
import { visitOf, type DeskParts } from './parts.ts';

/**
 * A bill file's text into the visit. Raises bill-wrong with every problem found; nothing is kept of
 * it then.
 */
export async function importBill(parts: DeskParts, id: string, text: string): Promise<void> {
  await keepBill(parts, id, parseJson(text));
}

export interface TypedBill {
  diagnosis: { code: string; name: string };
  lines: readonly { code: string; quantity: string }[];
}

/** Lines typed at the counter, priced by the catalogue. */
export async function typeBill(parts: DeskParts, id: string, typed: TypedBill): Promise<void> {
  const { rules, clock } = parts;
  const lines = typed.lines.map((line) => {
    const item = rules.catalogue.find(line.code);
    const quantity = parseQuantity(line.quantity);
    const countable = quantity !== undefined && quantity <= QUANTITY_MAX ? quantity : undefined;
    const amount = item && countable ? lineAmount(item.price, countable) : ZERO;
    const price = item === undefined ? {} : { price: priceText(item.price) };
    return {
      code: line.code,
      ...price,
      quantity: line.quantity,
      amount: yuanText(amount),
      // Beyond the largest amount the line is refused; the sum must stay exact until then.
      sum: min(amount, AMOUNT_MAX),
    };
  });
  const file: BillFile = {
    format: 'crosscounter.bill/1',
    date: dayOf(clock.now()),
    diagnosis: typed.diagnosis,
    department: { code: 'COUNTER', name: '收费处' },
    doctor: { code: 'COUNTER', name: '收费处录入' },
    lines: lines.map(({ sum: _sum, ...line }) => line),
    total: yuanText(add(...lines.map((line) => line.sum))),
  };
  await keepBill(parts, id, file);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return raise('bill-wrong', ['文件不是 JSON，或没有传完整']);
    throw error;
  }
}

async function keepBill(parts: DeskParts, id: string, value: unknown): Promise<void> {
  const visit = visitOf(parts, id);
  if (visit.goal !== 'quote' || visit.pending) raise('not-now');
  const parsed = parseBill(value, parts.rules.catalogue.find);
  if (!parsed.ok) {
    raise(
      'bill-wrong',
      parsed.problems.map((problem) => problem.text),
    );
  }
  const { bill } = parsed;
  const today = dayOf(parts.clock.now());
  if (bill.date > today) raise('bill-wrong', [`账单日期 ${bill.date} 晚于今天 ${today}`]);
  const { total, date, number } = bill;
  if (number !== undefined) assertNotCharged(parts, id, number);
  const base = { total, lines: bill.lines.length, date };
  const data = number === undefined ? base : { ...base, number };
  await parts.book.append('visit.billed', data, { visit: id, personal: { bill } });
}

/**
 * The same bill of the hospital's system in another visit, unless that one was voided or refunded.
 */
function assertNotCharged(parts: DeskParts, id: string, number: string): void {
  const same = parts.book
    .visits()
    .find((each) => each.id !== id && each.bill?.number === number && !isTakenBack(each));
  if (!same) return;
  const words = `单据 ${number} 已在就诊 ${same.id} 中；要重新收费，请先在台账中作废或退费那一笔`;
  raise('bill-wrong', [words]);
}

function isTakenBack(visit: Visit): boolean {
  return visit.goal === 'undo' || (visit.goal === 'refund' && visit.step !== 'settled');
}

/** Computes and keeps the estimate, where disease and bill are known. */
export async function keepEstimate(parts: DeskParts, id: string): Promise<void> {
  const visit = visitOf(parts, id);
  const bill = visit.bill?.detail;
  if (!bill || !visit.judged) return;
  const accumulators = accumulatorsOf(parts, visit, bill);
  const facts = factsOf(visit, bill);
  const found =
    typeof facts === 'string'
      ? { kind: 'none' as const, reason: 'no-pack' as const, text: facts }
      : estimate(parts.rules.packs, bill, facts, accumulators);
  const record = recordEstimate(found, accumulators.figures);
  if (JSON.stringify(record) === JSON.stringify(visit.estimate)) return;
  await parts.book.append('visit.estimated', { estimate: record }, { visit: id });
}

/** What the policy is looked up by; a text where the insurance has no packs at all. */
export function factsOf(visit: Visit, bill: Pick<Bill, 'date'>): SplitFacts | string {
  const { known, filing = '' } = visit.personal;
  const insurance = known && activeInsurance(known);
  const kind = insuranceKind.safeParse(insurance?.insutype);
  const disease = visit.judged?.disease ?? '';
  if (!insurance || !kind.success) {
    return `险种 ${insurance?.insutype ?? '未知'} 没有可用的政策包`;
  }
  return {
    place: insurance.place,
    insurance: kind.data,
    disease,
    filing: filingType.safeParse(filing).data ?? 'other',
    date: bill.date,
  };
}

/** The platform's figure (5206) and what this counter has settled or charged since it was asked. */
function accumulatorsOf(parts: DeskParts, visit: Visit, bill: Bill): Accumulators {
  const year = Number(bill.date.slice(0, 4));
  const known = visit.personal.known?.accumulators;
  if (known?.fundPaid === undefined || known.year !== year) {
    return { year, figures: {} };
  }
  const since = parts.book
    .visits()
    .filter((each) => each.person === visit.person && each.id !== visit.id)
    .map((each) => fundSince(each, known.at));
  return { year, figures: { [specialDiseaseFund(year)]: add(known.fundPaid, ...since) } };
}

function fundSince(visit: Visit, at: string): Fen {
  const moves = visit.marks.filter(({ act, kind }) => act === '2207' || kind === 'money.taken');
  if ((moves.at(-1)?.at ?? visit.openedAt) <= at) return ZERO;
  if (visit.step === 'settled') return visit.settlement?.amounts.fund ?? ZERO;
  if (visit.money !== 'provisional' || visit.estimate?.kind !== 'estimate') return ZERO;
  return visit.estimate.split.amounts.fund;
}
