import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createNodeDisk } from './disk.ts';
import type { Disk } from './disk.ts';
import { createMemoryDisk } from './disk-memory.ts';
import { claimLock } from './lock.ts';

const holderSchema = z.strictObject({ pid: z.number(), birth: z.string() });
const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'crosscounter-disk-'));
  folders.push(folder);
  return folder;
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

const makers: [string, () => Promise<Disk>][] = [
  ['node disk', async () => createNodeDisk(join(await newFolder(), 'not', 'yet'))],
  ['memory disk', async () => createMemoryDisk()],
];

describe.each(makers)('%s', (_, make) => {
  it('appends, also after opening again, and reads whole and in part', async () => {
    const disk = await make();
    for (const part of ['abc', 'defg']) {
      const handle = await disk.openAppend('a.txt');
      await handle.append(Buffer.from(part));
      await handle.sync();
      await handle.close();
    }
    expect(text(await disk.read('a.txt'))).toBe('abcdefg');
    expect(text(await disk.readRange('a.txt', 2, 3))).toBe('cde');
    expect(text(await disk.readRange('a.txt', 5, 99))).toBe('fg');
    expect(await disk.size('a.txt')).toBe(7);
    await disk.truncate('a.txt', 4);
    expect(text(await disk.read('a.txt'))).toBe('abcd');
  });

  it('lists, replaces and removes', async () => {
    const disk = await make();
    expect(await disk.list()).toEqual([]);
    expect(await disk.size('b')).toBeUndefined();
    await disk.writeAtomic('b', Buffer.from('one'));
    await disk.writeAtomic('b', Buffer.from('two'));
    await disk.writeAtomic('a', Buffer.from('x'));
    expect(await disk.list()).toEqual(['a', 'b']);
    expect(text(await disk.read('b'))).toBe('two');
    await disk.remove('b');
    await disk.remove('b');
    expect(await disk.list()).toEqual(['a']);
  });

  it('names what is missing and refuses what is not a plain name', async () => {
    const disk = await make();
    await expect(disk.read('none')).rejects.toMatchObject({ code: 'missing' });
    await expect(disk.truncate('none', 0)).rejects.toMatchObject({ code: 'missing' });
    for (const name of ['../a', 'a/b', '', '.a']) {
      await expect(disk.writeAtomic(name, new Uint8Array())).rejects.toThrow(TypeError);
    }
  });

  it('locks once, and again after the release', async () => {
    const disk = await make();
    const release = await disk.lock('w.lock');
    await expect(disk.lock('w.lock')).rejects.toMatchObject({ code: 'locked' });
    const other = await disk.lock('other.lock');
    await release();
    await (
      await disk.lock('w.lock')
    )();
    await other();
  });
});

