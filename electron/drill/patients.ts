/**
 * 演练患者: the invented people of the drill. ID numbers begin 990000, a region that cannot exist.
 */
import { fen } from '../../shared/money.ts';
import type { Fen } from '../../shared/money.ts';
import { patientRows } from './patients-data.ts';
import type { Personal, PayerLayer } from './split.ts';

export type FilingType =
  | '长期异地居住人员'
  | '转诊'
  | '异地安置退休人员'
  | '常驻异地工作人员'
  | '其他临时外出就医人员';

/** Dates may be relative to the platform's opening year: see drillDate. */
export interface DrillFiling {
  readonly type: FilingType;
  /** In a row also 'here' (the treatment place) and 'province' (its province). */
  readonly city: string;
  readonly from: string;
  readonly until: string;
}

export interface DrillInsurance {
  readonly insutype: '310' | '390';
  /** 11 employed, 12 retired, 15 resident (HN27 psn_type) */
  readonly psnType: '11' | '12' | '15';
  /** psn_insu_stas: 1 normal, 2 suspended, 4 terminated */
  readonly status: '1' | '2' | '4';
  readonly from: string;
  readonly paused: string;
  readonly admdvs: string;
  readonly employer: string;
}

export interface DrillQualification {
  readonly code: string;
  readonly from: string;
  readonly until: string;
}

export interface DrillCard {
  readonly generation: '1.0' | '2.0' | '3.0';
  /** 卡识别码, 32 hex; the first six digits are the issuing region. */
  readonly cardSn: string;
  readonly cardNo: string;
  readonly issued: string;
  readonly expires: string;
}

/** What the counter should find out with the line up. */
export type Expected = 'direct' | 'provisional' | 'manual' | 'refuse';

export interface DrillPatient {
  readonly key: string;
  /** One Chinese sentence for the drill panel: why this patient is interesting. */
  readonly what: string;
  readonly expected: Expected;
  readonly name: string;
  readonly idNumber: string;
  readonly gender: '1' | '2';
  readonly birthDate: string;
  /** naty: 01 Han, 05 Uyghur */
  readonly nationality: '01' | '05';
  readonly psnNo: string;
  readonly card: DrillCard;
  readonly insurances: readonly DrillInsurance[];
  readonly qualifications: readonly DrillQualification[];
  /** The disease that this patient asks to settle. */
  readonly declares: string;
  readonly filing: DrillFiling | undefined;
  /** 2001 does not see the missing filing; only 2206 does. */
  readonly filingSeenLate: boolean;
  /** Comes as an emergency: settles with OTP_ER_REFL_FLAG 1 although not filed. */
  readonly emergency: boolean;
  /** The insured place's own system does not answer. */
  readonly placeDown: boolean;
  readonly account: { readonly own: Fen; readonly mutual: Fen };
  /** Spent before the drill opened, in its opening year. */
  readonly spent: { readonly fund: Fen; readonly inScope: Fen; readonly deductible: Fen };
  readonly identity: { readonly code: string; readonly memo: string } | undefined;
  readonly personal: Personal;
}

