/** 门诊挂号与就诊: 2201 register, 2202 cancel, 2203 visit and diagnoses. */
import { z } from 'zod';
import { code, dateTime, extensionFields, isEmergency, optional, read, text } from './fields.ts';
import { checkFiledAt } from './filings.ts';
import {
  checkCredential,
  checkIdentity,
  credentialFields,
  insuranceOf,
  insuredPatient,
} from './people.ts';
import { Refusal } from './refusal.ts';
import type { Visit } from './state.ts';
import { insutypeCode, medTypeCode } from './tables.ts';
import { newId } from './world.ts';
import type { Call, Transaction, World } from './world.ts';

const registerInput = z.looseObject({
  data: z.looseObject(
    {
      ...credentialFields,
      psn_no: text(30),
      insutype: insutypeCode,
      begntime: dateTime,
      psn_cert_type: text(3),
      certno: text(20),
      psn_type: text(3),
      /** s20 here and s50 at 1101: names of Xinjiang exceed 20. */
      psn_name: text(50),
      ipt_otp_no: text(30),
      atddr_no: optional(30),
      dr_name: optional(50),
      dept_code: text(30),
      dept_name: optional(100),
      caty: text(10),
      ...extensionFields,
    },
    { error: '不能为空' },
  ),
});

type Registration = z.output<typeof registerInput>['data'];

function checkRegistration(world: World, call: Call, data: Registration): Refusal | undefined {
  const patient = insuredPatient(call, world, data.psn_no);
  if (patient instanceof Refusal) return patient;
  const wrong = checkCredential(world, call, patient, data) ?? checkIdentity(world, patient, data);
  if (wrong) return wrong;
  const insurance = insuranceOf(patient, data.insutype);
  if (insurance instanceof Refusal) return insurance;
  if (insurance.status !== '1') return new Refusal('该险种参保状态不正常，不能办理门诊挂号');
  if (insurance.psnType !== data.psn_type) return new Refusal('人员类别与参保信息不一致');
  const emergency = isEmergency(data, world.profile.message.extensionField);
  if (emergency instanceof Refusal) return emergency;
  const filed = emergency ? undefined : checkFiledAt('2201', call, world, patient);
  if (filed) return filed;
  if (world.state.iptOtpNos.has(data.ipt_otp_no)) {
    return new Refusal(`住院/门诊号${data.ipt_otp_no}在本机构已存在`);
  }
  return undefined;
}

/** 2201 门诊挂号: answers mdtrt_id; ipt_otp_no is unique in the hospital and never free again. */
export const register2201: Transaction = (call, world) => {
  const input = read(registerInput, call.envelope.input);
  if (input instanceof Refusal) return input;
  const refused = checkRegistration(world, call, input.data);
  if (refused) return refused;
  const { psn_no, ipt_otp_no, insutype, begntime, dept_code } = input.data;
  if (insutype !== '310' && insutype !== '390') return new Refusal(`险种${insutype}不能门诊挂号`);
  const visit: Visit = {
    mdtrtId: newId(world, world.hospital.admdvs),
    psnNo: psn_no,
    iptOtpNo: ipt_otp_no,
    insutype,
    begntime,
    deptCode: dept_code,
    state: 'registered',
    diseCodg: '',
    diseName: '',
    emergency: false,
    fees: [],
  };
  world.state.visits.set(visit.mdtrtId, visit);
  world.state.iptOtpNos.add(ipt_otp_no);
  return { data: { mdtrt_id: visit.mdtrtId, psn_no, ipt_otp_no } };
};

/** The visit of mdtrt_id and psn_no, unless it is unknown or cancelled. */
export function visitOf(call: Call, world: World, mdtrtId: string, psnNo: string): Visit | Refusal {
  const patient = insuredPatient(call, world, psnNo);
  if (patient instanceof Refusal) return patient;
  const visit = world.state.visits.get(mdtrtId);
  if (!visit || visit.psnNo !== psnNo) return new Refusal(`未查询到就诊信息（就诊ID ${mdtrtId}）`);
  return visit.state === 'cancelled' ? new Refusal('该就诊的挂号已撤销') : visit;
}

