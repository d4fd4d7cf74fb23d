/** Slips: built once, journalled with their number, given back byte for byte. */
import { raise } from '../../shared/fault.ts';
import { negate, yuanDisplay, ZERO } from '../../shared/money.ts';
import { insuranceName } from '../../shared/platform/catalogue-dictionary.ts';
import { placeName } from '../../shared/platform/profile.ts';
import type { Receipt, ReceiptKind } from '../../shared/receipt.ts';
import {
  pendingRefundSlip,
  pendingSlip,
  provisionalSlip,
  refundSlip,
  settlementSlip,
  type SlipContext,
} from '../../shared/slip.ts';
import { depositSlip, onHoldSlip, selfPaySlip, voidSlip } from '../../shared/slip-ways.ts';
import { dateTimeOf, dayOf } from '../../shared/time.ts';
import { isOnHold } from '../../shared/visit/park.ts';
import { balance, type Mark, type Visit } from '../../shared/visit/state.ts';
import { visitOf, type DeskParts } from './parts.ts';
import { without } from './reach.ts';

export interface SlipSetting {
  counter: string;
  operator: string;
  drill: boolean;
  phone: string;
}

/**
 * The slip of this kind, made and numbered at its first call. Raises not-now where there is none to
 * make.
 */
export async function issueReceipt(
  parts: DeskParts,
  setting: SlipSetting,
  id: string,
  kind: ReceiptKind,
): Promise<Receipt> {
  const visit = visitOf(parts, id);
  const earlier = issued(visit, kind);
  if (earlier !== undefined) return kept(parts, id, earlier);
  if (parts.book.handed.isAway(id)) raise('not-now', ['这一笔已转给别的窗口']);
  const now = parts.clock.now();
  const { hospital } = parts.rules.profile;
  const receipt = build(visit, kind, {
    ...setting,
    number: parts.book.nextSerial(dayOf(now)),
    time: dateTimeOf(now),
    hospital: { code: hospital.code, name: hospital.name },
    placeName: (admdvs) => placeName(parts.rules.profile, admdvs),
    insuranceName: (insutype) => insuranceName(parts.labels, insutype),
    silentPlace: without(parts, visit).placeDown,
  });
  const { number } = receipt;
  await parts.book.append('receipt.issued', { number, kind }, { visit: id, personal: receipt });
  return receipt;
}

/** What a slip of this kind tells of; without one it holds for good. */
const tellsOf: Partial<Record<ReceiptKind, (mark: Mark) => boolean>> = {
  pending: ({ kind, act }) => kind === 'call.sent' && (act === '2207' || act === '2208'),
  'on-hold': ({ kind, note }) => kind === 'visit.parked' && note === 'on-hold',
  'self-pay': ({ kind, note }) => kind === 'money.taken' && note === 'collect',
};

/** Number of the slip that still says what is so: not one of an earlier try, or an earlier hold. */
function issued({ receipts, marks }: Visit, kind: ReceiptKind): string | undefined {
  const at = receipts.findLastIndex((receipt) => receipt.kind === kind);
  const printed = marks.filter((mark) => mark.kind === 'receipt.issued')[at]?.seq ?? 0;
  const tells = tellsOf[kind];
  const since = tells && marks.findLast(tells);
  return since !== undefined && since.seq > printed ? undefined : receipts[at]?.number;
}

/** A slip that was issued; raises not-now where there is none of that number. */
export function kept(parts: Pick<DeskParts, 'book'>, id: string, number: string): Receipt {
  return parts.book.receipt(id, number) ?? raise('not-now', [`没有凭条 ${number}`]);
}

function build(visit: Visit, kind: ReceiptKind, context: SlipContext): Receipt {
  const { settlement, estimate, pending } = visit;
  switch (kind) {
    case 'settlement':
      if (!settlement || visit.step !== 'settled') return raise('not-now', ['平台还没有结算']);
      return settlementSlip(visit, settlement, context);
    case 'refund':
      if (!settlement || visit.goal !== 'refund' || visit.step === 'settled') {
        return raise('not-now', ['平台还没有确认退费']);
      }
      return refundSlip(visit, settlement, context);
    case 'provisional': {
      if (visit.charged === undefined || !estimate || estimate.kind === 'none') {
        return raise('not-now', ['没有暂收']);
      }
      if (visit.charged.way !== 'estimate') return raise('not-now', ['这一笔不是暂收']);
      const split = estimate.kind === 'estimate' ? estimate.split : estimate.low;
      return provisionalSlip(visit, split, context);
    }
    case 'pending':
      if (pending?.status === 'lost' && pending.act === '2207') return pendingSlip(visit, context);
      if (pending?.status === 'lost' && pending.act === '2208') {
        return pendingRefundSlip(visit, context);
      }
      return raise('not-now', ['没有待确认的结算或退费']);
    default:
      return buildWay(visit, kind, context);
  }
}

type WayKind = Exclude<ReceiptKind, 'settlement' | 'provisional' | 'pending' | 'refund'>;

/** Of the ways that never reach the platform, or have not yet. */
function buildWay(visit: Visit, kind: WayKind, context: SlipContext): Receipt {
  switch (kind) {
    case 'deposit':
      if (visit.charged?.way !== 'deposit') return raise('not-now', ['没有收押金']);
      return depositSlip(visit, context);
    case 'self-pay':
      if (visit.goal !== 'self-pay') return raise('not-now', ['没有按自费收费']);
      assertPaid(visit);
      return selfPaySlip(visit, context);
    case 'on-hold':
      if (!isOnHold(visit)) return raise('not-now', ['没有挂起']);
      return onHoldSlip(visit, context);
    case 'void':
      if (visit.goal !== 'undo' || visit.voided === undefined)
        return raise('not-now', ['没有作废']);
      return voidSlip(visit, context);
  }
}

/** It may be used to claim at home: nobody gets one for a bill that is not paid. */
function assertPaid(visit: Visit): void {
  const owed = balance(visit) ?? ZERO;
  if (owed >= 0) return;
  raise('not-now', [`还欠 ${yuanDisplay(negate(owed))} 元，补交后才能打印自费凭条`]);
}