/** What a row of the table states; everything else follows from it or is the plain case. */
export interface PatientRow {
  readonly key: string;
  readonly what: string;
  readonly name: string;
  readonly born: string;
  readonly gender: '1' | '2';
  readonly expected?: Expected;
  /** Where insured; 'here' is the treatment place. */
  readonly place?: string;
  readonly insutype?: '310' | '390';
  readonly psnType?: '11' | '12';
  readonly status?: '1' | '2' | '4';
  readonly suspended310?: boolean;
  readonly card?: '1.0' | '2.0';
  readonly diseases?: readonly string[];
  readonly declares?: string;
  readonly qualifiedUntil?: string;
  readonly filing?: Partial<DrillFiling> | 'none';
  readonly filingSeenLate?: boolean;
  readonly emergency?: boolean;
  readonly placeDown?: boolean;
  /** Whole yuan, except the account in fen. */
  readonly account?: { readonly own: number; readonly mutual?: number };
  readonly spent?: { readonly fund: number; readonly inScope: number };
  readonly identity?: { readonly code: string; readonly memo: string };
  readonly ratioOff?: number;
  readonly deductible?: number;
  readonly layers?: readonly PayerLayer[];
  readonly hospitalShare?: number;
  readonly oneFenLess?: boolean;
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** The 18th character of an ID number (GB 11643, ISO 7064 MOD 11-2) for its first 17 digits. */
export function idCheckDigit(body: string): string {
  let total = 0;
  WEIGHTS.forEach((weight, at) => {
    total += weight * Number(body[at] ?? 0);
  });
  return '10X98765432'[total % 11] ?? '';
}

function idNumberOf(row: PatientRow, index: number): string {
  const parity = row.gender === '1' ? 1 : 0;
  const sequence = String((index + 1) * 2 + parity).padStart(3, '0');
  const body = `990000${row.born.replaceAll('-', '')}${sequence}`;
  return body + idCheckDigit(body);
}

function cardOf(row: PatientRow, index: number, place: string): DrillCard {
  const serial = String(index + 1).padStart(4, '0');
  return {
    generation: row.card ?? '3.0',
    cardSn: `${place}D156000005DDDD00000000${serial}`,
    cardNo: `DR000${serial}`,
    issued: row.card === '1.0' ? '20120601' : '20210601',
    expires: '20990531',
  };
}

function insurancesOf(row: PatientRow, place: string): DrillInsurance[] {
  const insutype = row.insutype ?? '390';
  const status = row.status ?? '1';
  const active: DrillInsurance = {
    insutype,
    psnType: insutype === '390' ? '15' : (row.psnType ?? '11'),
    status,
    from: '2016-01-01',
    paused: status === '1' ? '' : 'Y-01-01',
    admdvs: place,
    employer: insutype === '390' ? '' : '演练第一工厂',
  };
  if (!row.suspended310) return [active];
  const left = { psnType: '11', status: '2', from: '2014-01-01', paused: 'Y-1-09-01' } as const;
  return [{ ...active, ...left, insutype: '310', employer: '演练第二工厂' }, active];
}

function filingOf(row: PatientRow, here: string): DrillFiling | undefined {
  if (row.filing === 'none') return undefined;
  const plain = { type: '长期异地居住人员', from: 'Y-1-03-01', until: 'Y+1-12-31' } as const;
  const places = { here, province: `${here.slice(0, 2)}0000` };
  const { city = 'here', ...stated } = row.filing ?? {};
  return {
    ...plain,
    ...stated,
    city: city === 'here' || city === 'province' ? places[city] : city,
  };
}

function personalOf(row: PatientRow): Personal {
  return {
    ratioOff: row.ratioOff ?? 0,
    deductible: row.deductible === undefined ? undefined : fen(row.deductible * 100),
    layers: row.layers ?? [],
    hospitalShare: row.hospitalShare ?? 0,
    oneFenLess: row.oneFenLess ?? false,
  };
}

function patientOf(row: PatientRow, index: number, here: string): DrillPatient {
  const place = row.place === 'here' ? here : (row.place ?? '653200');
  const diseases = row.diseases ?? ['M00503'];
  const qualified = { from: 'Y-1-01-01', until: row.qualifiedUntil ?? 'Y+1-12-31' };
  return {
    key: row.key,
    what: row.what,
    expected: row.expected ?? 'direct',
    name: row.name,
    idNumber: idNumberOf(row, index),
    gender: row.gender,
    birthDate: row.born,
    nationality: row.name.includes('·') ? '05' : '01',
    psnNo: `${place}${String(index + 1).padStart(20, '0')}`,
    card: cardOf(row, index, place),
    insurances: insurancesOf(row, place),
    qualifications: diseases.map((code) => ({ code, ...qualified })),
    declares: row.declares ?? diseases[0] ?? 'M00503',
    filing: filingOf(row, here),
    filingSeenLate: row.filingSeenLate ?? false,
    emergency: row.emergency ?? false,
    placeDown: row.placeDown ?? false,
    account: { own: fen(row.account?.own ?? 0), mutual: fen(row.account?.mutual ?? 0) },
    spent: {
      fund: fen((row.spent?.fund ?? 0) * 100),
      inScope: fen((row.spent?.inScope ?? 0) * 100),
      deductible: fen(0),
    },
    identity: row.identity,
    personal: personalOf(row),
  };
}

const CHANGSHA = '430100';

function patientsOf(here: string): readonly DrillPatient[] {
  return patientRows.map((row, index) => patientOf(row, index, here));
}

/** The patients of the drill in Changsha. */
export const drillPatients = patientsOf(CHANGSHA);

/** All patients of a drill whose hospital is at `here`, in the order of the panel. */
export function patientsAt(here: string): readonly DrillPatient[] {
  return here === CHANGSHA ? drillPatients : patientsOf(here);
}
