/**
 * Goal: a download ends with a whole catalogue in force or a named state with a next step; what was
 * in force before stays until then. Method: a scripted platform that fails in each documented way.
 */
import { describe, expect, it } from 'vitest';
import { diseaseLine, lost, openDownloadBed, refused, zipOf } from './download-bed.ts';

const codes = Array.from({ length: 60 }, (_, at) => `M${String(10_000 + at * 37)}`);
const lines = codes.map((code) => diseaseLine(code));
const file = zipOf(lines);

async function downloaded() {
  const bed = await openDownloadBed();
  bed.source.offers.push({ bytes: file, rows: 60 });
  await bed.downloads.start('1309', false);
  await bed.downloads.settled();
  expect(bed.state('1309').state).toBe('present');
  return bed;
}

describe('a download', () => {
  it('comes into force with all that tells of it; the next asks by version', async () => {
    const bed = await downloaded();
    expect(bed.source.asked[0]?.input).toEqual({ data: { ver: 'v0000' } });
    expect(bed.state('1309').held).toMatchObject({
      version: 'v0001',
      rows: 60,
      at: '2026-11-22T09:00:00.000+08:00',
      source: '1309.zip，文件查询号 F1',
      aside: 0,
    });
    expect(bed.state('1309').held?.sha256).toMatch(/^[0-9a-f]{64}$/);
    const found = await bed.downloads.search('1309', 'ylbz', 5);
    expect(found.map(({ code }) => code)).toEqual(codes.slice(0, 5));
    expect(found[0]?.cells).toContainEqual({ name: '版本号', value: 'v0001' });
    await bed.downloads.start('1309', false);
    await bed.downloads.settled();
    expect(bed.source.asked[1]?.input).toEqual({ data: { ver: 'v0001' } });
    expect(bed.state('1309')).toMatchObject({ state: 'present', held: { rows: 60 } });
    expect(bed.state('1309').checkedAt).toBeDefined();
    expect(bed.crashes).toEqual([]);
  });

  it('is told with its progress, and every state has a next step', async () => {
    const bed = await openDownloadBed();
    bed.source.offers.push({ bytes: file, rows: 60 });
    bed.source.between = async () => void (bed.clock.ms += 100);
    await bed.downloads.start('1309', false);
    await bed.downloads.settled();
    const downloading = bed.told.filter(({ state }) => state === 'downloading');
    const pieces = file.length / 100;
    expect(downloading.length).toBeGreaterThan(2);
    expect(downloading.length).toBeLessThan(pieces / 2.5 + 3);
    expect(downloading.at(-1)?.progress).toMatchObject({ total: file.length, unit: 'bytes' });
    expect(bed.told.map(({ state }) => state)).toContain('importing');
    expect(bed.told.at(-1)?.state).toBe('present');
    for (const { next } of bed.downloads.list()) expect(next).not.toBe('');
  });

  it('that breaks goes on from the bytes it has, also after a restart', async () => {
    let bed = await openDownloadBed();
    bed.source.offers.push({ bytes: file, rows: 60 });
    bed.source.breakAt.push(300, 400);
    await bed.downloads.start('1309', false);
    await bed.downloads.settled();
    expect(bed.state('1309')).toMatchObject({ progress: { done: 300 } });
    bed = await bed.restart();
    bed.downloads.wake();
    await bed.downloads.settled();
    expect(bed.state('1309')).toMatchObject({ progress: { done: 700 } });
    bed.downloads.wake();
    await bed.downloads.settled();
    expect(bed.source.downloads.map(({ from }) => from)).toEqual([0, 300, 700]);
    expect(bed.state('1309')).toMatchObject({ state: 'present', held: { rows: 60 } });
    expect(bed.source.asked).toHaveLength(1);
  });

  it('waits while the line is down and goes on by itself', async () => {
    const bed = await openDownloadBed();
    bed.source.offers.push({ bytes: file, rows: 60 });
    bed.source.between = async () => {
      if (bed.source.downloads.length > 1) return;
      bed.line.up = false;
      bed.downloads.lineDown();
    };
    await bed.downloads.start('1309', false);
    await bed.downloads.settled();
    expect(bed.state('1309')).toMatchObject({ state: 'waiting' });
    bed.downloads.wake();
    await bed.downloads.settled();
    expect(bed.source.downloads).toHaveLength(1);
    bed.line.up = true;
    bed.downloads.wake();
    await bed.downloads.settled();
    expect(bed.state('1309').state).toBe('present');
  });

  it('from a server without Range begins anew and comes out whole', async () => {
    const bed = await openDownloadBed();
    bed.source.offers.push({ bytes: file, rows: 60 });
    bed.source.ignoreRange = true;
    bed.source.breakAt.push(300);
    await bed.downloads.start('1309', false);
    await bed.downloads.settled();
    bed.downloads.wake();
    await bed.downloads.settled();
    expect(bed.source.downloads.map(({ from }) => from)).toEqual([0, 300]);
    expect(bed.state('1309')).toMatchObject({ state: 'present', held: { rows: 60 } });
  });

  it('from a server without Range, broken off again, counts from its own first byte', async () => {
    const bed = await openDownloadBed();
    bed.source.offers.push({ bytes: file, rows: 60 });
    bed.source.ignoreRange = true;
    bed.source.breakAt.push(300, 500);
    for (let round = 0; round < 3; round += 1) {
      if (round === 2) bed.source.ignoreRange = false;
      await bed.downloads.start('1309', false);
      bed.downloads.wake();
      await bed.downloads.settled();
    }
    expect(bed.source.downloads.map(({ from }) => from)).toEqual([0, 300, 500]);
    expect(bed.state('1309').state).toBe('present');
  });

  it('whose pieces do not fit together is fetched once more from the first byte', async () => {
    const bed = await openDownloadBed();
    bed.source.offers.push({ bytes: file, rows: 60 }, { bytes: file, rows: 60 });
    bed.source.breakAt.push(300);
    await bed.downloads.start('1309', false);
    await bed.downloads.settled();
    bed.disk.flipBit('download-1309.part', 150);
    bed.downloads.wake();
    await bed.downloads.settled();
    expect(bed.source.downloads.map(({ from }) => from)).toEqual([0, 300, 0]);
    expect(bed.state('1309').state).toBe('present');
  });

  it('whose file has expired asks again, and says so the second time', async () => {
    const bed = await openDownloadBed();
    const until = '2026-11-22 09:30:00';
    bed.source.offers.push({ bytes: file, rows: 60, until }, { bytes: file, rows: 60, until });
    bed.source.breakAt.push(300, 300);
    await bed.downloads.start('1309', false);
    await bed.downloads.settled();
    bed.clock.ms += 3_600_000;
    bed.downloads.wake();
    await bed.downloads.settled();
    expect(bed.source.asked).toHaveLength(2);
    expect(bed.source.downloads.at(-1)).toMatchObject({ from: 0, file: 'F2' });
    bed.downloads.wake();
    await bed.downloads.settled();
    expect(bed.state('1309')).toMatchObject({ state: 'failed', problem: { code: 'expired' } });
  });

  it('whose file the platform no longer knows asks again once', async () => {
    const bed = await openDownloadBed();
    bed.source.offers.push({ bytes: file, rows: 60 }, { bytes: file, rows: 60 });
    bed.source.between = async () => {};
    const { ask } = bed.source;
    let first = true;
    bed.source.ask = async (infno, input) => {
      const answer = await ask(infno, input);
      if (first) bed.source.failures.push(refused('文件查询号不存在'));
      first = false;
      return answer;
    };
    await bed.downloads.start('1309', false);
    await bed.downloads.settled();
    expect(bed.source.asked).toHaveLength(2);
    expect(bed.state('1309').state).toBe('present');
  });
});

