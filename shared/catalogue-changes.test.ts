/**
 * Goal: a platform row changes exactly the figures it decides, with old, new, source and dates; all
 * else stays. Method: an invented catalogue of four items against rows of each kind.
 */
import { describe, expect, it } from 'vitest';
import { applyHilist, withChanges, type HilistRows } from './catalogue-changes.ts';
import { catalogueFile } from './catalogue.ts';
import { hilistRow, limitRow, selfPayRow } from './platform/catalogue-query.ts';

const item = (code: string, scope: object) => ({
  code,
  local: `L${code}`,
  name: `演练项目${code}`,
  pinyin: 'ylxm',
  listType: '101',
  chargeType: '09',
  spec: '1支',
  unit: '支',
  price: '100.00',
  ...scope,
});
const catalogue = catalogueFile.parse({
  format: 'crosscounter.catalogue/1',
  place: '430100',
  version: '1',
  status: 'sample',
  source: '虚构',
  items: [
    item('A1', { class: 'A', preSelfPay: '0' }),
    item('B1', { class: 'B', preSelfPay: '0.10' }),
    item('B2', { class: 'B', preSelfPay: '0.20', limit: '200.00' }),
    item('C1', { class: 'C', preSelfPay: '1' }),
  ],
});
const at = { day: '2026-11-22', place: '430100', levels: { '01': 'A', '02': 'B', '03': 'C' } };
const place = { insu_admdvs: '430100', begndate: '2026-01-01', enddate: '', vali_flag: '1' };
const level = (hilist_code: string, chrgitm_lv: string, more: object = {}) =>
  hilistRow.parse({ hilist_code, chrgitm_lv, ...place, ...more });
const share = (hilist_code: string, selfpay_prop: string, more: object = {}) =>
  selfPayRow.parse({ hilist_code, selfpay_prop, ...place, ...more });
const limit = (hilist_code: string, hilist_pric_uplmt_amt: string | number, more: object = {}) =>
  limitRow.parse({ hilist_code, hilist_pric_uplmt_amt, ...place, ...more });

function apply(rows: Partial<HilistRows>) {
  const all = { hilist: [], limits: [], selfPay: [], ...rows };
  return applyHilist(catalogue, all, { ...at, levels: { '01': 'A', '02': 'B', '03': 'C' } });
}

const brief = (changes: ReturnType<typeof apply>['changes']) =>
  changes.map(({ code, field, old, new: now, source }) => [code, field, old, now, source]);

describe('applyHilist', () => {
  it('changes nothing where the rows say what we have, and keeps the version', () => {
    const same = apply({
      hilist: [level('A1', '01'), level('B1', '02')],
      selfPay: [share('B1', '0.10')],
      limits: [limit('B2', 200)],
    });
    expect(same).toMatchObject({ changes: [], undecided: [] });
    expect(same.catalogue).toEqual(catalogue);
  });

  it('changes class, ratio and limit, each with its source and dates', () => {
    const {
      changes,
      undecided,
      catalogue: after,
    } = apply({
      hilist: [level('B1', '03')],
      selfPay: [share('B2', '0.15', { enddate: '2026-12-31' })],
      limits: [limit('B2', '180.5'), limit('A1', '90')],
    });
    expect(undecided).toEqual([]);
    expect(brief(changes)).toEqual([
      ['A1', 'limit', '', '90.00', '1318'],
      ['B1', 'class', 'B', 'C', '1312'],
      ['B1', 'preSelfPay', '0.1', '1', '1312'],
      ['B2', 'preSelfPay', '0.2', '0.15', '1319'],
      ['B2', 'limit', '200.00', '180.50', '1318'],
    ]);
    expect(changes[3]).toMatchObject({ begin: '2026-01-01', end: '2026-12-31' });
    expect(after.version).toBe('1+2026-11-22');
    expect(withChanges(catalogue, changes, after.version)).toEqual(after);
  });

  it('passes over rows that are not valid, not in force, or of another place', () => {
    const rows = [
      level('B1', '03', { vali_flag: '0' }),
      level('B1', '03', { begndate: '2026-12-01' }),
      level('B1', '03', { enddate: '2026-11-21' }),
      level('B1', '03', { insu_admdvs: '440100' }),
    ];
    expect(apply({ hilist: rows })).toMatchObject({ changes: [], undecided: [] });
  });

  it('a row of the place goes before its city’s, that before its province’s', () => {
    const rows = [
      share('B1', '0.30', { insu_admdvs: '430000' }),
      share('B1', '0.25', { insu_admdvs: '430199' }),
    ];
    expect(brief(apply({ selfPay: rows }).changes)).toEqual([
      ['B1', 'preSelfPay', '0.1', '0.25', '1319'],
    ]);
    const nearer = [...rows, share('B1', '0.10')];
    expect(apply({ selfPay: nearer }).changes).toEqual([]);
  });

  it.each([
    [
      'ratios that differ by kind of person',
      {
        selfPay: [
          share('B1', '0.10', { selfpay_prop_psn_type: '11' }),
          share('B1', '0.20', { selfpay_prop_psn_type: '12' }),
        ],
      },
    ],
    ['a ratio that is none', { selfPay: [share('B1', '10')] }],
    ['a class we have no word for', { hilist: [level('B1', '09')] }],
    ['a limit that is none', { limits: [limit('B1', '-1')] }],
    ['class A with a ratio', { selfPay: [share('A1', '0.10')] }],
    ['class B without a ratio', { hilist: [level('A1', '02')] }],
  ])('%s decide nothing, and are told', (_name, rows) => {
    const { changes, undecided, catalogue: after } = apply(rows);
    expect(changes).toEqual([]);
    expect(undecided).toHaveLength(1);
    expect(after.items).toEqual(catalogue.items);
  });
});
