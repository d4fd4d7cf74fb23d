/** Does one deed in the simulated hospital. */
import { voucherDigits } from '../../electron/drill/devices.ts';
import type { GarbleKind } from '../../electron/drill/faults.ts';
import { DiskError } from '../../electron/disk.ts';
import type { MemoryDisk } from '../../electron/disk-memory.ts';
import { fen } from '../../shared/money.ts';
import type { VisitView } from '../../shared/view.ts';
import type { Visit } from '../../shared/visit/state.ts';
import { cash, patientOf } from '../desk/cashier.ts';
import { drillPatients } from '../../electron/drill/patients.ts';
import { again, give, take } from './carry.ts';
import { closeShift, dayAgo, runDay } from './days.ts';
import { flipIn } from './mend.ts';
import { told, type Deed, type Key, type Single, type Typed } from './deed.ts';
import type { Hospital, Till } from './hospital.ts';

/** What came of a deed: its words, and the fault's code where the desk refused. */
export interface Done {
  words: string;
  fault: string | undefined;
  till: Till | undefined;
}

interface Answer {
  ok?: boolean;
  fault?: { code: string };
}

/** Two at once are two results. */
export async function act(hospital: Hospital, deed: Deed): Promise<Done[]> {
  if (deed.do !== 'both') return [await one(hospital, deed)];
  return Promise.all(deed.deeds.map((each) => one(hospital, each)));
}

async function one(hospital: Hospital, deed: Single): Promise<Done> {
  const till = 'counter' in deed ? hospital.tills[deed.counter] : undefined;
  const asked = till?.process;
  const answer = ((await perform(hospital, deed, till)) ?? {}) as Answer;
  const code = answer.ok === false ? answer.fault?.code : undefined;
  const result = answer.ok === undefined ? '' : ` → ${code ?? 'ok'}`;
  // A process that was killed meanwhile answers nobody.
  const fault = asked?.isDead() === true ? undefined : code;
  return { words: `${told(deed)}${result}`, fault, till };
}

async function perform(hospital: Hospital, deed: Single, till: Till | undefined): Promise<unknown> {
  const { platform, network, clock } = hospital;
  switch (deed.do) {
    case 'platform':
      return order(hospital, deed);
    case 'late':
      return network.late(deed.infno, deed.ms);
    case 'twice':
      return network.twice(deed.infno, deed.answer);
    case 'stale':
      return network.stale(deed.infno);
    case 'line':
      platform.faults.line = deed.to;
      if (!deed.told) return undefined;
      return Promise.all(hospital.tills.map((each) => each.process.counter.desk.probe({})));
    case 'time':
      clock.advance(deed.ms);
      await network.deliver();
      return Promise.all(hospital.tills.map((each) => each.process.counter.desk.probe({})));
    default:
      return till === undefined ? undefined : atTill(hospital, deed, till);
  }
}

type AtTill = Extract<Single, { counter: number }>;

async function atTill(hospital: Hospital, deed: AtTill, till: Till): Promise<unknown> {
  const { desk, book } = till.process.counter;
  switch (deed.do) {
    case 'arrive': {
      const patient = patientOf(deed.patient);
      if (deed.by === 'card') {
        await desk.drillCard({ patient: deed.patient, how: 'good' });
        return desk.identifyCard({});
      }
      const code = voucherDigits(patient, hospital.clock.now(), () => 0.5);
      return desk.identifyVoucher({ code });
    }
    case 'key': {
      const visit = book.visits()[deed.visit];
      if (visit === undefined) return undefined;
      const view = await desk.visit({ visit: visit.id });
      return view.ok ? press(hospital, till, view.value, deed) : view;
    }
    case 'clock':
      till.skew += deed.ms;
      return undefined;
    case 'die':
      return till.process.dieAfter(book.seq() + deed.after, deed.sends);
    case 'shift':
      return closeShift(hospital, till, deed);
    case 'day':
      return runDay(hospital, till, { day: dayAgo(hospital, deed.ago), close: deed.close });
    case 'give': {
      const to = hospital.tills[deed.to];
      return to === undefined ? undefined : give(till, deed.visit, to);
    }
    case 'again':
      return again(hospital, till, deed.bundle);
    case 'take':
      return take(hospital, till, deed.bundle);
    case 'disk':
    case 'full':
    case 'rot':
      return breakDisk(hospital, deed, till);
    case 'restart':
      return hospital.restart(till, deed.clean);
  }
}

type DiskTrouble = Extract<Single, { do: 'disk' | 'full' | 'rot' }>;

/** A copy that cannot be written is no trouble of the counter's. */
async function breakDisk(hospital: Hospital, deed: DiskTrouble, till: Till): Promise<void> {
  const disk = till.disks[deed.on];
  if (disk === undefined) return;
  if (deed.on === 'journal' && deed.do !== 'rot') till.troubled = true;
  if (deed.do === 'disk') return disk.inject(deed.fault, deed.nth);
  const used = await usedBytes(disk);
  if (used === undefined) return;
  if (deed.do === 'full') return disk.setCapacity(used + deed.left);
  const flip = await flipIn(disk, deed.at, deed.bit);
  if (deed.on === 'twin') till.twinRotten ||= flip !== undefined;
  else if (flip !== undefined) till.flips.push(flip);
  if (deed.restart) await hospital.restart(till);
}

