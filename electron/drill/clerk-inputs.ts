/** The inputs of a well-behaved clerk, as the profile of the place wants them written. */
import type { DrillPatient } from './patients.ts';
import type { DrillProfile } from './profile.ts';
import { diseaseNames } from './rules.ts';
import type { DrillCatalogueItem } from './world.ts';

export interface ClerkLine {
  readonly item: DrillCatalogueItem;
  readonly count: string;
  readonly price: string;
  readonly amount: string;
  readonly approved?: '0' | '1' | '2';
}

export interface Bill {
  readonly visit: string;
  readonly batch: string;
  readonly total: string;
  /** The four split amounts of the upload, in yuan text. */
  readonly stated: Record<string, string>;
}

/** The active insurance of a patient, else the first. */
export function activeInsurance(patient: DrillPatient): DrillPatient['insurances'][number] {
  const { insurances, key } = patient;
  const found = insurances.find((each) => each.status === '1') ?? insurances[0];
  if (!found) throw new Error(`drill: ${key} has no insurance`);
  return found;
}

const identityOf = (profile: DrillProfile, patient: DrillPatient): Record<string, string> => ({
  psn_cert_type: profile.codes.idCard,
  certno: patient.idNumber,
  psn_name: patient.name,
});

const credentialOf = (patient: DrillPatient): Record<string, string> => ({
  mdtrt_cert_type: '02',
  mdtrt_cert_no: patient.idNumber,
});

const flagOf = (profile: DrillProfile, emergency: boolean): Record<string, string> =>
  emergency ? { [profile.message.extensionField]: JSON.stringify({ OTP_ER_REFL_FLAG: '1' }) } : {};

/** 1101 */
export function personInput(profile: DrillProfile, patient: DrillPatient): object {
  return { data: { ...credentialOf(patient), ...identityOf(profile, patient) } };
}

/** One row of 2204. */
export function feeRow(
  patient: DrillPatient,
  visit: string,
  batch: string,
  line: ClerkLine,
  feedetl_sn: number,
  time: string,
): object {
  return {
    feedetl_sn: String(feedetl_sn),
    mdtrt_id: visit,
    psn_no: patient.psnNo,
    chrg_bchno: batch,
    dise_codg: patient.declares,
    prd_days: '7',
    rx_circ_flag: '0',
    fee_ocur_time: time,
    med_list_codg: line.item.code,
    medins_list_codg: line.item.local,
    det_item_fee_sumamt: line.amount,
    cnt: line.count,
    pric: line.price,
    bilg_dept_codg: 'D01',
    bilg_dept_name: '演练科',
    bilg_dr_codg: 'D430100000001',
    bilg_dr_name: '演练医师',
    hosp_appr_flag: line.approved ?? '1',
  };
}

/** The bill fields that 2206 and 2207 share. */
export function billInput(
  profile: DrillProfile,
  patient: DrillPatient,
  bill: Bill,
  account: string,
): Record<string, string> {
  return {
    psn_no: patient.psnNo,
    ...credentialOf(patient),
    psn_cert_type: profile.codes.idCard,
    certno: patient.idNumber,
    med_type: '14',
    medfee_sumamt: bill.total,
    psn_setlway: '01',
    mdtrt_id: bill.visit,
    chrg_bchno: bill.batch,
    acct_used_flag: account,
    insutype: activeInsurance(patient).insutype,
    ...flagOf(profile, patient.emergency),
  };
}

/** 2203 */
export function visitInput(
  profile: DrillProfile,
  patient: DrillPatient,
  visit: string,
  time: string,
): object {
  return {
    mdtrtinfo: {
      mdtrt_id: visit,
      psn_no: patient.psnNo,
      med_type: '14',
      begntime: time,
      dise_codg: patient.declares,
      dise_name: diseaseNames.get(patient.declares) ?? '',
      ...flagOf(profile, patient.emergency),
    },
    diseinfo: [
      {
        diag_type: '1',
        diag_srt_no: '1',
        diag_code: 'C34.900',
        diag_name: '演练诊断',
        diag_dept: '演练科',
        dise_dor_no: 'D430100000001',
        dise_dor_name: '演练医师',
        diag_time: time,
        vali_flag: '1',
      },
    ],
  };
}

/** 2201 */
export function registrationInput(
  profile: DrillProfile,
  patient: DrillPatient,
  number: number,
  begntime: string,
): object {
  const { insutype, psnType } = activeInsurance(patient);
  const data = {
    psn_no: patient.psnNo,
    insutype,
    ...credentialOf(patient),
    ...identityOf(profile, patient),
    begntime,
    psn_type: psnType,
    ipt_otp_no: `OTP${String(number).padStart(8, '0')}`,
    atddr_no: 'D430100000001',
    dr_name: '演练医师',
    dept_code: 'D01',
    caty: 'A03',
  };
  return { data };
}
