/** What the insured place says about a person's benefit: 2001, 5301, 5302. */
import { z } from 'zod';
import { dateOrTime, optional, optionalDate, read, text } from './fields.ts';
import { day, filingFact } from './filings.ts';
import type { BenefitFact } from './filings.ts';
import type { DrillPatient } from './patients.ts';
import { answeringPatient, insuranceOf } from './people.ts';
import { Refusal } from './refusal.ts';
import { diseaseNames } from './rules.ts';
import { insutypeCode, medTypeCode } from './tables.ts';
import type { Transaction, World } from './world.ts';

const STATUS_WORDS = { '1': '正常参保', '2': '暂停参保', '4': '终止参保' } as const;

/** 参保状态. */
function insuranceFact(world: World, patient: DrillPatient, insutype: string): BenefitFact {
  const insurance = insuranceOf(patient, insutype);
  if (insurance instanceof Refusal) {
    return { granted: false, reason: insurance.errMsg, from: '', until: '' };
  }
  const granted = insurance.status === '1';
  const words = STATUS_WORDS[insurance.status];
  const reason = granted ? words : `参保状态为${words}，不能享受医保待遇`;
  return { granted, reason, from: insurance.from, until: day(world, insurance.paused) };
}

/** 门诊慢特病资格, and whether the place lets this disease settle directly. */
function diseaseFact(
  world: World,
  patient: DrillPatient,
  admdvs: string,
  disease: string,
  today: string,
): BenefitFact {
  const row = patient.qualifications.find((each) => each.code === disease);
  const name = diseaseNames.get(disease) ?? disease;
  if (!row) {
    return { granted: false, reason: `无${name}门诊慢特病待遇资格`, from: '', until: '' };
  }
  const from = day(world, row.from);
  const until = day(world, row.until);
  if (today > until) {
    return { granted: false, reason: `${name}门诊慢特病待遇资格已于${until}到期`, from, until };
  }
  if (!world.register.place(admdvs)?.direct.has(disease)) {
    const reason = `病种${name}（${disease}）未纳入参保地门诊慢特病跨省直接结算范围`;
    return { granted: false, reason, from, until };
  }
  return { granted: true, reason: `${name}门诊慢特病待遇资格有效`, from, until };
}

export interface BenefitQuestion {
  readonly patient: DrillPatient;
  readonly insutype: string;
  readonly admdvs: string;
  /** "" = no disease asked */
  readonly disease: string;
  readonly day: string;
  /** OTP_ER_REFL_FLAG 1 or 3: treated as filed (22号 art. 34). */
  readonly emergency: boolean;
  /** Asked by 2001, which does not see every missing filing. */
  readonly early: boolean;
}

/** All facts about one benefit, in the order in which the insured place checks them. */
export function judgeBenefit(world: World, question: BenefitQuestion): BenefitFact[] {
  const { patient, insutype, admdvs, disease } = question;
  const facts = [insuranceFact(world, patient, insutype)];
  if (disease !== '') {
    facts.push(diseaseFact(world, patient, admdvs, disease, question.day));
  }
  const late = patient.filingSeenLate || world.ways().notFiledAt !== undefined;
  if (admdvs === world.hospital.admdvs || (question.early && late)) return facts;
  const filing = filingFact(world, patient, question.day);
  const rescued = { granted: true, reason: '急诊抢救，视同已备案', from: '', until: '' };
  facts.push(question.emergency && !filing.granted ? rescued : filing);
  return facts;
}

const checkInput = z.looseObject({
  data: z.looseObject(
    {
      psn_no: text(30),
      insutype: insutypeCode,
      fixmedins_code: text(12),
      med_type: medTypeCode,
      begntime: dateOrTime,
      endtime: optionalDate,
      dise_codg: optional(30),
      dise_name: optional(500),
    },
    { error: '不能为空' },
  ),
});

/** 2001 人员待遇享受检查: one row per fact; a refused benefit is an answer, not an error. */
export const check2001: Transaction = (call, world) => {
  const input = read(checkInput, call.envelope.input);
  if (input instanceof Refusal) return input;
  const { psn_no, insutype, dise_codg, begntime } = input.data;
  const patient = answeringPatient(call, world, psn_no);
  if (patient instanceof Refusal) return patient;
  const facts = judgeBenefit(world, {
    patient,
    insutype,
    admdvs: call.envelope.insuplc_admdvs || world.hospital.admdvs,
    disease: dise_codg,
    day: begntime.slice(0, 10),
    emergency: false,
    early: true,
  });
  return {
    trtinfo: facts.map((fact) => {
      const fund = fact.reason.includes('门诊慢特病');
      return {
        psn_no,
        trt_chk_type: fund ? '01' : '99',
        fund_pay_type: fund ? `${insutype === '310' ? '310' : '390'}100` : '',
        trt_enjymnt_flag: fact.granted ? '1' : '0',
        begndate: fact.from,
        enddate: fact.until,
        trt_chk_rslt: fact.reason,
      };
    }),
  };
};

const personInput = z.looseObject({
  data: z.looseObject({ psn_no: text(30) }, { error: '不能为空' }),
});

/** 5301 人员慢特病备案查询: every qualification with its dates, a lapsed one too. */
export const qualifications5301: Transaction = (call, world) => {
  const input = read(personInput, call.envelope.input);
  if (input instanceof Refusal) return input;
  const patient = answeringPatient(call, world, input.data.psn_no);
  if (patient instanceof Refusal) return patient;
  return {
    feedetail: patient.qualifications.map((row) => ({
      opsp_dise_code: row.code,
      opsp_dise_name: diseaseNames.get(row.code) ?? row.code,
      begndate: day(world, row.from),
      enddate: day(world, row.until),
    })),
  };
};

const fixedInput = z.looseObject({
  data: z.looseObject({ psn_no: text(30), biz_appy_type: text(3) }, { error: '不能为空' }),
});

/** 5302 人员定点信息查询: nobody of the drill is tied to an institution. */
export const institutions5302: Transaction = (call, world) => {
  const input = read(fixedInput, call.envelope.input);
  if (input instanceof Refusal) return input;
  const patient = answeringPatient(call, world, input.data.psn_no);
  return patient instanceof Refusal ? patient : { psnfixmedin: [] };
};
