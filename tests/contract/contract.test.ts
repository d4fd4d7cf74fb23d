/**
 * Goal: the table of verbs changes only together with its version, and every verb is carried out.
 * Method: one hash over all JSON schemas; the desk on the bed is asked for each name.
 */
import { describe, expect, it } from 'vitest';
import { CONTRACT_VERSION, tidings, verbs, type VerbName } from '../../shared/contract.ts';
import { openBed } from '../desk/counter-bed.ts';
import { pinOf, sha256 } from './pins.ts';

/**
 * Both change together: raise CONTRACT_VERSION in shared/contract.ts, then write the new hash here.
 */
const pinned = {
  version: 3,
  hash: '909a5851addb2026f73ceb58cbcbb4b7be3852c9a220129400a6ef59e6c20816',
};

function table(): string {
  const names = Object.keys(verbs) as VerbName[];
  const calls = names.map((name) => {
    const { kind, input, output } = verbs[name];
    return [name, kind, pinOf(input), pinOf(output)];
  });
  const told = Object.entries(tidings).map(([name, schema]) => [name, pinOf(schema)]);
  return sha256([calls, told]);
}

describe('the contract', () => {
  it('is pinned to its version', () => {
    const found = { version: CONTRACT_VERSION, hash: table() };
    const help =
      'The verbs changed: raise CONTRACT_VERSION in shared/contract.ts and pin both here';
    expect(found, help).toEqual(pinned);
  });

  it('has an implementation of every verb, and none besides', async () => {
    const { desk } = await openBed();
    expect(Object.keys(desk).sort()).toEqual(Object.keys(verbs).sort());
    for (const name of Object.keys(verbs) as VerbName[]) expect(desk[name]).toBeTypeOf('function');
  });

  it('answers a message that does not fit its verb by name, and never throws', async () => {
    const { desk, crashes } = await openBed();
    const wrong = { surprise: true } as object;
    for (const name of Object.keys(verbs) as VerbName[]) {
      const call = desk[name] as (
        input: object,
      ) => Promise<{ ok: boolean; fault?: { code: string } }>;
      expect(await call(wrong), name).toMatchObject({ ok: false, fault: { code: 'bad-message' } });
    }
    expect(crashes).toEqual([]);
  });
});
