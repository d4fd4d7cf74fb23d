/**
 * 医保电子凭证: the rotating digits of a phone, and the national server that turns them into a
 * token.
 */
import { z } from 'zod';
import { drillPatients } from './patients.ts';
import type { DrillPatient } from './patients.ts';
import { newId } from './world.ts';
import type { World } from './world.ts';

/** A code on the phone is good for one minute. */
export const CODE_LIFE_MS = 60_000;
/** The drill's own choice: a token is good for half an hour. No source states a figure. */
export const TOKEN_LIFE_MS = 30 * 60_000;

const voucherData = z.strictObject({
  userName: z.string(),
  idNo: z.string(),
  idType: z.literal('01'),
  /** 38 characters: admdvs(6) + "ec" + 30 */
  ecToken: z.string(),
  insuOrg: z.string(),
  ecIndexNo: z.string(),
  gender: z.string(),
  birthday: z.string(),
  nationality: z.string(),
  email: z.string(),
  authNo: z.string(),
  chnlId: z.string(),
});

/** Answer of the local middleware (ec.query): code "0000" = ok; other codes are the drill's own. */
export const voucherAnswer = z.union([
  z.strictObject({ code: z.literal('0000'), message: z.string(), data: voucherData }),
  z.strictObject({ code: z.string(), message: z.string(), data: z.null() }),
]);
export type VoucherAnswer = z.output<typeof voucherAnswer>;

/** 01101 registration … 01301 settlement … (HN27 businessType, the hospital's). */
const BUSINESS_TYPE = /^01(10[1-4]|20[1-4]|30[1-5])$/;

const digitsOf = (random: () => number, count: number): string =>
  Array.from({ length: count }, () => Math.floor(random() * 10)).join('');

/** The insurance that a voucher names: the active one, else the first. */
function insuredAt(patient: DrillPatient): string {
  const active = patient.insurances.find((each) => each.status === '1') ?? patient.insurances[0];
  if (!active) throw new Error(`drill: ${patient.key} has no insurance`);
  return active.admdvs;
}

/**
 * The 28 digits on the patient's phone at `now`: 424 + 17 + 2 random + province + 0000. In the
 * drill
 * the 17 carry the patient's place in the list and the second of issue; real ones are random.
 */
export function voucherDigits(patient: DrillPatient, now: Date, random: () => number): string {
  const index = String(drillPatients.findIndex(({ key }) => key === patient.key)).padStart(3, '0');
  const second = String(Math.floor(now.getTime() / 1000)).padStart(10, '0');
  const province = insuredAt(patient).slice(0, 2);
  return `424${index}${second}${digitsOf(random, 6)}${province}0000`;
}

function issueToken(world: World, patient: DrillPatient, ms: number): string {
  const serial = newId(world, '').slice(-12);
  const token = `${insuredAt(patient)}ec${serial}${digitsOf(world.random, 18)}`;
  for (const [known, { until }] of world.state.tokens) {
    if (until + TOKEN_LIFE_MS < ms) world.state.tokens.delete(known);
  }
  world.state.tokens.set(token, { psnNo: patient.psnNo, until: ms + world.ways().tokenLifeMs });
  return token;
}

const failed = (code: string, message: string): VoucherAnswer => ({ code, message, data: null });

/**
 * Decodes a scanned code: 500159 no voucher code, 500161 unknown, 500162 expired, 500163 wrong
 * use.
 */
export function decodeVoucher(world: World, digits: string, businessType: string): VoucherAnswer {
  if (!/^424\d{25}$/.test(digits)) return failed('500159', '请使用医保电子凭证二维码');
  if (!BUSINESS_TYPE.test(businessType)) return failed('500163', '用码业务类型不正确');
  const patient = world.register.list[Number(digits.slice(3, 6))];
  const province = digits.slice(22, 24);
  if (!patient || insuredAt(patient).slice(0, 2) !== province) {
    return failed('500161', '电子凭证码值不存在');
  }
  const { ms } = world.clock();
  const age = ms - Number(digits.slice(6, 16)) * 1000;
  if (age < -CODE_LIFE_MS || age > CODE_LIFE_MS) {
    return failed('500162', '电子凭证二维码已过期，请患者刷新后重新扫码');
  }
  return {
    code: '0000',
    message: '成功',
    data: {
      userName: patient.name,
      idNo: patient.idNumber,
      idType: '01',
      ecToken: issueToken(world, patient, ms),
      insuOrg: insuredAt(patient),
      ecIndexNo: `DRILL${patient.psnNo}`,
      gender: patient.gender,
      birthday: patient.birthDate,
      nationality: patient.nationality,
      email: '',
      authNo: '',
      chnlId: 'drill',
    },
  };
}
