/** Invented past bills: as the replay sees them, and as a journal on disk. */
import { createNodeDisk } from '../../electron/disk.ts';
import { fileWrap } from '../../electron/filewrap.ts';
import { openJournal } from '../../electron/journal/journal.ts';
import { openKeyring } from '../../electron/journal/keys.ts';
import {
  cashier,
  seededBytes,
  seededNumbers,
  steppedClock,
} from '../../electron/journal/testbed.ts';
import type { PastBill } from '../../build/packs/recompute.ts';
import { recordEstimate } from '../../shared/estimate.ts';
import { add, fen, lineAmount, ratio, subtract, ZERO, type Fen } from '../../shared/money.ts';
import { specialDiseaseFund } from '../../shared/policy/ledger.ts';
import type { CheckedPack } from '../../shared/policy/pack.ts';
import { payers } from '../../shared/settlement.ts';
import { estimate, type Estimate, type SplitFacts } from '../../shared/split.ts';

export const facts: SplitFacts = {
  place: '999900',
  insurance: '310',
  disease: 'M99901',
  filing: 'referred',
  date: '2025-03-04',
};

/** One line of class A. */
export function lineOf(total: Fen, id = 1) {
  return {
    id,
    code: 'X',
    local: 'X',
    name: '虚构项目',
    unit: '次',
    listType: '201',
    chargeType: '14',
    price: (total * 100) as PastBill['lines'][number]['price'],
    quantity: 10_000 as PastBill['lines'][number]['quantity'],
    amount: total,
    scope: { class: 'A' as const, preSelfPay: ratio(0) },
  };
}

/** `count` bills of `lines` lines each, of a tenth as many people, a few minutes apart. */
export function manyBills(count: number, lines: number, seed = 1): PastBill[] {
  const random = seededNumbers(seed);
  const below = (most: number) => Math.floor(random() * most);
  const start = Date.parse('2025-01-02T08:00:00+08:00');
  return Array.from({ length: count }, (_, at): PastBill => {
    const wall = new Date(start + Math.floor((at * 300 * 86_400_000) / count));
    const person = `person-${below(Math.ceil(count / 10))}`;
    const items = Array.from({ length: lines }, (_line, index) => {
      const price = (1 + below(5_000_000)) as PastBill['lines'][number]['price'];
      const quantity = (10_000 * (1 + below(3))) as PastBill['lines'][number]['quantity'];
      const each = (['A', 'B', 'C'] as const)[below(3)] ?? 'A';
      const preSelfPay = ratio({ A: 0, B: 1_000, C: 10_000 }[each]);
      const amount = lineAmount(price, quantity);
      return { id: index + 1, price, quantity, amount, scope: { class: each, preSelfPay } };
    });
    const total = add(...items.map(({ amount }) => amount));
    return {
      visit: `V${String(at).padStart(7, '0')}`,
      person,
      name: '虚*',
      at: wall.toISOString(),
      facts: { ...facts, date: wall.toISOString().slice(0, 10) },
      lines: items,
      old: { basis: 'settlement', patient: total, fund: ZERO, estimated: undefined },
      counted: { at: wall.toISOString(), year: 2025, fund: ZERO },
    };
  });
}

export interface PastVisit {
  readonly id: string;
  readonly total: Fen;
  readonly date: string;
  /** What the platform said the fund had paid this year; absent: nothing. */
  readonly fundPaid?: Fen;
  /** Taken, or left as a quote. */
  readonly charged: boolean;
  readonly insutype?: string;
  /** Settled by the platform, the fund paying this; absent: charged on the estimate. */
  readonly settledFund?: Fen;
}

export interface WrittenJournal {
  readonly folder: string;
  readonly key: Uint8Array;
}

/** A journal as a drill keeps it, of visits charged on the estimate; erases the periods named. */
export async function writeJournal(
  { folder, key }: WrittenJournal,
  pack: CheckedPack,
  visits: readonly PastVisit[],
  erase: readonly string[] = [],
): Promise<void> {
  const random = seededBytes(9);
  const disk = createNodeDisk(folder);
  const keyring = await openKeyring({ disk, wrap: fileWrap(key, random), random });
  const clock = steppedClock('2025-01-01T08:00:00+08:00');
  const { journal } = await openJournal({ disk, keyring, clock, random });
  for (const visit of visits) {
    clock.set(`${visit.date}T09:00:00+08:00`);
    for (const { kind, data, personal } of entriesOf(visit, pack)) {
      const record = { kind, v: 1, visit: visit.id, data };
      await journal.append(personal === undefined ? record : { ...record, personal }, cashier);
    }
  }
  await journal.close();
  for (const period of erase) await keyring.destroyPeriod(period);
}

