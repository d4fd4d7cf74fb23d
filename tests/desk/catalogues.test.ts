/**
 * Goal: catalogues, code tables and changes of the hospital's catalogue through the desk's verbs,
 * against the drill platform and its cases. Method: the counter bed, lines cut, cases chosen.
 */
import { describe, expect, it } from 'vitest';
import { labelOf } from '../../shared/platform/catalogue-dictionary.ts';
import type { CatalogueState } from '../../shared/download.ts';
import { faultCode, openBed, valueOf, type Bed } from './counter-bed.ts';

async function state(bed: Bed, infno: string): Promise<CatalogueState> {
  const all = valueOf(await bed.desk.catalogues({}));
  const found = all.find((each) => each.infno === infno);
  if (found === undefined) throw new Error(`no catalogue ${infno}`);
  return found;
}

/** Begins, and waits until nothing is under way any more. */
async function download(bed: Bed, infno: string, whole = false): Promise<CatalogueState> {
  valueOf(await bed.desk.downloadCatalogue({ infno, whole }));
  return ended(bed, infno);
}

async function ended(bed: Bed, infno: string): Promise<CatalogueState> {
  return until(
    bed,
    infno,
    ({ state: now }) => !['queued', 'downloading', 'importing'].includes(now),
  );
}

async function until(bed: Bed, infno: string, reached: (state: CatalogueState) => boolean) {
  for (let turn = 0; turn < 5_000; turn += 1) {
    const now = await state(bed, infno);
    if (reached(now)) return now;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`${infno} stays ${(await state(bed, infno)).state}`);
}

describe('a catalogue of the drill platform', () => {
  it('1309 comes whole, is searched, and a newer version changes it', async () => {
    const bed = await openBed();
    const first = await download(bed, '1309');
    expect(first).toMatchObject({ state: 'present', held: { version: 'v0002', aside: 0 } });
    expect(first.held?.source).toContain('1309_v0002.txt.zip');
    const rows = first.held?.rows ?? 0;
    const [found] = valueOf(
      await bed.desk.searchCatalogue({ infno: '1309', text: 'xyb', limit: 5 }),
    );
    expect(found).toMatchObject({ code: 'M01200', name: '血友病' });
    expect(await download(bed, '1309')).toMatchObject({ state: 'present', held: { rows } });
    bed.platform.choose('catalogue-news');
    const later = await download(bed, '1309');
    expect(later.held).toMatchObject({ version: 'v0003', rows, removed: 1 });
    expect(bed.downloads.length).toBeGreaterThan(3);
    expect(bed.crashes).toEqual([]);
  });

  it('every catalogue of the list is there, by file or by pages', async () => {
    const bed = await openBed();
    const all = valueOf(await bed.desk.catalogues({}));
    for (const { infno } of all) {
      expect((await download(bed, infno)).state, infno).toBe('present');
    }
    expect(all.length).toBeGreaterThan(18);
  });

  it('cut in the middle it waits, and goes on from there when the line is back', async () => {
    const bed = await openBed();
    bed.platform.faults.breakOff();
    const before = bed.platform.calls().length;
    valueOf(await bed.desk.downloadCatalogue({ infno: '1309', whole: false }));
    await bed.desk.probe({});
    expect(await ended(bed, '1309')).toMatchObject({ state: 'present' });
    const calls = bed.platform.calls().slice(before);
    expect(calls.filter(({ infno }) => infno === '9102')).toHaveLength(2);
    expect(calls.filter(({ infno }) => infno === '1309')).toHaveLength(1);
  });

  it('with the line down waits, survives a restart, and ends when it is back', async () => {
    let bed = await openBed();
    bed.platform.faults.line = 'cut';
    await bed.desk.probe({});
    valueOf(await bed.desk.downloadCatalogue({ infno: '1309', whole: false }));
    expect(await ended(bed, '1309')).toMatchObject({ state: 'waiting' });
    bed = await bed.restart();
    expect(await state(bed, '1309')).toMatchObject({ state: 'waiting' });
    bed.platform.faults.line = 'up';
    await bed.desk.probe({});
    expect(await ended(bed, '1309')).toMatchObject({ state: 'present' });
  });

  it.each([
    ['file-wrong-count', 'count'],
    ['file-corrupt', 'corrupt'],
    ['file-expired', 'expired'],
  ])('case %s ends as %s with a next step, and is mended by going on', async (name, code) => {
    const bed = await openBed();
    expect(bed.platform.choose(name)).toBe(true);
    const failed = await download(bed, '1309');
    expect(failed).toMatchObject({ state: 'failed', problem: { code } });
    expect(failed.next).not.toBe('');
    bed.platform.faults.clear();
    expect(await download(bed, '1309')).toMatchObject({ state: 'present' });
  });

  it('case download-no-range begins anew and ends well', async () => {
    const bed = await openBed();
    bed.platform.choose('download-no-range');
    bed.platform.faults.breakOff();
    valueOf(await bed.desk.downloadCatalogue({ infno: '1309', whole: false }));
    await bed.desk.probe({});
    expect(await ended(bed, '1309')).toMatchObject({ state: 'present' });
  });

  it('a refusal is told in the platform’s words', async () => {
    const bed = await openBed();
    bed.platform.faults.refuse('1309', '本机构未开通目录下载');
    expect(await download(bed, '1309')).toMatchObject({
      state: 'failed',
      problem: { code: 'refused', platform: '本机构未开通目录下载' },
    });
    valueOf(await bed.desk.cancelDownload({ infno: '1309' }));
    expect(await state(bed, '1309')).toMatchObject({ state: 'never' });
    const unknown = await bed.desk.downloadCatalogue({ infno: '2207', whole: false });
    expect(faultCode(unknown)).toBe('not-now');
  });
});

