/**
 * A desk in memory for component tests, derived from the contract's table: answers are scripted,
 * and parsed with the contract's schemas in both directions, so that a wrong script fails at once.
 */
import {
  tidings,
  verbs,
  type Desk,
  type Envelope,
  type TidingName,
  type Tidings,
  type VerbName,
  type VerbOutput,
} from '../shared/contract.ts';
import { fault, FaultError, type Fault } from '../shared/fault.ts';
import type { receiptSchema } from '../shared/receipt.ts';
import type { comparisonView, visitRow } from '../shared/view.ts';
import type { z } from 'zod';

/** What a verb answers: the value before parsing, or a thrown FaultError. */
export type Script = {
  [V in VerbName]?: (
    input: VerbOutputOfInput<V>,
  ) => z.input<Tables[V]['output']> | Promise<z.input<Tables[V]['output']>>;
};
type Tables = typeof verbs;
type VerbOutputOfInput<V extends VerbName> = z.output<Tables[V]['input']>;
type Payload<T extends TidingName> = z.input<Tidings[T]>;

export interface FakeDesk {
  readonly desk: Desk;
  /** The same functions as the preload would give them, of which nothing is known. */
  readonly raw: Readonly<Record<string, (input: unknown) => Promise<unknown>>>;
  readonly tidings: { on(name: TidingName, listener: (payload: unknown) => void): () => void };
  /** Every call in order, as `verb` or as [verb, input]. */
  readonly calls: readonly (readonly [VerbName, unknown])[];
  /** How often a verb was called. */
  count(verb: VerbName): number;
  /** Tells the page something, as the main process would. */
  tell<T extends TidingName>(name: T, payload: Payload<T>): void;
  /** Replaces answers from now on. */
  script(changes: Script): void;
}

/** A verb without a script answers with the fault `not-now`. */
export function createFakeDesk(first: Script = {}): FakeDesk {
  let script: Script = first;
  const calls: (readonly [VerbName, unknown])[] = [];
  const listeners = new Map<TidingName, Set<(payload: unknown) => void>>();

  const answer = async <V extends VerbName>(verb: V, given: unknown) => {
    calls.push([verb, given]);
    const input = verbs[verb].input.parse(given) as VerbOutputOfInput<V>;
    const act = script[verb] as ((input: VerbOutputOfInput<V>) => unknown) | undefined;
    if (act === undefined) return refusal(fault('not-now', [`${verb} has no script`]));
    try {
      const value = await act(input);
      verbs[verb].output.parse(value);
      return { ok: true, value } as Envelope<VerbOutput<V>>;
    } catch (error) {
      if (error instanceof FaultError) return refusal(error.fault);
      throw error;
    }
  };
  const entries = (Object.keys(verbs) as VerbName[]).map((verb) => [
    verb,
    (input: unknown) => answer(verb, input),
  ]);

  const raw = Object.fromEntries(entries) as FakeDesk['raw'];

  return {
    desk: raw as Desk,
    raw,
    tidings: {
      on(name, listener) {
        const set = listeners.get(name) ?? new Set();
        listeners.set(name, set.add(listener));
        return () => void set.delete(listener);
      },
    },
    calls,
    count: (verb) => calls.filter(([name]) => name === verb).length,
    tell(name, payload) {
      tidings[name].parse(payload);
      for (const listener of listeners.get(name) ?? []) listener(payload);
    },
    script(changes) {
      script = { ...script, ...changes };
    },
  };
}

function refusal(value: Fault): { ok: false; fault: Fault } {
  return { ok: false, fault: value };
}

