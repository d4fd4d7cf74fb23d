/** The dated, signed data a counter works by: profile, packs, catalogue, direct lists. */
import type { Catalogue } from '../../shared/catalogue.ts';
import { limitsOn, type LimitSets } from '../../shared/limits.ts';
import { withChanges } from '../../shared/catalogue-changes.ts';
import type { EntryData } from '../../shared/entry.ts';
import type { Profile } from '../../shared/platform/profile.ts';
import { choosePack } from '../../shared/policy/choose.ts';
import { onDirectList, type DirectList } from '../../shared/policy/direct.ts';
import { insuranceKind } from '../../shared/policy/field.ts';
import type { CheckedPack } from '../../shared/policy/pack.ts';
import type { Rules } from './parts.ts';

export interface RuleData {
  profile: Profile;
  limits: LimitSets;
  packs: readonly CheckedPack[];
  direct: DirectList;
  catalogue: Catalogue;
}

/** What changes the catalogue while the counter runs: the day, and what a person confirms. */
export interface Changing {
  /** yyyy-MM-dd */
  today: () => string;
  changes: () => readonly EntryData<'catalogue.changed'>[];
}

/** Changes made to another shipped version do not count: the new one has its own figures. */
function changedCatalogue(
  base: Catalogue,
  changes: readonly EntryData<'catalogue.changed'>[],
  day: string,
): Catalogue {
  return changes
    .filter((each) => each.base === base.version && each.from <= day)
    .toSorted((a, b) => (a.from < b.from ? -1 : Number(a.from > b.from)))
    .reduce((catalogue, each) => withChanges(catalogue, each.changes, each.version), base);
}

function indexed({ version, status, items }: Catalogue): Rules['catalogue'] {
  const byCode = new Map(items.map((item) => [item.code, item]));
  return { version, status, items, find: (code) => byCode.get(code) };
}

/**
 * Looks things up in the data. Throws on a catalogue or profile that was not parsed: a programmer's
 * error.
 */
export function createRules(data: RuleData, changing: Changing): Rules {
  const { profile, limits, packs, direct } = data;
  const catalogueOn = (day: string) => changedCatalogue(data.catalogue, changing.changes(), day);
  const shipped = indexed(data.catalogue);
  let changed = { state: '', catalogue: shipped };
  return {
    profile,
    get limits() {
      const [only, another] = limits.sets;
      if (only !== undefined && another === undefined) return only;
      return limitsOn(limits, changing.today());
    },
    limitsRefused: limits.refused,
    packs,
    get catalogue() {
      const count = changing.changes().length;
      if (count === 0) return shipped;
      const [day, before] = [changing.today(), changed.state];
      const state = `${day}/${count}`;
      if (state !== before) changed = { state, catalogue: indexed(catalogueOn(day)) };
      return changed.catalogue;
    },
    catalogueOn,
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