describe('changes of the hospital’s catalogue', () => {
  const day = '2026-11-22';

  async function ready(): Promise<Bed> {
    const bed = await openBed();
    expect(faultCode(await bed.desk.catalogueChanges({ day }))).toBe('not-now');
    bed.platform.choose('hilist-news');
    for (const infno of ['1312', '1318', '1319']) await download(bed, infno);
    return bed;
  }

  it('are listed, confirmed, journalled, and hold from their day on, restart or not', async () => {
    let bed = await ready();
    const tomorrow = '2026-11-23';
    const seen = valueOf(await bed.desk.catalogueChanges({ day: tomorrow }));
    expect(seen.changes.map(({ field, new: value, source }) => [field, value, source])).toEqual([
      ['preSelfPay', '0.25', '1319'],
      ['limit', '88.00', '1318'],
    ]);
    expect(seen.undecided).toEqual([]);
    const applied = await bed.desk.applyCatalogueChanges({ day: tomorrow, seen: seen.seen });
    expect(valueOf(applied).changes).toEqual([]);
    const [change] = seen.changes;
    const share = async () => {
      const { items, version } = valueOf(await bed.desk.catalogue({ after: 0, limit: 5000 }));
      return [items.find(({ code }) => code === change?.code)?.preSelfPay, version];
    };
    expect(await share()).toEqual(['10%', '2025.1-sample']);
    bed = await bed.restart();
    bed.clock.advance(24 * 3_600_000);
    expect(await share()).toEqual(['25%', '2025.1-sample+2026-11-23.1']);
    const entry = (await bed.entries()).find(({ kind }) => kind === 'catalogue.changed');
    expect(entry?.data).toMatchObject({ from: tomorrow, changes: seen.changes });
  });

  it('that were not the ones seen, or begin yesterday, are not made', async () => {
    const bed = await ready();
    const { seen } = valueOf(await bed.desk.catalogueChanges({ day }));
    const past = await bed.desk.applyCatalogueChanges({ day: '2026-11-21', seen });
    expect(faultCode(past)).toBe('not-now');
    bed.platform.faults.clear();
    await download(bed, '1319');
    expect(faultCode(await bed.desk.applyCatalogueChanges({ day, seen }))).toBe('not-now');
    const left = valueOf(await bed.desk.catalogueChanges({ day }));
    expect(left.changes.map(({ field }) => field)).toEqual(['limit']);
    valueOf(await bed.desk.applyCatalogueChanges({ day, seen: left.seen }));
    expect(valueOf(await bed.desk.catalogueChanges({ day })).changes).toEqual([]);
  });
});

describe('code tables', () => {
  it('are asked for, kept over a restart, and give labels', async () => {
    let bed = await openBed();
    expect(valueOf(await bed.desk.dictionary({})).labels).toEqual({});
    const { tables } = valueOf(await bed.desk.refreshDictionary({}));
    expect(tables.map(({ type, failed }) => [type, failed])).toEqual(
      bed.profile.catalogue.dictionaries.map((type) => [type, undefined]),
    );
    bed = await bed.restart();
    const { labels } = valueOf(await bed.desk.dictionary({}));
    expect(labelOf(labels, 'clr_type', '9987')).toBe('跨省异地门诊慢特病');
    expect(labelOf(labels, 'insutype', '310')).toBe('职工基本医疗保险');
    expect(labelOf(labels, 'insutype', '777')).toBe('777');
  });

  it('a refused table keeps its old values and says why; a cut line is a fault', async () => {
    const bed = await openBed();
    valueOf(await bed.desk.refreshDictionary({}));
    bed.platform.faults.refuse('1901', '字典维护中');
    const { tables, labels } = valueOf(await bed.desk.refreshDictionary({}));
    expect(tables[0]).toMatchObject({ type: 'insutype', failed: '字典维护中' });
    expect(labels['insutype']).toBeDefined();
    bed.platform.faults.line = 'cut';
    expect(faultCode(await bed.desk.refreshDictionary({}))).toBe('line-down');
  });
});