interface NewEntry {
  readonly kind: string;
  readonly data: object;
  readonly personal?: object;
}

function entriesOf(
  { id, total, date, fundPaid, charged, insutype = '310', settledFund }: PastVisit,
  pack: CheckedPack,
) {
  const at = `${date}T08:59:00.000+08:00`;
  const known = {
    name: `虚构人${id}`,
    idNo: '990000199001010000',
    certType: '01',
    gender: '1',
    birthDate: '1990-01-01',
    psnNo: 'P1',
    at,
    insurances: [
      { insutype, personType: '11', status: '1', place: facts.place, employer: '', balance: 0 },
    ],
    benefits: {},
    accumulators: { at, year: 2025, ...(fundPaid === undefined ? {} : { fundPaid }) },
  };
  const coded = { code: 'X', name: '虚构' };
  const bill = {
    date,
    diagnosis: coded,
    department: coded,
    doctor: coded,
    lines: [lineOf(total)],
    total,
  };
  const local = estimateFor(pack, bill, fundPaid);
  const judged = { disease: facts.disease, diseaseName: '虚构病种', outcome: 'direct' };
  const before: NewEntry[] = [
    {
      kind: 'visit.opened',
      data: { by: 'card', person: `hash-${id.slice(0, 1)}`, source: 'platform' },
      personal: { known },
    },
    {
      kind: 'visit.judged',
      data: { ...judged, reason: 'filed', emergency: false },
      personal: { known, evidence: '', filing: facts.filing },
    },
    { kind: 'visit.billed', data: { total, lines: 1, date }, personal: { bill } },
    { kind: 'visit.estimated', data: { estimate: recordEstimate(local) } },
  ];
  if (!charged) return before;
  if (settledFund !== undefined) return [...before, ...settlement(id, total, settledFund)];
  return [
    ...before,
    taken('charge', local.kind === 'estimate' ? local.split.amounts.patient : ZERO),
  ];
}

function taken(purpose: 'charge' | 'hold', due: Fen): NewEntry {
  const paid = { purpose, due, tenders: [{ means: 'cash', amount: due }], change: 0 };
  return { kind: 'money.taken', data: purpose === 'charge' ? { ...paid, consent: true } : paid };
}

/** The chain of acts up to a settlement in which the fund pays this much. */
function settlement(id: string, total: Fen, fund: Fen): NewEntry[] {
  const patient = subtract(total, fund);
  const zero = { hospital: 0, selfFunded: 0, overLimit: 0, preSelfPay: 0, deductible: 0 };
  const byPayer = { ...Object.fromEntries(payers.map((name) => [name, 0])), hifp_pay: fund };
  const clearing = { place: '', way: '', type: '' };
  const paid = { account: 0, mutualAid: 0, cash: patient, balance: 0, payers: byPayer, clearing };
  const amounts = { total, fund, patient, ...zero, inScope: total, ...paid };
  const call = (act: string): NewEntry[] => {
    const msgid = `${id}-${act}`;
    const money = act === '2206' || act === '2207' ? { amounts, settledAt: 'x' } : {};
    const ids = act === '2207' ? { setlId: `S${id}` } : {};
    const answer = { act, msgid, outcome: 'done', ids, ...money };
    return [
      { kind: 'call.sent', data: { act, msgid, ids: {} }, personal: {} },
      { kind: 'call.answered', data: answer, personal: {} },
    ];
  };
  const quoted = ['2201', '2203', '2204', '2206'].flatMap(call);
  return [...quoted, taken('hold', patient), ...call('2207')];
}

function estimateFor(
  pack: CheckedPack,
  bill: Parameters<typeof estimate>[1],
  fundPaid = fen(0),
): Estimate {
  const figures = { [specialDiseaseFund(2025)]: fundPaid };
  return estimate([pack], bill, { ...facts, date: bill.date }, { year: 2025, figures });
}