/** As visitOf, for what only a visit that still takes entries may do. */
export function openVisitOf(
  call: Call,
  world: World,
  mdtrtId: string,
  psnNo: string,
): Visit | Refusal {
  const visit = visitOf(call, world, mdtrtId, psnNo);
  if (visit instanceof Refusal || visit.state !== 'closed') return visit;
  return new Refusal('该就诊已退费或冲正，请使用新的门诊号重新挂号');
}

const cancelInput = z.looseObject({
  data: z.looseObject(
    { psn_no: text(30), mdtrt_id: text(30), ipt_otp_no: text(30) },
    { error: '不能为空' },
  ),
});

/** 2202 门诊挂号撤销: only without fee rows. */
export const cancel2202: Transaction = (call, world) => {
  const input = read(cancelInput, call.envelope.input);
  if (input instanceof Refusal) return input;
  const { psn_no, mdtrt_id, ipt_otp_no } = input.data;
  const visit = visitOf(call, world, mdtrt_id, psn_no);
  if (visit instanceof Refusal) return visit;
  if (visit.iptOtpNo !== ipt_otp_no) return new Refusal('住院/门诊号与就诊信息不符');
  if (visit.fees.some((fee) => fee.setlId !== null)) {
    return new Refusal('该就诊存在已结算费用，不能撤销挂号');
  }
  if (visit.fees.length > 0) return new Refusal('该就诊存在未撤销的费用明细，不能撤销挂号');
  visit.state = 'cancelled';
  return {};
};

const visitInput = z.looseObject({
  mdtrtinfo: z.looseObject(
    {
      mdtrt_id: text(30),
      psn_no: text(30),
      med_type: medTypeCode,
      begntime: dateTime,
      main_cond_dscr: optional(1000),
      dise_type_code: optional(30),
      dise_codg: text(30),
      dise_name: text(500),
      ...extensionFields,
    },
    { error: '不能为空' },
  ),
  diseinfo: z
    .array(
      z.looseObject({
        diag_type: code('1', '2', '3'),
        diag_srt_no: z.union([z.string().min(1), z.number()], { error: '不能为空' }),
        diag_code: text(20),
        diag_name: text(100),
        diag_dept: text(50),
        dise_dor_no: text(30),
        dise_dor_name: text(50),
        diag_time: dateTime,
        vali_flag: code('0', '1'),
      }),
      { error: '不能为空' },
    )
    .min(1, '不能为空'),
});

/**
 * The drill's hospital is opened for 14 门诊慢特病 alone; 13 (emergency) wants OTP_ER_REFL_FLAG 1
 * or 3 in the first place (HN27).
 */
export function checkMedType(medType: string, emergency: boolean): Refusal | undefined {
  if (medType === '14') return undefined;
  return medType === '13' && !emergency
    ? new Refusal('医疗类别[med_type]为13时急诊转诊标志应为1或3')
    : new Refusal(`本机构未开通医疗类别[med_type]${medType}`);
}

/** 2203 门诊就诊信息上传: may be sent again; the last one counts. */
export const visit2203: Transaction = (call, world) => {
  const input = read(visitInput, call.envelope.input);
  if (input instanceof Refusal) return input;
  const info = input.mdtrtinfo;
  const emergency = isEmergency(info, world.profile.message.extensionField);
  if (emergency instanceof Refusal) return emergency;
  const unopened = checkMedType(info.med_type, emergency);
  if (unopened) return unopened;
  const visit = openVisitOf(call, world, info.mdtrt_id, info.psn_no);
  if (visit instanceof Refusal) return visit;
  if (!input.diseinfo.some((each) => each.vali_flag === '1')) {
    return new Refusal('就诊至少应有一条有效诊断');
  }
  const settled = visit.fees.some((fee) => fee.setlId !== null);
  if (settled) return new Refusal('该就诊已结算，不能修改就诊信息');
  visit.state = 'open';
  visit.diseCodg = info.dise_codg;
  visit.diseName = info.dise_name;
  visit.emergency = emergency;
  return {};
};
