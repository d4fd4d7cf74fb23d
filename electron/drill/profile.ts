/**
 * What the drill platform reads of a province profile: how this place's platform behaves. Its own
 * reading of the same JSON file (a second opinion on it), loose: what only the counter needs is
 * passed over.
 */
import { z } from 'zod';

const signing = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('csb'),
    apiName: z.string(),
    apiVersion: z.string(),
    timestamp: z.enum(['ms', 's']),
  }),
  z.looseObject({ kind: z.literal('x-tif'), hex: z.enum(['lower', 'upper']) }),
  z.looseObject({ kind: z.literal('apikey'), header: z.string() }),
]);

const calls = z.discriminatedUnion('style', [
  z.looseObject({ style: z.literal('single'), path: z.string() }),
  z.looseObject({
    style: z.literal('per-infno'),
    base: z.string(),
    paths: z.record(z.string(), z.string()),
  }),
]);

const names = z.record(z.string(), z.array(z.string()));

const profileSchema = z.looseObject({
  gateway: z.looseObject({ signing, envelope: z.enum(['plain', 'sm4-sm2']) }),
  url: z.looseObject({
    health: z.string(),
    calls,
    upload: z.enum(['multipart', 'base64-in-message']),
  }),
  message: z.looseObject({
    /** "" = any of the two that are seen */
    infver: z.string(),
    /** default "" = any */
    recerSysCode: z.looseObject({
      default: z.string(),
      rules: z.array(
        z.looseObject({
          infnos: z.array(z.string()),
          personTypes: z.array(z.string()).optional(),
          insutypes: z.array(z.string()).optional(),
          value: z.string(),
        }),
      ),
    }),
    extensionField: z.enum(['exp_content', 'expContent']),
    msgid: z.enum(['hospital-time-serial', 'time-hospital-serial']),
    variants: z.looseObject({ trial: z.string(), settle: z.string() }),
    feeSerial: z.enum(['digits-15', 'text-30']),
    required: names,
    omit: names,
  }),
  codes: z.looseObject({
    idCard: z.string(),
    itemLevels: z.record(z.string(), z.enum(['A', 'B', 'C'])),
    fundPaid: z.string().default('D0101'),
  }),
  pin: z.looseObject({ local: z.string() }),
  reversible: z.array(z.string()),
  feeQuery: z.enum(['needs-setl-id', 'by-visit']),
  fundIncludesAccount: z.boolean(),
  reconcile: z.looseObject({
    results: z.record(z.string(), z.string()),
    groups: z.array(z.looseObject({ insutype: z.string(), clrType: z.string() })),
    refundFlag: z.boolean(),
    totalsExtra: z.record(z.string(), z.string()),
  }),
});

/** 省平台配置 as the drill platform reads it. */
export type DrillProfile = z.output<typeof profileSchema>;

const hospitalSchema = z.looseObject({
  hospital: z.looseObject({ code: z.string(), name: z.string(), admdvs: z.string() }),
});

/** A profile file's content. Throws (zod) where it lacks something that the drill needs. */
export function readDrillProfile(value: unknown): DrillProfile {
  return profileSchema.parse(value);
}

/** The hospital that a profile file names. Throws (zod) where it names none. */
export function hospitalOf(value: unknown): z.output<typeof hospitalSchema>['hospital'] {
  return hospitalSchema.parse(value).hospital;
}

/** What the drill is where no profile is given: Hunan's texts, and both infver. */
export const plainProfile: DrillProfile = {
  gateway: {
    signing: { kind: 'csb', apiName: '{infno}', apiVersion: '1.0.0', timestamp: 'ms' },
    envelope: 'plain',
  },
  url: {
    health: '/health',
    calls: { style: 'single', path: '/fsi/api/rsfComIfsService/callService' },
    upload: 'multipart',
  },
  message: {
    infver: '',
    recerSysCode: { default: '', rules: [] },
    extensionField: 'exp_content',
    msgid: 'hospital-time-serial',
    variants: { trial: '2206', settle: '2207' },
    feeSerial: 'digits-15',
    required: {},
    omit: { '2207': ['psn_type', 'psn_name'] },
  },
  codes: { idCard: '01', itemLevels: { '01': 'A', '02': 'B', '03': 'C' }, fundPaid: 'D0101' },
  pin: { local: 'none' },
  reversible: ['2207', '2208'],
  feeQuery: 'needs-setl-id',
  fundIncludesAccount: false,
  reconcile: {
    results: { '0': 'equal', '1': 'different' },
    groups: [
      { insutype: '310', clrType: '9987' },
      { insutype: '390', clrType: '9987' },
    ],
    refundFlag: true,
    totalsExtra: {},
  },
};

/** chrgitm_lv of a class: 01 02 03 in HN27, 1 2 3 in JX. */
export function itemLevel(profile: DrillProfile, level: 'A' | 'B' | 'C'): string {
  const found = Object.entries(profile.codes.itemLevels).find(([, each]) => each === level);
  if (!found) throw new Error(`drill: the profile has no item level for class ${level}`);
  return found[0];
}

/** clr_type of a settlement of this insutype. */
export function clearingType(profile: DrillProfile, insutype: string): string {
  return profile.reconcile.groups.find((each) => each.insutype === insutype)?.clrType ?? '9987';
}

/** An A variant's plain number: 2206A → 2206. */
export function plainInfno(infno: string): string {
  return infno.replace(/A$/, '');
}
