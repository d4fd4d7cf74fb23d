/**
 * The setlinfo and setldetail nodes of 2206, 2207, 2208 and 5203 (facts/platform-interface.md §4).
 */
import { fen, yuanText } from '../../shared/money.ts';
import type { Fen } from '../../shared/money.ts';
import { sum } from './arithmetic.ts';
import type { DrillPatient } from './patients.ts';
import { clearingType } from './profile.ts';
import type { Split } from './split.ts';
import type { World } from './world.ts';

/** Amounts go out as JSON numbers, except in 5203 where they are text: both are seen. */
const yuan = (amount: Fen, sign: 1 | -1): number => Number(yuanText(fen(sign * amount)));

/**
 * The amounts of setlinfo; sign -1 for a refund. Where fund_pay_sumamt includes the personal
 * account (Guangdong), identities A and D hold with acct_pay counted there.
 */
export function amountFields(
  world: World,
  split: Split,
  balance: Fen,
  sign: 1 | -1,
): Record<string, number> {
  const included = world.ways().fundIncludesAccount ?? world.profile.fundIncludesAccount;
  const fund = included ? sum([split.fund_pay_sumamt, split.acct_pay]) : split.fund_pay_sumamt;
  return {
    medfee_sumamt: yuan(split.medfee_sumamt, sign),
    fulamt_ownpay_amt: yuan(split.fulamt_ownpay_amt, sign),
    overlmt_selfpay: yuan(split.overlmt_selfpay, sign),
    preselfpay_amt: yuan(split.preselfpay_amt, sign),
    inscp_scp_amt: yuan(split.inscp_scp_amt, sign),
    act_pay_dedc: yuan(split.act_pay_dedc, sign),
    hifp_pay: yuan(split.hifp_pay, sign),
    pool_prop_selfpay: Number(`${split.ratio}e-4`),
    cvlserv_pay: yuan(split.cvlserv_pay, sign),
    hifes_pay: 0,
    hifmi_pay: yuan(split.hifmi_pay, sign),
    hifob_pay: yuan(split.hifob_pay, sign),
    hifdm_pay: 0,
    maf_pay: yuan(split.maf_pay, sign),
    oth_pay: 0,
    fund_pay_sumamt: yuan(fund, sign),
    psn_part_amt: yuan(split.psn_part_amt, sign),
    acct_pay: yuan(split.acct_pay, sign),
    psn_cash_pay: yuan(split.psn_cash_pay, sign),
    hosp_part_amt: yuan(split.hosp_part_amt, sign),
    balc: yuan(balance, 1),
    acct_mulaid_pay: yuan(split.acct_mulaid_pay, sign),
  };
}

export interface SetlFacts {
  readonly patient: DrillPatient;
  readonly insutype: string;
  readonly mdtrtId: string;
  readonly certType: string;
  readonly time: string;
  readonly msgid: string;
}

/** The fields of setlinfo that are not money. */
export function personFields(world: World, facts: SetlFacts): Record<string, string> {
  const { patient } = facts;
  const insurance = patient.insurances.find((each) => each.insutype === facts.insutype);
  return {
    mdtrt_id: facts.mdtrtId,
    psn_no: patient.psnNo,
    psn_name: patient.name,
    psn_cert_type: world.profile.codes.idCard,
    certno: patient.idNumber,
    gend: patient.gender,
    naty: patient.nationality,
    brdy: patient.birthDate,
    insutype: facts.insutype,
    psn_type: insurance?.psnType ?? '',
    cvlserv_flag: patient.personal.layers.some(({ payer }) => payer === 'cvlserv_pay') ? '1' : '0',
    setl_time: facts.time,
    mdtrt_cert_type: facts.certType,
    med_type: '14',
    clr_optins: world.hospital.admdvs,
    clr_way: '1',
    clr_type: clearingType(world.profile, facts.insutype),
    medins_setl_id: facts.msgid,
  };
}

type FundRow = readonly [type: string, name: string, amount: Fen];

/**
 * One row per payer that paid, the pooled fund always; the account as 310200 (identity F excludes
 * it).
 */
export function detailRows(split: Split, insutype: string, sign: 1 | -1): object[] {
  const pooled = insutype === '310' ? '职工基本医疗保险统筹基金' : '城乡居民基本医疗保险基金';
  const later: FundRow[] = [
    ['390200', '城乡居民大病医疗保险资金', split.hifmi_pay],
    ['330100', '职工大额医疗费用补助基金', split.hifob_pay],
    ['320100', '公务员医疗补助基金', split.cvlserv_pay],
    ['610100', '医疗救助基金', split.maf_pay],
    ['310200', '职工基本医疗保险个人账户', split.acct_pay],
  ];
  const rows: FundRow[] = [
    [`${insutype}100`, pooled, split.hifp_pay],
    ...later.filter(([, , amount]) => amount > 0),
  ];
  const percent = Number(`${split.ratio}e-2`);
  return rows.map(([fund_pay_type, fund_pay_type_name, amount], index) => ({
    fund_pay_type,
    inscp_scp_amt: yuan(split.inscp_scp_amt, sign),
    crt_payb_lmt_amt: index === 0 ? yuan(split.capLeft, 1) : 0,
    fund_payamt: yuan(amount, sign),
    fund_pay_type_name,
    setl_proc_info:
      index === 0
        ? `(政策范围内${yuanText(split.inscp_scp_amt)}-起付线${yuanText(split.act_pay_dedc)})×${percent}%`
        : '',
  }));
}
