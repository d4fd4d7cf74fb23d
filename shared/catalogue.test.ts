/**
 * Goal: a catalogue file is right or refused. Method: the shipped sample, and one broken field
 * each.
 */
import { describe, expect, it } from 'vitest';
import { readProjectJson } from '../tests/golden/packs.ts';
import { catalogueFile, parseScope } from './catalogue.ts';

describe('the shipped drill catalogue', () => {
  const catalogue = catalogueFile.parse(readProjectJson('shared/packs/430100/catalogue.json'));

  it('is a sample of at least 320 items with codes that no one takes for national ones', () => {
    expect(catalogue.status).toBe('sample');
    expect(catalogue.place).toBe('430100');
    expect(catalogue.items.length).toBeGreaterThanOrEqual(320);
    expect(catalogue.items.every(({ code }) => /^(XX|ZZ)/.test(code))).toBe(true);
  });

  it('has unique codes, of both kinds, and a name and spec that tell items apart', () => {
    const unique = (texts: readonly string[]) => new Set(texts).size === texts.length;
    expect(unique(catalogue.items.map(({ code }) => code))).toBe(true);
    expect(unique(catalogue.items.map(({ local }) => local))).toBe(true);
    expect(unique(catalogue.items.map(({ name, spec }) => `${name} ${spec}`))).toBe(true);
  });

  it('has all classes, limits, and class-B ratios between 5 and 30 %', () => {
    const { items } = catalogue;
    const classB = items.filter(({ scope }) => scope.class === 'B');
    const ratios = classB.map(({ scope }) => scope.preSelfPay);
    expect(Math.min(...ratios)).toBe(500);
    expect(Math.max(...ratios)).toBe(3_000);
    expect(items.filter(({ scope }) => scope.class === 'C').length).toBeGreaterThan(10);
    expect(items.filter(({ scope }) => scope.limit !== undefined).length).toBeGreaterThan(20);
  });
});

describe('parseScope', () => {
  it('class A pays nothing first, class C everything', () => {
    expect(parseScope('A', '0', undefined)).toEqual({ class: 'A', preSelfPay: 0 });
    expect(parseScope('C', '0.10', '5')).toEqual({ class: 'C', preSelfPay: 10_000, limit: 50_000 });
    expect(parseScope('A', '0.1', undefined)).toBeUndefined();
  });

  it.each([
    ['75', undefined],
    ['0.1', '-1'],
    ['0.1', 'x'],
  ])('refuses ratio %j with limit %j', (share, limit) => {
    expect(parseScope('B', share, limit)).toBeUndefined();
  });
});

describe('a broken file', () => {
  const item = {
    code: 'XX1',
    local: 'L1',
    name: '药',
    pinyin: 'y',
    listType: '101',
    chargeType: '09',
    spec: '',
    unit: '支',
    price: '1.00',
    class: 'B',
    preSelfPay: '0.10',
  };
  const file = (items: readonly object[]) => ({
    format: 'crosscounter.catalogue/1',
    place: '430100',
    version: '1',
    status: 'sample',
    source: '虚构',
    items,
  });

  it('parses when nothing is broken', () => {
    expect(catalogueFile.safeParse(file([item])).success).toBe(true);
  });

  it.each([
    ['price', '-1'],
    ['price', '1.00001'],
    ['preSelfPay', '10'],
    ['limit', '-0.01'],
    ['class', 'D'],
    ['pinyin', '药'],
    ['chargeType', '15'],
    ['listType', '999'],
    ['extra', 'x'],
  ])('%s = %j is refused', (key, value) => {
    expect(catalogueFile.safeParse(file([{ ...item, [key]: value }])).success).toBe(false);
  });

  it.each(['code', 'local'])('a repeated %s is refused', (key) => {
    const other = { ...item, code: 'XX2', local: 'L2' };
    expect(catalogueFile.safeParse(file([item, other])).success).toBe(true);
    const same = { ...other, [key]: item[key === 'code' ? 'code' : 'local'] };
    expect(catalogueFile.safeParse(file([item, same])).success).toBe(false);
  });
});
