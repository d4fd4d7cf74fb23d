/** Packs for tests: the shipped ones, and made-up ones as file values that a test can break. */
import { readdirSync, readFileSync } from 'node:fs';
import { loadPack } from '../../shared/policy/check.ts';
import type { CheckedPack } from '../../shared/policy/pack.ts';

export const HOTAN = 'shared/packs/653200/outpatient-special.json';

/** A JSON file of the project, by its path from the root. */
export function readProjectJson(path: string): unknown {
  const value: unknown = JSON.parse(readProjectText(path));
  return value;
}

export function readProjectText(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}

export function checkedPack(value: unknown): CheckedPack {
  const loaded = loadPack(value);
  if (loaded.ok) return loaded.pack;
  throw new Error(loaded.problems.map(({ where, text }) => `${where}: ${text}`).join('\n'));
}

/** Paths of every policy pack under shared/packs, from the project's root. */
export function packPaths(): string[] {
  const root = 'shared/packs';
  const files = readdirSync(new URL(`../../${root}`, import.meta.url), { recursive: true });
  return files
    .map((name) => `${root}/${String(name)}`)
    .filter((path) => path.endsWith('.json') && isPack(readProjectJson(path)))
    .toSorted();
}

function isPack(value: unknown): boolean {
  const format = value !== null && typeof value === 'object' && 'format' in value && value.format;
  return format === 'crosscounter.pack/1';
}

/** Every shipped pack, checked. */
export function shippedPacks(): CheckedPack[] {
  return packPaths().map((path) => checkedPack(readProjectJson(path)));
}

export interface Terms {
  readonly pay: string;
  readonly deductible?: string | undefined;
  readonly cap?: string | undefined;
}

/**
 * A made-up pack of one disease (M99901) as a file value: flat ratio, deductible and cap if given.
 */
export function packValue({ pay, deductible, cap }: Terms) {
  const head = { when: {}, source: 'invented', assumptions: ['all'] };
  const scope = 'special-disease';
  const facts = { insurance: '310', disease: 'M99901', filing: 'referred', date: '2025-01-01' };
  return {
    format: 'crosscounter.pack/1',
    place: '999900',
    name: '虚构统筹区',
    version: '1',
    insurances: ['310', '390'],
    validFrom: '2025-01-01',
    validTo: '2025-12-31',
    status: 'sample',
    sources: [{ id: 'invented', document: '虚构文件', clause: '第一条', note: '测试用' }],
    assumptions: [{ id: 'all', text: '全部虚构', why: '测试用' }],
    rounding: { scale: 'fen', mode: 'half-up', preSelfPay: 'line', ratio: 'payer' },
    diseases: [
      { code: 'M99901', name: '虚构病种', aliases: [{ code: 'M99902', note: '地方码' }] },
      { code: 'M99903', name: '未写明病种', aliases: [], notStated: '文件没有写明支付比例' },
    ],
    filings: ['referred', 'stationed'],
    directList: [{ disease: 'M99901', from: '2025-03-01', to: '2025-11-30', source: 'invented' }],
    rules: [
      {
        ...head,
        id: 'deductible',
        kind: 'deductible',
        gives:
          deductible === undefined
            ? { period: 'none' }
            : { period: 'year', scope, amount: deductible },
      },
      { ...head, id: 'ratio', kind: 'ratio', gives: { pay } },
      {
        ...head,
        id: 'cap',
        kind: 'cap',
        gives:
          cap === undefined
            ? { period: 'none' }
            : { period: 'year', basis: 'fund', scope, amount: cap, excess: 'own' },
      },
    ],
    examples: [
      {
        id: 'zero',
        note: '空账单',
        facts,
        used: {},
        bill: { totals: { total: '0.00' } },
        expect: { fund: '0.00', patient: '0.00' },
      },
    ],
  };
}
