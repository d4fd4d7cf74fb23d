/** setlinfo of 2206/2207/5203: the field's names to our nouns, in one place. */
import { z } from 'zod';
import type { PlatformAmounts } from '../settlement.ts';
import { amount, optionalCode } from './field.ts';

const setlinfo = z.looseObject({
  setl_id: optionalCode,
  setl_time: optionalCode,
  medfee_sumamt: amount,
  fund_pay_sumamt: amount,
  psn_part_amt: amount,
  hosp_part_amt: amount,
  fulamt_ownpay_amt: amount,
  overlmt_selfpay: amount,
  preselfpay_amt: amount,
  inscp_scp_amt: amount,
  act_pay_dedc: amount,
  acct_pay: amount,
  acct_mulaid_pay: amount,
  psn_cash_pay: amount,
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
const withSetlinfo = z.looseObject({ setlinfo });

/**
 * The two without which nothing may be concluded; everything else may be missing and is then zero.
 */
const required = z.looseObject({
  setlinfo: z.looseObject({
    medfee_sumamt: z.union([z.string().min(1), z.number()]),
    psn_cash_pay: z.union([z.string().min(1), z.number()]),
  }),
});

export interface SetlInfo {
  amounts: PlatformAmounts;
  setlId: string;
  settledAt: string;
  refunded: boolean;
}

/** Output of 2206 and 2207; undefined when a required amount is missing or not an amount. */
export function readSetlInfo(output: unknown): SetlInfo | undefined {
  const parsed = withSetlinfo.safeParse(output);
  if (!required.safeParse(output).success || !parsed.success) return undefined;
  return toSetlInfo(parsed.data.setlinfo);
}

/** Output of 5203, which names two amounts otherwise than 2207 (platform-interface.md §3.1). */
export function readQueriedSettlement(output: unknown): SetlInfo | undefined {
  const found = z.looseObject({ setlinfo: z.looseObject({}) }).safeParse(output);
  if (!found.success) return undefined;
  const info = found.data.setlinfo;
  const renamed = {
    psn_part_amt: info['psn_part_amt'] ?? info['psn_pay'],
    psn_cash_pay: info['psn_cash_pay'] ?? info['cash_payamt'],
  };
  return readSetlInfo({ setlinfo: { ...info, ...renamed } });
}

function toSetlInfo(info: z.infer<typeof setlinfo>): SetlInfo {
  return {
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
      clearing: { place: info.clr_optins, way: info.clr_way, type: info.clr_type },
    },
  };
}
