/**
 * Goal: every verdict, its reason and its next step. Method: one person, one thing changed at a
 * time.
 */
import { describe, expect, it } from 'vitest';
import { judge, triageReasons, triageWords, isOfflineVerdict } from './filing.ts';
import type { TriageAsk, TriageReason, TriageRules } from './filing.ts';
import type { KnownPerson } from './known.ts';
import { fen } from './money.ts';

const now = '2026-11-22T09:00:00.000+08:00';

const rules: TriageRules = {
  opened: ['M00503', 'M07801'],
  direct: true,
  treatmentPlace: '430100',
  texts: {
    'not-filed': ['未备案'],
    'filing-expired': ['备案已于'],
    'filed-elsewhere': ['与本次就医地不符'],
  },
  freshness: { freshHours: 24, staleHours: 48, confirmedDays: 30 },
};

const insurance = {
  insutype: '390',
  personType: '15',
  status: '1',
  place: '653200',
  employer: '',
  balance: fen(0),
};

const person: KnownPerson = {
  name: '测试·甲',
  idNo: '99000019700101002X',
  certType: '01',
  gender: '1',
  birthDate: '1970-01-01',
  psnNo: 'P1',
  at: now,
  insurances: [insurance],
  qualifications: {
    at: now,
    list: [
      {
        code: 'M00503',
        name: '恶性肿瘤门诊治疗',
        begin: '2025-01-01',
        end: '2026-12-31',
      },
    ],
  },
  benefits: {
    M00503: {
      at: now,
      enjoys: true,
      reason: '',
    },
  },
};

function verdict(change: Partial<KnownPerson>, ask: Partial<TriageAsk> = {}, other = {}) {
  const known = { ...person, ...change };
  const base = { person: known, disease: 'M00503', emergency: false, lineUp: true };
  const full = { ...base, now, day: '2026-11-22', ...ask };
  return judge(full, { ...rules, ...other });
}

const refusing = (reason: string) => ({
  benefits: { M00503: { at: now, enjoys: false, reason } },
});
const ago = (hours: number) =>
  new Date(Date.parse(now) - hours * 3_600_000 + 8 * 3_600_000)
    .toISOString()
    .replace('Z', '+08:00');
const old = (hours: number): Partial<KnownPerson> => ({
  at: ago(hours),
  qualifications: { at: ago(hours), list: person.qualifications?.list ?? [] },
  benefits: { M00503: { at: ago(hours), enjoys: true, reason: '' } },
});
const down = { lineUp: false };
const { qualifications: _none, ...unasked } = person;

describe('judge', () => {
  const cases: [string, () => ReturnType<typeof judge>, string, TriageReason][] = [
    ['all in order', () => verdict({}), 'direct', 'filed'],
    [
      'emergency without filing',
      () => verdict(refusing('未备案'), { emergency: true }),
      ...(['direct', 'emergency'] as const),
    ],
    ['nothing in force', () => verdict({ insurances: [] }), 'refuse', 'not-insured'],
    [
      'suspended',
      () => verdict({ insurances: [{ ...insurance, status: '2' }] }),
      ...(['refuse', 'not-insured'] as const),
    ],
    [
      'insured in the same city',
      () => verdict({ insurances: [{ ...insurance, place: '430111' }] }),
      ...(['refuse', 'local'] as const),
    ],
    ['hospital not opened', () => verdict({}, {}, { opened: [] }), 'manual', 'hospital-not-open'],
    [
      'no qualification',
      () => verdict({ qualifications: { at: now, list: [] } }),
      ...(['refuse', 'not-qualified'] as const),
    ],
    [
      'qualification ended yesterday',
      () => verdict({}, { day: '2027-01-01' }),
      ...(['refuse', 'qualification-expired'] as const),
    ],
    ['last day of qualification', () => verdict({}, { day: '2026-12-31' }), 'direct', 'filed'],
    ['not filed', () => verdict(refusing('该人员未备案')), 'manual', 'not-filed'],
    ['filing ended', () => verdict(refusing('备案已于去年到期')), 'manual', 'filing-expired'],
    [
      'filed for another place',
      () => verdict(refusing('未备案到本地，与本次就医地不符')),
      ...(['manual', 'filed-elsewhere'] as const),
    ],
    ['refused in other words', () => verdict(refusing('其他')), 'manual', 'benefit-refused'],
    [
      'refused, on no list',
      () => verdict(refusing('其他'), {}, { direct: false }),
      ...(['manual', 'not-on-list'] as const),
    ],
    ['never asked, line up', () => verdict({ benefits: {} }), 'refuse', 'facts-unknown'],
    ['known, line cut', () => verdict({}, down), 'provisional', 'known-earlier'],
    ['25 h old, line cut', () => verdict(old(25), down), 'provisional', 'known-earlier'],
    ['49 h old, line cut', () => verdict(old(49), down), 'refuse', 'facts-too-old'],
    [
      'filing 31 days old, status fresh',
      () => verdict({ ...old(31 * 24), at: now }, down),
      ...(['refuse', 'facts-too-old'] as const),
    ],
    [
      'filing 29 days old, status fresh',
      () => verdict({ ...old(29 * 24), at: now }, down),
      ...(['provisional', 'known-earlier'] as const),
    ],
    ['never asked, line cut', () => verdict({ benefits: {} }, down), 'refuse', 'facts-unknown'],
    [
      'qualification never asked, line cut',
      () =>
        judge(
          { person: unasked, disease: 'M00503', emergency: false, now, day: now, ...down },
          rules,
        ),
      ...(['refuse', 'facts-unknown'] as const),
    ],
    ['refused earlier, line cut', () => verdict(refusing('未备案'), down), 'manual', 'not-filed'],
  ];
  it.each(cases)('%s', (_name, run, outcome, reason) => {
    const triage = run();
    expect([triage.outcome, triage.reason]).toEqual([outcome, reason]);
    const { text, todo, spoils } = triageWords[reason];
    expect([triage.text, triage.todo, triage.spoilsClaim]).toEqual([text, todo, spoils]);
  });

  it('keeps the words of the platform', () => {
    expect(verdict(refusing('该人员未备案')).platform).toBe('该人员未备案');
  });

  it('runs under the insurance in force, employees before residents', () => {
    const both = [insurance, { ...insurance, insutype: '310' }];
    expect(verdict({ insurances: both }).insurance?.insutype).toBe('310');
    const suspended = [insurance, { ...insurance, insutype: '310', status: '2' }];
    expect(verdict({ insurances: suspended }).insurance?.insutype).toBe('390');
  });

  it('has a next step unless plainly direct, and says when a claim is spoilt', () => {
    for (const reason of triageReasons) {
      const { outcome, todo, spoils } = triageWords[reason];
      if (outcome !== 'direct') expect(todo.length, reason).toBeGreaterThan(0);
      expect(spoils, reason).toBe(outcome === 'manual');
      if (outcome === 'provisional') expect(isOfflineVerdict(reason)).toBe(true);
    }
  });
});
