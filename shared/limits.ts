/**
 * Risk limits 风险限额 for charging while the platform cannot be asked (design §4): signed data,
 * one set for a hospital. What they guard is the advance 垫付: the part of a bill that the hospital
 * has not been paid by the patient and may never be paid by the fund.
 */
import { z } from 'zod';
import { freshnessLimits } from './freshness.ts';
import { add, max, min, subtract, yuanDisplay, ZERO, type Fen } from './money.ts';
import { date, id, sentence, yuan } from './policy/field.ts';

const count = z.int().positive().max(10_000);

/** File format `crosscounter.limits/1`. Money is text in yuan. */
export const limitsFile = z
  .strictObject({
    format: z.literal('crosscounter.limits/1'),
    id,
    name: sentence,
    /** sample: invented figures, good for a drill only. */
    status: z.enum(['decided', 'sample']),
    /** First and last day (China's) on which they hold. */
    from: date,
    to: date,
    sources: z.array(z.strictObject({ of: sentence, source: sentence })).min(1),
    /** Advanced on one bill. */
    perBill: yuan,
    /** Advanced on one patient's bills of one day. */
    perPatientDay: yuan,
    /** At one counter since the line went: so many bills, so much advanced. */
    counter: z.strictObject({ count, sum: yuan }),
    /** Offline bills in a row, without a settlement between: warned from soft, refused at hard. */
    consecutive: z.strictObject({ soft: count, hard: count }),
    /** Hours since the platform was last heard. */
    hoursSinceContact: z.int().positive().max(168),
    freshness: freshnessLimits,
  })
  .refine(({ from, to }) => from <= to, '有效期止早于起')
  .refine(({ consecutive: { soft, hard } }) => soft < hard, '连续笔数：提醒须小于停止');
export type Limits = z.infer<typeof limitsFile> & {
  /** Newest of its proven signatures, as an envelope writes it; absent where it is not signed. */
  readonly signed?: string;
  /** Why there are none: then nothing may be charged without the platform. */
  readonly none?: string;
};

/** The sets a counter has, and what it was given and does not use. */
export interface LimitSets {
  /** The newest first; the first that holds on a day counts. */
  readonly sets: readonly Limits[];
  /** Why a file is not used; told where the limits are shown. */
  readonly refused?: string;
}

/**
 * The set that counts on a day (yyyy-mm-dd). Where none holds on it, the newest, which then closes
 * by its own dates; where there is none at all, one that allows nothing.
 */
export function limitsOn({ sets, refused }: LimitSets, day: string): Limits {
  const [newest] = sets;
  return sets.find((set) => holdsOn(set, day)) ?? newest ?? noLimits(refused ?? '没有装入限额');
}

/** First and last day included. */
export function holdsOn({ from, to }: Pick<Limits, 'from' | 'to'>, day: string): boolean {
  return from <= day && day <= to;
}

/**
 * Which of two came first: by their first day, then by when they were signed. Another signature
 * makes a set newer; one that is taken away can only make it older.
 */
export function isOlder(a: Pick<Limits, 'from' | 'signed'>, b: typeof a): boolean {
  return a.from === b.from ? (a.signed ?? '') < (b.signed ?? '') : a.from < b.from;
}

/**
 * Nothing may be advanced. Facts are still shown as fresh or old (Beijing's hours, as in the
 * drill's set), so that the reason that is seen is this one; it allows nothing.
 */
function noLimits(why: string): Limits {
  return {
    format: 'crosscounter.limits/1',
    id: 'none',
    name: '没有限额',
    status: 'sample',
    from: '0001-01-01',
    to: '9999-12-31',
    sources: [],
    perBill: ZERO,
    perPatientDay: ZERO,
    counter: { count: 0, sum: ZERO },
    consecutive: { soft: 0, hard: 0 },
    hoursSinceContact: 0,
    freshness: { freshHours: 24, staleHours: 48, confirmedDays: 30 },
    none: why,
  };
}

export const limitNames = [
  'no-limits',
  'not-in-force',
  'no-contact',
  'contact',
  'clock',
  'count',
  'consecutive',
  'sum',
  'per-patient',
  'per-bill',
] as const;
export type LimitName = (typeof limitNames)[number];

