/** What can happen at a counter in a simulation: acts of a cashier, faults, time, crashes. */
import { receiptKinds } from '../../shared/receipt.ts';
import { fen } from '../../shared/money.ts';
import { isClosed } from '../../shared/visit/state.ts';
import type { VisitView } from '../../shared/view.ts';
import { voucherDigits } from '../../electron/drill/devices.ts';
import { cash, patientOf, viewOf } from '../desk/cashier.ts';
import type { Bed } from '../desk/counter-bed.ts';

/** A seeded source of choices. */
export interface Dice {
  below(n: number): number;
  chance(share: number): boolean;
  one<T>(of: readonly T[]): T;
}

export function createDice(random: () => number): Dice {
  const below = (n: number) => Math.floor(random() * n);
  return {
    below,
    chance: (share) => random() < share,
    one(of) {
      const chosen = of[below(of.length)];
      if (chosen === undefined) throw new Error('nothing to choose from');
      return chosen;
    },
  };
}

const patients = [
  'longterm-390',
  'longterm-390',
  'temporary',
  'serious-illness',
  'account-mutual',
  'unfiled-late',
  'dialysis-390',
  'cap-nearly',
  'unfiled',
] as const;

const infnos = [
  '1101',
  '2001',
  '5206',
  '9001',
  '2201',
  '2203',
  '2204',
  '2206',
  '2207',
  '2207',
  '2208',
  '2205',
  '2202',
  '2601',
  '5201',
  '5203',
  '*',
] as const;

/** One text of each class that changes what follows, and one of none. */
const refusals = [
  '模拟：拒绝',
  '模拟：拒绝',
  '系统繁忙，请稍后再试',
  '参保地医保信息平台维护中',
  '电子凭证令牌已失效',
  '与费用明细上传结果不一致',
  '发送方报文ID重复',
  '已结算，不能重复结算',
  '未备案',
] as const;

/** One thing to do, with the words it has in the story. */
export interface Deed {
  words: string;
  run(): Promise<unknown>;
}

export async function chooseDeed(bed: Bed, dice: Dice): Promise<Deed> {
  const visits = bed.counter.book.visits();
  const newest = visits.at(-1);
  const roll = dice.below(100);
  if (roll < 10) return fault(bed, dice);
  if (roll < 16) return line(bed, dice);
  if (roll < 19) return time(bed, dice);
  if (!newest || dice.chance(isClosed(newest) ? 0.6 : 0.03)) return arrival(bed, dice);
  const visit = dice.chance(0.7) ? newest : dice.one(visits);
  return action(bed, dice, await viewOf(bed, visit.id));
}

function arrival({ desk, clock }: Bed, dice: Dice): Deed {
  const patient = dice.one(patients);
  if (dice.chance(0.8)) {
    return {
      words: `card of ${patient}`,
      async run() {
        await desk.drillCard({ patient, how: 'good' });
        return desk.identifyCard({});
      },
    };
  }
  const code = voucherDigits(patientOf(patient), clock.now(), () => 0.5);
  return { words: `code of ${patient}`, run: () => desk.identifyVoucher({ code }) };
}

function fault({ platform: { faults } }: Bed, dice: Dice): Deed {
  const infno = dice.one(infnos);
  const kind = dice.one(['lose-answer', 'lose-request', 'refuse', 'garble'] as const);
  const garble = dice.one([
    ...(['not-json', 'truncated', 'breaks-identity', 'gateway-401', 'wrong-total'] as const),
  ]);
  const words = dice.one(refusals);
  const times = dice.one([1, 1, 1, 4]);
  const detail = kind === 'garble' ? garble : kind === 'refuse' ? `${words} ×${times}` : '';
  return {
    words: `fault: ${kind} ${detail} ${infno}`,
    async run() {
      if (kind === 'lose-answer') faults.loseAnswer(infno);
      if (kind === 'lose-request') faults.loseRequest(infno);
      if (kind === 'refuse') faults.refuse(infno, words, times);
      if (kind === 'garble') faults.garble(infno, garble);
    },
  };
}

function line({ platform, desk }: Bed, dice: Dice): Deed {
  const next = dice.chance(0.4) ? 'cut' : 'up';
  const told = dice.chance(0.6);
  return {
    words: `line ${next}${told ? '' : ', not yet noticed'}`,
    async run() {
      platform.faults.line = next;
      if (told) await desk.probe({});
    },
  };
}

function time({ clock, desk }: Bed, dice: Dice): Deed {
  const minutes = dice.one([1, 5, 30, 60, 26 * 60]);
  return {
    words: `${minutes} min later`,
    async run() {
      clock.advance(minutes * 60_000);
      await desk.probe({});
    },
  };
}

const actions = [
  ...(['check', 'bill', 'account', 'quote', 'confirm', 'charge', 'proceed', 'abandon'] as const),
  ...(['refund', 'pay-out', 'collect', 'release', 'renew', 'slip', 'print'] as const),
  ...(['deposit', 'self-pay', 'hold', 'void', 'convert', 'record-outcome'] as const),
] as const;
type Action = (typeof actions)[number];

/** What sits with a visit: mostly a key that is offered, sometimes any. */
function action(bed: Bed, dice: Dice, view: VisitView): Deed {
  const useful = view.can.filter((each) => each !== 'abandon' || dice.chance(0.15));
  const offered = useful.filter((each) => each !== 'refund' || dice.chance(0.5));
  const next = towards(view, dice);
  const onward = dice.chance(0.65) || offered.length === 0;
  const name: Action = dice.chance(0.07) ? dice.one(actions) : onward ? next : dice.one(offered);
  const lost = loses(bed, dice, name);
  return {
    words: `${name} ${view.id.slice(-4)} (${view.status})${lost}`,
    run: verb(bed, dice, view, name),
  };
}

