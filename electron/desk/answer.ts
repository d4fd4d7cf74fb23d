/**
 * What an exchange means for the act it carried, as a journal entry and as words for the cashier.
 */
import type { EntryData, Ids } from '../../shared/entry.ts';
import type { Fault } from '../../shared/fault.ts';
import { readRegistration, readUpload, type UploadedLine } from '../../shared/platform/chain.ts';
import { infnoOf, type Profile } from '../../shared/platform/profile.ts';
import { isForeign } from '../../shared/platform/spec/messages.ts';
import { classOf, isClass } from '../../shared/platform/texts.ts';
import { readRefund, readSettled, type Expected } from '../../shared/platform/setlinfo.ts';
import { readInsutype, refundRecordOf } from '../../shared/reconcile/read.ts';
import { leavesOpen } from '../../shared/refusal.ts';
import type { UploadedRow } from '../../shared/visit/personal.ts';
import type { Act } from '../../shared/visit/table.ts';
import type { CallResult } from '../platform/connector.ts';
import { faultOf } from './parts.ts';

export interface Answered {
  data: EntryData<'call.answered'>;
  /** The platform's text, unchanged, for the sealed part of the entry. */
  raw: string;
  problem: Fault | undefined;
  /** 2204's rows, for the sealed part too. */
  uploaded?: readonly UploadedRow[];
}

/** Names of the acts as the cashier reads them. */
export const actNames: Readonly<Record<Act, string>> = {
  '2201': '挂号登记',
  '2203': '就诊信息上传',
  '2204': '费用明细上传',
  '2206': '预结算',
  '2207': '结算',
  '2208': '退费',
  '2205': '撤销费用明细',
  '2202': '撤销挂号',
  '2601': '冲正',
};

interface Sent {
  act: Act;
  msgid: string;
  ids: Ids;
  result: CallResult;
  expected: Expected;
}

export function answerOf(sent: Sent, profile: Profile): Answered {
  const { act, msgid, result } = sent;
  const where = `${actNames[act]}（${infnoOf(profile, act)}）`;
  const base = { act, msgid, ids: {} };
  if (result.outcome === 'done') return doneOf(sent, result, where, profile);
  const problem = faultOf(result, where, profile.texts);
  const raw = 'raw' in result ? result.raw : '';
  if (result.outcome !== 'refused') {
    const again = result.outcome === 'lost' && result.why === 'duplicate';
    const known = again ? { refusal: 'duplicate' as const } : {};
    const { outcome, text: reason } = result;
    return { data: { ...base, outcome, reason, ...known }, raw, problem };
  }
  const { text } = result;
  // The gateway refuses before the platform sees anything: nothing was carried out, nothing
  // decided.
  if (result.by === 'gateway') {
    return { data: { ...base, outcome: 'unsent', reason: text }, raw, problem };
  }
  if (isNothingThere(act, text, profile)) {
    return { data: { ...base, outcome: 'done', reason: text }, raw, problem: undefined };
  }
  const refusal = classOf(profile.texts, text);
  const outcome = leavesOpen(act, refusal) ? ('lost' as const) : ('refused' as const);
  const known = refusal === undefined ? {} : { refusal };
  return { data: { ...base, outcome, reason: text, ...known }, raw, problem };
}

/** Taking back what is not there (any more) is done. */
function isNothingThere(act: Act, text: string, profile: Profile): boolean {
  const takesBack = act === '2205' || act === '2202';
  return takesBack && isClass(profile.texts, 'nothing-there', text);
}

/** A success whose content cannot be read decides nothing: it is lost, not done. */
function doneOf(
  sent: Sent,
  result: { output: unknown; raw: string },
  where: string,
  profile: Profile,
): Answered {
  const { act, msgid, expected } = sent;
  const { output, raw } = result;
  const base = { act, msgid, outcome: 'done' as const, ids: {} };
  const unreadable = (): Answered => {
    const text = '应答缺少必需的内容';
    const problem = faultOf({ outcome: 'lost', why: 'unreadable', text, raw }, where);
    return { data: { ...base, outcome: 'lost', reason: text }, raw, problem };
  };
  switch (act) {
    case '2201': {
      const mdtrtId = readRegistration(output);
      if (!mdtrtId) return unreadable();
      return { data: { ...base, ids: { mdtrtId } }, raw, problem: undefined };
    }
    case '2204': {
      const rows = readUpload(output, profile);
      if (!rows) return unreadable();
      return { data: base, raw, problem: undefined, uploaded: rows.map(rowOf) };
    }
    case '2206': {
      const info = readSettled(output, expected);
      if (!info) return unreadable();
      const { amounts, settledAt } = info;
      return { data: { ...base, amounts, settledAt }, raw, problem: undefined };
    }
    case '2207': {
      const info = readSettled(output, expected);
      if (!info || info.setlId === '') return unreadable();
      const { amounts, settledAt, setlId } = info;
      const data = { ...base, ids: { setlId }, amounts, settledAt, ...readInsutype(output) };
      return { data, raw, problem: undefined };
    }
    case '2208': {
      const refund = readRefund(output);
      if (!refund) return unreadable();
      return { data: { ...base, refund: refundRecordOf(refund) }, raw, problem: undefined };
    }
    default:
      return isForeign(act, output) ? unreadable() : { data: base, raw, problem: undefined };
  }
}

/** Our numbers end in five digits of the line (shared/platform/chain.ts); another's is line 0. */
function rowOf(row: UploadedLine): UploadedRow {
  return {
    line: Number(/^\d*(\d{5})$/.exec(row.feedetl_sn)?.[1] ?? 0),
    total: row.det_item_fee_sumamt,
    selfFunded: row.fulamt_ownpay_amt,
    overLimit: row.overlmt_amt,
    preSelfPay: row.preselfpay_amt,
    inScope: row.inscp_scp_amt,
    ...(row.level === undefined ? {} : { level: row.level }),
  };
}
