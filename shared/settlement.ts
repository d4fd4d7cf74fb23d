/**
 * The platform's answer. A Trial 预结算 (2206) and a Settlement 结算 (a decided 2207) are different
 * types: only a Settlement can print a settlement slip. Our own figures are an Estimate 暂估
 * (split.ts), a third type.
 */
import { z } from 'zod';
import { fen } from './money.ts';

/** A whole number of fen where JSON crosses a boundary. */
export const fenSchema = z.int().transform((value) => fen(value));

/** Who pays, in the order of the chain of payers, with the interface's own field names. */
export const payerNames = {
  hifp_pay: '基本统筹',
  cvlserv_pay: '公务员补助',
  hifes_pay: '企业补充',
  hifmi_pay: '居民大病',
  hifob_pay: '职工大额',
  maf_pay: '医疗救助',
  hifdm_pay: '伤残人员基金',
  oth_pay: '其他基金',
} as const;
export type Payer = keyof typeof payerNames;
export const payers = Object.keys(payerNames) as [Payer, ...Payer[]];

/** The money of 2206/2207 setlinfo (platform-interface.md §4), in fen. */
export const platformAmounts = z.strictObject({
  total: fenSchema,
  fund: fenSchema,
  /** psn_part_amt: what the person bears, by account and cash. */
  patient: fenSchema,
  hospital: fenSchema,
  selfFunded: fenSchema,
  overLimit: fenSchema,
  preSelfPay: fenSchema,
  inScope: fenSchema,
  deductible: fenSchema,
  /** acct_pay, which includes the family's part (acct_mulaid_pay). */
  account: fenSchema,
  mutualAid: fenSchema,
  /** psn_cash_pay: what the counter collects. */
  cash: fenSchema,
  balance: fenSchema,
  payers: z.record(z.enum(payers), fenSchema),
  clearing: z.strictObject({ place: z.string(), way: z.string(), type: z.string() }),
});
export type PlatformAmounts = z.infer<typeof platformAmounts>;

export const trialSchema = z.strictObject({
  kind: z.literal('trial'),
  msgid: z.string(),
  at: z.string(),
  amounts: platformAmounts,
});
export type Trial = z.infer<typeof trialSchema>;

export const settlementSchema = z.strictObject({
  kind: z.literal('settlement'),
  msgid: z.string(),
  setlId: z.string().min(1),
  /** The platform's time of settlement: the basis of reconciliation. */
  settledAt: z.string(),
  /** 险种 of the settlement: reconciliation groups by it; absent in entries before it was kept. */
  insutype: z.string().optional(),
  amounts: platformAmounts,
});
export type Settlement = z.infer<typeof settlementSchema>;

/**
 * 退费结算 (the answer of 2208, or its row in a result file): a settlement of its own with negative
 * amounts. `at` is the platform's time, or only its day where a result file told no more.
 */
export const refundRecord = z.strictObject({
  setlId: z.string(),
  at: z.string(),
  total: fenSchema,
  fund: fenSchema,
  account: fenSchema,
  cash: fenSchema,
});
export type RefundRecord = z.infer<typeof refundRecord>;

/** Names of the amounts that both the platform and our estimate state. */
export const amountNames = {
  total: '费用总额',
  selfFunded: '自费',
  overLimit: '超限价自付',
  preSelfPay: '先行自付',
  inScope: '政策范围内',
  deductible: '起付线',
  fund: '基金支付',
  patient: '个人负担',
} as const;
