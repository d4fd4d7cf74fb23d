/** What may still be charged without the platform, by the book; the gate before each charge. */
import { chargeable } from '../../shared/estimate.ts';
import { raise } from '../../shared/fault.ts';
import {
  allowance,
  closedText,
  limitWords,
  mostAdvance,
  patientAllowance,
  refusalText,
  refusedBy,
  type LimitName,
  type Limits,
  type OfflineBill,
  type OfflineFacts,
} from '../../shared/limits.ts';
import { max, subtract, ZERO, type Fen } from '../../shared/money.ts';
import type { AllowanceView, OfflineView } from '../../shared/outage/view.ts';
import { dayOf, isoChina } from '../../shared/time.ts';
import { isMoneyOpen, type Visit } from '../../shared/visit/state.ts';
import type { DeskParts } from './parts.ts';
import { isReached } from './reach.ts';

type Parts = Pick<DeskParts, 'book' | 'clock' | 'clockWatch' | 'line' | 'places' | 'rules'>;

/** Also while the line is up: what could be charged if it went now. */
export function allowanceNow(parts: Parts, now: Date): AllowanceView {
  const { limits, limitsRefused: refused } = parts.rules;
  const left = allowance(factsOf(parts, now), limits);
  const { count, sum, perBill, until, closedBy: by, consecutive } = left;
  return {
    count,
    sum,
    perBill,
    perPatient: limits.perPatientDay,
    ...(until === undefined ? {} : { until }),
    ...(by === undefined ? {} : { closed: closedView(limits, by) }),
    consecutive,
    warnFrom: limits.consecutive.soft,
    limits: {
      name: limits.name,
      to: limits.to,
      hours: limits.freshness.staleHours,
      days: limits.freshness.confirmedDays,
      ...(refused === undefined ? {} : { refused }),
    },
  };
}

function closedView(limits: Limits, by: LimitName) {
  return { by, text: closedText(limits, by), todo: limitWords[by].todo };
}

/** What the ways of charging would take from this visit now; undefined where none is open. */
export function offlineOf(parts: Parts, visit: Visit): OfflineView | undefined {
  const { rules } = parts;
  if (isReached(parts, visit.personal.known)) return undefined;
  if (visit.goal !== 'quote' || isMoneyOpen(visit) || !visit.bill) return undefined;
  const facts = factsOf(parts);
  const { total } = visit.bill;
  const advance = advanceOf(visit);
  const by =
    advance === undefined
      ? undefined
      : refusedBy(facts, rules.limits, { person: visit.person, advance });
  const most = mostAdvance(facts, rules.limits, visit.person);
  return {
    total,
    ...(advance === undefined ? {} : { advance }),
    forPatient: patientAllowance(facts, rules.limits, visit.person),
    leastDeposit: max(ZERO, subtract(total, most)),
    ...(by === undefined || advance === undefined
      ? {}
      : { refused: { text: refusalText(rules.limits, by, advance), todo: limitWords[by].todo } }),
    warns: allowance(facts, rules.limits).warns,
  };
}

/** What the hospital would advance on the estimate; undefined without one. */
function advanceOf(visit: Visit): Fen | undefined {
  const own = visit.estimate && chargeable(visit.estimate);
  if (own === undefined || !visit.bill) return undefined;
  return max(ZERO, subtract(visit.bill.total, own));
}

/**
 * Raises limit-reached with the limit that binds and what is left to do, or limit-confirm where the
 * counter has to confirm first. `paid`: what the patient will have put down.
 */
export function assertAllowed(
  parts: Parts,
  visit: Visit,
  paid: Fen,
  confirmed: boolean | undefined,
): void {
  const { limits } = parts.rules;
  const facts = factsOf(parts);
  const advance = max(ZERO, subtract(visit.bill?.total ?? ZERO, paid));
  const by = refusedBy(facts, limits, { person: visit.person, advance });
  if (by !== undefined) {
    raise('limit-reached', [refusalText(limits, by, advance), limitWords[by].todo]);
  }
  const { warns, consecutive } = allowance(facts, limits);
  if (warns && confirmed !== true) {
    raise('limit-confirm', [`已连续断网收费 ${consecutive} 笔`]);
  }
}

function factsOf(parts: Parts, now = parts.clock.now()): OfflineFacts {
  const { book, clockWatch, line } = parts;
  // Also what was given away: another counter's sending does not make the advance smaller.
  const open = visitsOf(book, book.chargedOpen());
  return {
    now: isoChina(now),
    day: dayOf(now),
    ...heardOf(parts, now),
    // With the line up the gateway judges the clock for itself.
    clockOff: !line.isUp() && clockWatch.read()?.state === 'off',
    bills: open.map((visit) => billOf(parts, visit)),
    consecutive: inARow(book),
  };
}

/** With the line up it is heard now, and what the journal holds of later times is of no matter. */
function heardOf(
  { book, clock, line }: Pick<Parts, 'book' | 'clock' | 'line'>,
  now: Date,
): Pick<OfflineFacts, 'contact' | 'silentMs' | 'latest'> {
  if (line.isUp()) return { contact: isoChina(now), silentMs: 0, latest: undefined };
  const contact = book.contact();
  const { since, began } = line.state();
  const before = Date.parse(since) - Date.parse(contact ?? since);
  const silentMs = Math.max(0, before) + clock.monotonic() - began;
  return { contact, silentMs, latest: book.latest() };
}

function visitsOf(book: Parts['book'], ids: readonly string[]): Visit[] {
  return ids.flatMap((id) => book.visit(id) ?? []);
}

function billOf(parts: Pick<Parts, 'book' | 'places'>, visit: Visit): OfflineBill {
  const { person, bill, charged, taken } = visit;
  const advance = max(ZERO, subtract(bill?.total ?? ZERO, taken));
  const inHands = isMinded(parts.book, visit) && isOver(parts, charged);
  return { person, day: charged?.at.slice(0, 10) ?? '', advance, inHands };
}

/** Parked with an owner, at another counter, or, turned self-pay, on the list of whom to ring. */
function isMinded({ handed }: Parts['book'], { id, money, parked }: Visit): boolean {
  return parked !== undefined || handed.isAway(id) || money === 'self-paid';
}

/** The line is back since, or the insured place answers again. */
function isOver({ book, places }: Pick<Parts, 'book' | 'places'>, charged: Visit['charged']) {
  if (charged?.placeDown !== undefined) return places.find(charged.placeDown) === undefined;
  const open = book.outage();
  return open === undefined || charged?.outage !== open.outage;
}

/**
 * Charged without the platform since this counter last had a settlement decided, and not voided: a
 * charge that was turned self-pay was one as well.
 */
function inARow(book: Parts['book']): number {
  const charged = visitsOf(book, book.chargedInARow());
  return charged.filter(({ goal }) => goal === 'sync' || goal === 'self-pay').length;
}
