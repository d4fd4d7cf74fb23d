/**
 * 2201 … 2208, 2601 and the queries that decide a lost act: inputs from a visit, outputs to our
 * nouns.
 */
import { z } from 'zod';
import { BILL_LINES_MAX, type Bill } from '../bill.ts';
import type { ItemClass } from '../catalogue.ts';
import type { Ids } from '../entry.ts';
import { activeInsurance, type Insurance, type KnownPerson } from '../known.ts';
import { priceText, quantityText, yuanText } from '../money.ts';
import type { Trial } from '../settlement.ts';
import type { Credential } from '../visit/personal.ts';
import type { Visit } from '../visit/state.ts';
import type { Act } from '../visit/table.ts';
import { amount, givenAmount, givenCode, node, optionalCode, rows } from './field.ts';
import { infnoOf, type Profile } from './profile.ts';
import type { Values } from './spec/field.ts';
import type { feeQueryFields, settlementFields, visitsFields } from './spec/query.ts';
import type { refundFields, reversalFields, settleFields, trialFields } from './spec/settle.ts';
import type {
  cancelFields,
  certificateFields,
  diagnosisFields,
  feeFields,
  registrationFields,
  removalFields,
  visitFields,
} from './spec/visit.ts';

/** What every message of the chain draws on. */
export interface ChainFacts {
  person: KnownPerson;
  insurance: Insurance;
  credential: Credential;
  bill: Bill;
  disease: { code: string; name: string };
  emergency: boolean;
  ids: Ids;
  /** "yyyy-MM-dd HH:mm:ss". */
  time: string;
  trial?: Trial | undefined;
  account: Visit['account'];
  reversing?: { act: Act; msgid: string };
}

/** The facts of a visit; undefined where something is missing or was erased. */
export function chainFacts(visit: Visit, ids: Ids, time: string): ChainFacts | undefined {
  const { known: person, credential } = visit.personal;
  const insurance = person && activeInsurance(person);
  const bill = visit.bill?.detail;
  if (!person || !credential || !insurance || !bill || !visit.judged) return undefined;
  const { disease, diseaseName, emergency } = visit.judged;
  return {
    person,
    insurance,
    credential,
    bill,
    disease: { code: disease, name: diseaseName },
    emergency,
    ids: { ...visit.ids, ...ids },
    time,
    trial: visit.trial,
    account: visit.account,
  };
}

/**
 * Inputs are written in HN27's names and codes, every field of its list; applyProfile (message.ts)
 * turns them into a province's own.
 */
function certificate(facts: ChainFacts): Values<typeof certificateFields> {
  const { credential, person, insurance } = facts;
  return {
    mdtrt_cert_type: credential.type,
    mdtrt_cert_no: credential.no,
    card_sn: credential.type === '03' ? credential.cardSn : '',
    psn_cert_type: person.certType,
    certno: person.idNo,
    psn_type: insurance.personType,
    psn_name: person.name,
  };
}

function registration(facts: ChainFacts): Values<typeof registrationFields> {
  const { person, insurance, bill, ids, time } = facts;
  return {
    psn_no: person.psnNo,
    insutype: insurance.insutype,
    begntime: time,
    ...certificate(facts),
    ipt_otp_no: ids.iptOtpNo ?? '',
    atddr_no: bill.doctor.code,
    dr_name: bill.doctor.name,
    dept_code: bill.department.code,
    dept_name: bill.department.name,
    caty: bill.department.code,
  };
}

function visitRecord(facts: ChainFacts): Values<typeof visitFields> {
  const { person, ids, disease, time } = facts;
  return {
    mdtrt_id: ids.mdtrtId ?? '',
    psn_no: person.psnNo,
    med_type: '14',
    begntime: time,
    main_cond_dscr: '',
    dise_type_code: '',
    dise_codg: disease.code,
    dise_name: disease.name,
    birctrl_type: '',
    birctrl_matn_date: '',
    ...extension(facts),
  };
}

/** The extension field: a JSON text inside JSON (platform-interface.md §3.4). */
function extension({ emergency }: ChainFacts): { exp_content?: string } {
  return emergency ? { exp_content: JSON.stringify({ OTP_ER_REFL_FLAG: '1' }) } : {};
}

function diagnosis({ bill, time }: ChainFacts): Values<typeof diagnosisFields> {
  return {
    diag_type: '1',
    diag_srt_no: '1',
    diag_code: bill.diagnosis.code,
    diag_name: bill.diagnosis.name,
    diag_dept: bill.department.code,
    dise_dor_no: bill.doctor.code,
    dise_dor_name: bill.doctor.name,
    diag_time: time,
    vali_flag: '1',
  };
}

