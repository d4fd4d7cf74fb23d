/**
 * Goal: what electron-builder would ship holds the bundles and nothing else, with its fuses set.
 * Method: packs for real, around a stand-in for Electron's distribution that has its fuse wire
 * (the real one cannot be had here: that it starts is not shown by this).
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../../build/bundle.ts';
import { extractAsar } from '../../build/standin/asar.ts';

const root = path.join(import.meta.dirname, '../..');
const run = promisify(execFile);
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSES = 9;

let work = '';
let unpacked = '';

function fakeDistribution(folder: string): void {
  mkdirSync(path.join(folder, 'locales'), { recursive: true });
  mkdirSync(path.join(folder, 'resources'));
  for (const locale of ['zh-CN', 'en-US', 'de']) {
    writeFileSync(path.join(folder, `locales/${locale}.pak`), locale);
  }
  for (const name of ['LICENSE', 'LICENSES.chromium.html']) {
    writeFileSync(path.join(folder, name), name);
  }
  writeFileSync(path.join(folder, 'version'), '45.4.1');
  const wire = Buffer.concat([
    Buffer.from(FUSE_SENTINEL),
    Buffer.from([1, FUSES]),
    Buffer.from('0'.repeat(FUSES)),
  ]);
  writeFileSync(path.join(folder, 'electron'), wire, { mode: 0o755 });
}

beforeAll(async () => {
  work = mkdtempSync(path.join(tmpdir(), 'crosscounter-pack-'));
  const distribution = path.join(work, 'electron');
  fakeDistribution(distribution);
  await bundle();
  const flags = [
    `-c.electronDist=${distribution}`,
    `-c.directories.output=${path.join(work, 'dist')}`,
  ];
  const builder = path.join(root, 'node_modules/.bin/electron-builder');
  await run(builder, ['--linux', 'dir', '--config', 'build/builder.json', ...flags], { cwd: root });
  unpacked = path.join(work, 'dist/linux-unpacked');
}, 120_000);

afterAll(() => rmSync(work, { recursive: true, force: true }));

describe('the packaged app', () => {
  it('holds main, preload and page, and no source, test or stand-in', () => {
    const archive = path.join(work, 'asar');
    extractAsar(readFileSync(path.join(unpacked, 'resources/app.asar')), archive);
    expect(readdirSync(archive).sort()).toEqual(['out', 'package.json']);
    expect(readdirSync(path.join(archive, 'out')).sort()).toEqual(['main', 'preload', 'renderer']);
  });

  it('keeps the languages it speaks', () => {
    expect(readdirSync(path.join(unpacked, 'locales')).sort()).toEqual(['en-US.pak', 'zh-CN.pak']);
  });

  it('has its fuses set: no run-as-node, no NODE_OPTIONS, no inspector, checked asar', () => {
    const wire = readFileSync(path.join(unpacked, 'crosscounter')).toString('latin1');
    const from = wire.indexOf(FUSE_SENTINEL) + FUSE_SENTINEL.length + 2;
    // RunAsNode, CookieEncryption, NodeOptions, CliInspect, AsarIntegrity, OnlyFromAsar,
    // BrowserV8Snapshot and WasmTrapHandlers untouched, FileProtocolPrivileges.
    expect(wire.slice(from, from + FUSES)).toBe('010011000');
  });
});
