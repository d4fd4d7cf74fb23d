/**
 * Goal: a journal that an older version wrote replays in this one. Method: `fixture/v1` was written
 * by the first version of this program (an invented visit, settled and refunded in the drill; keys
 * under 32 bytes of 7) and is never written again; tables made here stand for later versions.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createNodeDisk } from '../../electron/disk.ts';
import { readOnlyDisk } from '../../electron/disk-readonly.ts';
import { openKeyring } from '../../electron/journal/keys.ts';
import { readJournal } from '../../electron/journal/read.ts';
import { aesWrap } from '../../electron/journal/testbed.ts';
import { entryEnvelope, entryKinds, EntryError, parseEntry } from '../../shared/entry.ts';
import type { Entry, Reading } from '../../shared/entry.ts';
import { migrations } from '../../shared/migrate.ts';
import type { Visit } from '../../shared/visit/state.ts';
import { step } from '../../shared/visit/visit.ts';

const random = (size: number) => new Uint8Array(size);

async function recordsOfV1() {
  const disk = readOnlyDisk(createNodeDisk(join(import.meta.dirname, 'fixture', 'v1')));
  const wrap = aesWrap(new Uint8Array(32).fill(7), random);
  return (await readJournal(disk, await openKeyring({ disk, wrap, random }))).records;
}

function fold(entries: readonly Entry[]): Visit | undefined {
  let visit: Visit | undefined;
  for (const entry of entries) if (entry.visit !== undefined) visit = step(visit, entry);
  return visit;
}

/** A later program: money.taken has come to version 3, and call.sent to version 2. */
const later: Reading = {
  envelope: entryEnvelope,
  kinds: {
    ...entryKinds,
    'money.taken': { v: 3, data: entryKinds['money.taken'].data.extend({ drawer: z.string() }) },
    'call.sent': { v: 2, data: entryKinds['call.sent'].data },
  },
  migrations: {
    ...migrations,
    'money.taken': {
      1: { data: (data) => ({ ...z.looseObject({}).parse(data), till: '01' }) },
      2: {
        data: (data) => {
          const { till, ...rest } = z.looseObject({ till: z.string() }).parse(data);
          return { ...rest, drawer: `钱箱${till}` };
        },
      },
    },
    'call.sent': { 1: { personal: (personal) => ({ request: personal }) } },
  },
};

describe('a journal of version 1', () => {
  it('replays in the present program, to the fen', async () => {
    const entries = (await recordsOfV1()).map((record) => parseEntry(record));
    expect(entries).toHaveLength(25);
    expect(fold(entries)).toMatchObject({
      step: 'cancelled',
      money: 'returnable',
      goal: 'refund',
      settlement: { setlId: '430100S20261122000000122061' },
    });
  });

  it('replays in a later one, brought up version by version, personal parts too', async () => {
    const records = await recordsOfV1();
    const now = fold(records.map((record) => parseEntry(record)));
    const entries = records.map((record) => parseEntry(record, later));
    expect(fold(entries)).toEqual(now);
    const taken = entries.find(({ kind }) => kind === 'money.taken');
    expect(taken?.data).toMatchObject({ drawer: '钱箱01', purpose: 'hold' });
    const at = records.findIndex(({ kind }) => kind === 'call.sent');
    expect(entries[at]?.personal).toEqual({ request: records[at]?.personal });
  });

  it('is refused by name where a way up is missing, and what is newer always', async () => {
    const records = await recordsOfV1();
    const gap: Reading = {
      ...later,
      migrations: { ...later.migrations, 'money.taken': { 2: {} } },
    };
    const read = (reading?: Reading) => records.map((record) => parseEntry(record, reading));
    expect(() => read(gap)).toThrow(/money\.taken version 1: no way up/);
    const newer = { ...records[0], v: 2 };
    expect(() => parseEntry(newer)).toThrow(EntryError);
    expect(() => parseEntry(newer)).toThrow(/version 2: newer than 1/);
  });
});
