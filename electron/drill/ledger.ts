/** What the platform believes about money: one row per settlement it ever made. */
import type { Fen } from '../../shared/money.ts';
import type { DrillState } from './state.ts';

export interface DrillLedgerRow {
  readonly mdtrt_id: string;
  readonly setl_id: string;
  readonly msgid: string;
  readonly psn_no: string;
  readonly insutype: string;
  readonly setl_time: string;
  readonly state: 'settled' | 'refunded' | 'reversed';
  /** setl_id and msgid of the refund, when state is refunded. */
  readonly refund: { readonly setl_id: string; readonly msgid: string } | undefined;
  /** Fen, as settled (not negated by a refund). */
  readonly medfee: Fen;
  readonly fund: Fen;
  readonly person: Fen;
  readonly account: Fen;
  readonly cash: Fen;
  readonly hospital: Fen;
}

/** The rows in the order in which they were settled. */
export function ledgerRows(state: DrillState): DrillLedgerRow[] {
  return [...state.settlements.values()].map(({ split, refund, ...each }) => ({
    mdtrt_id: each.mdtrtId,
    setl_id: each.setlId,
    msgid: each.msgid,
    psn_no: each.psnNo,
    insutype: each.insutype,
    setl_time: each.setlTime,
    state: each.state,
    refund: refund ? { setl_id: refund.setlId, msgid: refund.msgid } : undefined,
    medfee: split.medfee_sumamt,
    fund: split.fund_pay_sumamt,
    person: split.psn_part_amt,
    account: split.acct_pay,
    cash: split.psn_cash_pay,
    hospital: split.hosp_part_amt,
  }));
}
