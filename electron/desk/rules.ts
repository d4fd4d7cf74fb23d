/** The dated, signed-to-be data a counter works by: profile, packs, catalogue, direct lists. */
import type { Catalogue } from '../../shared/catalogue.ts';
import type { Limits } from '../../shared/limits.ts';
import type { Profile } from '../../shared/platform/profile.ts';
import { choosePack } from '../../shared/policy/choose.ts';
import { onDirectList, type DirectList } from '../../shared/policy/direct.ts';
import { insuranceKind } from '../../shared/policy/field.ts';
import type { CheckedPack } from '../../shared/policy/pack.ts';
import type { Rules } from './parts.ts';

export interface RuleData {
  profile: Profile;
  limits: Limits;
  packs: readonly CheckedPack[];
  direct: DirectList;
  catalogue: Catalogue;
}

/**
 * Looks things up in the data. Throws on a catalogue or profile that was not parsed: a programmer's
 * error.
 */
export function createRules(data: RuleData): Rules {
  const { profile, limits, packs, direct, catalogue } = data;
  const byCode = new Map(catalogue.items.map((item) => [item.code, item]));
  const { version, status, items } = catalogue;
  return {
    profile,
    limits,
    packs,
    catalogue: { version, status, items, find: (code) => byCode.get(code) },
    isDirect(disease, facts) {
      const insurance = insuranceKind.safeParse(facts.insurance);
      const choice = insurance.success
        ? choosePack(packs, { place: facts.place, insurance: insurance.data, date: facts.day })
        : undefined;
      const pack = choice?.ok ? choice.pack : undefined;
      return onDirectList(direct, pack, disease, facts.day).list !== 'neither';
    },
    diseaseName: (code) =>
      direct.entries.find((entry) => entry.codes.some((each) => each.code === code))?.name,
  };
}
