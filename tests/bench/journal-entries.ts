/** Invented journals of any length, made from the visit of tests/crash/fixture/v1. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createMemoryDisk, type MemoryDisk } from '../../electron/disk-memory.ts';
import { createNodeDisk } from '../../electron/disk.ts';
import { readOnlyDisk } from '../../electron/disk-readonly.ts';
import { openJournal } from '../../electron/journal/journal.ts';
import { openKeyring } from '../../electron/journal/keys.ts';
import type { Keyring } from '../../electron/journal/keys.ts';
import { readJournal } from '../../electron/journal/read.ts';
import type { JournalRecord, NewRecord } from '../../electron/journal/record.ts';
import { aesWrap, cashier } from '../../electron/journal/testbed.ts';

export const random = (size: number): Uint8Array => randomBytes(size);
export const wrap = aesWrap(new Uint8Array(32).fill(7), random);

/** What is left of the template's entries: all, or without personal parts and large estimates. */
export type Size = 'full' | 'lean' | 'small';

/** The fixture's entries of one visit. */
export async function readTemplate(): Promise<JournalRecord[]> {
  const folder = join(import.meta.dirname, '../crash/fixture/v1');
  const disk = readOnlyDisk(createNodeDisk(folder));
  const { records } = await readJournal(disk, await openKeyring({ disk, wrap, random }));
  const first = records.find(({ visit }) => visit !== undefined)?.visit;
  return records.filter(({ visit, kind }) => visit === first && kind !== 'refund.asked');
}

/** Entries of visit number `n`. */
export function visitEntries(template: readonly JournalRecord[], n: number, size: Size) {
  const id = `0320260101${String(n).padStart(7, '0')}`;
  const wanted = size === 'full' ? template : template.filter(({ kind }) => isLean(kind));
  const undone = wanted.findIndex(({ data }) => JSON.stringify(data).includes('"2208"'));
  return wanted.slice(0, undone < 0 ? wanted.length : undone).map((record): NewRecord => {
    const { kind, v, data } = record;
    const entry = { kind, v, visit: id, data };
    const personal = personalOf(record, size);
    return personal === undefined ? entry : { ...entry, personal };
  });
}

function isLean(kind: string): boolean {
  return kind !== 'visit.estimated';
}

/** Folding reads who, what for and the bill; the calls' texts are only kept. */
function personalOf({ kind, personal }: JournalRecord, size: Size): unknown {
  if (size === 'full' || personal === undefined) return personal;
  if (size === 'small') return undefined;
  if (kind === 'visit.opened' || kind === 'visit.judged') return personal;
  return kind.startsWith('call.') ? { text: 'x'.repeat(240) } : undefined;
}

export interface Made {
  disk: MemoryDisk;
  keyring: Keyring;
  entries: number;
  bytesEach: number;
}

/** A journal of `days` days with `visits` visits each, in memory. */
export async function makeJournal(days: number, visits: number, size: Size): Promise<Made> {
  const template = await readTemplate();
  const disk = createMemoryDisk();
  const keyring = await openKeyring({ disk, wrap, random });
  let wall = Date.parse('2026-01-01T08:00:00+08:00');
  const clock = { now: () => new Date((wall += 1000)), monotonic: () => wall };
  const { journal } = await openJournal({ disk, keyring, clock, random });
  let number = 0;
  for (let day = 0; day < days; day += 1) {
    for (let n = 0; n < visits; n += 1) {
      number += 1;
      for (const entry of visitEntries(template, number, size))
        await journal.append(entry, cashier);
    }
    wall = Date.parse('2026-01-01T08:00:00+08:00') + (day + 1) * 86_400_000;
  }
  const entries = journal.head().seq;
  await journal.close();
  const names = (await disk.list()).filter((name) => name.startsWith('segment-'));
  let bytes = 0;
  for (const name of names) bytes += (await disk.size(name)) ?? 0;
  return { disk, keyring, entries, bytesEach: bytes / entries };
}

/** Copies the files into a real folder. */
export async function putOnDisk(made: Made, folder: string): Promise<void> {
  const real = createNodeDisk(folder);
  for (const name of await made.disk.list()) {
    await real.writeAtomic(name, await made.disk.read(name));
  }
}
