/**
 * Goal: what a catalogue file or answer says is read as the facts state it, and nothing is read
 * into it. Method: lines and answers as the texts describe them, and ones that break the rules.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namedCells, parseCatalogueLine, rowFacts } from './catalogue-line.ts';
import { dictionaryInput, insuranceName, labelOf, readDictionary } from './catalogue-dictionary.ts';
import { pageInput, pageRowFacts, readPage } from './catalogue-query.ts';
import {
  catalogueKind,
  catalogueKinds,
  downloadInput,
  laterVersion,
  readDownloadAnswer,
} from './catalogue.ts';

const disease = [
  'M00500',
  '恶性肿瘤',
  '放化疗',
  '430100',
  'null',
  '1',
  'R001',
  '2026-01-01 00:00:00',
  '2026-01-02 00:00:00',
  'v0007',
  'null',
  '2026版',
  'null',
  '',
  '恶性肿瘤门诊治疗',
  'M005',
];

function rowOf(infno: string, line: string) {
  const parsed = parseCatalogueLine(infno, line);
  if (!parsed.ok) throw new Error(parsed.why);
  return parsed.row;
}

describe('a line of 1309', () => {
  it('has 16 columns by name; null and nothing are nothing', () => {
    const row = rowOf('1309', disease.join('\t'));
    expect(row.code).toBe('M00500');
    expect(row.cells[4]).toBeUndefined();
    expect(row.cells[13]).toBeUndefined();
    const facts = { name: '恶性肿瘤门诊治疗', version: 'v0007', rowId: 'R001', removed: false };
    expect(rowFacts('1309', row)).toEqual(facts);
    expect(namedCells('1309', row).slice(0, 2)).toEqual([
      { name: '门慢门特病种目录代码', value: 'M00500' },
      { name: '病种大类名称', value: '恶性肿瘤' },
    ]);
    expect(namedCells('1309', row)).toHaveLength(12);
  });

  it('with valid flag 0 is removed', () => {
    const row = rowOf('1309', disease.with(5, '0').join('\t'));
    expect(rowFacts('1309', row).removed).toBe(true);
  });

  it.each([
    ['a column too few', disease.slice(1).join('\t'), 'columns', 15],
    ['a column too many', [...disease, 'x'].join('\t'), 'columns', 17],
    ['no code', ['null', ...disease.slice(1)].join('\t'), 'no-code', 16],
    ['an empty code', ['', ...disease.slice(1)].join('\t'), 'no-code', 16],
  ])('with %s is kept aside', (_name, line, why, columns) => {
    expect(parseCatalogueLine('1309', line)).toEqual({ ok: false, why, columns });
  });
});

describe('a line of another file', () => {
  it('has a code and columns by place only; name and version are guessed for showing', () => {
    const row = rowOf('1301', 'XA01\tnull\tEnglish\t演练药\tv0012\t别的');
    expect(rowFacts('1301', row)).toEqual({
      name: '演练药',
      version: 'v0012',
      rowId: undefined,
      removed: false,
    });
    expect(namedCells('1301', row)[2]).toEqual({ name: '第 4 列', value: '演练药' });
  });

  it('must have as many columns as the others', () => {
    expect(parseCatalogueLine('1301', 'X\tY', 3)).toMatchObject({ ok: false, why: 'columns' });
    expect(parseCatalogueLine('1301', 'X\tY\tZ', 3)).toMatchObject({ ok: true });
  });

  it('any text gives a row or a fault, never an error', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('1301', '1309'), (text, infno) => {
        const parsed = parseCatalogueLine(infno, text);
        if (parsed.ok) expect(rowFacts(infno, parsed.row).name).toBeTypeOf('string');
      }),
    );
  });
});

describe('the answer to a download', () => {
  const answer = {
    file_qury_no: 'F1',
    filename: '1309.zip',
    dld_end_time: '2026-11-29 09:00:00',
    data_cnt: '12',
  };
  const offered = {
    fileQueryNo: 'F1',
    filename: '1309.zip',
    until: '2026-11-29 09:00:00',
    rows: 12,
  };

  it('is read in a node or without one, with data_cnt as number or text', () => {
    expect(readDownloadAnswer(answer)).toEqual({ kind: 'file', file: offered });
    expect(readDownloadAnswer({ data: { ...answer, data_cnt: 12 } })).toMatchObject({
      kind: 'file',
      file: { rows: 12 },
    });
    expect(downloadInput('v0000')).toEqual({ data: { ver: 'v0000' } });
  });

  it('without rows says that nothing is newer', () => {
    expect(readDownloadAnswer({ data_cnt: 0 })).toEqual({ kind: 'nothing-newer' });
  });

  it.each([
    ['no file', { data_cnt: 3 }],
    ['no count', { ...answer, data_cnt: undefined }],
    ['a negative count', { ...answer, data_cnt: -1 }],
    ['text', 'F1'],
    ['nothing', undefined],
  ])('with %s is unreadable', (_name, output) => {
    expect(readDownloadAnswer(output)).toEqual({ kind: 'unreadable' });
  });

  it('an end time of another format is no end time', () => {
    const read = readDownloadAnswer({ ...answer, dld_end_time: 'soon' });
    expect(read).toMatchObject({ file: { until: undefined } });
  });

  it('versions compare by their figures', () => {
    expect(laterVersion('v0009', 'v0010')).toBe('v0010');
    expect(laterVersion('v10', 'v9')).toBe('v10');
  });

  it('every catalogue has a name and its way once', () => {
    const infnos = catalogueKinds.map(({ infno }) => infno);
    expect(new Set(infnos).size).toBe(infnos.length);
    expect(catalogueKind('1309')).toMatchObject({ way: 'file' });
    expect(catalogueKind('1312')).toMatchObject({ way: 'pages' });
    expect(catalogueKind('2207')).toBeUndefined();
  });
});

describe('paged queries', () => {
  const ask = { page: 2, size: 100, place: '430100', day: '2026-11-22' };

  it('ask page by page', () => {
    const common = { insu_admdvs: '430100', updt_time: '1900-01-01', page_num: 2, page_size: 100 };
    expect(pageInput('1319', ask)).toEqual({ data: common });
    expect(pageInput('1312', ask)).toEqual({ data: { query_date: '2026-11-22', ...common } });
  });

  it('are read in data or as a bare list; anything else is unreadable', () => {
    const rows = [{ hilist_code: 'X' }];
    expect(readPage({ data: rows, recordCounts: '1' })).toEqual({ rows, total: 1 });
    expect(readPage(rows)).toEqual({ rows, total: undefined });
    for (const wrong of [undefined, 'x', { data: 3 }, { data: [3] }]) {
      expect(readPage(wrong)).toBeUndefined();
    }
  });

  it('a row is found by hilist_code, else by med_list_codg', () => {
    expect(pageRowFacts({ hilist_code: 'H', hilist_name: '名' })).toEqual({
      code: 'H',
      name: '名',
    });
    expect(pageRowFacts({ med_list_codg: 7 })).toEqual({ code: '7', name: '' });
    expect(pageRowFacts({ hilist_code: '' })).toBeUndefined();
    expect(pageRowFacts({ hilist_code: {} })).toBeUndefined();
  });
});

describe('1901', () => {
  it('asks in snake case but for Vali_Flag and is answered in camel case', () => {
    const ask = { type: 'insutype', parent: '0', admdvs: '430100', date: '2026-11-22' };
    expect(dictionaryInput(ask)).toEqual({
      data: {
        type: 'insutype',
        parent_value: '0',
        admdvs: '430100',
        date: '2026-11-22',
        Vali_Flag: '1',
      },
    });
    const row = { type: 'insutype', label: '职工', value: 310, parentValue: null, valiFlag: '0' };
    expect(readDictionary({ list: [row] })).toEqual([
      { value: '310', label: '职工', parent: '', sort: '', valid: false, version: '' },
    ]);
    expect(readDictionary({ list: [{ label: 'x' }] })).toBeUndefined();
  });

  it('an unknown code is shown as it is', () => {
    const labels = { insutype: { '310': '职工医保', '320': '', '340': '离休人员医疗保障' } };
    expect(labelOf(labels, 'insutype', '310')).toBe('职工医保');
    expect(labelOf(labels, 'insutype', '320')).toBe('320');
    expect(labelOf(labels, 'insutype', 'toString')).toBe('toString');
    expect(labelOf(labels, 'clr_type', '9987')).toBe('9987');
    const names = ['310', '390', '340', ''].map((code) => insuranceName(() => labels, code));
    expect(names).toEqual(['职工医保', '城乡居民医保', '离休人员医疗保障', '']);
  });
});
