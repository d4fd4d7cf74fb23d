import { link, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { jsonOf } from '../shared/jsontext.ts';
import { systemCode, unlessMissing } from './system-error.ts';

/*
 * A lock is a row of files NAME.1, NAME.2, …; the highest one holds, naming its process. Who
 * finds it released or its process dead makes the next number: a hard link, which succeeds for
 * one process only and appears with its content. The highest file is removed only by the winner
 * of a higher one, so numbers never start again and nobody can win a number of the past: who
 * was too slow finds a higher file when looking again, and gives up.
 */
const holderSchema = z.strictObject({ pid: z.int().nonnegative(), birth: z.string() });
type Holder = z.infer<typeof holderSchema>;
const nobody: Holder = { pid: 0, birth: '' };

/** The release of the lock, or undefined where a live process (also this one) holds it. */
export async function takeLock(
  folder: string,
  name: string,
): Promise<(() => Promise<void>) | undefined> {
  const numbers = await numbersOf(folder, name);
  const highest = numbers.at(-1);
  if (highest !== undefined && (await isHeld(join(folder, `${name}.${highest}`)))) {
    return undefined;
  }
  return claimLock(folder, name, (highest ?? 0) + 1);
}

/** Makes `number` the holder; undefined where another process was quicker. */
export async function claimLock(
  folder: string,
  name: string,
  number: number,
): Promise<(() => Promise<void>) | undefined> {
  const path = join(folder, `${name}.${number}`);
  const own: Holder = { pid: process.pid, birth: await birthOf(process.pid) };
  const won = await withDraft(folder, name, own, (draft) => tryLink(draft, path));
  if (!won) return undefined;
  const now = await numbersOf(folder, name);
  if (now.at(-1) !== number) {
    await rm(path, { force: true });
    return undefined;
  }
  for (const old of now.slice(0, -1)) await rm(join(folder, `${name}.${old}`), { force: true });
  await sweep(folder, path);
  return () => withDraft(folder, name, nobody, (draft) => rename(draft, path));
}

async function numbersOf(folder: string, name: string): Promise<number[]> {
  const prefix = `${name}.`;
  return (await readdir(folder))
    .filter((file) => file.startsWith(prefix) && /^\d+$/.test(file.slice(prefix.length)))
    .map((file) => Number(file.slice(prefix.length)))
    .sort((a, b) => a - b);
}

async function withDraft<T>(
  folder: string,
  name: string,
  holder: Holder,
  work: (draft: string) => Promise<T>,
): Promise<T> {
  const own = await mkdtemp(join(folder, `${name}-${process.pid}-`));
  try {
    const draft = join(own, 'draft');
    await writeFile(draft, JSON.stringify(holder), { mode: 0o600 });
    return await work(draft);
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

/** Older folders for drafts do not tell whose they are: nobody takes so long to lock. */
const OLD_MS = 10 * 60_000;

/**
 * Removes the folders of processes that were killed while they locked, whichever name; `held`: our
 * own lock, just made, tells the time by the file system's clock.
 */
async function sweep(folder: string, held: string): Promise<void> {
  const now = await unlessMissing(stat(held));
  for (const each of await readdir(folder)) {
    const [draft, pid] = /^.+\.lock-(?:(\d+)-)?\w{6}$/.exec(each) ?? [];
    if (draft === undefined) continue;
    const path = join(folder, each);
    const made = await unlessMissing(stat(path));
    const age = now === undefined || made === undefined ? 0 : now.mtimeMs - made.mtimeMs;
    const stale = pid === undefined ? age > OLD_MS : !isAlive(Number(pid));
    if (stale) await removeIfPossible(path);
  }
}

/** What cannot be removed now stays for the next time: it only takes room. */
async function removeIfPossible(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
  }
}

async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function isHeld(path: string): Promise<boolean> {
  const text = await unlessMissing(readFile(path, 'utf8'));
  // Gone since it was listed: somebody else has just taken the next number.
  if (text === undefined) return true;
  const holder = holderSchema.safeParse(jsonOf(text));
  // A power cut may leave a file without its content; its process is gone with the power.
  if (!holder.success || holder.data.pid === nobody.pid) return false;
  const { pid, birth } = holder.data;
  return isAlive(pid) && (await birthOf(pid)) === birth;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

/** Tells a reused process id from the holder's: boot and start time; Linux only, else ''. */
async function birthOf(pid: number): Promise<string> {
  const boot = await unlessMissing(readFile('/proc/sys/kernel/random/boot_id', 'utf8'));
  const status = await unlessMissing(readFile(`/proc/${pid}/stat`, 'utf8'));
  if (boot === undefined || status === undefined) return '';
  const startTime = status.slice(status.lastIndexOf(')') + 2).split(' ')[19];
  return `${boot.trim()}/${startTime ?? ''}`;
}
