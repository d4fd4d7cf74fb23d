/**
 * Goal: the verifier proves a whole journal and names what is wrong with a damaged one. Method: a
 * drill's journal with a recovery key, copied to real folders; the command as an auditor runs it.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMemoryDisk } from '../electron/disk-memory.ts';
import { openKeyring } from '../electron/journal/keys.ts';
import { acceptLoss } from '../electron/journal/loss.ts';
import { proofSchema } from '../electron/journal/proof.ts';
import { newRecoveryKey, recoveryWrap } from '../electron/journal/recovery.ts';
import { exportRescue } from '../electron/journal/rescue.ts';
import { aesWrap, seededBytes } from '../electron/journal/testbed.ts';
import { drillPatients } from '../electron/drill/patients.ts';
import { pay, quoted, serve } from '../tests/desk/cashier.ts';
import { openBed, valueOf, type Bed } from '../tests/desk/counter-bed.ts';
import { examine } from './verify/examine.ts';
import { Refusal } from './packs/refusal.ts';
import { reportLines } from './verify/report.ts';
import { verifyCommand } from './verify/command.ts';

const root = path.join(import.meta.dirname, '..');
const segment = 'segment-000000000001.ccj';
let folder = '';
let key = '';
let bed: Bed;
let files: Map<string, Uint8Array>;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'crosscounter-verify-'));
  bed = await openBed();
  await pay(bed, await quoted(bed, 'longterm-390'));
  const [first] = bed.counter.book.visits();
  valueOf(await bed.desk.refund({ visit: first?.id ?? '', reason: '演练' }));
  await pay(bed, await quoted(bed, 'resettled-310'));
  await serve(bed, 'temporary');
  await bed.counter.close();
  const random = seededBytes(99);
  const wrap = aesWrap(new Uint8Array(32).fill(7), random);
  const keyring = await openKeyring({ disk: bed.disk, wrap, random });
  const recovery = newRecoveryKey(random);
  await keyring.addWrap(recoveryWrap(recovery.key, random));
  key = path.join(folder, 'recovery.txt');
  writeFileSync(key, `${recovery.text}\n`);
  const names = await bed.disk.list();
  const bytes = await Promise.all(names.map((name) => bed.disk.read(name)));
  files = new Map(names.map((name, at) => [name, bytes[at] ?? new Uint8Array()]));
});
afterAll(() => rmSync(folder, { recursive: true }));

function put(name: string, change: (files: Map<string, Buffer>) => void = () => undefined): string {
  const place = path.join(folder, name);
  mkdirSync(place, { recursive: true });
  const copies = new Map([...files].map(([file, bytes]) => [file, Buffer.from(bytes)]));
  change(copies);
  for (const [file, bytes] of copies) writeFileSync(path.join(place, file), bytes);
  return place;
}

/** As the command does, in this process. */
async function verify(args: readonly string[]) {
  const lines: string[] = [];
  try {
    const proven = await verifyCommand(args, new Date(0), (line) => lines.push(line));
    return { status: proven ? 0 : 1, text: lines.join('\n'), error: '' };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: error.status, text: '', error: error.message };
  }
}

