/**
 * Goal: exactly one whole version is in force at every moment, whatever the power does; later files
 * change it by row id, or are kept beside it. Method: power cuts at every disk operation of a
 * switch; scripted files of two versions.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryDisk } from '../disk-memory.ts';
import { diseaseLine, openDownloadBed, zipOf, type DownloadBed } from './download-bed.ts';
import { filesOf } from './download-import.ts';
import { loadIndex } from './download-index.ts';

async function fetch(bed: DownloadBed, infno: string, lines: readonly string[], whole = false) {
  bed.source.offers.push({ bytes: zipOf(lines), rows: lines.length });
  await bed.downloads.start(infno, whole);
  await bed.downloads.settled();
  return bed.state(infno);
}

async function codesOf(bed: DownloadBed, infno: string): Promise<string[]> {
  const codes: string[] = [];
  for await (const batch of bed.downloads.rows(infno)) {
    codes.push(...batch.map((line) => line.split('\t')[0] ?? ''));
  }
  return codes.sort();
}

describe('a later file of 1309', () => {
  it('replaces rows by row id, removes those with flag 0, adds the rest', async () => {
    const bed = await openDownloadBed();
    await fetch(
      bed,
      '1309',
      ['M1', 'M2', 'M3'].map((code) => diseaseLine(code)),
    );
    const changes = [
      diseaseLine('M2', { 9: 'v0003', 14: '新名称' }),
      diseaseLine('M3', { 5: '0', 9: 'v0002' }),
      diseaseLine('M4', { 9: 'v0002' }),
    ];
    const state = await fetch(bed, '1309', changes);
    expect(bed.source.asked[1]?.input).toEqual({ data: { ver: 'v0001' } });
    expect(state.held).toMatchObject({ version: 'v0003', rows: 3, removed: 1, doubled: 0 });
    expect(await codesOf(bed, '1309')).toEqual(['M1', 'M2', 'M4']);
    const [found] = await bed.downloads.search('1309', 'm2', 5);
    expect(found).toMatchObject({ code: 'M2', name: '新名称' });
    const files = (await bed.disk.list()).filter((name) => name.startsWith('catalogue-'));
    expect(files).toHaveLength(3);
  });

  it('fetched whole takes the place of everything', async () => {
    const bed = await openDownloadBed();
    await fetch(
      bed,
      '1309',
      ['M1', 'M2'].map((code) => diseaseLine(code)),
    );
    await fetch(bed, '1309', [diseaseLine('M9')], true);
    expect(await codesOf(bed, '1309')).toEqual(['M9']);
  });

  it('with a row id twice keeps the second line aside', async () => {
    const bed = await openDownloadBed();
    const twice = [diseaseLine('M1'), diseaseLine('M1', { 14: '又一行' }), diseaseLine('M2')];
    expect((await fetch(bed, '1309', twice)).held).toMatchObject({ rows: 2, aside: 1 });
  });
});

describe('a later file whose columns are not stated', () => {
  it('is kept beside the rows of before, and the codes that stand twice are counted', async () => {
    const bed = await openDownloadBed();
    await fetch(bed, '1301', ['X1\t药一\tv0001', 'X2\t药二\tv0001']);
    const state = await fetch(bed, '1301', ['X2\t药二新\tv0002\tmore', 'X3\t药三\tv0002\tmore']);
    expect(bed.source.asked[1]?.input).toEqual({ data: { ver: 'v0001' } });
    expect(state.held).toMatchObject({ version: 'v0002', rows: 4, doubled: 1 });
    expect(await codesOf(bed, '1301')).toEqual(['X1', 'X2', 'X2', 'X3']);
  });

  it('without versions is asked for whole each time', async () => {
    const bed = await openDownloadBed();
    await fetch(bed, '1301', ['X1\t药一', 'X2\t药二']);
    const state = await fetch(bed, '1301', ['X3\t药三']);
    expect(bed.source.asked[1]?.input).toEqual({ data: { ver: 'v0000' } });
    expect(state.held).toMatchObject({ version: '', rows: 1 });
  });
});

describe('paged queries', () => {
  const row = (code: string) => ({ hilist_code: code, hilist_name: `项目${code}` });

  it('come page by page, go on after a restart, and can be searched', async () => {
    let bed = await openDownloadBed();
    bed.source.pages.push({ data: [row('A'), row('B')], recordCounts: 3 });
    await bed.downloads.start('1312', false);
    bed.source.between = async () => {};
    await bed.downloads.settled();
    // The script has no second page: what it answers instead is no page at all.
    expect(bed.state('1312')).toMatchObject({ state: 'failed', problem: { code: 'unreadable' } });
    bed = await bed.restart();
    bed.source.pages.push({ data: [row('A'), row('B')] }, { data: [row('C')] });
    await bed.downloads.start('1312', false);
    await bed.downloads.settled();
    expect(bed.state('1312')).toMatchObject({ state: 'present', held: { rows: 3 } });
    expect(await bed.downloads.search('1312', 'xmc', 5)).toEqual([
      {
        code: 'C',
        name: '项目C',
        cells: [
          { name: 'hilist_code', value: 'C' },
          { name: 'hilist_name', value: '项目C' },
        ],
      },
    ]);
  });

  it('a server that gives the same page again and again is found out', async () => {
    const bed = await openDownloadBed();
    const page = { data: [row('A'), row('B')] };
    bed.source.pages.push(page, page);
    await bed.downloads.start('1312', false);
    await bed.downloads.settled();
    expect(bed.state('1312').problem).toMatchObject({ code: 'unreadable' });
  });

  it('fewer rows than the platform counts are not put in force', async () => {
    const bed = await openDownloadBed();
    bed.source.pages.push({ data: [row('A')], recordCounts: 2 });
    await bed.downloads.start('1312', false);
    await bed.downloads.settled();
    expect(bed.state('1312').problem).toMatchObject({ code: 'count' });
  });
});

describe('power cuts', () => {
  const old = ['M1', 'M2'].map((code) => diseaseLine(code));
  const changes = [diseaseLine('M3', { 9: 'v0002' })];

  it('at every operation of a switch leave the old or the new version', async () => {
    const outcomes = new Set<string>();
    for (const fault of ['cut-before', 'cut-after'] as const) {
      for (let nth = 1; ; nth += 1) {
        const bed = await openDownloadBed(createMemoryDisk({ random: () => 0.5 }));
        await fetch(bed, '1309', old);
        bed.disk.inject(fault, nth);
        await fetch(bed, '1309', changes).catch(() => 'the power went');
        const reached = bed.crashes.length > 0 || bed.state('1309').state !== 'present';
        const after = await bed.restart();
        const codes = (await codesOf(after, '1309')).join();
        expect(['M1,M2', 'M1,M2,M3'], `${fault} ${nth}`).toContain(codes);
        outcomes.add(codes);
        const { held } = after.state('1309');
        expect(held?.rows).toBe(codes.split(',').length);
        // Taken up again, or asked for again, it ends with the new version and no rubbish.
        after.source.offers = [{ bytes: zipOf(changes), rows: 1 }];
        if (codes === 'M1,M2') await after.downloads.start('1309', false);
        after.downloads.wake();
        await after.downloads.settled();
        if (after.state('1309').state === 'failed') await fetch(after, '1309', changes);
        expect(await codesOf(after, '1309')).toEqual(['M1', 'M2', 'M3']);
        const names = (await after.disk.list()).filter((name) => name.startsWith('catalogue-'));
        expect(names, `${fault} ${nth}`).toHaveLength(3);
        if (!reached) break;
      }
    }
    expect(outcomes.size).toBe(2);
  });

  it('a damaged register or index is told, and mended by fetching everything', async () => {
    const bed = await openDownloadBed();
    await fetch(bed, '1309', old);
    await bed.disk.writeAtomic('catalogues.json', new TextEncoder().encode('{"format":'));
    let after = await bed.restart();
    expect(after.state('1309')).toMatchObject({ state: 'failed', problem: { code: 'damaged' } });
    await fetch(after, '1309', old, true);
    expect(after.state('1309').state).toBe('present');
    const index = (await after.disk.list()).find((name) => name.endsWith('.index')) ?? '';
    after.disk.flipBit(index, 3);
    after = await after.restart();
    await expect(after.downloads.search('1309', 'M1', 5)).rejects.toThrow('not-now');
    expect(after.state('1309')).toMatchObject({ state: 'failed', problem: { code: 'damaged' } });
    await fetch(after, '1309', old, true);
    expect(await after.downloads.search('1309', 'M1', 5)).toHaveLength(1);
  });
});

describe('the search', () => {
  it('finds what a plain comparison of every row finds', async () => {
    const names = ['氯化钠', '氯化钾', '钠', 'CT 平扫', '注射用钠'];
    const lines = Array.from({ length: 200 }, (_, at) => {
      return diseaseLine(`M${at % 7}A${at}`, {
        6: `R${at}`,
        14: `${names[at % 5] ?? ''}${at % 11}`,
      });
    });
    const bed = await openDownloadBed();
    const state = await fetch(bed, '1309', lines);
    const disk = bed.disk;
    const name = filesOf('1309', 1).index;
    const bytes = await disk.read(name);
    const { createHash } = await import('node:crypto');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const index = await loadIndex(disk, name, { rows: state.held?.rows ?? 0, sha256 });
    const rows = new TextDecoder().decode(bytes).trimEnd().split('\n');
    const parts = ['m', 'a1', '钠', '化钠', 'ct', 'lhn', 'n1', '0', 'zs', 'm3a', 'x', ' C T'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 2 }), (given) => {
        const text = given.join('').toLowerCase().replaceAll(' ', '');
        const plain = rows.filter((row) => {
          const [code = '', named = '', initials = ''] = row.toLowerCase().split('\t');
          return [code, named, initials].some((each) => each.includes(text));
        });
        const found = index.search(given.join(''), 1_000).map(({ code }) => code);
        const wanted = plain.map((row) => row.toLowerCase().split('\t')[0] ?? '');
        expect(new Set(found)).toEqual(new Set(wanted));
        expect(found).toHaveLength(wanted.length);
        expect(index.search(given.join(''), 3)).toHaveLength(Math.min(3, plain.length));
      }),
      { numRuns: 200 },
    );
  });

  it('puts what begins with the text first, also where thousands have it', async () => {
    const lines = Array.from({ length: 2_500 }, (_, at) => {
      return diseaseLine(`X${at}M`, { 6: `R${at}`, 14: `甲${at}` });
    });
    const bed = await openDownloadBed();
    await fetch(bed, '1309', [...lines, diseaseLine('M1'), diseaseLine('Q1', { 14: '明目' })]);
    const found = await bed.downloads.search('1309', 'm', 3);
    expect(found.map(({ code }) => code)).toEqual(['M1', 'Q1', 'X0M']);
  });
});
