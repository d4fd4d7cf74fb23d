/** Where a journal lies and how it is opened: a folder or a rescue file, with or without a key. */
import { open, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { createNodeDisk, DiskError, type Disk } from '../../electron/disk.ts';
import { readOnlyDisk } from '../../electron/disk-readonly.ts';
import { fileWrap } from '../../electron/filewrap.ts';
import { JournalError } from '../../electron/journal/errors.ts';
import { openKeyring, type Keyring, type KeyWrap } from '../../electron/journal/keys.ts';
import { segmentFirsts } from '../../electron/journal/read.ts';
import { readRecoveryKey, recoveryWrap } from '../../electron/journal/recovery.ts';
import { openRescue } from '../../electron/journal/rescue.ts';
import { messageOf, Refusal } from '../packs/refusal.ts';

const noRandom = (): never => {
  throw new TypeError('reading needs no random numbers');
};

/** The folder, its `journal` (as a drill keeps it), or a rescue file. Throws Refusal 2. */
export async function openPlace(place: string): Promise<Disk> {
  const found = await stat(place).catch((error: unknown) => {
    throw new Refusal(2, `打不开 ${place}（${messageOf(error)}）`);
  });
  if (found.isFile()) return openRescueFile(place, found.size);
  for (const folder of [place, path.join(place, 'journal')]) {
    const disk = readOnlyDisk(createNodeDisk(folder));
    if ((await segmentFirsts(disk)).length > 0) return disk;
    if ((await disk.size('keys.json')) !== undefined) return disk;
  }
  throw new Refusal(2, `文件夹里没有流水账（没有 segment-*.ccj）：${place}`);
}

async function openRescueFile(place: string, size: number): Promise<Disk> {
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    const handle = await open(place, 'r');
    try {
      const into = new Uint8Array(length);
      const { bytesRead } = await handle.read(into, 0, length, offset);
      return into.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  };
  try {
    return readOnlyDisk(await openRescue({ size, read }));
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    throw new Refusal(error.code === 'journal-damaged' ? 1 : 2, `不是完整的救援文件：${place}`);
  }
}

/** Text of a key file, or of standard input for "-". Keys never come as arguments. */
export async function readKeyText(file: string): Promise<string> {
  return (await readKeyBytes(file)).toString('utf8');
}

export async function readKeyBytes(file: string): Promise<Buffer> {
  if (file === '-') {
    const parts: Buffer[] = [];
    for await (const part of process.stdin) {
      if (part instanceof Uint8Array) parts.push(Buffer.from(part));
    }
    return Buffer.concat(parts);
  }
  try {
    return await readFile(file);
  } catch (error) {
    throw new Refusal(2, `读不了钥匙文件 ${file}（${messageOf(error)}）`);
  }
}

/** The bytes of a recovery key as typed into a file. Throws Refusal 2, naming the wrong group. */
export async function readRecoveryFile(file: string): Promise<Uint8Array> {
  const read = readRecoveryKey(await readKeyText(file));
  if (read.ok) return read.key;
  const where = read.group === undefined ? '校验不符，有一处写错' : `请核对第 ${read.group} 组`;
  throw new Refusal(2, `恢复密钥不对：${where}`);
}

/** drill.key: 32 bytes, or the same as 64 hexadecimal digits. Throws Refusal 2. */
export async function readDrillKey(file: string): Promise<Uint8Array> {
  const bytes = await readKeyBytes(file);
  if (bytes.length === 32) return bytes;
  const hex = /^[0-9a-f]{64}$/i.exec(bytes.toString('latin1').trim())?.[0];
  if (hex !== undefined) return Buffer.from(hex, 'hex');
  throw new Refusal(2, `不是演练钥匙文件（应为 32 字节，或 64 位十六进制）：${file}`);
}

export interface KeyFiles {
  recovery: string | undefined;
  drill: string | undefined;
}

/** Undefined where no key was named. Throws Refusal 1 where it does not open this journal. */
export async function openKeys(disk: Disk, files: KeyFiles): Promise<Keyring | undefined> {
  const wrap = await wrapOf(files);
  if (wrap === undefined) return undefined;
  if ((await disk.size('keys.json')) === undefined) {
    throw new Refusal(
      1,
      '没有密钥文件 keys.json；请用 recover 的 restore 从副本取回，或换一个有它的副本',
    );
  }
  try {
    return await openKeyring({ disk, wrap, random: noRandom });
  } catch (error) {
    if (!(error instanceof JournalError || error instanceof DiskError)) throw error;
    throw new Refusal(1, `这把钥匙打不开这份流水账（${error.message}）`);
  }
}

async function wrapOf({ recovery, drill }: KeyFiles): Promise<KeyWrap | undefined> {
  if (recovery !== undefined) return recoveryWrap(await readRecoveryFile(recovery), noRandom);
  return drill === undefined ? undefined : fileWrap(await readDrillKey(drill), noRandom);
}