/** Why a charge is refused, and what is left to do. */
export const limitWords: Readonly<Record<LimitName, { text: string; todo: string }>> = {
  'no-limits': {
    text: '本机没有可用的风险限额，不能断网暂收',
    todo: '请信息科装入签过名的限额文件；急需离开的按自费收费，或挂起',
  },
  'not-in-force': {
    text: '风险限额不在有效期内，不能断网暂收',
    todo: '请信息科装入有效的限额；急需离开的按自费收费，或挂起',
  },
  'no-contact': {
    text: '本机还没有和医保平台联系过，不能断网暂收',
    todo: '请等线路恢复；急需离开的按自费收费，或挂起',
  },
  contact: {
    text: '离上次联系平台太久，不能再断网暂收',
    todo: '请等线路恢复；急需离开的按自费收费，或挂起',
  },
  clock: {
    text: '电脑时钟与平台相差太大，或被调早过，不能断网暂收',
    todo: '请信息科校准时钟；已经准的，等线路恢复即可；急需离开的按自费收费，或挂起',
  },
  count: {
    text: '本窗口这次停机的暂收笔数已满',
    todo: '请到其他窗口，或按自费收费、挂起',
  },
  consecutive: {
    text: '连续断网收费的笔数已满',
    todo: '请报告医保办；急需离开的按自费收费，或挂起',
  },
  sum: {
    text: '本窗口这次停机的垫付金额已满',
    todo: '可多收押金以减少垫付；或按自费收费、挂起',
  },
  'per-patient': {
    text: '这位患者今天的垫付金额已满',
    todo: '可多收押金以减少垫付；或按自费收费、挂起',
  },
  'per-bill': {
    text: '这一笔的垫付金额超过单笔限额',
    todo: '可多收押金以减少垫付；或按自费收费、挂起',
  },
};

/** A bill charged without the platform that is still open. */
export interface OfflineBill {
  readonly person: string;
  /** yyyy-mm-dd of the charge. */
  readonly day: string;
  readonly advance: Fen;
  /** Of an earlier outage, and somebody is at work on it: it counts for its patient only. */
  readonly inHands?: boolean;
}

export interface OfflineFacts {
  readonly now: string;
  readonly day: string;
  /** When the platform was last heard; undefined: never by this counter. */
  readonly contact: string | undefined;
  /** How long ago that is by the clock that nobody can set, ms: at least so long. */
  readonly silentMs: number;
  /** The latest time that stands in the journal since; undefined with the line up. */
  readonly latest: string | undefined;
  /** The platform's clock against ours at the last contact was too far off. */
  readonly clockOff: boolean;
  /** All that are open. */
  readonly bills: readonly OfflineBill[];
  /** Offline bills since this counter last settled one. */
  readonly consecutive: number;
}

/** The allowance 断网额度: what may still be charged without the platform. */
export interface Allowance {
  readonly count: number;
  readonly sum: Fen;
  readonly perBill: Fen;
  /** ISO; absent where the platform was never heard. */
  readonly until?: string;
  /** The limit that closes it, or undefined while it is open. */
  readonly closedBy?: LimitName;
  /** The next bill needs a confirmation. */
  readonly warns: boolean;
  readonly consecutive: number;
}

const MINUTE = 60_000;
const HOUR = 3_600_000;
/** Two clocks of one counter never differ by so much, ms. */
const BACK_MOST = 300_000;

/** Pure. `count` is 0 and `sum` ZERO where `closedBy` says why. */
export function allowance(facts: OfflineFacts, limits: Limits): Allowance {
  const { consecutive } = facts;
  const bills = facts.bills.filter((bill) => !bill.inHands);
  const advanced = add(...bills.map((bill) => bill.advance));
  const sum = subtract(limits.counter.sum, advanced);
  const byCount = limits.counter.count - bills.length;
  const inARow = limits.consecutive.hard - consecutive;
  const until = untilOf(facts, limits);
  const base = {
    perBill: limits.perBill,
    ...(until === undefined ? {} : { until }),
    warns: consecutive + 1 >= limits.consecutive.soft,
    consecutive,
  };
  const left = { byCount, inARow, sum };
  const closedBy = dateOf(limits, facts.day) ?? closing(facts, until, left);
  if (closedBy !== undefined) return { ...base, count: 0, sum: ZERO, closedBy };
  return { ...base, count: Math.min(byCount, inARow), sum };
}