/** Undefined where the power is gone. */
async function usedBytes(disk: MemoryDisk): Promise<number | undefined> {
  try {
    const sizes = await Promise.all((await disk.list()).map((name) => disk.size(name)));
    return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  } catch (error) {
    if (error instanceof DiskError) return undefined;
    throw error;
  }
}

function order({ platform: { faults } }: Hospital, deed: Extract<Single, { do: 'platform' }>) {
  const { infno, how, what } = deed;
  if (how === 'lose-answer') faults.loseAnswer(infno);
  if (how === 'lose-request') faults.loseRequest(infno);
  if (how === 'refuse') faults.refuse(infno, what);
  if (how === 'garble') faults.garble(infno, what as GarbleKind);
}

function press(
  hospital: Hospital,
  till: Till,
  view: VisitView,
  { key, typed }: { key: Key; typed: Typed },
): Promise<unknown> {
  const { clock } = hospital;
  const { desk } = till.process.counter;
  const { id: visit, money } = view;
  const patient = patientKey(view);
  const off = typed.wrong ? 100 : 0;
  const due = fen((money.due ?? 0) + off);
  const balance = money.balance ?? 0;
  const code = () => voucherDigits(patientOf(patient), clock.now(), () => 0.5);
  const pressed: Readonly<Record<Key, () => Promise<unknown>>> = {
    check: () =>
      desk.checkFiling({
        visit,
        disease: patientOf(patient).declares,
        filing: 'long-term-resident',
        emergency: typed.emergency ? '急诊病历' : '',
      }),
    async bill() {
      const earlier = typed.again ? till.bills.get(patient) : undefined;
      const fresh = earlier === undefined ? await desk.drillBill({ patient }) : undefined;
      const text = fresh?.ok === true ? fresh.value.text : earlier;
      if (text === undefined) return fresh;
      till.bills.set(patient, text);
      return desk.importBill({ visit, text });
    },
    account: () => desk.chooseAccount({ visit, use: typed.account }),
    quote: () => desk.quote({ visit }),
    confirm: () => desk.confirm({ visit, due, tenders: cash(due) }),
    charge: () =>
      desk.charge({ visit, due, tenders: cash(due), consent: typed.consent, phone: '139' }),
    proceed: () => desk.proceed({ visit }),
    abandon: () => desk.abandon({ visit, reason: '模拟' }),
    refund: () => desk.refund({ visit, reason: '模拟' }),
    'pay-out': () => desk.payOut({ visit, amount: fen(balance + off) }),
    collect: () => {
      const owed = fen(0 - balance + off);
      return desk.collect({ visit, due: owed, tenders: cash(owed) });
    },
    release: () => desk.release({ visit }),
    async renew() {
      if (typed.byCode) return desk.renewByVoucher({ visit, code: code() });
      await desk.drillCard({ patient, how: 'good' });
      return desk.renewByCard({ visit });
    },
    ...withoutPlatform(hospital, till, view, typed),
    slip: () => desk.issueReceipt({ visit, kind: typed.slip }),
    print: () => desk.visit({ visit }),
  };
  return pressed[key]();
}

type WithoutPlatform = Key &
  ('deposit' | 'self-pay' | 'hold' | 'void' | 'convert' | 'record-outcome' | 'end-refund');

/** The other ways to charge without the platform, and the exits from them. */
function withoutPlatform(
  { platform }: Hospital,
  till: Till,
  view: VisitView,
  typed: Typed,
): Readonly<Record<WithoutPlatform, () => Promise<unknown>>> {
  const { desk, book } = till.process.counter;
  const { id: visit, money } = view;
  const total = view.bill?.total ?? fen(0);
  const least = view.offline?.leastDeposit ?? total;
  const sum = typed.deposit === 0 ? least : fen(Math.trunc((total * typed.deposit) / 1000));
  const rest = fen(Math.max(0, total - money.taken));
  const more = fen(Math.max(0, sum - money.taken));
  const reason = '模拟';
  const paid = { consent: typed.consent, phone: '139', confirmed: true };
  return {
    deposit: () => desk.deposit({ visit, due: sum, tenders: cash(more), ...paid }),
    'self-pay': () => desk.selfPay({ visit, due: rest, tenders: cash(rest), phone: '139' }),
    hold: () => desk.putOnHold({ visit, phone: '139', reason }),
    void: () => desk.voidVisit({ visit, reason }),
    convert: () => desk.convert({ visit, reason }),
    'end-refund': () =>
      desk.endRefund({ visit, how: typed.consent ? 'kept' : 'outside', reason, by: '模拟' }),
    async 'record-outcome'() {
      const found = foundOut(platform.ledger(), book.visit(visit));
      return desk.recordOutcome({ visit, ...found, evidence: '模拟', by: '模拟' });
    },
  };
}

/** The medical-insurance office looks into the platform's own books: its word is true. */
function foundOut(ledger: ReturnType<Hospital['platform']['ledger']>, visit: Visit | undefined) {
  const pending = visit?.pending;
  const refund = pending?.act === '2208';
  const row = ledger.find((each) =>
    refund ? each.setl_id === visit?.settlement?.setlId : each.msgid === pending?.msgid,
  );
  const found = refund ? row?.state === 'refunded' : row?.state === 'settled';
  const verdict = found ? ('found' as const) : ('absent' as const);
  return { verdict, number: found ? (row?.setl_id ?? '') : '' };
}

/** The drill's patient behind a visit, by name. */
export function patientKey(view: VisitView): string {
  return drillPatients.find(({ name }) => name === view.who?.name)?.key ?? 'longterm-390';
}
