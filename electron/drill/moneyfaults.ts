/**
 * Answers of 2206 and 2207 whose money breaks a rule (facts/platform-interface.md §4), each by one
 * yuan in one direction, whichever names the fields have.
 */
import { z } from 'zod';
import { scaled } from './arithmetic.ts';

/** Which amounts of setlinfo are one yuan too high. */
const RAISED = {
  /** medfee ≠ fund + psn_part + hosp_part, and the funds do not add up either */
  'breaks-identity': ['fund_pay_sumamt'],
  /** A and E alone: medfee ≠ fund + psn_part + hosp_part */
  'breaks-a': ['psn_part_amt', 'psn_cash_pay'],
  /** B alone: psn_part ≠ acct_pay + psn_cash_pay */
  'breaks-b': ['psn_cash_pay'],
  /** C (and E): medfee ≠ fulamt + overlmt + preself + inscp_scp */
  'breaks-c': ['inscp_scp_amt'],
  /** D alone: fund_pay_sumamt ≠ the sum of the funds */
  'breaks-d': ['hifp_pay'],
  /** E (hence C): psn_part + hosp_part ≠ the three self-pays + what the fund leaves in scope */
  'breaks-e': ['preselfpay_amt'],
  /** All identities hold, the bill's total does not. */
  'wrong-total': ['medfee_sumamt', 'fulamt_ownpay_amt', 'psn_part_amt', 'psn_cash_pay'],
  /** One amount is below zero. */
  negative: [],
} as const;

export type MoneyFault = keyof typeof RAISED;

export const moneyFaults = Object.keys(RAISED) as MoneyFault[];

const withSetlinfo = z.looseObject({ setlinfo: z.looseObject({}) });
const amountSchema = z.union([z.number(), z.string()]).nullish();

/** The output with the fault in its setlinfo; an output without one as it is. */
export function bend(output: object, fault: MoneyFault): object {
  const parsed = withSetlinfo.safeParse(output);
  if (!parsed.success) return output;
  const { setlinfo } = parsed.data;
  const raised = RAISED[fault].map((name) => {
    const amount = scaled(String(amountSchema.parse(setlinfo[name]) ?? 0), 2) ?? 0n;
    return [name, Number(`${amount + 100n}e-2`)] as const;
  });
  const negative = fault === 'negative' ? { psn_cash_pay: -1 } : {};
  return { ...output, setlinfo: { ...setlinfo, ...Object.fromEntries(raised), ...negative } };
}
