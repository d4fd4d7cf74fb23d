/** Entries and amounts for tests of the visit machine. All invented. */
import type { Entry, EntryData, EntryKind } from '../entry.ts';
import { fen, subtract } from '../money.ts';
import type { PlatformAmounts } from '../settlement.ts';
import type { Visit } from './state.ts';
import type { Act } from './table.ts';
import { step } from './visit.ts';

/** An answer of the platform that adds up: `cash` of `total` is the patient's. */
export function sampleAmounts(total: number, cash: number, account = 0): PlatformAmounts {
  const fund = subtract(fen(total), fen(cash + account));
  const zero = fen(0);
  return {
    total: fen(total),
    fund,
    patient: fen(cash + account),
    hospital: zero,
    selfFunded: zero,
    overLimit: zero,
    preSelfPay: zero,
    inScope: fen(total),
    deductible: zero,
    account: fen(account),
    mutualAid: zero,
    cash: fen(cash),
    balance: zero,
    payers: {
      hifp_pay: fund,
      cvlserv_pay: zero,
      hifes_pay: zero,
      hifmi_pay: zero,
      hifob_pay: zero,
      maf_pay: zero,
      hifdm_pay: zero,
      oth_pay: zero,
    },
    clearing: {
      place: '653200',
      way: '1',
      type: '14',
    },
  };
}

/** One entry of the visit V1, at second `seq`. */
export function entryOf<K extends EntryKind>(
  kind: K,
  data: EntryData<K>,
  seq: number,
  personal?: Entry['personal'],
): Entry {
  const base = {
    kind,
    data,
    seq,
    epoch: 'e',
    wall: `2026-11-22T09:00:${seq}`,
    visit: 'V1',
    operator: {
      id: 'T1',
      name: '测试员',
    },
    role: 'cashier',
    counter: '03',
  };
  return { ...base, ...(personal === undefined ? {} : { personal }) } as Entry;
}

/** Puts entries on a visit, numbering them on. Throws VisitError like `step`. */
export function after<K extends EntryKind>(visit: Visit, kind: K, data: EntryData<K>): Visit {
  return step(visit, entryOf(kind, data, visit.seq + 1));
}

export function openedVisit(): Visit {
  return step(
    undefined,
    entryOf('visit.opened', { by: 'card', person: 'p', source: 'platform' }, 1),
  );
}

/** Judged direct, with a bill of 100.00 yuan. */
export function billedVisit(): Visit {
  const judged = after(openedVisit(), 'visit.judged', {
    disease: 'M00503',
    diseaseName: '恶性肿瘤门诊治疗',
    emergency: false,
    outcome: 'direct',
    reason: 'filed',
  });
  return after(judged, 'visit.billed', { total: fen(10_000), lines: 1, date: '2026-11-22' });
}

const numbers: Partial<Record<Act, object>> = {
  '2201': { mdtrtId: 'm' },
  '2207': { setlId: 's' },
};

export function sent(visit: Visit, act: Act, msgid = `${act}-${visit.seq}`): Visit {
  return after(visit, 'call.sent', { act, msgid, ids: {} });
}

/** The answer `done` to an act, with what its answer carries. */
export function doneData(act: Act, msgid: string, cash = 2_500): EntryData<'call.answered'> {
  const ids = numbers[act] ?? {};
  const base = { act, msgid, outcome: 'done' as const, ids };
  if (act !== '2206' && act !== '2207') return base;
  return { ...base, amounts: sampleAmounts(10_000, cash), settledAt: '2026-11-22 09:00:00' };
}

/** Sent and answered with success. */
export function performed(visit: Visit, ...acts: readonly Act[]): Visit {
  let now = visit;
  for (const act of acts) {
    const open = sent(now, act);
    now = after(open, 'call.answered', doneData(act, open.pending?.msgid ?? ''));
  }
  return now;
}

/** With a fresh trial: 25.00 of 100.00 yuan in cash. */
export function triedVisit(): Visit {
  return performed(billedVisit(), '2201', '2203', '2204', '2206');
}

export function paid(
  visit: Visit,
  purpose: EntryData<'money.taken'>['purpose'],
  amount: number,
  change = 0,
): Visit {
  return after(visit, 'money.taken', {
    purpose,
    due: fen(amount),
    tenders: [{ means: 'cash', amount: fen(amount + change) }],
    change: fen(change),
  });
}