/**
 * feedetl_sn is unique in the visit and ends in five digits of the line. Hunan wants a number of at
 * most 15 digits, not 0: 1, the batch's serial, the line; elsewhere the whole batch and the line.
 */
function feeSerial(batch: string, line: number, profile: Profile): string {
  const head = profile.message.feeSerial === 'digits-15' ? `1${batch.slice(-7)}` : batch;
  return `${head}${String(line).padStart(5, '0')}`;
}

function feeLines(facts: ChainFacts, profile: Profile): Values<typeof feeFields>[] {
  const { bill, ids, person, disease, time } = facts;
  const batch = ids.chrgBchno ?? '';
  return bill.lines.map((line) => ({
    feedetl_sn: feeSerial(batch, line.id, profile),
    mdtrt_id: ids.mdtrtId ?? '',
    psn_no: person.psnNo,
    chrg_bchno: batch,
    dise_codg: disease.code,
    rxno: '',
    rx_circ_flag: '0',
    fee_ocur_time: time,
    med_list_codg: line.code,
    medins_list_codg: line.local,
    det_item_fee_sumamt: yuanText(line.amount),
    cnt: quantityText(line.quantity),
    pric: priceText(line.price),
    sin_dos_dscr: '',
    used_frqu_dscr: '',
    prd_days: line.days ?? '',
    medc_way_dscr: '',
    bilg_dept_codg: bill.department.code,
    bilg_dept_name: bill.department.name,
    bilg_dr_codg: bill.doctor.code,
    bilg_dr_name: bill.doctor.name,
    acord_dept_codg: '',
    acord_dept_name: '',
    orders_dr_code: '',
    orders_dr_name: '',
    // 1 would declare a limited drug approved; only the ward's own system may say that.
    hosp_appr_flag: '0',
  }));
}

function trialInput(facts: ChainFacts): Values<typeof trialFields> {
  const { person, insurance, bill, ids, account } = facts;
  return {
    psn_no: person.psnNo,
    ...certificate(facts),
    med_type: '14',
    medfee_sumamt: yuanText(bill.total),
    psn_setlway: '01',
    mdtrt_id: ids.mdtrtId ?? '',
    chrg_bchno: ids.chrgBchno ?? '',
    acct_used_flag: account,
    insutype: insurance.insutype,
    dise_codg: facts.disease.code,
    dise_name: facts.disease.name,
    ...extension(facts),
  };
}

function settleInput(facts: ChainFacts): Values<typeof settleFields> {
  const amounts = facts.trial?.amounts;
  if (!amounts) throw new Error('2207 without a trial');
  return {
    ...trialInput(facts),
    invono: '',
    fulamt_ownpay_amt: yuanText(amounts.selfFunded),
    overlmt_selfpay: yuanText(amounts.overLimit),
    preselfpay_amt: yuanText(amounts.preSelfPay),
    inscp_scp_amt: yuanText(amounts.inScope),
  };
}

function refund({ person, ids }: ChainFacts): Values<typeof refundFields> {
  const { setlId = '', mdtrtId = '' } = ids;
  return { setl_id: setlId, mdtrt_id: mdtrtId, psn_no: person.psnNo };
}

function removal({ person, ids }: ChainFacts): Values<typeof removalFields> {
  const { mdtrtId = '', chrgBchno = '0000' } = ids;
  return { mdtrt_id: mdtrtId, chrg_bchno: chrgBchno, psn_no: person.psnNo };
}

function cancel({ person, ids }: ChainFacts): Values<typeof cancelFields> {
  const { mdtrtId = '', iptOtpNo = '' } = ids;
  return { psn_no: person.psnNo, mdtrt_id: mdtrtId, ipt_otp_no: iptOtpNo };
}

function reversal(facts: ChainFacts, profile: Profile): Values<typeof reversalFields> {
  const { reversing, person } = facts;
  if (!reversing) throw new Error('2601 without an original');
  const oinfno = infnoOf(profile, reversing.act);
  return { psn_no: person.psnNo, omsgid: reversing.msgid, oinfno };
}

/** The nodes of an act, in HN27's names and codes. */
export function actInput(act: Act, facts: ChainFacts, profile: Profile): Record<string, unknown> {
  switch (act) {
    case '2201':
      return { data: registration(facts) };
    case '2203':
      return { mdtrtinfo: visitRecord(facts), diseinfo: [diagnosis(facts)] };
    case '2204':
      return { feedetail: feeLines(facts, profile) };
    case '2206':
      return { data: trialInput(facts) };
    case '2207':
      return { data: settleInput(facts) };
    case '2208':
      return { data: refund(facts) };
    case '2205':
      return { data: removal(facts) };
    case '2202':
      return { data: cancel(facts) };
    case '2601':
      return { data: reversal(facts, profile) };
  }
}