describe('what ends badly', () => {
  const damaged = file.slice();
  damaged[200] = (damaged[200] ?? 0) ^ 0xff;
  const narrow = lines.map((line) => line.split('\t').slice(1).join('\t'));
  const gbk = zipOf([]);
  it.each([
    ['a wrong data_cnt', file, 61, 'count'],
    ['a damaged file', damaged, 60, 'corrupt'],
    ['an answer that is no file', new TextEncoder().encode('<html>'), 60, 'corrupt'],
    ['lines of another layout', zipOf(narrow), 60, 'layout'],
    ['an empty file', gbk, 60, 'count'],
  ] as const)('%s is named, and the version in force stays', async (_name, bytes, rows, code) => {
    const bed = await downloaded();
    bed.source.offers.push({ bytes, rows });
    await bed.downloads.start('1309', true);
    await bed.downloads.settled();
    const state = bed.state('1309');
    expect(state).toMatchObject({ state: 'failed', problem: { code }, held: { rows: 60 } });
    expect(state.next).not.toBe('');
    expect(await bed.downloads.search('1309', 'M1', 100)).toHaveLength(60);
    const files = (await bed.disk.list()).filter((name) => name.startsWith('catalogue-1309'));
    // "Continue" begins anew, and then it comes into force.
    bed.source.offers.push({ bytes: file, rows: 60 });
    await bed.downloads.start('1309', true);
    await bed.downloads.settled();
    expect(bed.state('1309').state).toBe('present');
    expect(files.length).toBeGreaterThan(0);
    expect(bed.crashes).toEqual([]);
  });

  it('a refusal shows the platform’s words', async () => {
    const bed = await openDownloadBed();
    bed.source.failures.push(refused('本机构未开通目录下载'));
    await bed.downloads.start('1309', false);
    await bed.downloads.settled();
    expect(bed.state('1309')).toMatchObject({
      state: 'failed',
      problem: { code: 'refused', platform: '本机构未开通目录下载' },
    });
  });

  it('three transfers in a row without a byte stall, though the line stands', async () => {
    const bed = await openDownloadBed();
    bed.source.offers.push({ bytes: file, rows: 60 });
    bed.source.breakAt.push(0, 0, 0, 0);
    await bed.downloads.start('1309', false);
    for (let round = 0; round < 3; round += 1) {
      bed.downloads.wake();
      await bed.downloads.settled();
    }
    expect(bed.state('1309')).toMatchObject({ state: 'failed', problem: { code: 'stalled' } });
    bed.source.breakAt.length = 0;
    await bed.downloads.start('1309', false);
    await bed.downloads.settled();
    expect(bed.state('1309').state).toBe('present');
    expect(bed.source.asked).toHaveLength(1);
  });

  it('a full disk is named, and goes on when there is room', async () => {
    const bed = await openDownloadBed();
    bed.source.offers.push({ bytes: file, rows: 60 });
    bed.disk.inject('no-space', 5, 'append');
    await bed.downloads.start('1309', false);
    await bed.downloads.settled();
    expect(bed.state('1309')).toMatchObject({ state: 'failed', problem: { code: 'no-space' } });
    await bed.downloads.start('1309', false);
    await bed.downloads.settled();
    expect(bed.state('1309').state).toBe('present');
  });

  it('bad lines are counted and kept aside with their numbers', async () => {
    const bed = await openDownloadBed();
    const mixed = [...lines.slice(0, 3), 'M9\t只有两列', diseaseLine('null'), ...lines.slice(3, 5)];
    bed.source.offers.push({ bytes: zipOf(mixed, '\r\n'), rows: 7 });
    await bed.downloads.start('1309', false);
    await bed.downloads.settled();
    expect(bed.state('1309').held).toMatchObject({ rows: 5, aside: 2 });
    const name = (await bed.disk.list()).find((each) => each.endsWith('.aside')) ?? '';
    const text = new TextDecoder().decode(await bed.disk.read(name));
    expect(text.split('\n').map((line) => line.split('\t').slice(0, 2))).toEqual([
      ['4', '有 2 列'],
      ['5', '没有编码'],
      [''],
    ]);
  });

  it('an address that the province has not is unavailable', async () => {
    const bed = await openDownloadBed();
    expect(bed.state('1303').state).toBe('unavailable');
    await expect(bed.downloads.start('1303', false)).rejects.toThrow('not-now');
    await expect(bed.downloads.search('1309', 'x', 1)).rejects.toThrow('not-now');
    await expect(bed.downloads.pause('1309')).rejects.toThrow('not-now');
    await expect(bed.downloads.start('9999', false)).rejects.toThrow('not-now');
  });
});

