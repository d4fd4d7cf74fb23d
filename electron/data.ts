/** The data a counter ships with, parsed and checked: profile, packs, direct list, catalogue. */
import { catalogueFile } from '../shared/catalogue.ts';
import { profileFile } from '../shared/platform/profile.ts';
import { loadPack } from '../shared/policy/check.ts';
import { directListFile } from '../shared/policy/direct.ts';
import catalogueJson from '../shared/packs/430100/catalogue.json' with { type: 'json' };
import profileJson from '../shared/packs/430100/profile.json' with { type: 'json' };
import hotanJson from '../shared/packs/653200/outpatient-special.json' with { type: 'json' };
import directJson from '../shared/packs/national/direct-list.json' with { type: 'json' };

/**
 * Throws with every problem where a shipped file is wrong: the counter does not start on wrong
 * rules.
 */
export function loadData() {
  const packs = [hotanJson].map((json) => {
    const loaded = loadPack(json);
    if (loaded.ok) return loaded.pack;
    throw new Error(`policy pack refused: ${JSON.stringify(loaded.problems)}`);
  });
  return {
    profile: profileFile.parse(profileJson),
    packs,
    direct: directListFile.parse(directJson),
    catalogue: catalogueFile.parse(catalogueJson),
    /** The same file unparsed: the drill platform reads it by itself. */
    drillCatalogue: catalogueJson.items,
  };
}
