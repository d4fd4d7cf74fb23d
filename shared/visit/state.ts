/** The state of one visit 就诊 and what follows from it. How it changes stands in visit.ts. */
import type { Bill } from '../bill.ts';
import type { Entry, EntryOf, Ids, Tender } from '../entry.ts';
import type { EstimateRecord } from '../estimate.ts';
import { subtract, ZERO, type Fen } from '../money.ts';
import type { TextClass } from '../platform/texts.ts';
import type { RefundRecord, Settlement, Trial } from '../settlement.ts';
import type { Personal } from './personal.ts';
import type { Act, Goal, MoneyState, ParkReason, RefundEnd, Step } from './table.ts';

/** Thrown on an entry that the tables forbid: a programmer's error or a foreign journal. */
export class VisitError extends Error {
  override name = 'VisitError';
}

/** An act whose outcome is open. While it is `lost`, nothing else is sent before it is decided. */
export interface Pending {
  act: Act;
  msgid: string;
  ids: Ids;
  status: 'sent' | 'lost';
  sentAt: string;
  /** Ways of deciding it that came to nothing. */
  failed: readonly string[];
  /** What the platform said where it was a refusal that leaves the outcome open. */
  because?: TextClass | undefined;
  /** The act sent to decide it (2601, 2205), while its own answer is out. */
  helper?: { act: Act; msgid: string } | undefined;
}

export interface Mark {
  seq: number;
  at: string;
  kind: Entry['kind'];
  act?: Act;
  note?: string;
  /** The way that decided a lost act. */
  by?: string;
  refusal?: TextClass;
}

export interface Parked {
  reason: ParkReason;
  detail: string;
  until: string;
  at: string;
}

/** On the estimate 暂收, a sum on account 押金, or the whole bill 自费. */
export type ChargeWay = 'estimate' | 'deposit' | 'self-pay';

export interface Charged {
  amount: Fen;
  outage: string;
  /** The insured place that was silent, where the line itself was up. */
  placeDown?: string;
  way: ChargeWay;
  at: string;
}

export interface Visit {
  id: string;
  /** Keyed hash of the person. */
  person: string;
  openedBy: 'card' | 'voucher';
  /** Who the platform, or only our directory, said this is. */
  source: 'platform' | 'directory';
  openedAt: string;
  openedSeq: number;
  /** Sequence of the newest entry. */
  seq: number;
  counter: string;
  personal: Personal;
  judged?: EntryOf<'visit.judged'>['data'];
  bill?: EntryOf<'visit.billed'>['data'] & { detail?: Bill };
  estimate?: EstimateRecord;
  account: '0' | '1' | '2';
  goal: Goal;
  step: Step;
  /** Counts the registrations of this visit; after a reversal a new visit number is used. */
  attempt: number;
  /** After a reversal the old registration is taken back, then a new one is made. */
  renewing: boolean;
  /** What the platform holds that no longer fits: the uploaded lines, or only the trial. */
  stale: 'none' | 'trial' | 'upload';
  pending?: Pending | undefined;
  ids: Ids;
  trial?: Trial | undefined;
  settlement?: Settlement | undefined;
  /** A decided 2208; `record` where the platform told its own number and amounts. */
  refunded?: { msgid: string; wall: string; record?: RefundRecord };
  money: MoneyState;
  /** Net of what the patient has put down and got back. */
  taken: Fen;
  tenders: readonly Tender[];
  change: Fen;
  /** The patient agreed that the settlement is sent without them. */
  consent: boolean;
  /** The patient came back with a fresh credential after a provisional charge. */
  present: boolean;
  /** The platform takes this credential no more: the patient shows a fresh one first. */
  credentialOld: boolean;
  /** What was charged without the platform, in which way, and during which outage. */
  charged?: Charged;
  /** What lay here when it was voided: so much is owed back. */
  voided?: Fen;
  /** A refund that was asked for ended without the platform; nothing is owed by it. */
  refundEnd?: RefundEnd | undefined;
  parked?: Parked | undefined;
  receipts: readonly { number: string; kind: EntryOf<'receipt.issued'>['data']['kind'] }[];
  marks: readonly Mark[];
}

/** What is owed: positive to the patient, negative by the patient; undefined while undecided. */
export function balance(visit: Visit): Fen | undefined {
  if (visit.money === 'returnable') return visit.taken;
  if (visit.money === 'self-paid') return subtract(visit.taken, visit.bill?.total ?? ZERO);
  if (visit.money !== 'settled' || visit.settlement === undefined) return undefined;
  return subtract(visit.taken, visit.settlement.amounts.cash);
}

/** Nothing is left to do for anybody. */
export function isClosed(visit: Visit): boolean {
  if (visit.pending || visit.parked) return false;
  if ((balance(visit) ?? ZERO) !== 0) return false;
  if (visit.goal === 'refund') return visit.step === 'cancelled';
  if (visit.goal === 'undo' || visit.goal === 'self-pay') return isTakenBack(visit);
  return visit.step === 'settled';
}

/** The platform holds nothing of it (any more). */
export function isTakenBack({ step }: Visit): boolean {
  return step === 'cancelled' || step === 'none';
}

/** A 2207 or 2208 in flight or lost: nobody may decide over the money before it is known. */
export function isMoneyOpen({ pending }: Visit): boolean {
  if (!pending) return false;
  return pending.act === '2207' || pending.act === '2208' || pending.status === 'sent';
}

/**
 * Unsent 未上传: charged at the counter, not yet decided by the platform. Computed, never a flag.
 */
export function isUnsent(visit: Visit): boolean {
  return visit.money === 'provisional' || visit.money === 'held';
}
