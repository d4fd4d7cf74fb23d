/**
 * The insured place's split of one bill: pooled fund, further payers, hospital, account, cash.
 * Treatment-place catalogue, insured-place policy: the lines arrive already cut by catalogue.
 */
import { fen } from '../../shared/money.ts';
import type { Fen } from '../../shared/money.ts';
import { atMost, less, part, sum } from './arithmetic.ts';
import type { BenefitRule } from './rules.ts';

/** Payers after the pooled fund that the drill knows, in the order in which they pay. */
export const LATER_PAYERS = ['hifmi_pay', 'hifob_pay', 'cvlserv_pay', 'maf_pay'] as const;
export type LaterPayer = (typeof LATER_PAYERS)[number];

/**
 * One further payer: `ratio` (ten-thousandths) of what is left in scope above a yearly threshold.
 */
export interface PayerLayer {
  readonly payer: LaterPayer;
  readonly ratio: number;
  readonly threshold: Fen;
}

/** How this person's benefit differs from the place's rule. */
export interface Personal {
  /** Points off in ten-thousandths: 500 = 5 points lower (temporary stay, not long-term filed). */
  readonly ratioOff: number;
  readonly deductible: Fen | undefined;
  readonly layers: readonly PayerLayer[];
  /** Ten-thousandths of the person's part that the hospital bears. */
  readonly hospitalShare: number;
  /** The insured place's total comes out one fen lower than half-up of the whole. */
  readonly oneFenLess: boolean;
}

/** What the year's effective settlements add up to, all in fen. */
export interface YearTotals {
  /** D0101 pooled-fund pay for special disease */
  readonly fund: Fen;
  /** D0102 in-scope cost */
  readonly inScope: Fen;
  readonly deductible: Fen;
  /** In-scope cost that the pooled fund left over */
  readonly ownInScope: Fen;
}

/** The bill after the catalogue's cut. */
export interface LineTotals {
  readonly medfee_sumamt: Fen;
  readonly fulamt_ownpay_amt: Fen;
  readonly overlmt_selfpay: Fen;
  readonly preselfpay_amt: Fen;
  readonly inscp_scp_amt: Fen;
}

export interface Purse {
  /** 0 account not used, 1 own, 2 own then family mutual aid */
  readonly use: '0' | '1' | '2';
  readonly own: Fen;
  readonly mutual: Fen;
}

/**
 * Every amount of setlinfo in fen under its interface name; `ratio` is pool_prop_selfpay × 10,000.
 */
export interface Split extends LineTotals {
  readonly act_pay_dedc: Fen;
  readonly hifp_pay: Fen;
  readonly cvlserv_pay: Fen;
  readonly hifmi_pay: Fen;
  readonly hifob_pay: Fen;
  readonly maf_pay: Fen;
  readonly fund_pay_sumamt: Fen;
  readonly psn_part_amt: Fen;
  readonly acct_pay: Fen;
  readonly acct_mulaid_pay: Fen;
  readonly psn_cash_pay: Fen;
  readonly hosp_part_amt: Fen;
  readonly ratio: number;
  /** What the pooled fund could still pay this year before this bill (crt_payb_lmt_amt). */
  readonly capLeft: Fen;
}

function laterPayers(layers: readonly PayerLayer[], own: Fen, before: Fen): Map<LaterPayer, Fen> {
  const paid = new Map<LaterPayer, Fen>();
  let rest = own;
  for (const payer of LATER_PAYERS) {
    const layer = layers.find((each) => each.payer === payer);
    if (!layer) continue;
    const year = fen(before + rest);
    const above = less(
      atMost(less(year, layer.threshold), year),
      atMost(less(before, layer.threshold), before),
    );
    const pays = atMost(part(above, layer.ratio), rest);
    paid.set(payer, pays);
    rest = less(rest, pays);
  }
  return paid;
}

/**
 * Splits one bill. The result holds identities A–E of facts/platform-interface.md §4 by
 * construction.
 */
export function splitBill(
  bill: LineTotals,
  rule: BenefitRule,
  insutype: '310' | '390',
  personal: Personal,
  year: YearTotals,
  purse: Purse,
): Split {
  const ratio = rule.ratio[insutype] - personal.ratioOff;
  const deductible = personal.deductible ?? rule.deductible;
  const dedc = atMost(less(deductible, year.deductible), bill.inscp_scp_amt);
  const capLeft = atMost(less(rule.cap, year.fund), rule.cap);
  const share = part(less(bill.inscp_scp_amt, dedc), ratio);
  const pool = atMost(personal.oneFenLess ? less(share, fen(1)) : share, capLeft);
  const later = laterPayers(personal.layers, less(bill.inscp_scp_amt, pool), year.ownInScope);
  const fund = sum([pool, ...later.values()]);
  const burden = less(bill.medfee_sumamt, fund);
  const hospital = part(burden, personal.hospitalShare);
  const person = less(burden, hospital);
  const own = purse.use === '0' ? fen(0) : atMost(purse.own, person);
  const mutual = purse.use === '2' ? atMost(purse.mutual, less(person, own)) : fen(0);
  return {
    ...bill,
    act_pay_dedc: dedc,
    hifp_pay: pool,
    cvlserv_pay: later.get('cvlserv_pay') ?? fen(0),
    hifmi_pay: later.get('hifmi_pay') ?? fen(0),
    hifob_pay: later.get('hifob_pay') ?? fen(0),
    maf_pay: later.get('maf_pay') ?? fen(0),
    fund_pay_sumamt: fund,
    psn_part_amt: person,
    acct_pay: sum([own, mutual]),
    acct_mulaid_pay: mutual,
    psn_cash_pay: less(person, own, mutual),
    hosp_part_amt: hospital,
    ratio,
    capLeft,
  };
}
