/** The policy of the benchmark: invented, and the same for every variant. */
import { loadPack } from '../../shared/policy/check.ts';
import { compile } from '../../shared/policy/compile.ts';
import type { CaseFacts } from '../../shared/policy/facts.ts';
import type { CheckedPack } from '../../shared/policy/pack.ts';
import type { Plan } from '../../shared/policy/plan.ts';

/** A year's deductible, where the upper band begins, and what the fund pays at most, in fen. */
export const DEDUCTIBLE = 100_000;
export const BAND_EDGE = 2_000_000;
export const CAP = 4_000_000;
/** Per cent of the cost above the deductible, counted over the year, in each band. */
export const LOWER_PERCENT = 75;
export const UPPER_PERCENT = 85;

const span = { period: 'year', scope: 'special-disease' };
const head = { when: {}, source: 'invented', assumptions: [] };
const facts: CaseFacts = {
  insurance: '310',
  disease: 'M99901',
  filing: 'referred',
  date: '2025-03-03',
};

const packValue = {
  format: 'crosscounter.pack/1',
  place: '999900',
  name: '虚构统筹区',
  version: '1',
  insurances: ['310', '390'],
  validFrom: '2025-01-01',
  validTo: '2025-12-31',
  status: 'sample',
  sources: [{ id: 'invented', document: '虚构文件', clause: '第一条', note: '比较速度用' }],
  assumptions: [],
  rounding: { scale: 'fen', mode: 'half-up', preSelfPay: 'line', ratio: 'payer' },
  diseases: [{ code: 'M99901', name: '虚构病种', aliases: [] }],
  filings: ['referred', 'stationed'],
  directList: [],
  rules: [
    { ...head, id: 'deductible', kind: 'deductible', gives: { ...span, amount: '1000.00' } },
    {
      ...head,
      id: 'ratio',
      kind: 'ratio',
      gives: {
        bands: [{ upTo: '20000.00', pay: '0.75' }, { pay: '0.85' }],
        axis: 'excess',
        counts: span,
      },
    },
    {
      ...head,
      id: 'cap',
      kind: 'cap',
      gives: { ...span, basis: 'fund', amount: '40000.00', excess: 'own' },
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

/** The policy as a pack. Throws with the checker's words. */
export function createPack(): CheckedPack {
  const loaded = loadPack(packValue);
  if (loaded.ok) return loaded.pack;
  throw new Error(loaded.problems.map(({ where, text }) => `${where}: ${text}`).join('\n'));
}

/** The plan for the benchmark's case, or the same case with other facts. */
export function createPlan(pack: CheckedPack, changed: Partial<CaseFacts> = {}): Plan {
  const compiled = compile(pack, { ...facts, ...changed });
  if (compiled.ok) return compiled.plan;
  throw new Error(compiled.text);
}
