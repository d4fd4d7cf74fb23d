/** Who a credential belongs to: 1101, and the credential checks of 2201, 2206 and 2207. */
import { z } from 'zod';
import { yuanText } from '../../shared/money.ts';
import { drillDate } from './calendar.ts';
import { code, optional, optionalDate, read, text } from './fields.ts';
import { checkFiledAt } from './filings.ts';
import type { DrillInsurance, DrillPatient } from './patients.ts';
import { Refusal } from './refusal.ts';
import type { Call, Transaction, World } from './world.ts';

/** The credential fields that 1101, 2201, 2206 and 2207 share. */
export const credentialFields = {
  mdtrt_cert_type: code('01', '02', '03'),
  mdtrt_cert_no: text(50),
  card_sn: optional(32),
};

export interface Credential {
  readonly mdtrt_cert_type: '01' | '02' | '03';
  readonly mdtrt_cert_no: string;
  readonly card_sn: string;
}

function patientOfToken(world: World, token: string, ms: number): DrillPatient | Refusal {
  const known = world.state.tokens.get(token);
  const patient = known && world.register.byPsnNo(known.psnNo);
  if (!known || !patient) return new Refusal('电子凭证令牌无效');
  return known.until < ms ? new Refusal('电子凭证令牌已失效，请患者刷新后重新扫码') : patient;
}

function patientOfCard(world: World, credential: Credential): DrillPatient | Refusal {
  if (credential.card_sn === '') {
    return new Refusal('入参校验失败：就诊凭证类型为03时卡识别码[card_sn]不能为空');
  }
  const patient = world.register.byCardSn(credential.card_sn.toUpperCase());
  if (!patient) return new Refusal('未查询到该社会保障卡');
  const numbers = [patient.card.cardNo, patient.idNumber];
  return numbers.includes(credential.mdtrt_cert_no)
    ? patient
    : new Refusal('社会保障卡卡号与卡识别码不符');
}

/** The person behind a credential; a token must still be valid at `ms`. */
function patientOf(world: World, credential: Credential, ms: number): DrillPatient | Refusal {
  if (credential.mdtrt_cert_type === '01') {
    return patientOfToken(world, credential.mdtrt_cert_no, ms);
  }
  if (credential.mdtrt_cert_type === '03') return patientOfCard(world, credential);
  return world.register.byIdNumber(credential.mdtrt_cert_no) ?? new Refusal('未查询到人员基本信息');
}

/** Refuses when the credential does not belong to this patient or has run out. */
export function checkCredential(
  world: World,
  call: Call,
  patient: DrillPatient,
  credential: Credential,
): Refusal | undefined {
  const owner = patientOf(world, credential, call.at.ms);
  if (owner instanceof Refusal) return owner;
  return owner.psnNo === patient.psnNo ? undefined : new Refusal('就诊凭证与人员编号不是同一人');
}

/** Refuses when the stated identity differs from the insured person. */
export function checkIdentity(
  world: World,
  patient: DrillPatient,
  stated: { psn_cert_type: string; certno: string; psn_name?: string },
): Refusal | undefined {
  if (stated.psn_cert_type !== world.profile.codes.idCard)
    return new Refusal('人员证件类型与参保信息不一致');
  if (stated.certno !== patient.idNumber) return new Refusal('证件号码与参保信息不一致');
  if (stated.psn_name !== undefined && !['', patient.name].includes(stated.psn_name)) {
    return new Refusal('人员姓名与参保信息不一致');
  }
  return undefined;
}

/** The place a request is routed to: an empty insuplc_admdvs means the place of treatment. */
function routedPlace(call: Call): string {
  return call.envelope.insuplc_admdvs || call.envelope.mdtrtarea_admvs;
}

/** The patient of a psn_no, found only when the request is routed to an insured place of theirs. */
export function insuredPatient(call: Call, world: World, psnNo: string): DrillPatient | Refusal {
  const patient = world.register.byPsnNo(psnNo);
  const place = routedPlace(call);
  const found = patient?.insurances.some((insurance) => insurance.admdvs === place);
  return patient && found
    ? patient
    : new Refusal(`未查询到人员基本信息（参保地医保区划${place}，人员编号${psnNo}）`);
}

