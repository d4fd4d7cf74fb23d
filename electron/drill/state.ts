/** Everything the drill platform remembers, and its JSON text (snapshot and restore). */
import { z } from 'zod';
import { fen } from '../../shared/money.ts';
import type { Fen } from '../../shared/money.ts';
import type { DrillFile } from './files.ts';

const amount = z.int().transform((value): Fen => fen(value));

const splitSchema = z.strictObject({
  medfee_sumamt: amount,
  fulamt_ownpay_amt: amount,
  overlmt_selfpay: amount,
  preselfpay_amt: amount,
  inscp_scp_amt: amount,
  act_pay_dedc: amount,
  hifp_pay: amount,
  cvlserv_pay: amount,
  hifmi_pay: amount,
  hifob_pay: amount,
  maf_pay: amount,
  fund_pay_sumamt: amount,
  psn_part_amt: amount,
  acct_pay: amount,
  acct_mulaid_pay: amount,
  psn_cash_pay: amount,
  hosp_part_amt: amount,
  ratio: z.int(),
  capLeft: amount,
});

const feeSchema = z.strictObject({
  feedetl_sn: z.string(),
  chrg_bchno: z.string(),
  med_list_codg: z.string(),
  medins_list_codg: z.string(),
  name: z.string(),
  fee_ocur_time: z.string(),
  amount,
  count: z.string(),
  price: z.string(),
  limit: z.string(),
  selfPay: z.int(),
  fulamt_ownpay_amt: amount,
  overlmt_amt: amount,
  preselfpay_amt: amount,
  inscp_scp_amt: amount,
  chrgitm_lv: z.string(),
  med_chrgitm_type: z.string(),
  /** The settlement that this row belongs to; null while it is unsettled. */
  setlId: z.string().nullable(),
});

const visitSchema = z.strictObject({
  mdtrtId: z.string(),
  psnNo: z.string(),
  iptOtpNo: z.string(),
  insutype: z.enum(['310', '390']),
  begntime: z.string(),
  deptCode: z.string(),
  /** registered → (2203) open → (2208 or 2601) closed; cancelled by 2202. */
  state: z.enum(['registered', 'open', 'closed', 'cancelled']),
  diseCodg: z.string(),
  diseName: z.string(),
  emergency: z.boolean(),
  fees: z.array(feeSchema),
});

const settlementSchema = z.strictObject({
  setlId: z.string(),
  mdtrtId: z.string(),
  psnNo: z.string(),
  msgid: z.string(),
  /** 2207 or 2207A: 2601 must name it. */
  infno: z.string().default('2207'),
  insutype: z.enum(['310', '390']),
  year: z.int(),
  setlTime: z.string(),
  chrgBchno: z.string(),
  invono: z.string(),
  state: z.enum(['settled', 'refunded', 'reversed']),
  split: splitSchema,
  balance: amount,
  refund: z.strictObject({ setlId: z.string(), msgid: z.string(), time: z.string() }).nullable(),
});

const purseSchema = z.strictObject({ own: amount, mutual: amount });
const totalsSchema = z.strictObject({
  fund: amount,
  inScope: amount,
  deductible: amount,
  ownInScope: amount,
});

const fileSchema = z.strictObject({
  no: z.string(),
  name: z.string(),
  org: z.string(),
  until: z.string(),
  base64: z.string(),
});

const stateSchema = z.strictObject({
  version: z.literal(1),
  openedYear: z.int(),
  counter: z.int(),
  signs: z.array(z.tuple([z.string(), z.strictObject({ signNo: z.string(), day: z.string() })])),
  msgids: z.array(z.string()),
  reversed: z.array(z.string()),
  tokens: z.array(z.tuple([z.string(), z.strictObject({ psnNo: z.string(), until: z.int() })])),
  visits: z.array(visitSchema),
  batches: z.array(z.tuple([z.string(), z.string()])),
  settlements: z.array(settlementSchema),
  purses: z.array(z.tuple([z.string(), purseSchema])),
  totals: z.array(z.tuple([z.string(), totalsSchema])),
  files: z.array(fileSchema).default([]),
});

