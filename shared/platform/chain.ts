/**
 * 2201 … 2208, 2601 and the queries that decide a lost act: inputs from a visit, outputs to our
 * nouns.
 */
import { z } from 'zod';
import type { Bill } from '../bill.ts';
import type { Ids } from '../entry.ts';
import { activeInsurance, type Insurance, type KnownPerson } from '../known.ts';
import { priceText, quantityText, yuanText } from '../money.ts';
import type { Trial } from '../settlement.ts';
import type { Credential } from '../visit/personal.ts';
import type { Visit } from '../visit/state.ts';
import type { Act } from '../visit/table.ts';
import { amount, code, optionalCode } from './field.ts';
import { extension } from './person.ts';
import type { Profile } from './profile.ts';

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

function certificate({ credential, person, insurance }: ChainFacts) {
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

function registration(facts: ChainFacts) {
  const { person, insurance, bill, ids, time } = facts;
  return {
    data: {
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
    },
  };
}

function visitRecord(facts: ChainFacts, profile: Profile) {
  const { person, bill, ids, disease, time } = facts;
  return {
    mdtrtinfo: {
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
      ...extension(profile, facts.emergency),
    },
    diseinfo: [
      {
        diag_type: '1',
        diag_srt_no: '1',
        diag_code: bill.diagnosis.code,
        diag_name: bill.diagnosis.name,
        diag_dept: bill.department.code,
        dise_dor_no: bill.doctor.code,
        dise_dor_name: bill.doctor.name,
        diag_time: time,
        vali_flag: '1',
      },
    ],
  };
}

/**
 * feedetl_sn is unique in the visit: 1, the batch's serial, the line. A number of at most 15 digits
 * (Hunan), so it never begins with 0.
 */
function feeLines({ bill, ids, person, disease, time }: ChainFacts) {
  const batch = ids.chrgBchno ?? '';
  return {
    feedetail: bill.lines.map((line) => ({
      feedetl_sn: `1${batch.slice(-7)}${String(line.id).padStart(5, '0')}`,
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
      prd_days: '',
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
    })),
  };
}

function trialInput(facts: ChainFacts, profile: Profile) {
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
    ...extension(profile, facts.emergency),
  };
}

function settleInput(facts: ChainFacts, profile: Profile) {
  const amounts = facts.trial?.amounts;
  if (!amounts) throw new Error('2207 without a trial');
  return {
    data: {
      ...trialInput(facts, profile),
      invono: '',
      fulamt_ownpay_amt: yuanText(amounts.selfFunded),
      overlmt_selfpay: yuanText(amounts.overLimit),
      preselfpay_amt: yuanText(amounts.preSelfPay),
      inscp_scp_amt: yuanText(amounts.inScope),
    },
  };
}

/** The input node of an act. */
export function actInput(act: Act, facts: ChainFacts, profile: Profile): Record<string, unknown> {
  const { person, ids } = facts;
  const psn_no = person.psnNo;
  const mdtrt_id = ids.mdtrtId ?? '';
  switch (act) {
    case '2201':
      return registration(facts);
    case '2203':
      return visitRecord(facts, profile);
    case '2204':
      return feeLines(facts);
    case '2206':
      return { data: trialInput(facts, profile) };
    case '2207':
      return settleInput(facts, profile);
    case '2208':
      return { data: { setl_id: ids.setlId ?? '', mdtrt_id, psn_no } };
    case '2205':
      return { data: { mdtrt_id, chrg_bchno: ids.chrgBchno ?? '0000', psn_no } };
    case '2202':
      return { data: { psn_no, mdtrt_id, ipt_otp_no: ids.iptOtpNo ?? '' } };
    case '2601': {
      const { reversing } = facts;
      if (!reversing) throw new Error('2601 without an original');
      return { data: { psn_no, omsgid: reversing.msgid, oinfno: reversing.act } };
    }
  }
}

const registered = z.looseObject({ data: z.looseObject({ mdtrt_id: code }) });

/** Output of 2201: mdtrt_id. */
export function readRegistration(output: unknown): string | undefined {
  return registered.safeParse(output).data?.data.mdtrt_id;
}

const uploadedLine = z.looseObject({
  feedetl_sn: code,
  det_item_fee_sumamt: amount,
  fulamt_ownpay_amt: amount,
  overlmt_amt: amount,
  preselfpay_amt: amount,
  inscp_scp_amt: amount,
  chrgitm_lv: optionalCode,
  memo: optionalCode,
});
/** One row of 2204's result: how the treatment place's platform splits the line. */
export type UploadedLine = z.infer<typeof uploadedLine>;
const uploadedLines = z.looseObject({ result: z.array(uploadedLine) });

/**
 * Output of 2204; kept, since 5204 does not give it again everywhere (platform-interface.md §3.1).
 */
export function readUpload(output: unknown): UploadedLine[] | undefined {
  return uploadedLines.safeParse(output).data?.result;
}

/** 5201: this person's visits on a day, to find a registration whose answer was lost. */
export function visitsInput(psnNo: string, day: string) {
  const data = {
    psn_no: psnNo,
    begntime: `${day} 00:00:00`,
    endtime: `${day} 23:59:59`,
    med_type: '14',
    mdtrt_id: '',
  };
  return { data };
}

const visits = z.looseObject({
  mdtrtinfo: z.array(z.looseObject({ mdtrt_id: code, ipt_otp_no: optionalCode })),
});

/** The mdtrt_id under our ipt_otp_no: `absent` when the list is readable and has none. */
export function findRegistration(output: unknown, iptOtpNo: string) {
  const parsed = visits.safeParse(output);
  if (!parsed.success) return { kind: 'unreadable' as const };
  const row = parsed.data.mdtrtinfo.find((each) => each.ipt_otp_no === iptOtpNo);
  return row ? { kind: 'found' as const, mdtrtId: row.mdtrt_id } : { kind: 'absent' as const };
}

/** 5203 needs the setl_id; it decides a lost refund by refd_setl_flag. */
export function settlementInput(facts: { psnNo: string; ids: Ids }) {
  const { psnNo, ids } = facts;
  const data = { psn_no: psnNo, setl_id: ids.setlId ?? '', mdtrt_id: ids.mdtrtId ?? '' };
  return { data };
}

const feesQueried = z.union([
  z.array(z.looseObject({ setl_id: optionalCode })),
  z.looseObject({ feedetail: z.array(z.looseObject({ setl_id: optionalCode })) }),
]);

/** 5204 without setl_id tells the setl_id in provinces of the Jiangxi kind only. */
export function findSetlId(output: unknown) {
  const parsed = feesQueried.safeParse(output);
  if (!parsed.success) return { kind: 'unreadable' as const };
  const rows = Array.isArray(parsed.data) ? parsed.data : parsed.data.feedetail;
  const setlId = rows.find((row) => row.setl_id !== '')?.setl_id;
  return setlId ? { kind: 'found' as const, setlId } : { kind: 'absent' as const };
}
