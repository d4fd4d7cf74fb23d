/**
 * Goal: the drill's catalogue files are as the texts describe them, and its cases spoil exactly
 * what they say. Method: requests of the drill's clerk, files unpacked by the ZIP library.
 */
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { catalogueCases } from './cases-catalogue.ts';
import { bench, hospital } from './fixture.ts';

type Bench = Awaited<ReturnType<typeof bench>>;

async function ask(bed: Bench, infno: string, data: object) {
  return (await bed.clerk.send(infno, { data })).output;
}

async function file(bed: Bench, ver: string, infno = '1309') {
  const output = await ask(bed, infno, { ver });
  const no = output['file_qury_no'];
  const filename = output['filename'];
  if (no === '') return { output, rows: [] as string[][] };
  const fsDownloadIn = { file_qury_no: no, filename, fixmedins_code: 'plc' };
  const reply = await bed.platform.download(bed.clerk.message('9102', { fsDownloadIn }), 0);
  if (!('bytes' in reply)) return { output, rows: [] as string[][], refused: reply.body };
  const [bytes] = Object.values(unzipSync(reply.bytes));
  const text = new TextDecoder().decode(bytes);
  const lines = text.split('\r\n').filter((line) => line !== '');
  return { output, rows: lines.map((line) => line.split('\t')) };
}

describe('1309 of the drill', () => {
  it('is a ZIP of 16 columns: everything for v0000, later rows for a later version', async () => {
    const bed = await bench();
    const all = await file(bed, 'v0000');
    expect(all.rows.length).toBe(all.output['data_cnt']);
    expect(new Set(all.rows.map((row) => row.length))).toEqual(new Set([16]));
    expect(all.output['dld_end_time']).toMatch(/^2026-05-13 /);
    const later = await file(bed, 'v0001');
    expect(later.rows.every((row) => row[9] === 'v0002')).toBe(true);
    expect(later.rows.length).toBeLessThan(all.rows.length);
    expect((await file(bed, 'v0002')).output['data_cnt']).toBe(0);
    bed.platform.choose('catalogue-news');
    expect((await file(bed, 'v0002')).rows.map((row) => [row[5], row[9]])).toEqual([
      ['1', 'v0003'],
      ['0', 'v0003'],
      ['1', 'v0003'],
    ]);
  });

  it('every case spoils what it says', async () => {
    const count = await bench();
    count.platform.choose('file-wrong-count');
    const wrong = await file(count, 'v0000');
    expect(wrong.output['data_cnt']).toBe(wrong.rows.length + 1);
    const bad = await bench();
    bad.platform.choose('file-corrupt');
    // The ZIP library does not prove the CRC: it gives other rows, or none.
    const rows = file(bad, 'v0000').then((read) => read.rows);
    const good = (await file(await bench(), 'v0000')).rows;
    expect(await rows.catch(() => [])).not.toEqual(good);
    const late = await bench();
    late.platform.choose('file-expired');
    expect((await file(late, 'v0000')).refused).toContain('文件已超过下载截止时间');
    expect(catalogueCases).toHaveLength(5);
  });
});

describe('queries of the drill', () => {
  it('1312, 1318 and 1319 are paged and follow the catalogue, or differ by the case', async () => {
    const bed = await bench();
    const data = { updt_time: '1900-01-01', page_num: 1, page_size: 3, insu_admdvs: '430100' };
    const first = await ask(bed, '1312', data);
    expect(first).toMatchObject({ recordCounts: 4 });
    expect(first['data']).toHaveLength(3);
    expect((await ask(bed, '1312', { ...data, page_num: 2 }))['data']).toHaveLength(1);
    expect((await ask(bed, '1318', data))['data']).toMatchObject([
      { hilist_code: 'XDL', hilist_pric_uplmt_amt: '200.00' },
    ]);
    bed.platform.choose('hilist-news');
    expect((await ask(bed, '1319', data))['data']).toMatchObject([
      { hilist_code: 'XDB', selfpay_prop: '0.25' },
      { hilist_code: 'XDL', selfpay_prop: '0.20' },
    ]);
    const answer = await bed.clerk.send('1312', { data: { page_num: 0 } });
    expect(answer.errMsg).toContain('入参校验失败');
  });

  it('1901 gives the tables of this place, and refuses what it does not know', async () => {
    const bed = await bench();
    const parts = { parent_value: '0', admdvs: hospital.admdvs, date: '2026-05-06' };
    const data = { ...parts, type: 'chrgitm_lv', Vali_Flag: '1' };
    const { list } = (await bed.clerk.send('1901', { data })).output;
    expect(list).toMatchObject([{ value: '01', label: '甲类' }, { value: '02' }, { value: '03' }]);
    const other = await bed.clerk.send('1901', { data: { ...data, type: 'none' } });
    expect(other.errMsg).toContain('字典类型none不存在');
    const top = await bed.clerk.send('1901', { data: { ...data, parent_value: '' } });
    expect(top.errMsg).toContain('parent_value');
  });
});
