/** Goal: the recovery procedure as people carry it out. Method: the command on a drill's folder. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../electron/clock.ts';
import { createNodeDisk } from '../electron/disk.ts';
import { fileWrap } from '../electron/filewrap.ts';
import { openJournal } from '../electron/journal/journal.ts';
import { openKeyring } from '../electron/journal/keys.ts';
import { cashier, sampleRecord, steppedClock } from '../electron/journal/testbed.ts';
import { createTwin } from '../electron/journal/twin.ts';
import { prepareTwin } from '../electron/journal/twinmark.ts';

const root = path.join(import.meta.dirname, '..');
const random = (size: number) => randomBytes(size);
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'crosscounter-recover-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string) => path.join(folder, name);

function recover(args: readonly string[], input = '') {
  const command = ['--import', 'tsx', path.join(root, 'build/recover.ts'), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, input });
  return { status, text: stdout.toString() + stderr.toString() };
}

async function open(keyFile: string) {
  const disk = createNodeDisk(file('journal'));
  const wrap = fileWrap(readFileSync(file(keyFile)), random);
  const keyring = await openKeyring({ disk, wrap, random });
  const clock = steppedClock('2025-01-15T08:00:00+08:00');
  return { keyring, ...(await openJournal({ disk, keyring, clock, random })) };
}

it('makes a recovery key, loses the keystore, wraps anew, and loses no entry', async () => {
  writeFileSync(file('drill.key'), random(32));
  const first = await open('drill.key');
  const written = await first.journal.append(sampleRecord(3), cashier);
  await first.journal.close();

  const out = file('recovery.txt');
  const made = recover(['make', folder, '--drill-key', file('drill.key'), '--out', out]);
  expect(made.status).toBe(0);
  const text = readFileSync(out, 'utf8').trim();
  expect(made.text).not.toContain(text.slice(0, 9));
  expect(statSync(out).mode & 0o077).toBe(0);
  expect(recover(['make', folder, '--drill-key', file('drill.key'), '--out', out]).status).toBe(1);

  writeFileSync(file('new.key'), random(32));
  await expect(open('new.key')).rejects.toMatchObject({ code: 'keys-refused' });
  const rewrap = ['rewrap', folder, '--key-file', '-', '--drill-key', file('new.key')];
  const wrong = recover(rewrap, text.replace(/^./, text.startsWith('7') ? '8' : '7'));
  expect(wrong).toMatchObject({ status: 2, text: expect.stringContaining('校验不符') });
  expect(recover(rewrap, text.toLowerCase()).status).toBe(0);

  const again = await open('new.key');
  expect(again.records).toEqual([written]);
  await again.journal.close();
  await expect(open('drill.key')).rejects.toMatchObject({ code: 'keys-refused' });
  expect(recover(['check', folder, '--key-file', out]).status).toBe(0);

  // A twin copy, then damage: the copy puts it right, and the damaged file is kept.
  const primary = createNodeDisk(file('journal'));
  const twin = createNodeDisk(file('twin'));
  const last = await open('new.key');
  await prepareTwin(twin, last.journal.epoch);
  const crashed = (error: unknown) => expect(error).toBeUndefined();
  const clock = systemClock();
  const copy = createTwin({ ...last, primary, twin, clock, crashed });
  await copy.settled();
  await copy.stop();
  await last.journal.close();
  const segment = 'segment-000000000001.ccj';
  const bytes = Buffer.from(await primary.read(segment));
  bytes[200] = (bytes[200] ?? 0) ^ 1;
  await primary.writeAtomic(segment, bytes);
  await expect(open('new.key')).rejects.toMatchObject({ code: 'journal-damaged' });
  const restore = ['restore', folder, '--twin', file('twin'), '--key-file', out];
  expect(recover(restore)).toMatchObject({ status: 0, text: expect.stringContaining('已修复') });
  const mended = await open('new.key');
  expect(mended.records).toEqual([written]);
  await mended.journal.close();
  expect((await primary.list()).some((name) => name.includes('damaged'))).toBe(true);

  // keys.json that cannot be read, as on a bad sector: a sentence with the next step, no stack.
  const keys = await primary.read('keys.json');
  await primary.remove('keys.json');
  mkdirSync(file('journal/keys.json'));
  const unread = recover(['check', folder, '--key-file', out]);
  expect(unread).toMatchObject({
    status: 1,
    text: expect.stringContaining('用 restore 从副本取回'),
  });
  expect(unread.text).not.toContain('    at ');
  expect(unread.text.trim().split('\n')).toHaveLength(1);
  expect(recover(restore).status).toBe(0);
  expect(Buffer.from(await primary.read('keys.json'))).toEqual(Buffer.from(keys));
  expect(recover(['check', folder, '--key-file', out]).status).toBe(0);

  for (const args of [[], ['check', folder], ['what', folder], ['check', file('none')]]) {
    expect(recover(args).status).toBeGreaterThan(0);
  }
}, 90_000);