const registered = z.looseObject({ data: node(z.looseObject({ mdtrt_id: givenCode })) });

/** Output of 2201: mdtrt_id. */
export function readRegistration(output: unknown): string | undefined {
  return registered.safeParse(output).data?.data.mdtrt_id;
}

const uploadedLine = z.looseObject({
  feedetl_sn: givenCode,
  det_item_fee_sumamt: givenAmount,
  fulamt_ownpay_amt: amount,
  overlmt_amt: amount,
  preselfpay_amt: amount,
  inscp_scp_amt: amount,
  chrgitm_lv: optionalCode,
});
const uploadedLines = z.looseObject({ result: rows(uploadedLine) });
/** One row of 2204's result: how the treatment place's platform splits the line. */
export type UploadedLine = z.infer<typeof uploadedLine> & { level: ItemClass | undefined };

/**
 * Output of 2204; kept, since 5204 does not give it again everywhere (platform-interface.md §3.1).
 * `level` is chrgitm_lv by the profile's codes; undefined for a code it does not have.
 */
export function readUpload(output: unknown, profile: Profile): UploadedLine[] | undefined {
  const { itemLevels } = profile.codes;
  return uploadedLines.safeParse(output).data?.result.map((row) => {
    return { ...row, level: itemLevels[row.chrgitm_lv] };
  });
}

/** 5201: this person's visits on a day, to find a registration whose answer was lost. */
export function visitsInput(psnNo: string, day: string) {
  const data: Values<typeof visitsFields> = {
    psn_no: psnNo,
    begntime: `${day} 00:00:00`,
    endtime: `${day} 23:59:59`,
    med_type: '14',
    mdtrt_id: '',
  };
  return { data };
}

const visits = z.looseObject({
  mdtrtinfo: rows(z.looseObject({ mdtrt_id: givenCode, ipt_otp_no: optionalCode })),
});

/** The mdtrt_id under our ipt_otp_no: `absent` when the list is readable and has none. */
export function findRegistration(output: unknown, iptOtpNo: string) {
  const parsed = visits.safeParse(output);
  if (!parsed.success || iptOtpNo === '') return { kind: 'unreadable' as const };
  const row = parsed.data.mdtrtinfo.find((each) => each.ipt_otp_no === iptOtpNo);
  return row ? { kind: 'found' as const, mdtrtId: row.mdtrt_id } : { kind: 'absent' as const };
}

/** Whether 5201 lists this mdtrt_id, under our ipt_otp_no or under none. */
export function isRegistration(output: unknown, mdtrtId: string, iptOtpNo: string): boolean {
  const rowsThere = visits.safeParse(output).data?.mdtrtinfo ?? [];
  return rowsThere.some((row) => {
    return row.mdtrt_id === mdtrtId && (row.ipt_otp_no === '' || row.ipt_otp_no === iptOtpNo);
  });
}

/** 5203 needs the setl_id; it decides a lost refund by refd_setl_flag. 5204 may go without. */
export function settlementInput(facts: { psnNo: string; ids: Ids }) {
  const { psnNo, ids } = facts;
  const { setlId = '', mdtrtId = '' } = ids;
  const data: Values<typeof settlementFields> & Values<typeof feeQueryFields> = {
    psn_no: psnNo,
    setl_id: setlId,
    mdtrt_id: mdtrtId,
  };
  return { data };
}

/** A row without a number of its own, or without any word on its settlement, is none. */
const feeRow = z.looseObject({
  feedetl_sn: givenCode,
  mdtrt_id: optionalCode,
  setl_id: optionalCode.nonoptional(),
});
const feesQueried = z.union([
  z.array(feeRow).max(BILL_LINES_MAX),
  z.looseObject({ feedetail: rows(feeRow) }).transform(({ feedetail }) => feedetail),
]);

/**
 * 5204 without setl_id tells the setl_id in provinces of the Jiangxi kind only. It is asked after
 * 2204, so an answer without any row of this visit says nothing about it; nor does one that leaves
 * setl_id out.
 */
export function findSetlId(output: unknown, mdtrtId: string) {
  const parsed = feesQueried.safeParse(output);
  const own = (parsed.data ?? []).filter((row) => row.mdtrt_id === '' || row.mdtrt_id === mdtrtId);
  const setlIds = new Set(own.map((row) => row.setl_id).filter((id) => id !== ''));
  if (own.length === 0 || setlIds.size > 1) return { kind: 'unreadable' as const };
  const [setlId] = setlIds;
  return setlId === undefined ? { kind: 'absent' as const } : { kind: 'found' as const, setlId };
}
