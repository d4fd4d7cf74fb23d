/**
 * An invented hospital, a small catalogue and a seeded platform: what the drill's own tests stand
 * on.
 */
import { createHmac } from 'node:crypto';
import { createClerk } from './clerk.ts';
import type { Clerk, ClerkLine } from './clerk.ts';
import { drillPatients } from './patients.ts';
import type { DrillPatient } from './patients.ts';
import type { Hospital } from './envelope.ts';
import { createDrillPlatform } from './platform.ts';
import type { DrillPlatform } from './platform.ts';
import { hospitalOf, plainProfile, readDrillProfile } from './profile.ts';
import type { DrillProfile } from './profile.ts';
import type { DrillCatalogueItem } from './world.ts';

export const hospital = { code: 'H43010000001', name: '演练医院', admdvs: '430100' };

const item = (
  code: string,
  name: string,
  price: string,
  level: 'A' | 'B' | 'C',
  preSelfPay: string,
  limit?: string,
): DrillCatalogueItem => ({
  code,
  local: `L${code}`,
  name,
  pinyin: code.toLowerCase(),
  listType: '101',
  chargeType: '09',
  spec: '1支',
  unit: '支',
  price,
  class: level,
  preSelfPay,
  limit,
});

/** Class A, class B 10 %, class B 20 % with a price limit, class C. */
export const items = {
  plain: item('XDA', '演练甲类药', '100.00', 'A', '0'),
  shared: item('XDB', '演练乙类药', '412.00', 'B', '0.10'),
  limited: item('XDL', '演练限价药', '250.50', 'B', '0.20', '200.00'),
  own: item('XDC', '演练自费药', '33.33', 'C', '1'),
};

/** A number generator of one seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) * 2 ** -32;
  };
}

/** The patient of a key. Throws when there is none. */
export function patientOf(key: string): DrillPatient {
  const found = drillPatients.find((patient) => patient.key === key);
  if (!found) throw new Error(`drill: no patient ${key}`);
  return found;
}

/** The headers of a CSB request, signed by hand: HMAC-SHA1 over the four in their sorted order. */
export function csbSigned(
  infno: string,
  stamp: number,
  key = 'drill',
  secret = 'drill',
): Record<string, string> {
  const names = `_api_access_key=${key}&_api_name=${infno}`;
  const text = `${names}&_api_timestamp=${stamp}&_api_version=1.0.0`;
  return {
    _api_access_key: key,
    _api_name: infno,
    _api_timestamp: String(stamp),
    _api_version: '1.0.0',
    _api_signature: createHmac('sha1', secret).update(text).digest('base64'),
  };
}

export interface Bench {
  /** The patient of a key as this hospital's place has them. Throws when there is none. */
  readonly patient: (key: string) => DrillPatient;
  readonly platform: DrillPlatform;
  readonly clerk: Clerk;
  /** The hand-set clock of platform and clerk, ms. */
  readonly clock: { ms: number };
}

/** A hospital and how its platform works. */
export interface Place {
  readonly hospital: Hospital;
  readonly profile: DrillProfile;
}

const plainPlace: Place = { hospital, profile: plainProfile };

/** A shipped profile and its hospital. */
export function placeOf(profile: unknown): Place {
  return { hospital: hospitalOf(profile), profile: readDrillProfile(profile) };
}

/** A platform opened on 2026-05-06 09:00 Beijing time and a clerk who has signed in. */
export async function bench(seed = 1, place = plainPlace): Promise<Bench> {
  const { profile, hospital: here } = place;
  const clock = { ms: Date.UTC(2026, 4, 6, 1, 0, 0) };
  const now = (): Date => new Date(clock.ms);
  const catalogue = Object.values(items);
  const platform = createDrillPlatform({
    now,
    random: seeded(seed),
    catalogue,
    hospital: here,
    profile,
  });
  const clerk = createClerk({ platform, hospital: here, now, profile });
  await clerk.signIn();
  const patient = (key: string): DrillPatient => {
    const found = platform.patients.find((each) => each.key === key);
    if (!found) throw new Error(`drill: no patient ${key}`);
    return found;
  };
  return { platform, clerk, clock, patient };
}

/** A line of class A of the given yuan amount, e.g. "400.00". */
export function lineOf(amount: string): ClerkLine {
  return { item: items.plain, count: '1', price: amount, amount };
}

/** 2 × 412.00 B, 3 × 250.50 B limited to 200.00, 1.5 × 33.33 C (49.995 → 50.00), 4 × 100.00 A. */
export const mixedLines: readonly ClerkLine[] = [
  { item: items.shared, count: '2', price: '412.00', amount: '824.00' },
  { item: items.limited, count: '3', price: '250.50', amount: '751.50' },
  { item: items.own, count: '1.5', price: '33.33', amount: '50.00' },
  { item: items.plain, count: '4', price: '100.00', amount: '400.00' },
];
