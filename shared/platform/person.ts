/**
 * 1101, 5301, 2001 and 5206: who the person is, qualified for what, with which benefit, used up how
 * far.
 */
import { z } from 'zod';
import type { Benefit, Insurance, Qualification } from '../known.ts';
import type { Fen } from '../money.ts';
import type { Credential } from '../visit/personal.ts';
import { amount, givenAmount, givenCode, node, optionalCode, rows } from './field.ts';
import type { Profile } from './profile.ts';
import type { Values } from './spec/field.ts';
import type {
  accumulatorFields,
  benefitFields,
  institutionFields,
  personFields,
  psnNoFields,
} from './spec/person.ts';

export interface PersonAsk {
  credential: Credential;
  /** Known from the card; required by most provinces for people insured elsewhere. */
  idNo: string;
  name: string;
}

/** Input of 1101 (HN27; "异地就医必填" in JX). */
export function personInput(ask: PersonAsk) {
  const { credential } = ask;
  const data: Values<typeof personFields> = {
    mdtrt_cert_type: credential.type,
    mdtrt_cert_no: credential.no,
    card_sn: credential.type === '03' ? credential.cardSn : '',
    begntime: '',
    psn_cert_type: ask.idNo === '' ? '' : '01',
    certno: ask.idNo,
    psn_name: ask.name,
  };
  return { data };
}

const insurance = z
  .looseObject({
    insutype: givenCode,
    psn_type: optionalCode,
    psn_insu_stas: givenCode,
    insuplc_admdvs: optionalCode,
    insuplc_admvs: optionalCode,
    emp_name: optionalCode,
    balc: amount,
  })
  .transform(({ insuplc_admvs, ...row }) => {
    return { ...row, insuplc_admdvs: row.insuplc_admdvs || insuplc_admvs };
  })
  // Without its place the next message would be taken for a local one (platform-interface.md §1.3).
  .refine((row) => row.psn_insu_stas !== '1' || row.insuplc_admdvs !== '');

const personOutput = z.looseObject({
  baseinfo: node(
    z.looseObject({
      psn_no: givenCode,
      psn_cert_type: optionalCode,
      certno: givenCode,
      psn_name: givenCode,
      gend: optionalCode,
      brdy: optionalCode,
    }),
  ),
  insuinfo: rows(insurance),
});

export interface PersonFound {
  name: string;
  idNo: string;
  certType: string;
  gender: string;
  birthDate: string;
  psnNo: string;
  insurances: Insurance[];
}

/** Output of 1101; undefined when it is not one. */
export function readPerson(output: unknown): PersonFound | undefined {
  const parsed = personOutput.safeParse(output);
  if (!parsed.success) return undefined;
  const { baseinfo: base, insuinfo } = parsed.data;
  return {
    name: base.psn_name,
    idNo: base.certno,
    certType: base.psn_cert_type || '01',
    gender: base.gend,
    birthDate: base.brdy.slice(0, 10),
    psnNo: base.psn_no,
    insurances: insuinfo.map((each) => ({
      insutype: each.insutype,
      personType: each.psn_type,
      status: each.psn_insu_stas,
      place: each.insuplc_admdvs,
      employer: each.emp_name,
      balance: each.balc,
    })),
  };
}

/** Input of 5301. */
export function qualificationsInput(psnNo: string) {
  const data: Values<typeof psnNoFields> = { psn_no: psnNo };
  return { data };
}

/** Input of 5302: the institutions a person is tied to for special diseases (biz_appy_type 01). */
export function institutionsInput(psnNo: string) {
  const data: Values<typeof institutionFields> = { psn_no: psnNo, biz_appy_type: '01' };
  return { data };
}

const qualificationsOutput = z.looseObject({
  feedetail: rows(
    z.looseObject({
      opsp_dise_code: givenCode,
      opsp_dise_name: optionalCode,
      begndate: givenCode,
      enddate: optionalCode,
    }),
  ),
});

/** Output of 5301; codes are passed through unchanged. */
export function readQualifications(output: unknown): Qualification[] | undefined {
  const parsed = qualificationsOutput.safeParse(output);
  if (!parsed.success) return undefined;
  return parsed.data.feedetail.map((each) => ({
    code: each.opsp_dise_code,
    name: each.opsp_dise_name || each.opsp_dise_code,
    begin: each.begndate.slice(0, 10),
    ...(each.enddate === '' ? {} : { end: each.enddate.slice(0, 10) }),
  }));
}

export interface BenefitAsk {
  psnNo: string;
  insutype: string;
  disease: { code: string; name: string };
  time: string;
}

/**
 * Input of 2001. med_type 14 门诊慢特病. The emergency flag is not among its fields: §3.4 has it in
 * 2203, 2206 and 2207 only.
 */
export function benefitInput(ask: BenefitAsk, profile: Profile) {
  const data: Values<typeof benefitFields> = {
    psn_no: ask.psnNo,
    insutype: ask.insutype,
    fixmedins_code: profile.hospital.code,
    med_type: '14',
    begntime: ask.time,
    endtime: '',
    dise_codg: ask.disease.code,
    dise_name: ask.disease.name,
  };
  return { data };
}

const benefitOutput = z.looseObject({
  trtinfo: rows(
    z.looseObject({
      trt_enjymnt_flag: givenCode,
      begndate: optionalCode,
      enddate: optionalCode,
      trt_chk_rslt: optionalCode,
    }),
  ),
});

/**
 * Output of 2001: enjoyed only when no row refuses. The reason is the refusing rows' text, else all
 * rows'; the end is the earliest that any row states.
 */
export function readBenefit(output: unknown, at: string): Benefit | undefined {
  const parsed = benefitOutput.safeParse(output);
  if (!parsed.success || parsed.data.trtinfo.length === 0) return undefined;
  const told = parsed.data.trtinfo;
  const refusing = told.filter((row) => row.trt_enjymnt_flag !== '1');
  const telling = refusing.length > 0 ? refusing : told;
  const ends = told.map((row) => row.enddate.slice(0, 10)).filter((end) => end !== '');
  const begins = told.map((row) => row.begndate.slice(0, 10)).filter((begin) => begin !== '');
  const [end] = ends.sort();
  const begin = begins.sort().at(-1);
  return {
    at,
    enjoys: refusing.length === 0,
    reason: telling
      .map((row) => row.trt_chk_rslt)
      .filter((text) => text !== '')
      .join('；'),
    ...(begin === undefined ? {} : { begin }),
    ...(end === undefined ? {} : { end }),
  };
}

export function accumulatorsInput(psnNo: string) {
  const data: Values<typeof accumulatorFields> = { psn_no: psnNo, cum_ym: '' };
  return { data };
}

const accumulatorsOutput = z.looseObject({
  cuminfo: rows(
    z.looseObject({
      insutype: givenCode,
      year: givenCode,
      cum_type_code: givenCode,
      cum: givenAmount,
    }),
  ),
});

/**
 * Output of 5206: this year's fund pay; undefined where the profile has no code for it: unknown,
 * not zero.
 */
export function readFundPaid(
  output: unknown,
  ask: { year: number; insutype: string },
  profile: Profile,
): Fen | undefined {
  const parsed = accumulatorsOutput.safeParse(output);
  if (!parsed.success || profile.codes.fundPaid === undefined) return undefined;
  return parsed.data.cuminfo.find(
    (each) =>
      each.cum_type_code === profile.codes.fundPaid &&
      each.year === String(ask.year) &&
      each.insutype === ask.insutype,
  )?.cum;
}
