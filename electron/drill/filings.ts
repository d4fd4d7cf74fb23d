/** 异地就医备案: what the insured place knows of a filing, and at which step it says so. */
import { drillDate } from './calendar.ts';
import type { DrillPatient } from './patients.ts';
import { Refusal } from './refusal.ts';
import { cityNames } from './rules.ts';
import type { Call, World } from './world.ts';

/** One fact of the benefit check: granted or not, why, and from when until when it holds. */
export interface BenefitFact {
  readonly granted: boolean;
  readonly reason: string;
  readonly from: string;
  readonly until: string;
}

/** A patient's date in this drill's years. */
export function day(world: World, relative: string): string {
  return drillDate(relative, world.state.openedYear);
}

/** There is no filing query: 2001 and 2206 tell it by their text. */
export function filingFact(world: World, patient: DrillPatient, today: string): BenefitFact {
  const filing = patient.filing;
  if (!filing) {
    return { granted: false, reason: '该参保人未办理异地就医备案', from: '', until: '' };
  }
  const from = day(world, filing.from);
  const until = day(world, filing.until);
  const city = cityNames.get(filing.city) ?? filing.city;
  if (today > until) return { granted: false, reason: `备案已于${until}到期`, from, until };
  if (today < from) return { granted: false, reason: `备案自${from}起生效`, from, until };
  const area = filing.city.endsWith('0000') ? filing.city.slice(0, 2) : filing.city;
  if (!world.hospital.admdvs.startsWith(area)) {
    return { granted: false, reason: `备案就医地为${city}，与本次就医地不符`, from, until };
  }
  const reason = `异地就医备案有效：${filing.type}，备案就医地${city}，有效期至${until}`;
  return { granted: true, reason, from, until };
}

/**
 * A refusal of a missing filing where the drill is told to notice it at this step: no source shows
 * at which step a platform does.
 */
export function checkFiledAt(
  step: '1101' | '2201',
  call: Call,
  world: World,
  patient: DrillPatient,
): Refusal | undefined {
  const local = patient.insurances.some((each) => each.admdvs === world.hospital.admdvs);
  if (local || world.ways().notFiledAt !== step) return undefined;
  const fact = filingFact(world, patient, call.at.day);
  return fact.granted ? undefined : new Refusal(fact.reason);
}
