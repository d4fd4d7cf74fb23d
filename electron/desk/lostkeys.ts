/** A counter whose keys do not open: what helps (the copy's, the recovery key), and doing it. */
import { compactOf } from '../../shared/time.ts';
import type { Clock } from '../clock.ts';
import { DiskError, type Disk } from '../disk.ts';
import { readOnlyDisk } from '../disk-readonly.ts';
import { readClosedHead } from '../journal/closed.ts';
import { JournalError, type Damage } from '../journal/errors.ts';
import { openKeyring, type Keyring, type KeyWrap } from '../journal/keys.ts';
import { keysFile } from '../journal/keysfile.ts';
import { keysFromTwin, restoreKeys } from '../journal/mend.ts';
import { segmentFirsts } from '../journal/read.ts';
import { recoverKeyring, recoveryWrap } from '../journal/recovery.ts';
import type { Random } from '../journal/seal.ts';
import { readTip } from '../journal/tip.ts';
import { hasRecoveryKey } from './recovery.ts';

export interface KeysPlace {
  disk: Disk;
  twin: Disk | undefined;
  wrap: KeyWrap;
  random: Random;
  clock: Pick<Clock, 'now'>;
}

const codes = ['keys-refused', 'keys-damaged', 'keys-missing', 'period-key-missing'] as const;

export type KeysError = JournalError & { code: (typeof codes)[number] };

export function isOfKeys(error: unknown): error is KeysError {
  return error instanceof JournalError && codes.some((code) => code === error.code);
}

/** `copy`: it has keys that open here. `recovery`: a recovery key opens ours, or the copy's. */
export async function keysHelp(
  place: KeysPlace,
  { code }: KeysError,
): Promise<'copy' | 'recovery' | 'none'> {
  if (await copyMends(place, place.wrap)) return 'copy';
  if (code === 'period-key-missing') return 'none';
  const from = code === 'keys-refused' ? place.disk : place.twin;
  return from !== undefined && (await hasRecoveryKey(from)) ? 'recovery' : 'none';
}

/** Of the whole journal: without its keys no entry of it can be read. */
export async function keysDamage(disk: Disk, { code }: KeysError): Promise<Damage> {
  const heads = [await readTip(disk), await readClosedHead(disk)];
  const told = heads.map((head) => head?.seq ?? 0);
  const lastSeq = Math.max(1, ...told, ...(await segmentFirsts(disk)));
  const what = code === 'keys-refused' ? 'keys-damaged' : code;
  return { what, segment: keysFile, firstSeq: 1, lastSeq, offset: 0 };
}

/** Ours, or else the copy's: they have the same keys. Throws as `openKeyring` of ours. */
export async function openEither(place: KeysPlace): Promise<{ keyring: Keyring; ours: boolean }> {
  const { disk, wrap, random } = place;
  try {
    return { keyring: await openKeyring({ disk, wrap, random }), ours: true };
  } catch (error) {
    const keyring = isOfKeys(error) ? await copysKeys(place, wrap) : undefined;
    if (keyring === undefined) throw error;
    return { keyring, ours: false };
  }
}

/** The copy's keys in place of ours, which are kept aside. */
export async function takeKeys(place: KeysPlace, keyring: Keyring): Promise<void> {
  const { disk: primary, twin, clock } = place;
  if (twin === undefined) throw new TypeError('there is no copy');
  await restoreKeys({ primary, twin, keyring, stamp: compactOf(clock.now()) });
}

/** By the recovery key; where our file is damaged, the copy's is taken first. */
export async function recoverKeys(place: KeysPlace, key: Uint8Array): Promise<void> {
  const { disk, wrap, random } = place;
  const recover = () => recoverKeyring({ disk, recovery: key, wrap, random });
  try {
    await recover();
  } catch (error) {
    if (!isOfKeys(error) || error.code === 'keys-refused') throw error;
    const keyring = await copysKeys(place, recoveryWrap(key, random));
    if (keyring === undefined) throw error;
    await takeKeys(place, keyring);
    await recover();
  }
}

async function copyMends(place: KeysPlace, wrap: KeyWrap): Promise<boolean> {
  const keyring = await copysKeys(place, wrap);
  const { disk: primary, twin } = place;
  if (keyring === undefined || twin === undefined) return false;
  try {
    return (await keysFromTwin({ primary, twin, keyring })).length > 0;
  } catch (error) {
    if (error instanceof JournalError || error instanceof DiskError) return false;
    throw error;
  }
}

/** Undefined where there is no copy at hand, or where this wrap does not open its keys. */
async function copysKeys({ twin, random }: KeysPlace, wrap: KeyWrap) {
  try {
    if (twin === undefined || (await twin.size(keysFile)) === undefined) return undefined;
    return await openKeyring({ disk: readOnlyDisk(twin), wrap, random });
  } catch (error) {
    if (error instanceof JournalError || error instanceof DiskError) return undefined;
    throw error;
  }
}
