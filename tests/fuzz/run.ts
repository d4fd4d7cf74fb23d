/** One fuzzed answer at one call of the chain, then a cashier who follows what is offered. */
import { expect } from 'vitest';
import type { Envelope } from '../../shared/contract.ts';
import { fen } from '../../shared/money.ts';
import type { Profile } from '../../shared/platform/profile.ts';
import { isClosed, type Visit } from '../../shared/visit/state.ts';
import type { VisitView } from '../../shared/view.ts';
import { seededNumbers } from '../../electron/journal/testbed.ts';
import { audit } from '../desk/audit.ts';
import { cash, patientOf, settleDown, viewOf } from '../desk/cashier.ts';
import { openBed, type Bed } from '../desk/counter-bed.ts';
import { createDice } from '../simulation/choose.ts';
import { told } from './judge.ts';
import { spoils, type SpoilName } from './spoil.ts';

export interface Case {
  /** The call whose answer goes wrong. */
  infno: string;
  spoil: SpoilName;
  seed: number;
}

/** Calls that only happen once another one was lost, or in a refund. */
const after: Readonly<Record<string, { lose?: string; refund?: true; profile?: 'jiangxi' }>> = {
  '5201': { lose: '2201' },
  '2205': { lose: '2204' },
  '2601': { lose: '2207' },
  '5204': { lose: '2207', profile: 'jiangxi' },
  '5203': { lose: '2207', profile: 'jiangxi' },
  '2208': { refund: true },
  '2202': { refund: true },
};

const plain = ['9001', '1101', '5301', '5206', '2001', '2201', '2203', '2204', '2206', '2207'];
export const targets = [...plain, '2207', '2207', '2206', ...Object.keys(after)];

const patient = 'longterm-390';
const chinese = /[\u4e00-\u9fff]/;

const jiangxi = (profile: Profile): Profile => ({
  ...profile,
  feeQuery: 'by-visit',
  decide: { ...profile.decide, '2207': ['5204', '2601'] },
});

interface Walk {
  bed: Bed;
  story: string[];
  /** What the platform really answered to the last 2206, in fen. */
  trueCash: number | undefined;
  /** Did each thing so often without getting on. */
  tries: Map<string, number>;
}

/** Every envelope is a value or a named fault with a next step. */
function heard<T>(walk: Walk, name: string, envelope: Envelope<T>): T | undefined {
  walk.story.push(envelope.ok ? name : `${name} → ${envelope.fault.code}`);
  if (envelope.ok) return envelope.value;
  const { code, what, todo } = envelope.fault;
  expect(['crashed', 'bad-message', 'journal-failed'], name).not.toContain(code);
  expect(what + todo).toMatch(chinese);
  expect(todo.length).toBeGreaterThan(3);
  return undefined;
}

/** One key pressed; false when there is nothing more to do. */
async function press(walk: Walk): Promise<boolean> {
  const { bed } = walk;
  const { desk } = bed;
  const last = bed.counter.book.visits().at(-1);
  if (!last || (last.goal === 'undo' && isClosed(last))) {
    if (again(walk, 'card', 4)) return false;
    heard(walk, 'card', await desk.drillCard({ patient, how: 'good' }));
    heard(walk, 'identify', await desk.identifyCard({}));
    return true;
  }
  const view = await viewOf(bed, last.id);
  checkView(walk, view);
  const action = next(view);
  if (action === undefined) return false;
  const stuck = again(walk, `${view.id} ${action} ${view.status}`, 3);
  if (!stuck) {
    await carryOut(walk, view, action);
    return true;
  }
  if (!view.can.includes('abandon') || again(walk, `abandon ${view.id}`, 2)) return false;
  heard(walk, 'abandon', await desk.abandon({ visit: view.id, reason: '演练' }));
  return true;
}

function again({ tries }: Walk, what: string, most: number): boolean {
  const count = (tries.get(what) ?? 0) + 1;
  tries.set(what, count);
  return count > most;
}

type Key = 'release' | 'proceed' | 'confirm' | 'check' | 'bill' | 'quote' | 'pay-out' | 'collect';

function next({ can, parked, goal, triage, bill, pending }: VisitView): Key | undefined {
  if (parked) return can.includes('release') ? 'release' : undefined;
  const offered = (['proceed', 'confirm', 'pay-out', 'collect'] as const).find((key) =>
    can.includes(key),
  );
  if (offered && goal !== 'quote') return offered;
  if (offered === 'confirm') return 'confirm';
  if (goal !== 'quote' || pending) return undefined;
  if (!triage || triage.outcome !== 'direct') return 'check';
  return bill ? 'quote' : 'bill';
}