export type Fee = z.output<typeof feeSchema>;
export type Visit = z.output<typeof visitSchema>;
export type Settlement = z.output<typeof settlementSchema>;

/** The state in memory: the same facts as the snapshot, indexed. */
export interface DrillState {
  openedYear: number;
  counter: number;
  /** Operator → sign-in of the day. */
  signs: Map<string, { signNo: string; day: string }>;
  msgids: Set<string>;
  /** msgids that 2601 named: a request that arrives late under one of them is refused. */
  reversed: Set<string>;
  tokens: Map<string, { psnNo: string; until: number }>;
  visits: Map<string, Visit>;
  iptOtpNos: Set<string>;
  /** chrg_bchno → mdtrt_id */
  batches: Map<string, string>;
  settlements: Map<string, Settlement>;
  /** msgid of a 2207 or a 2208 → setl_id of the settlement it made or refunded. */
  settledBy: Map<string, string>;
  purses: Map<string, { own: Fen; mutual: Fen }>;
  /** psn_no:year → totals of the effective settlements, without what was spent before the drill. */
  totals: Map<string, z.output<typeof totalsSchema>>;
  /** file_qury_no → file */
  files: Map<string, DrillFile>;
}

/** A platform that has seen nothing. */
export function emptyState(openedYear: number): DrillState {
  return {
    openedYear,
    counter: 0,
    signs: new Map(),
    msgids: new Set(),
    reversed: new Set(),
    tokens: new Map(),
    visits: new Map(),
    iptOtpNos: new Set(),
    batches: new Map(),
    settlements: new Map(),
    settledBy: new Map(),
    purses: new Map(),
    totals: new Map(),
    files: new Map(),
  };
}

/** The whole state as JSON text. */
export function stateText(state: DrillState): string {
  const file: z.input<typeof stateSchema> = {
    version: 1,
    openedYear: state.openedYear,
    counter: state.counter,
    signs: [...state.signs],
    msgids: [...state.msgids],
    reversed: [...state.reversed],
    tokens: [...state.tokens],
    visits: [...state.visits.values()],
    batches: [...state.batches],
    settlements: [...state.settlements.values()],
    purses: [...state.purses],
    totals: [...state.totals],
    files: [...state.files]
      .filter(([, each]) => each.lasting)
      .map(([no, { name, org, until, bytes }]) => ({
        no,
        name,
        org,
        until,
        base64: Buffer.from(bytes).toString('base64'),
      })),
  };
  return JSON.stringify(file);
}

/** The state of a snapshot. Throws (zod) when the text is not a snapshot of this version. */
export function stateFrom(text: string): DrillState {
  const file = stateSchema.parse(JSON.parse(text));
  const settledBy = new Map<string, string>();
  for (const each of file.settlements) {
    settledBy.set(each.msgid, each.setlId);
    if (each.refund) settledBy.set(each.refund.msgid, each.setlId);
  }
  return {
    openedYear: file.openedYear,
    counter: file.counter,
    signs: new Map(file.signs),
    msgids: new Set(file.msgids),
    reversed: new Set(file.reversed),
    tokens: new Map(file.tokens),
    visits: new Map(file.visits.map((visit) => [visit.mdtrtId, visit])),
    iptOtpNos: new Set(file.visits.map((visit) => visit.iptOtpNo)),
    batches: new Map(file.batches),
    settlements: new Map(file.settlements.map((each) => [each.setlId, each])),
    settledBy,
    purses: new Map(file.purses),
    totals: new Map(file.totals),
    files: new Map(
      file.files.map(({ no, base64, ...each }) => [
        no,
        { ...each, bytes: Buffer.from(base64, 'base64'), lasting: true },
      ]),
    ),
  };
}