describe('verify', () => {
  it('proves a journal with the recovery key and takes its sums', async () => {
    const place = put('whole');
    // The key comes by standard input: it stands in no list of processes.
    const script = path.join(root, 'build/verify.ts');
    const command = ['--import', 'tsx', script, place, '--recovery-key-file', '-'];
    const input = readFileSync(key, 'utf8');
    const { status, stdout } = spawnSync(process.execPath, command, { cwd: root, input });
    const text = stdout.toString();
    expect(text).toContain('结论：已证明。');
    expect(status).toBe(0);
    const json = await verify([place, '--recovery-key-file', key, '--json']);
    const report: unknown = JSON.parse(json.text);
    const ledger = bed.platform.ledger();
    const total = ledger.reduce((sum, each) => sum + each.medfee, 0);
    const visits = bed.counter.book.visits();
    const back = visits[0]?.taken ?? 0;
    expect(report).toMatchObject({
      proven: true,
      proof: {
        audit: {
          days: [
            { settled: { count: 2, total }, refunded: { count: 1 }, patients: { returned: 0 } },
          ],
          numbers: { missing: [], repeated: [] },
        },
      },
    });
    const held = visits.reduce((sum, visit) => sum + visit.taken, 0);
    expect(report).toMatchObject({ proof: { audit: { days: [{ patients: { net: held } }] } } });
    expect(back).toBeGreaterThan(0);
    for (const { name, idNumber } of drillPatients) {
      for (const word of [name, idNumber]) expect(json.text + text).not.toContain(word);
    }
  });

  it('proves chain and count without a key, and says that it did no more', async () => {
    const { status, text } = await verify([put('keyless')]);
    expect(status).toBe(0);
    expect(text).toContain('没有密钥');
    expect(text).not.toContain('每日合计');
  });

  it('names the damaged entries, a missing end, and a wrong key', async () => {
    const flipped = put('flipped', (copies) => {
      const bytes = copies.get(segment);
      if (bytes) bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 4;
    });
    for (const more of [[], ['--recovery-key-file', key]]) {
      const { status, text } = await verify([flipped, ...more]);
      expect(status).toBe(1);
      expect(text).toMatch(/流水账损坏：segment-000000000001\.ccj，第 \d+ 条（frame/);
    }
    const short = put('short', (copies) =>
      copies.set(segment, Buffer.from(files.get(segment) ?? []).subarray(0, 120)),
    );
    expect(await verify([short])).toMatchObject({
      status: 1,
      text: expect.stringContaining('缺失'),
    });
    const wrong = path.join(folder, 'wrong.txt');
    writeFileSync(wrong, newRecoveryKey(seededBytes(5)).text);
    expect(await verify([put('whole'), '--recovery-key-file', wrong])).toMatchObject({
      status: 1,
      error: expect.stringContaining('打不开'),
    });
    writeFileSync(wrong, 'AAAA-AAAA');
    expect((await verify([put('whole'), '--recovery-key-file', wrong])).status).toBe(2);
    const keyless = put('no-keys', (copies) => copies.delete('keys.json'));
    expect(await verify([keyless, '--recovery-key-file', key])).toMatchObject({
      status: 1,
      error: expect.stringContaining('没有密钥文件'),
    });
    for (const args of [[], [path.join(folder, 'none')], [put('whole'), '--what']]) {
      expect((await verify(args)).status).toBe(2);
    }
  });

  it('checks an exported proof without the key, and a twin', async () => {
    const place = put('proof');
    const file = path.join(folder, 'proof.json');
    const made = await verify([place, '--recovery-key-file', key, '--export-proof', file]);
    expect(made.status).toBe(0);
    const proof = proofSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    expect(proof.audit?.days).toHaveLength(1);
    expect((await verify([place, '--proof', file])).status).toBe(0);
    const changed = {
      ...proof,
      segments: proof.segments.map((each) => ({ ...each, sha256: '0'.repeat(64) })),
    };
    writeFileSync(file, JSON.stringify(changed));
    expect(await verify([place, '--proof', file])).toMatchObject({
      status: 1,
      text: expect.stringContaining('的证明不符'),
    });
    const twin = put('twin', (copies) => {
      copies.delete('closed.json');
      copies.delete('tip.json');
      copies.delete('heads.json');
    });
    const both = await verify([place, '--twin', twin]);
    expect(both).toMatchObject({ status: 0, text: expect.stringContaining('没有落后') });
  });

  it('names an accepted loss that the journal does not tell of yet', async () => {
    const disk = createMemoryDisk();
    for (const [name, bytes] of files) await disk.writeAtomic(name, bytes);
    await disk.truncate(segment, ((await disk.size(segment)) ?? 0) - 1);
    const wrap = aesWrap(new Uint8Array(32).fill(7), seededBytes(1));
    const keyring = await openKeyring({ disk, wrap, random: seededBytes(1) });
    const losing = { primary: disk, twin: undefined, keyring, witnesses: [] };
    const gone = { what: 'end-missing', segment, firstSeq: 1, lastSeq: 1, offset: 0 } as const;
    await acceptLoss(losing, gone, { stamp: '20261122T090000', by: '虚构负责人', reason: '坏道' });
    const now = new Date(0).toISOString();
    const look = () => examine({ disk, keyring, twin: undefined, earlier: undefined, now });
    const report = await look();
    const { from = 0 } = report.pendingLoss?.loss ?? {};
    expect(report).toMatchObject({ proven: true, proof: { entries: from - 1 } });
    const lines = reportLines(report).join('\n');
    expect(lines).toContain('结论：已证明；有接受过的丢失，见下。');
    expect(lines).toContain(`还没有记入流水账的丢失：第 ${from} 条`);
    expect(lines).toContain('虚构负责人');
    const pending = { format: 1, ...report.pendingLoss };
    const recorded = { ...pending, loss: { ...pending.loss, from: from - 1 } };
    await disk.writeAtomic('loss.json', Buffer.from(JSON.stringify(recorded)));
    expect((await look()).pendingLoss).toBeUndefined();
    await disk.writeAtomic('loss.json', Buffer.from('{'));
    expect(await look()).toMatchObject({ proven: false, findings: [{ code: 'journal-damaged' }] });
  });

  it('names a file that the disk does not give', async () => {
    const disk = createMemoryDisk();
    for (const [name, bytes] of files) await disk.writeAtomic(name, bytes);
    const now = new Date(0).toISOString();
    const whole = await examine({
      disk,
      keyring: undefined,
      twin: undefined,
      earlier: undefined,
      now,
    });
    const last = whole.proof?.entries ?? 0;
    disk.spoilReads(segment, 3000, 3001);
    disk.spoilReads('tip.json');
    const earlier = whole.proof;
    const { findings } = await examine({ disk, keyring: undefined, twin: undefined, earlier, now });
    expect(findings.map(({ text }) => text)).toEqual([
      `流水账读不出：${segment}，第 1 至 ${last} 条（unreadable，字节 0）。`,
      expect.stringContaining('的证明不符'),
    ]);
  });

  it('reads a rescue file', async () => {
    const parts: Uint8Array[] = [];
    for await (const part of exportRescue(bed.disk)) parts.push(part);
    const file = path.join(folder, 'rescue.ccr');
    writeFileSync(file, Buffer.concat(parts));
    const { status, text } = await verify([file, '--recovery-key-file', key]);
    expect(text).toContain('每日合计');
    expect(status).toBe(0);
  });
});
