/** 参保登记: who exists, by each number that identifies a person; the places that insure them. */
import type { DrillPatient } from './patients.ts';
import { patientsAt } from './patients.ts';
import { insuredPlaces, localPlace } from './rules.ts';
import type { InsuredPlace } from './rules.ts';
import type { DrillWays } from './ways.ts';

export interface Register {
  /** The table in its order, as it is without any case. */
  readonly list: readonly DrillPatient[];
  byPsnNo(psnNo: string): DrillPatient | undefined;
  byIdNumber(idNumber: string): DrillPatient | undefined;
  byCardSn(cardSn: string): DrillPatient | undefined;
  /** An insured place that this drill knows, by admdvs. */
  place(admdvs: string): InsuredPlace | undefined;
}

/** The people of a drill whose hospital is `here`; `ways` may change everybody's record. */
export function createRegister(here: string, ways: () => DrillWays): Register {
  const list = patientsAt(here);
  const index = (numberOf: (patient: DrillPatient) => string) => {
    const map = new Map(list.map((patient) => [numberOf(patient), patient]));
    return (number: string): DrillPatient | undefined => {
      const patient = map.get(number);
      const { person } = ways();
      return patient && person ? person(patient) : patient;
    };
  };
  return {
    list,
    byPsnNo: index((patient) => patient.psnNo),
    byIdNumber: index((patient) => patient.idNumber),
    byCardSn: index((patient) => patient.card.cardSn),
    place: (admdvs) =>
      insuredPlaces.get(admdvs) ?? (admdvs === here ? localPlace(here) : undefined),
  };
}