async function carryOut(walk: Walk, view: VisitView, key: Key): Promise<void> {
  const { desk } = walk.bed;
  const { id: visit, money } = view;
  const owed = money.balance ?? fen(0);
  const due = key === 'collect' ? fen(0 - owed) : (money.due ?? fen(0));
  const disease = patientOf(patient).declares;
  const filing = 'long-term-resident' as const;
  const keys: Readonly<Record<Key, () => Promise<Envelope<unknown>>>> = {
    release: () => desk.release({ visit }),
    proceed: () => desk.proceed({ visit }),
    confirm: () => desk.confirm({ visit, due, tenders: cash(due) }),
    check: () => desk.checkFiling({ visit, disease, filing, emergency: '' }),
    async bill() {
      const bill = await desk.drillBill({ patient });
      return bill.ok ? desk.importBill({ visit, text: bill.value.text }) : bill;
    },
    quote: () => desk.quote({ visit }),
    'pay-out': () => desk.payOut({ visit, amount: owed }),
    collect: () => desk.collect({ visit, due, tenders: cash(due) }),
  };
  heard(walk, key, await keys[key]());
}

/** Whatever is shown has a name and a next step; nobody is asked for an amount out of garbage. */
function checkView({ trueCash }: Walk, { fault, parked, can, money, trial }: VisitView): void {
  if (fault) expect(['crashed', 'bad-message', 'journal-failed']).not.toContain(fault.code);
  if (fault) expect(fault.todo).toMatch(chinese);
  if (parked) expect(parked.owner + parked.text).toMatch(chinese);
  if (can.includes('confirm') && trial && trueCash !== undefined) {
    expect(trial.cash).toBe(trueCash);
    expect(money.due).toBe(Math.max(0, trueCash - money.taken));
  }
}

async function pressOn(walk: Walk): Promise<void> {
  for (let turn = 0; turn < 40; turn += 1) {
    await settleDown(walk.bed);
    if (!(await press(walk))) return;
  }
  throw new Error('the cashier does not come to an end');
}

/** A visit rests: closed, with a person, or a quote without money. */
function checkRest(visit: Visit): void {
  const { id, goal, step, money, taken, parked, pending } = visit;
  const state = JSON.stringify({ id, goal, step, money, taken, parked, pending });
  if (parked || isClosed(visit)) return;
  if (pending) expect(pending.status, state).toBe('lost');
  else if (goal === 'quote') expect(taken, state).toBe(0);
  else expect(money, state).not.toBe('none');
}

/** A settlement says what the answer said, and nothing was settled by what says nothing. */
function checkSettled(visit: Visit, bodies: ReadonlyMap<string, string>): string[] {
  const { settlement } = visit;
  const body = settlement && bodies.get(settlement.msgid);
  if (!settlement || body === undefined) return [];
  const { setlId, amounts } = settlement;
  const { total, fund, cash: own } = amounts;
  expect({ setlId, total, fund, cash: own }).toEqual(told(body));
  return [visit.id];
}

function msgidOf(text: string): string {
  return /"msgid":"([^"]+)"/.exec(text)?.[1] ?? '';
}

export async function runCase(each: Case, story: string[]): Promise<void> {
  const { infno, spoil, seed } = each;
  const { lose, refund, profile } = after[infno] ?? {};
  const bed = await openBed({ seed, ...(profile === undefined ? {} : { profile: jiangxi }) });
  const walk: Walk = { bed, story, trueCash: undefined, tries: new Map() };
  const dice = createDice(seededNumbers(seed));
  const spoilt = new Map<string, string>();
  const answers = new Map<string, string>();
  bed.network.hear((call, text, body) => {
    if (call === '2206') walk.trueCash = trialCash(body) ?? walk.trueCash;
    const changed = call === infno && spoilt.size === 0 ? spoils[spoil](body, dice, answers) : body;
    if (changed !== body) story.push(`${call} is spoilt: ${changed.slice(0, 300)}`);
    if (changed !== body || call === infno) spoilt.set(msgidOf(text), changed);
    answers.set(call, body);
    return changed;
  });
  if (lose !== undefined) bed.platform.faults.loseAnswer(lose);
  await pressOn(walk);
  const settled = bed.counter.book.visits().find((visit) => visit.step === 'settled');
  if ((refund || dice.chance(0.2)) && settled) {
    heard(walk, 'refund', await bed.desk.refund({ visit: settled.id, reason: '演练' }));
    await pressOn(walk);
  }
  const visits = bed.counter.book.visits();
  const garbled = visits.flatMap((visit) => checkSettled(visit, spoilt));
  const differs = visits.filter((visit) =>
    visit.marks.some(({ note }) => note === 'settlement-differs'),
  );
  for (const visit of visits) checkRest(visit);
  await audit(bed, [...garbled, ...differs.map(({ id }) => id)]);
}

function trialCash(body: string): number | undefined {
  const found = /"psn_cash_pay":"?(\d+)(?:\.(\d{1,2}))?\b/.exec(body);
  return found ? Number(`${found[1]}${(found[2] ?? '').padEnd(2, '0')}`) : undefined;
}