describe('node disk', () => {
  it('takes over the lock of a dead process, and not that of a living one', async () => {
    const folder = await newFolder();
    const disk = createNodeDisk(folder);
    const own = await disk.lock('w.lock');
    const first = holderSchema.parse(JSON.parse(await readFile(join(folder, 'w.lock.1'), 'utf8')));
    await own();
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    // A dead holder; a reused process id; a file that lost its content in a power cut.
    const gone = [{ ...first, pid: dead }, { ...first, birth: 'another boot/1' }, undefined];
    for (const [index, holder] of gone.entries()) {
      await writeFile(join(folder, `w.lock.${index + 2}`), JSON.stringify(holder) ?? '');
      const release = await disk.lock('w.lock');
      expect(await readdir(folder)).toEqual([`w.lock.${index + 3}`]);
      await release();
    }
    await writeFile(join(folder, 'w.lock.9'), JSON.stringify(first));
    await expect(disk.lock('w.lock')).rejects.toMatchObject({ code: 'locked' });
  });

  it('removes the folders that a killed process left, never one of a living process', async () => {
    const folder = await newFolder();
    const disk = createNodeDisk(folder);
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const long = new Date(Date.now() - 3_600_000);
    const gone = [`w.lock-${dead}-AbCd12`, 'w.lock-AbCd12', `other.lock-${dead}-AbCd12`];
    const kept = [`w.lock-${process.pid}-AbCd12`, 'w.lock-aBcD34', 'w.locks-AbCd12'];
    for (const name of [...gone, ...kept]) await mkdir(join(folder, name));
    await writeFile(join(folder, gone[0] ?? '', 'draft'), '{');
    for (const name of ['w.lock-AbCd12', kept[0] ?? '', 'w.locks-AbCd12']) {
      await utimes(join(folder, name), long, long);
    }
    const release = await disk.lock('w.lock');
    expect(await readdir(folder)).toEqual(['w.lock.1', ...kept].sort());
    await release();
  });

  it('is locked for a second live process, and free once that is killed', async () => {
    const folder = await newFolder();
    const module = join(import.meta.dirname, 'disk.ts');
    const script = `
      const { createNodeDisk } = await import(${JSON.stringify(module)});
      await createNodeDisk(${JSON.stringify(folder)}).lock('w.lock');
      console.log('held');
      setInterval(() => undefined, 1000);`;
    const args = ['--import', 'tsx', '--input-type=module', '-e', script];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    const disk = createNodeDisk(folder);
    await expect(disk.lock('w.lock')).rejects.toMatchObject({ code: 'locked' });
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (
      await disk.lock('w.lock')
    )();
  });

  it('lets exactly one of many take over a dead lock', async () => {
    const folder = await newFolder();
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    for (let round = 0; round < 20; round += 1) {
      const next = `w.lock.${round * 10 + 5}`;
      await writeFile(join(folder, next), JSON.stringify({ pid: dead, birth: '' }));
      const tries = Array.from({ length: 8 }, () => createNodeDisk(folder).lock('w.lock'));
      const results = await Promise.allSettled(tries);
      const held = results.filter((result) => result.status === 'fulfilled');
      expect(held).toHaveLength(1);
      await held[0]?.value();
    }
  });

  it('gives up a number that is already of the past', async () => {
    // A slow process saw number 4 released; meanwhile others took 5 and 6 and cleared up.
    const folder = await newFolder();
    const release = await claimLock(folder, 'w.lock', 6);
    expect(await claimLock(folder, 'w.lock', 5)).toBeUndefined();
    expect(await claimLock(folder, 'w.lock', 6)).toBeUndefined();
    expect(await readdir(folder)).toEqual(['w.lock.6']);
    await release?.();
  });

  it('never has two holders while many take and release it in turn', async () => {
    const folder = await newFolder();
    let holders = 0;
    let most = 0;
    let taken = 0;
    const contend = async (): Promise<void> => {
      for (let turn = 0; turn < 60; turn += 1) {
        const [result] = await Promise.allSettled([createNodeDisk(folder).lock('w.lock')]);
        if (result.status === 'rejected') continue;
        taken += 1;
        holders += 1;
        most = Math.max(most, holders);
        await stat(folder);
        holders -= 1;
        await result.value();
      }
    };
    await Promise.all(Array.from({ length: 8 }, contend));
    expect({ most, holders }).toEqual({ most: 1, holders: 0 });
    expect(taken).toBeGreaterThan(5);
  });

  it.skipIf(process.platform === 'win32')('keeps files from other users', async () => {
    const folder = join(await newFolder(), 'journal');
    const disk = createNodeDisk(folder);
    await disk.writeAtomic('a', Buffer.from('x'));
    await (await disk.openAppend('b')).close();
    const modes = ['', 'a', 'b'].map(async (name) => (await stat(join(folder, name))).mode & 0o777);
    expect(await Promise.all(modes)).toEqual([0o700, 0o600, 0o600]);
  });

  it.skipIf(process.platform !== 'linux')('names a full disk', async () => {
    const disk = createNodeDisk('/dev');
    const handle = await disk.openAppend('full');
    await expect(handle.append(Buffer.from('x'))).rejects.toMatchObject({ code: 'no-space' });
    await handle.close();
  });
});

describe('memory disk', () => {
  it('forgets what was not synced, and its old self answers no more', async () => {
    const disk = createMemoryDisk();
    const handle = await disk.openAppend('a');
    await handle.append(Buffer.from('kept'));
    await handle.sync();
    await handle.append(Buffer.from('gone'));
    await disk.lock('w');
    const heir = disk.crash();
    expect(text(await heir.read('a'))).toBe('kept');
    await (
      await heir.lock('w')
    )();
    await expect(handle.append(Buffer.from('x'))).rejects.toMatchObject({ code: 'io' });
    await expect(disk.read('a')).rejects.toMatchObject({ code: 'io' });
  });

  it('fails, tears and fills up on demand', async () => {
    const disk = createMemoryDisk();
    const handle = await disk.openAppend('a');
    disk.inject('tear', 2, 'append');
    await handle.append(Buffer.from('1234'));
    await expect(handle.append(Buffer.from('5678'))).rejects.toMatchObject({ code: 'io' });
    expect(text(await disk.read('a'))).toBe('123456');
    disk.inject('fail', 1);
    await expect(disk.writeAtomic('b', new Uint8Array(1))).rejects.toMatchObject({ code: 'io' });
    expect(await disk.size('b')).toBeUndefined();
    disk.setCapacity(7);
    const full = disk.writeAtomic('b', new Uint8Array(2));
    await expect(full).rejects.toMatchObject({ code: 'no-space' });
    disk.flipBit('a', 0, 1);
    expect(text(await disk.read('a'))).toBe('323456');
  });

  it('never saves by a later sync what an earlier sync had failed to save', async () => {
    const disk = createMemoryDisk();
    const handle = await disk.openAppend('a');
    await handle.append(Buffer.from('1'));
    await handle.sync();
    await handle.append(Buffer.from('2'));
    disk.inject('fail', 1, 'sync');
    await expect(handle.sync()).rejects.toMatchObject({ code: 'io' });
    await handle.append(Buffer.from('3'));
    await handle.sync();
    expect(text(await disk.read('a'))).toBe('123');
    expect(text(await disk.crash().read('a'))).toBe('1');
  });
});