/** The two acts that move money lose their answer, or their request, more often than others. */
function loses({ platform: { faults } }: Bed, dice: Dice, name: Action): string {
  const infno = name === 'confirm' ? '2207' : '2208';
  if ((name !== 'confirm' && name !== 'refund') || !dice.chance(0.25)) return '';
  const how = dice.one(['loseAnswer', 'loseRequest'] as const);
  faults[how](infno);
  return `, ${how} ${infno}`;
}

const offlineWays = ['deposit', 'self-pay', 'hold'] as const;

/** The plain way forward. */
function towards(view: VisitView, dice: Dice): Action {
  const waiting = (['proceed', 'pay-out', 'collect', 'renew'] as const).find((key) => {
    return view.goal !== 'quote' && view.can.includes(key);
  });
  if (waiting) return waiting;
  if (view.goal !== 'quote') return 'slip';
  if (view.status === 'manual' || view.status === 'refused') return 'abandon';
  if (!view.triage) return 'check';
  if (!view.bill) return 'bill';
  if (view.can.includes('deposit') && dice.chance(0.2)) return dice.one(offlineWays);
  if (view.can.includes('charge')) return 'charge';
  return view.can.includes('confirm') ? 'confirm' : 'quote';
}

function patientKey(view: VisitView): string {
  return patients.find((key) => patientOf(key).name === view.who?.name) ?? 'longterm-390';
}

function verb(bed: Bed, dice: Dice, view: VisitView, name: Action) {
  const { desk, clock } = bed;
  const { id: visit, money } = view;
  const patient = patientKey(view);
  const wrong = dice.chance(0.05) ? 100 : 0;
  const due = fen((money.due ?? 0) + wrong);
  const kind = dice.one(receiptKinds);
  const paid = { visit, due, tenders: cash(due) };
  const consent = dice.chance(0.6);
  const use = dice.one(['0', '1', '2'] as const);
  const emergency = dice.chance(0.1) ? '急诊病历' : '';
  const byCode = dice.chance(0.3);
  const filing = 'long-term-resident' as const;
  const disease = patientOf(patient).declares;
  const verbs: Readonly<Record<Action, () => Promise<unknown>>> = {
    check: () => desk.checkFiling({ visit, disease, filing, emergency }),
    async bill() {
      const bill = await desk.drillBill({ patient });
      return bill.ok ? desk.importBill({ visit, text: bill.value.text }) : bill;
    },
    account: () => desk.chooseAccount({ visit, use }),
    quote: () => desk.quote({ visit }),
    confirm: () => desk.confirm(paid),
    charge: () => desk.charge({ ...paid, consent, phone: '139' }),
    proceed: () => desk.proceed({ visit }),
    abandon: () => desk.abandon({ visit, reason: '模拟' }),
    refund: () => desk.refund({ visit, reason: '模拟' }),
    'pay-out': () => desk.payOut({ visit, amount: fen((money.balance ?? 0) + wrong) }),
    collect: () => {
      const owed = fen(0 - (money.balance ?? 0) + wrong);
      return desk.collect({ visit, due: owed, tenders: cash(owed) });
    },
    release: () => desk.release({ visit }),
    async renew() {
      const code = voucherDigits(patientOf(patient), clock.now(), () => 0.5);
      if (byCode) return desk.renewByVoucher({ visit, code });
      await desk.drillCard({ patient, how: 'good' });
      return desk.renewByCard({ visit });
    },
    ...offlineVerbs(bed, dice, view),
    slip: () => desk.issueReceipt({ visit, kind }),
    print: () => desk.visit({ visit }),
  };
  return verbs[name];
}

type OfflineAction = 'deposit' | 'self-pay' | 'hold' | 'void' | 'convert' | 'record-outcome';

/** The other ways to charge without the platform, and the exits from them. */
function offlineVerbs(
  bed: Bed,
  dice: Dice,
  view: VisitView,
): Readonly<Record<OfflineAction, () => Promise<unknown>>> {
  const { desk } = bed;
  const { id: visit, money } = view;
  const total = view.bill?.total ?? fen(0);
  const sum = dice.one([total, fen(50_000), view.offline?.leastDeposit ?? total]);
  const rest = fen(Math.max(0, total - money.taken));
  const more = fen(Math.max(0, sum - money.taken));
  const consent = dice.chance(0.6);
  const reason = '模拟';
  return {
    deposit: () =>
      desk.deposit({
        visit,
        due: sum,
        tenders: cash(more),
        consent,
        phone: '139',
        confirmed: true,
      }),
    'self-pay': () => desk.selfPay({ visit, due: rest, tenders: cash(rest), phone: '139' }),
    hold: () => desk.putOnHold({ visit, phone: '139', reason }),
    void: () => desk.voidVisit({ visit, reason }),
    convert: () => desk.convert({ visit, reason }),
    'record-outcome': () =>
      desk.recordOutcome({ visit, ...foundOut(bed, visit), evidence: '模拟', by: '模拟' }),
  };
}

/** The medical-insurance office looks into the platform's own books: its word is true. */
function foundOut({ counter, platform }: Bed, id: string) {
  const pending = counter.book.visit(id)?.pending;
  const visit = counter.book.visit(id);
  const row = platform.ledger().find((each) => {
    if (pending?.act === '2208') return each.setl_id === visit?.settlement?.setlId;
    return each.msgid === pending?.msgid;
  });
  const effect = pending?.act === '2208' ? 'refunded' : 'settled';
  const verdict = row?.state === effect ? ('found' as const) : ('absent' as const);
  return { verdict, number: verdict === 'found' ? (row?.setl_id ?? '') : '' };
}
