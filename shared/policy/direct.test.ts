/** Goal: the direct list is the national ten and the pack's extension, by date. Method: a table. */
import { describe, expect, it } from 'vitest';
import { checkedPack, HOTAN, readProjectJson } from '../../tests/golden/packs.ts';
import { directListFile, onDirectList } from './direct.ts';

const file = readProjectJson('shared/packs/national/direct-list.json');
const national = directListFile.parse(file);
const hotan = checkedPack(readProjectJson(HOTAN));

describe('onDirectList', () => {
  it('the national list has ten diseases, each with its source and the trust of its codes', () => {
    expect(national.entries).toHaveLength(10);
    const sources = new Set(national.sources.map(({ id }) => id));
    expect(national.entries.every(({ source }) => sources.has(source))).toBe(true);
    const codes = national.entries.flatMap((entry) => entry.codes);
    expect(new Set(codes.map(({ code }) => code)).size).toBe(codes.length);
  });

  it.each([
    ['M00503', '2025-09-16', 'national'],
    ['M05300', '2025-01-01', 'national'],
    ['M05300', '2023-01-01', 'neither'],
    ['M01200', '2025-01-01', 'pack'],
    ['M01102', '2025-01-01', 'pack'],
    ['M07101', '2025-01-01', 'pack'],
    ['M07101', '2024-12-31', 'neither'],
    ['M07800', '2025-09-16', 'neither'],
    ['m00503', '2025-09-16', 'neither'],
  ])('%s on %s: %s', (disease, day, list) => {
    expect(onDirectList(national, hotan, disease, day).list).toBe(list);
  });

  it('without a pack the extension is not known', () => {
    expect(onDirectList(national, undefined, 'M01200', '2025-09-16').list).toBe('neither');
  });

  it('unknown keys are refused', () => {
    expect(directListFile.safeParse({ ...national, note: 'x' }).success).toBe(false);
  });
});
