/** The data a counter ships with, parsed and checked: profile, packs, direct list, catalogue. */
import { catalogueFile } from '../shared/catalogue.ts';
import { directListFile } from '../shared/policy/direct.ts';
import catalogueJson from '../shared/packs/430100/catalogue.json' with { type: 'json' };
import hotanJson from '../shared/packs/653200/outpatient-special.json' with { type: 'json' };
import limitsJson from '../shared/packs/limits/drill.json' with { type: 'json' };
import directJson from '../shared/packs/national/direct-list.json' with { type: 'json' };
import type { TrustList } from '../shared/sealed.ts';
import { loadSignedLimits } from './limits.ts';
import { loadSignedPacks, packLabel } from './packs.ts';
import { loadProfile } from './profiles.ts';

/** Nobody's signature counts yet: the packs we ship are unsigned, and good for a drill only. */
const trusted: TrustList = { format: 'crosscounter.trust-list/1', keys: [] };

/**
 * For the drill, with the profile of that name. It is the only counter so far: a live one would
 * refuse these packs as unsigned. Throws with every problem where a shipped file is wrong: the
 * counter does not start on wrong rules.
 */
export function loadData(profile = '430100') {
  const shipped = [{ name: '653200/outpatient-special.json', value: hotanJson }];
  const { packs, faults } = loadSignedPacks(shipped, trusted, 'drill');
  if (faults.length > 0) throw new Error(`policy pack refused: ${JSON.stringify(faults)}`);
  const limits = loadSignedLimits(limitsJson, trusted, 'drill');
  if (!limits.ok) throw new Error(`limits refused: ${limits.code} ${limits.text}`);
  return {
    profile: loadProfile(profile),
    packs: packs.map(({ pack }) => pack),
    packLabels: packs.map(packLabel),
    limits: { sets: [limits.limits] },
    limitsLabel: limits.label,
    direct: directListFile.parse(directJson),
    catalogue: catalogueFile.parse(catalogueJson),
    /** The same file unparsed: the drill platform reads it by itself. */
    drillCatalogue: catalogueJson.items,
  };
}