/** As insuredPatient, for transactions that the insured place itself must answer. */
export function answeringPatient(call: Call, world: World, psnNo: string): DrillPatient | Refusal {
  const patient = insuredPatient(call, world, psnNo);
  if (patient instanceof Refusal || !patient.placeDown) return patient;
  const name = world.register.place(routedPlace(call))?.name ?? '';
  return new Refusal(`参保地（${name}）医保信息平台维护中，请稍后重试`);
}

/** The insurance of one type, or a refusal when the person has none. */
export function insuranceOf(patient: DrillPatient, insutype: string): DrillInsurance | Refusal {
  const insurance = patient.insurances.find((each) => each.insutype === insutype);
  return insurance ?? new Refusal(`该参保人没有险种${insutype}的参保信息`);
}

/** What is left in the person's account and the family's. */
export function purseOf(world: World, patient: DrillPatient): DrillPatient['account'] {
  return world.state.purses.get(patient.psnNo) ?? patient.account;
}

const personInput = z.looseObject({
  data: z.looseObject(
    {
      ...credentialFields,
      begntime: optionalDate,
      psn_cert_type: optional(6),
      certno: optional(50),
      psn_name: optional(50),
    },
    { error: '不能为空' },
  ),
});

function insuranceRow(world: World, patient: DrillPatient, insurance: DrillInsurance): object {
  const active = insurance.status === '1';
  const supplement = patient.personal.layers.some((layer) => layer.payer === 'cvlserv_pay');
  return {
    balc: active ? yuanText(purseOf(world, patient).own) : '0',
    insutype: insurance.insutype,
    psn_type: insurance.psnType,
    psn_insu_stas: insurance.status,
    psn_insu_date: insurance.from,
    paus_insu_date: drillDate(insurance.paused, world.state.openedYear),
    cvlserv_flag: supplement ? '1' : '0',
    insuplc_admdvs: insurance.admdvs,
    emp_name: insurance.employer,
  };
}

function personOutput(world: World, call: Call, patient: DrillPatient): object {
  const birthday = patient.birthDate.slice(5) <= call.at.day.slice(5);
  const age = call.at.year - Number(patient.birthDate.slice(0, 4)) - (birthday ? 0 : 1);
  return {
    baseinfo: {
      psn_no: patient.psnNo,
      psn_cert_type: world.profile.codes.idCard,
      certno: patient.idNumber,
      psn_name: patient.name,
      gend: patient.gender,
      naty: patient.nationality,
      brdy: patient.birthDate,
      age: String(age),
      exp_content: '',
    },
    insuinfo: patient.insurances.map((each) => insuranceRow(world, patient, each)),
    idetinfo: patient.identity
      ? [
          {
            psn_idet_type: patient.identity.code,
            psn_type_lv: '',
            memo: patient.identity.memo,
            begntime: drillDate('Y-01-01', world.state.openedYear),
            endtime: '',
          },
        ]
      : [],
  };
}

/** 1101 人员信息获取: across provinces certificate type, number and name must be stated (JX). */
export const person1101: Transaction = (call, world) => {
  const input = read(personInput, call.envelope.input);
  if (input instanceof Refusal) return input;
  const patient = patientOf(world, input.data, call.at.ms);
  if (patient instanceof Refusal) return patient;
  const province = routedPlace(call).slice(0, 2);
  if (!patient.insurances.some((each) => each.admdvs.startsWith(province))) {
    return new Refusal('未查询到人员基本信息，请确认参保地医保区划');
  }
  const { psn_cert_type, certno, psn_name } = input.data;
  const local = patient.insurances.some((each) => each.admdvs === world.hospital.admdvs);
  if (!local && (psn_cert_type === '' || certno === '' || psn_name === '')) {
    return new Refusal('异地就医人员须填写人员证件类型、证件号码和人员姓名');
  }
  const stated = psn_cert_type !== '' || certno !== '' || psn_name !== '';
  const wrong = stated ? checkIdentity(world, patient, input.data) : undefined;
  return wrong ?? checkFiledAt('1101', call, world, patient) ?? personOutput(world, call, patient);
};