/** An invented visit: a card was read, one disease qualifies, nothing else has happened. */
export function sampleVisit(changes: Partial<Payload<'visit'>> = {}): Payload<'visit'> {
  return {
    id: 'V1',
    seq: 1,
    openedAt: '2026-11-22T02:00:00.000Z',
    openedBy: 'card',
    status: 'open',
    step: 'none',
    goal: 'quote',
    who: {
      name: '演练甲',
      idMasked: '990000********1234',
      gender: '女',
      age: 58,
      place: { admdvs: '653200', name: '和田地区' },
      insurance: '城乡居民',
      balance: 0,
      source: 'platform',
      at: '2026-11-22T02:00:00.000Z',
    },
    diseases: [{ code: 'M00500', name: '恶性肿瘤门诊治疗', begin: '2025-03-01' }],
    filing: 'long-term-resident',
    emergency: '',
    account: '0',
    explanation: [],
    differences: [],
    money: { state: 'none', taken: 0, change: 0, consent: false },
    timeline: [],
    receipts: [],
    can: ['check', 'bill', 'account', 'abandon'],
    busy: false,
    ...changes,
  };
}

/** An invented settlement slip with nothing on it but its number and title. */
export const sampleReceipt = {
  kind: 'settlement',
  number: 'JS-1',
  title: '跨省直接结算单',
  warning: [],
  drill: true,
  head: [],
  items: [],
  amounts: [],
  payers: [],
  payment: [],
  foot: [],
  code: 'S1',
} as const satisfies z.input<typeof receiptSchema>;

/** An invented comparison: 320.00 yuan more than last time, for two reasons. */
export function sampleComparison(changes: Partial<z.input<typeof comparisonView>> = {}) {
  const last = { visit: 'V1', date: '2026-11-01', disease: '恶性肿瘤门诊治疗', patient: 50_000 };
  const said = (zh: string, en: string) => ({ zh, en });
  const none = said('0.00', '0.00');
  const used = said('180.00', '180.00');
  const view: z.input<typeof comparisonView> = {
    visit: 'V2',
    with: last,
    method: 'engine',
    before: 50_000,
    after: 82_000,
    difference: 32_000,
    causes: [
      {
        cause: 'items',
        amount: 50_000,
        before: none,
        after: used,
        text: said('项目不同：多付 500.00 元', 'Items: 500.00 more'),
      },
      {
        cause: 'deductible',
        amount: -18_000,
        before: none,
        after: used,
        text: said('起付线不同：少付 180.00 元', 'Deductible: 180.00 less'),
      },
    ],
    others: [last],
    ...changes,
  };
  return view;
}

/** An invented row of the day list. */
export function sampleRow(changes: Partial<z.input<typeof visitRow>> = {}) {
  const row: z.input<typeof visitRow> = {
    id: 'V1',
    seq: 1,
    day: '2026-11-22',
    openedAt: '2026-11-22T02:00:00.000Z',
    nameMasked: '演**',
    personHash: 'h1',
    place: '653200',
    disease: '恶性肿瘤门诊治疗',
    status: 'settled',
    outcome: 'direct',
    estimated: false,
    unsent: false,
    closed: true,
    setlId: 'S1',
    parked: '',
    operator: '演练',
    ...changes,
  };
  return row;
}

/** An invented counter in the drill, with the line up. */
export function sampleStatus(changes: Partial<Payload<'status'>> = {}): Payload<'status'> {
  return {
    mode: 'drill',
    hospital: { code: 'H0001', name: '演练医院', admdvs: '430100' },
    counter: '3号窗口',
    operator: '演练收费员',
    line: { state: 'up', since: '2026-11-22T01:00:00.000Z' },
    places: [],
    reader: 'empty',
    allowance: {
      count: 18,
      sum: 6_000_000,
      perBill: 2_000_000,
      perPatient: 3_000_000,
      consecutive: 0,
      warnFrom: 12,
      limits: { name: '演练限额', to: '2099-12-31', hours: 48, days: 30 },
    },
    unsent: 0,
    overdue: [],
    parked: 0,
    trueUps: 0,
    syncing: false,
    journal: { epoch: 'e1', seq: 1, state: 'good', freeMb: 9000 },
    ...changes,
  };
}