function dateOf(limits: Limits, day: string): LimitName | undefined {
  if (limits.none !== undefined) return 'no-limits';
  return holdsOn(limits, day) ? undefined : 'not-in-force';
}

/** By the larger of two counts: what the wall clock was set back is taken from what is left. */
function untilOf({ now, contact, silentMs }: OfflineFacts, limits: Limits): string | undefined {
  if (contact === undefined) return undefined;
  const heard = Date.parse(contact);
  const setBack = Math.max(0, silentMs - (Date.parse(now) - heard));
  // Whole minutes: two clocks drift by less, and the hour that is shown must not tremble.
  const taken = setBack - (setBack % MINUTE);
  return new Date(heard + limits.hoursSinceContact * HOUR - taken).toISOString();
}

/** There was no now before the last contact, nor before what was written since. */
function isSetBack({ now, contact, latest }: OfflineFacts): boolean {
  const known = [contact, latest].filter((at) => at !== undefined);
  return known.some((at) => Date.parse(at) - Date.parse(now) > BACK_MOST);
}

function closing(
  facts: OfflineFacts,
  until: string | undefined,
  left: { byCount: number; inARow: number; sum: Fen },
): LimitName | undefined {
  if (until === undefined) return 'no-contact';
  if (Date.parse(facts.now) >= Date.parse(until)) return 'contact';
  if (facts.clockOff || isSetBack(facts)) return 'clock';
  if (left.byCount <= 0) return 'count';
  if (left.inARow <= 0) return 'consecutive';
  return left.sum <= 0 ? 'sum' : undefined;
}

/** What may still be advanced to one patient today; a later day is today, the clock was set. */
export function patientAllowance(facts: OfflineFacts, limits: Limits, person: string): Fen {
  const own = facts.bills.filter((bill) => bill.person === person && bill.day >= facts.day);
  const used = add(...own.map((bill) => bill.advance));
  return max(ZERO, subtract(limits.perPatientDay, used));
}

/** The most that this bill may advance, by whichever limit is the tightest. */
export function mostAdvance(facts: OfflineFacts, limits: Limits, person: string): Fen {
  const { sum } = allowance(facts, limits);
  return min(sum, min(limits.perBill, patientAllowance(facts, limits, person)));
}

/** Which limit refuses this bill; undefined: it may be charged. */
export function refusedBy(
  facts: OfflineFacts,
  limits: Limits,
  bill: { person: string; advance: Fen },
): LimitName | undefined {
  const { closedBy, sum } = allowance(facts, limits);
  const { person, advance } = bill;
  // A deposit of the whole bill advances nothing: only what concerns the platform can refuse it.
  if (closedBy !== undefined && !(closedBy === 'sum' && advance <= 0)) return closedBy;
  if (advance > limits.perBill) return 'per-bill';
  if (advance > patientAllowance(facts, limits, person)) return 'per-patient';
  return advance > sum ? 'sum' : undefined;
}

/** Why nothing may be charged, with what only this set can say. */
export function closedText({ none, from, to }: Limits, name: LimitName): string {
  const { text } = limitWords[name];
  if (name === 'no-limits' && none !== undefined) return `${text}（${none}）`;
  return name === 'not-in-force' ? `${text}（${from} 至 ${to}）` : text;
}

/** The refusal in a line: the limit, its figure, and what the bill would have advanced. */
export function refusalText(limits: Limits, name: LimitName, advance: Fen): string {
  const figures: Partial<Record<LimitName, string>> = {
    contact: `${limits.hoursSinceContact} 小时`,
    count: `${limits.counter.count} 笔`,
    consecutive: `${limits.consecutive.hard} 笔`,
    sum: `${yuanDisplay(limits.counter.sum)} 元`,
    'per-patient': `${yuanDisplay(limits.perPatientDay)} 元`,
    'per-bill': `${yuanDisplay(limits.perBill)} 元`,
  };
  const figure = figures[name];
  const text = closedText(limits, name);
  return figure === undefined
    ? text
    : `${text}（限额 ${figure}，这一笔垫付 ${yuanDisplay(advance)} 元）`;
}
