/** 对比: two visits of one person, and which one is the last. Reads only. */
import { cellsOfPlatform, cellsOfSplit } from '../../shared/compare/cells.ts';
import { compare, type ComparedBill } from '../../shared/compare.ts';
import { raise } from '../../shared/fault.ts';
import { subtract, ZERO } from '../../shared/money.ts';
import { choosePack } from '../../shared/policy/choose.ts';
import type { ComparisonView, VisitView } from '../../shared/view.ts';
import type { Visit } from '../../shared/visit/state.ts';
import { factsOf } from './bill.ts';
import { visitOf, type DeskParts } from './parts.ts';

/**
 * With the visit named, or the last one for the same disease that was settled or charged. Raises
 * not-now where the visit has no amounts, or the other is not this person's or has none.
 */
export function compareVisits(
  parts: DeskParts,
  ask: { visit: string; with?: string | undefined },
): ComparisonView {
  const visit = visitOf(parts, ask.visit);
  const bill = comparedOf(parts, visit);
  if (bill === undefined) return raise('not-now', ['这一笔还没有金额，不能对比']);
  const others = othersOf(parts, visit);
  const other = ask.with === undefined ? lastOf(parts, visit) : visitOf(parts, ask.with);
  const listed = others.map((each) => each.visit);
  if (ask.with !== undefined && !listed.includes(ask.with)) {
    return raise('not-now', ['那一笔不是这位患者的，或没有金额']);
  }
  const head = { visit: visit.id, before: ZERO, after: bill.patient, difference: ZERO, others };
  const against = other && comparedOf(parts, other);
  if (other === undefined || against === undefined) return { ...head, causes: [] };
  const { toleranceFen } = parts.rules.profile;
  const { causes, ...figures } = compare(against, bill, Math.max(1, toleranceFen));
  return { ...head, ...figures, with: named(other, against), causes: [...causes] };
}

/** What the checkout says at once: how much more than last time. */
export function sinceLast(parts: DeskParts, visit: Visit): VisitView['since'] {
  const now = comparedOf(parts, visit);
  const last = now && lastOf(parts, visit);
  const then = last && comparedOf(parts, last);
  if (now === undefined || last === undefined || then === undefined) return undefined;
  const difference = subtract(now.patient, then.patient);
  return { visit: last.id, date: dateOf(last), difference };
}

/** The newest one before this that was settled or charged for the same disease. */
function lastOf(parts: Pick<DeskParts, 'book'>, visit: Visit): Visit | undefined {
  return parts.book.visits().findLast((each) => {
    const counts = each.settlement !== undefined || each.charged !== undefined;
    const undone = each.goal === 'refund' || each.goal === 'undo';
    const mine = each.person === visit.person && each.openedSeq < visit.openedSeq;
    return mine && counts && !undone && each.judged?.disease === visit.judged?.disease;
  });
}

function othersOf(parts: DeskParts, visit: Visit): ComparisonView['others'] {
  return parts.book
    .visits()
    .filter((each) => each.person === visit.person && each.id !== visit.id)
    .flatMap((each) => {
      const bill = comparedOf(parts, each);
      return bill === undefined ? [] : [named(each, bill)];
    })
    .toReversed();
}

function named(visit: Visit, bill: ComparedBill): ComparisonView['others'][number] {
  const disease = visit.judged?.diseaseName ?? '';
  return { visit: visit.id, date: dateOf(visit), disease, patient: bill.patient };
}

function dateOf(visit: Visit): string {
  return visit.bill?.date ?? visit.openedAt.slice(0, 10);
}

/** The amounts that stand, the platform's before ours, and what the estimate was computed from. */
function comparedOf(parts: DeskParts, visit: Visit): ComparedBill | undefined {
  const { settlement, trial, estimate, stale } = visit;
  const amounts = settlement?.amounts ?? (stale === 'none' ? trial?.amounts : undefined);
  const split = estimate?.kind === 'estimate' ? estimate.split.amounts : undefined;
  const basis = basisOf(parts, visit);
  if (amounts) return { patient: amounts.patient, cells: cellsOfPlatform(amounts), basis };
  return split && { patient: split.patient, cells: cellsOfSplit(split), basis };
}

/** Undefined where facts or lines were erased, or the pack of that estimate is not here. */
function basisOf(parts: Pick<DeskParts, 'rules'>, visit: Visit): ComparedBill['basis'] {
  const { estimate, bill } = visit;
  const detail = bill?.detail;
  if (estimate?.kind !== 'estimate' || estimate.used === undefined || !detail) return undefined;
  const facts = factsOf(visit, detail);
  if (typeof facts === 'string') return undefined;
  const choice = choosePack(parts.rules.packs, facts);
  if (!choice.ok || choice.pack.version !== estimate.split.pack.version) return undefined;
  return { pack: choice.pack, facts, lines: detail.lines, used: estimate.used };
}
