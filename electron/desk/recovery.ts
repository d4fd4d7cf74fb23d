/** 恢复密钥: the second way to the journal's keys, made once and shown once. */
import type { VerbOutput } from '../../shared/contract.ts';
import { FaultError, raise } from '../../shared/fault.ts';
import type { Disk } from '../disk.ts';
import { JournalError } from '../journal/errors.ts';
import type { Keyring } from '../journal/keys.ts';
import { isWholeWrap, keysFile, parseKeys } from '../journal/keysfile.ts';
import { readOrNothing } from '../journal/parsefile.ts';
import { newRecoveryKey, recoveryWrap } from '../journal/recovery.ts';
import type { Random } from '../journal/seal.ts';
import type { DeskParts } from './parts.ts';

export interface RecoveryOptions {
  parts: Pick<DeskParts, 'book' | 'health' | 'turns'>;
  disk: Pick<Disk, 'read'>;
  keyring: Keyring;
  random: Random;
}

/** The key is held in memory only, and only until it was checked or another one is made. */
export function recoveryBodies({ parts, disk, keyring, random }: RecoveryOptions) {
  let shown: { key: Uint8Array; groups: string[]; check: [number, number] } | undefined;
  return {
    recovery: async () => ({ made: await hasRecoveryKey(disk) }),
    async makeRecoveryKey(): Promise<VerbOutput<'makeRecoveryKey'>> {
      const { key, text } = newRecoveryKey(random);
      const groups = text.split('-');
      shown = { key, groups, check: twoOf(groups.length, random) };
      return { groups: [...groups], check: [...shown.check] };
    },
    confirmRecoveryKey: ({ typed }: { typed: readonly string[] }) =>
      parts.turns.run('recovery', async () => {
        const made = shown ?? raise('recovery-refused', ['请先生成恢复密钥']);
        for (const [index, place] of made.check.entries()) {
          const wanted = made.groups[place - 1];
          if (plain(typed[index] ?? '') !== wanted) {
            raise('recovery-refused', [`第 ${place} 组与屏幕上的不一致`]);
          }
        }
        const replaced = await hasRecoveryKey(disk);
        await keyring.addWrap(recoveryWrap(made.key, random));
        made.key.fill(0);
        shown = undefined;
        parts.health.recoverable();
        await tellMade(parts, replaced);
        return { made: true };
      }),
  };
}

/** The key holds already: where it cannot be written down, the person must be told which one. */
async function tellMade({ book }: RecoveryOptions['parts'], replaced: boolean): Promise<void> {
  try {
    await book.append('recovery.made', { replaced });
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    const { code, detail } = error.fault;
    const old = replaced ? '，原来的恢复密钥已作废' : '';
    raise(code, [...detail, `新的恢复密钥已经生效，请妥善保管${old}`]);
  }
}

/** Whether keys.json can be opened by a recovery key; false also where it cannot be read. */
export async function hasRecoveryKey(disk: Pick<Disk, 'read'>): Promise<boolean> {
  const bytes = await readOrNothing(disk, keysFile);
  if (bytes === undefined) return false;
  try {
    return parseKeys(bytes).wraps.some((wrap) => wrap.slot === 'recovery' && isWholeWrap(wrap));
  } catch (error) {
    if (error instanceof JournalError) return false;
    throw error;
  }
}

/** Two different places, the smaller first. */
function twoOf(count: number, random: Random): [number, number] {
  const [a = 0, b = 0] = random(2);
  const first = 1 + (a % count);
  const other = 1 + (b % (count - 1));
  const second = other >= first ? other + 1 : other;
  return [Math.min(first, second), Math.max(first, second)];
}

/** As readRecoveryKey takes it: any case, O for 0, I and L for 1. */
function plain(typed: string): string {
  return typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}