describe('people', () => {
  it('pause, go on and cancel; others are not held up', async () => {
    const bed = await openDownloadBed();
    bed.source.offers.push({ bytes: file, rows: 60 }, { bytes: zipOf(['X1\t演练']), rows: 1 });
    let paused: Promise<unknown> = Promise.resolve();
    let pieces = 0;
    bed.source.between = async () => {
      pieces += 1;
      if (pieces === 4) paused = bed.downloads.pause('1309');
    };
    await bed.downloads.start('1309', false);
    await bed.downloads.start('1301', false);
    await bed.downloads.settled();
    await paused;
    expect(bed.state('1309')).toMatchObject({ state: 'paused', progress: { done: 300 } });
    expect(bed.state('1301').state).toBe('present');
    const after = await bed.restart();
    after.downloads.wake();
    await after.downloads.settled();
    expect(after.state('1309').state).toBe('paused');
    await after.downloads.start('1309', false);
    await after.downloads.settled();
    expect(after.source.downloads.at(-1)).toMatchObject({ from: 300 });
    expect(after.state('1309').state).toBe('present');
    await after.downloads.cancel('1309');
    expect(after.state('1309')).toMatchObject({ state: 'present', held: { rows: 60 } });
  });

  it('cancel forgets what was received', async () => {
    const bed = await openDownloadBed();
    bed.source.offers.push({ bytes: file, rows: 60 });
    bed.source.failures.push(lost);
    await bed.downloads.start('1309', false);
    await bed.downloads.settled();
    await bed.downloads.cancel('1309');
    expect(bed.state('1309').state).toBe('never');
    expect((await bed.disk.list()).filter((name) => name.startsWith('download'))).toEqual([]);
  });
});
