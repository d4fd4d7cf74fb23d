/** The province profiles that ship, in the order of their places. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { profileFile, type Profile } from '../../shared/platform/profile.ts';

const packs = path.join(import.meta.dirname, '../../shared/packs');

/** A profile file's value, unparsed. */
export function profileJson(place: string): unknown {
  return JSON.parse(readFileSync(path.join(packs, place, 'profile.json'), 'utf8'));
}

/** Every place with a profile. */
export function shippedProfiles(): Profile[] {
  return readdirSync(packs, { recursive: true, encoding: 'utf8' })
    .filter((name) => path.basename(name) === 'profile.json')
    .map((name) => path.dirname(name))
    .sort()
    .map((place) => profileFile.parse(profileJson(place)));
}
