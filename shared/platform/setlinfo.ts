/** setlinfo of 2206/2207/2208/5203: the field's names to our nouns, in one place. */
import { z } from 'zod';
import type { PlatformAmounts } from '../settlement.ts';
import { amount, givenAmount, node, optionalCode } from './field.ts';

/**
 * The names that differ: 5203's two (platform-interface.md §3.1), and HN27's misprint in 2208
 * (§3.3).
 */
const alsoCalled = [
  ['psn_part_amt', 'psn_pay'],
  ['psn_cash_pay', 'cash_payamt'],
  ['psn_cash_pay', 'pdn_cash_pay'],
] as const;

const raw = z.record(z.string(), z.unknown());
const named = raw.transform((row) => {
  const missing = alsoCalled.filter(
    ([name, also]) => row[name] === undefined && row[also] !== undefined,
  );
  return { ...row, ...Object.fromEntries(missing.map(([name, also]) => [name, row[also]])) };
});

/**
 * The four of identities A and B must be there, else nothing may be concluded; everything else may
 * be missing and is then zero.
 */
const amounts = z.looseObject({
  setl_id: optionalCode,
  setl_time: optionalCode,
  mdtrt_id: optionalCode,
  psn_no: optionalCode,
  medfee_sumamt: givenAmount,
  fund_pay_sumamt: givenAmount,
  psn_part_amt: givenAmount,
  hosp_part_amt: amount,
  fulamt_ownpay_amt: amount,
  overlmt_selfpay: amount,
  preselfpay_amt: amount,
  inscp_scp_amt: amount,
  act_pay_dedc: amount,
  acct_pay: amount,
  acct_mulaid_pay: amount,
  psn_cash_pay: givenAmount,
  balc: amount,
  hifp_pay: amount,
  cvlserv_pay: amount,
  hifes_pay: amount,
  hifmi_pay: amount,
  hifob_pay: amount,
  maf_pay: amount,
  hifdm_pay: amount,
  oth_pay: amount,
  clr_optins: optionalCode,
  clr_way: optionalCode,
  clr_type: optionalCode,
  refd_setl_flag: optionalCode,
});
const withSetlinfo = z.looseObject({ setlinfo: node(named.pipe(amounts)) });

/** 清算: which office clears it, of what kind, in which way; what reconciliation groups by. */
export interface Clearing {
  optins: string;
  type: string;
  way: string;
}

export interface SetlInfo {
  amounts: PlatformAmounts;
  setlId: string;
  settledAt: string;
  refunded: boolean;
  clearing: Clearing;
  /** Whose it is, as far as the answer says; empty where it does not. */
  of: { mdtrtId: string; psnNo: string };
}

/**
 * Output of 2206, 2207, 2208 and 5203, with the signs it has; undefined when a required amount is
 * missing or one is not an amount.
 */
export function readSetlInfo(output: unknown): SetlInfo | undefined {
  const parsed = withSetlinfo.safeParse(output);
  return parsed.success ? toSetlInfo(parsed.data.setlinfo) : undefined;
}

/** Whose trial or settlement is expected. */
export interface Expected {
  mdtrtId: string;
  psnNo: string;
}

/**
 * The same of a trial or a settlement (2206, 2207): undefined also where it is somebody else's, or
 * where an amount is below zero: that is a refund's (2208).
 */
export function readSettled(output: unknown, expected: Expected): SetlInfo | undefined {
  const info = readSetlInfo(output);
  if (!info || !isOf(info, expected) || isNegative(info.amounts)) return undefined;
  return info;
}

function isOf({ of }: SetlInfo, { mdtrtId, psnNo }: Expected): boolean {
  const same = (told: string, ours: string) => told === '' || told === ours;
  return same(of.mdtrtId, mdtrtId) && same(of.psnNo, psnNo);
}

function isNegative({ total, cash, patient }: PlatformAmounts): boolean {
  return total < 0 || cash < 0 || patient < 0;
}

/** Output of 5203 for this settlement; only a refunded one may have amounts below zero. */
export function readQueriedSettlement(output: unknown, setlId: string): SetlInfo | undefined {
  const info = readSetlInfo(output);
  if (!info || (info.setlId !== '' && info.setlId !== setlId)) return undefined;
  return !info.refunded && isNegative(info.amounts) ? undefined : info;
}

export interface Refund {
  /** The refund's own number, which is not the settlement's. */
  setlId: string;
  at: string;
  /** Negative (HN27). */
  amounts: PlatformAmounts;
  clearing: Clearing;
}

/** Output of 2208; undefined when its amounts cannot be read. */
export function readRefund(output: unknown): Refund | undefined {
  const info = readSetlInfo(output);
  if (!info) return undefined;
  const { setlId, settledAt: at, amounts: paid, clearing } = info;
  return { setlId, at, amounts: paid, clearing };
}

function toSetlInfo(info: z.infer<typeof amounts>): SetlInfo {
  const { clr_optins: optins, clr_type: type, clr_way: way } = info;
  return {
    clearing: { optins, type, way },
    of: { mdtrtId: info.mdtrt_id, psnNo: info.psn_no },
    setlId: info.setl_id,
    settledAt: info.setl_time,
    refunded: info.refd_setl_flag === '1',
    amounts: {
      total: info.medfee_sumamt,
      fund: info.fund_pay_sumamt,
      patient: info.psn_part_amt,
      hospital: info.hosp_part_amt,
      selfFunded: info.fulamt_ownpay_amt,
      overLimit: info.overlmt_selfpay,
      preSelfPay: info.preselfpay_amt,
      inScope: info.inscp_scp_amt,
      deductible: info.act_pay_dedc,
      account: info.acct_pay,
      mutualAid: info.acct_mulaid_pay,
      cash: info.psn_cash_pay,
      balance: info.balc,
      payers: {
        hifp_pay: info.hifp_pay,
        cvlserv_pay: info.cvlserv_pay,
        hifes_pay: info.hifes_pay,
        hifmi_pay: info.hifmi_pay,
        hifob_pay: info.hifob_pay,
        maf_pay: info.maf_pay,
        hifdm_pay: info.hifdm_pay,
        oth_pay: info.oth_pay,
      },
      clearing: { place: optins, way, type },
    },
  };
}
