import { createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { DiskError } from '../disk.ts';
import type { Disk } from '../disk.ts';
import { JournalError } from './errors.ts';
import { checkText, isWholeWrap, keysFile, parseKeys, periodId } from './keysfile.ts';
import { serialiseKeys, wrapEntry } from './keysfile.ts';
import type { KeysFile } from './keysfile.ts';
import { openText, sealText } from './seal.ts';
import type { Random } from './seal.ts';
import { parseSegmentName } from './segment.ts';

/** Keeps a secret outside: Electron's safeStorage ('os'), the hospital's recovery key. */
export interface KeyWrap {
  readonly slot: string;
  wrap(bytes: Uint8Array): Promise<string>;
  /** Rejects where the text is not one of ours. */
  unwrap(text: string): Promise<Uint8Array>;
}

export interface PeriodKey {
  /** Period and generation, such as 2025-01.1; a key written after a destruction gets the next. */
  id: string;
  key: KeyObject;
}

/** All keys of one counter's data, derived from or wrapped under one root key. */
export interface Keyring {
  readonly journalKey: KeyObject;
  /** A key for another store of the main process (drafts, directory), by a purpose of its own. */
  derive(purpose: string): KeyObject;
  /** HMAC-SHA-256 as hex: the same text always gives the same hash, only with these keys. */
  keyedHash(text: string): string;
  /** The key for personal fields of a period (yyyy-mm), stored durably before it is returned. */
  periodKey(period: string): Promise<PeriodKey>;
  /** By id. Throws 'period-key-missing' where it is neither held nor destroyed. */
  findPeriodKey(id: string): KeyObject | 'destroyed';
  /**
   * Ids of the period keys held; undefined once a period was destroyed since this keyring was
   * opened, also by another process: what is in memory then may not be written down any more. The
   * same where keys.json does not tell.
   */
  heldPeriods(): Promise<string[] | undefined>;
  /** A key that needs the root key and each of these period keys; undefined where one is gone. */
  snapshotKey(periods: readonly string[]): KeyObject | undefined;
  /** Whether these bytes of a keys.json are of this root key, all wraps and period keys whole. */
  isWhole(bytes: Uint8Array): boolean;
  /** Stores the root key under one more wrap, in place of the one in its slot. Durable. */
  addWrap(wrap: KeyWrap): Promise<void>;
  /** Makes the personal fields of a period unreadable for good; the chain is not touched. */
  destroyPeriod(period: string): Promise<void>;
}

const rootBytes = 32;

/**
 * Opens keys.json, or makes it where there is neither a journal nor a file. Errors:
 * 'keys-missing', 'keys-damaged', 'keys-refused', 'keys-locked', 'journal-too-new'; a DiskError
 * where the disk does not read or write.
 */
export async function openKeyring(options: {
  disk: Disk;
  wrap: KeyWrap;
  random: Random;
}): Promise<Keyring> {
  const { disk, wrap, random } = options;
  const known = (await readKeys(disk)) ?? (await underLock(disk, () => bear(disk, wrap, random)));
  const root = await unwrapRoot(known, wrap);
  const wrapKey = derived(root, 'wrap');
  assertSameRoot(known, wrapKey);
  return keyring({ disk, random, root, wrapKey, known });
}

function keyring(options: {
  disk: Disk;
  random: Random;
  root: KeyObject;
  wrapKey: KeyObject;
  known: KeysFile;
}): Keyring {
  const { disk, random, root, wrapKey } = options;
  const periods = openPeriods(options.known, wrapKey);
  const indexKey = derived(root, 'index');
  const update = keysUpdater(disk, wrapKey);
  let destroyed = false;

  const addWrap = async (wrap: KeyWrap): Promise<void> => {
    const { slot } = wrap;
    const data = await wrap.wrap(root.export());
    await update((file) => {
      file.wraps = [...file.wraps.filter((each) => each.slot !== slot), wrapEntry(slot, data)];
    });
  };

  const makePeriodKey = async (period: string): Promise<PeriodKey> => {
    const bytes = random(rootBytes);
    const id = await update((file) => {
      const made = periodId(file, period);
      file.periods.push({ id: made, sealed: sealText(wrapKey, random, `period ${made}`, bytes) });
      return made;
    });
    const key = createSecretKey(bytes);
    periods.set(id, key);
    return { id, key };
  };

  const madeOnce = oneAtATime(makePeriodKey);
  return {
    journalKey: derived(root, 'journal'),
    derive: (purpose) => derived(root, `other/${purpose}`),
    keyedHash: (text) => createHmac('sha256', indexKey).update(text, 'utf8').digest('hex'),
    periodKey: async (period) => newest(periods, period) ?? madeOnce(period),
    findPeriodKey: (id) => {
      const key = periods.get(id);
      if (key === undefined) throw new JournalError('period-key-missing', `no key ${id}`);
      return key;
    },
    heldPeriods: async () => {
      const entries = await storedPeriods(disk);
      const gone = entries === undefined || entries.some((each) => isGone(each, periods));
      return gone || destroyed ? undefined : heldIds(periods);
    },
    snapshotKey: (ids) => snapshotKey(root, ids, periods),
    isWhole: (bytes) => isWhole(bytes, wrapKey),
    addWrap,
    destroyPeriod: async (period) => {
      destroyed = true;
      await update((file) => {
        for (const entry of file.periods) if (isOf(entry.id, period)) entry.sealed = null;
      });
      for (const id of periods.keys()) if (isOf(id, period)) periods.set(id, 'destroyed');
    },
  };
}

/** Two who need a period's key at once get one. */
function oneAtATime(
  make: (period: string) => Promise<PeriodKey>,
): (period: string) => Promise<PeriodKey> {
  const making = new Map<string, Promise<PeriodKey>>();
  return (period) => {
    const started = making.get(period) ?? make(period).finally(() => making.delete(period));
    making.set(period, started);
    return started;
  };
}

type Update = <T>(change: (file: KeysFile) => T) => Promise<T>;

/** Changes to keys.json, one after the other, each durable before it is acknowledged. */
function keysUpdater(disk: Disk, wrapKey: KeyObject): Update {
  let last: Promise<unknown> = Promise.resolve();

  return <T>(change: (file: KeysFile) => T): Promise<T> => {
    const turn = async (): Promise<T> =>
      underLock(disk, async () => {
        // Read anew: another process may have destroyed a period since we opened.
        const file = await readKeys(disk);
        if (file === undefined) throw new JournalError('keys-missing', 'keys.json is gone');
        assertSameRoot(file, wrapKey);
        const result = change(file);
        await disk.writeAtomic(keysFile, serialiseKeys(file));
        return result;
      });
    const result = last.then(turn, turn);
    last = result;
    return result;
  };
}

function isWhole(bytes: Uint8Array, wrapKey: KeyObject): boolean {
  try {
    const file = parseKeys(bytes);
    assertSameRoot(file, wrapKey);
    openPeriods(file, wrapKey);
    return file.wraps.every(isWholeWrap);
  } catch (error) {
    // A wrong bit in the format's number also looks like a later format.
    if (error instanceof JournalError) return false;
    throw error;
  }
}

function derived(root: KeyObject, purpose: string): KeyObject {
  const bytes = hkdfSync('sha256', root, new Uint8Array(), `crosscounter/1/${purpose}`, rootBytes);
  return createSecretKey(Buffer.from(bytes));
}

async function readKeys(disk: Disk): Promise<KeysFile | undefined> {
  if ((await disk.size(keysFile)) === undefined) return undefined;
  try {
    return parseKeys(await disk.read(keysFile));
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    const message = `keys.json cannot be read (${error.message})`;
    throw new JournalError('keys-damaged', message, { cause: error });
  }
}

/** Two processes born at once must not each make a root key, so the birth is under a lock. */
async function underLock<T>(disk: Disk, work: () => Promise<T>): Promise<T> {
  let release: () => Promise<void>;
  try {
    release = await disk.lock('keys.lock');
  } catch (error) {
    if (!(error instanceof DiskError && error.code === 'locked')) throw error;
    throw new JournalError('keys-locked', 'another process is changing keys.json', {
      cause: error,
    });
  }
  try {
    return await work();
  } finally {
    await release();
  }
}

async function bear(disk: Disk, wrap: KeyWrap, random: Random): Promise<KeysFile> {
  const present = await readKeys(disk);
  if (present !== undefined) return present;
  const names = await disk.list();
  if (names.some((name) => parseSegmentName(name) !== undefined)) {
    throw new JournalError('keys-missing', 'there is a journal, but keys.json is gone');
  }
  const bytes = random(rootBytes);
  const wrapKey = derived(createSecretKey(bytes), 'wrap');
  const file: KeysFile = {
    format: 1,
    wraps: [wrapEntry(wrap.slot, await wrap.wrap(bytes))],
    check: sealText(wrapKey, random, 'check', Buffer.from(checkText)),
    periods: [],
  };
  await disk.writeAtomic(keysFile, serialiseKeys(file));
  return file;
}

async function unwrapRoot(file: KeysFile, wrap: KeyWrap): Promise<KeyObject> {
  const found = file.wraps.find((entry) => entry.slot === wrap.slot);
  if (found === undefined) throw new JournalError('keys-refused', `no wrap '${wrap.slot}'`);
  try {
    return createSecretKey(await wrap.unwrap(found.data));
  } catch (error) {
    throw new JournalError('keys-refused', `wrap '${wrap.slot}' does not open`, { cause: error });
  }
}

/** Each wrap proves itself: where one has opened, the rest of the file is what does not fit. */
function assertSameRoot(file: KeysFile, wrapKey: KeyObject): void {
  if (openText(wrapKey, 'check', file.check)?.toString() === checkText) return;
  throw new JournalError('keys-damaged', 'keys.json does not fit its own root key');
}

function openPeriods(file: KeysFile, wrapKey: KeyObject): Map<string, KeyObject | 'destroyed'> {
  const periods = new Map<string, KeyObject | 'destroyed'>();
  for (const { id, sealed } of file.periods) {
    const bytes = sealed === null ? null : openText(wrapKey, `period ${id}`, sealed);
    if (bytes === undefined) {
      throw new JournalError('keys-damaged', `the key of period ${id} does not open`);
    }
    periods.set(id, bytes === null ? 'destroyed' : createSecretKey(bytes));
  }
  return periods;
}

function newest(
  periods: ReadonlyMap<string, KeyObject | 'destroyed'>,
  period: string,
): PeriodKey | undefined {
  let found: PeriodKey | undefined;
  for (const [id, key] of periods) if (key !== 'destroyed' && isOf(id, period)) found = { id, key };
  return found;
}

type Periods = ReadonlyMap<string, KeyObject | 'destroyed'>;

function heldIds(periods: Periods): string[] {
  return [...periods].flatMap(([id, key]) => (key === 'destroyed' ? [] : [id]));
}

/** Undefined where keys.json does not tell. */
async function storedPeriods(disk: Disk): Promise<KeysFile['periods'] | undefined> {
  try {
    return (await readKeys(disk))?.periods;
  } catch (error) {
    if (error instanceof JournalError) return undefined;
    throw error;
  }
}

function isGone({ id, sealed }: KeysFile['periods'][number], periods: Periods): boolean {
  return sealed === null && periods.get(id) !== 'destroyed';
}

function snapshotKey(
  root: KeyObject,
  ids: readonly string[],
  periods: Periods,
): KeyObject | undefined {
  const mixed = createHmac('sha256', derived(root, 'snapshot'));
  for (const id of ids) {
    const key = periods.get(id);
    if (key === undefined || key === 'destroyed') return undefined;
    mixed.update(`${id}\n`).update(key.export());
  }
  return createSecretKey(mixed.digest());
}

function isOf(id: string, period: string): boolean {
  return id.startsWith(`${period}.`);
}
