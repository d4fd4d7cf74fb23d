/** Differences 差异 between our rows and the centre's, and the act that mends each kind. */
import { z } from 'zod';
import { fenSchema } from '../settlement.ts';

export const differenceKinds = [
  'only-here',
  'only-there',
  'amount',
  'refund-row-missing',
  'refund-row-extra',
  'unlocated',
] as const;
export type DifferenceKind = (typeof differenceKinds)[number];

export const differenceWords: Readonly<Record<DifferenceKind, string>> = {
  'only-here': '我方有，中心没有',
  'only-there': '中心有，我方没有',
  amount: '两边金额不同',
  'refund-row-missing': '中心有退费行，我方没有',
  'refund-row-extra': '我方有退费行，中心没有',
  unlocated: '合计不同，逐笔没有找到',
};

const sideSums = z.strictObject({ total: fenSchema, fund: fenSchema, account: fenSchema });
export type SideSums = z.infer<typeof sideSums>;

export const difference = z.strictObject({
  /** The same difference has the same key in every run of the day. */
  key: z.string(),
  kind: z.enum(differenceKinds),
  /** Money at stake, never negative: the list is sorted by it. */
  sum: fenSchema,
  ours: sideSums.optional(),
  theirs: sideSums.optional(),
  setlId: z.string(),
  mdtrtId: z.string(),
  msgid: z.string(),
  /** The day file that has the row: a counter's number, or HIS; empty where none has it. */
  from: z.string(),
  /** Our visit, where it can be opened here. */
  visit: z.string().optional(),
  /** stmt_rslt and memo as they came. */
  code: z.string(),
  memo: z.string(),
  /** What mends it, for the person at the screen. */
  todo: z.string(),
});
export type Difference = z.infer<typeof difference>;

/** What we know of a msgid that only the centre has a row for. */
export interface Owner {
  /** Absent where nothing of it is left. */
  visit?: string;
  /** lost: perhaps in entries whose loss was accepted. */
  state: 'undecided' | 'reversed' | 'other' | 'lost';
}

const thereTodo = {
  undecided: '这是本窗口丢失应答的一笔：打开它继续查询；查明之前不退钱、不重收。',
  reversed: '本窗口已冲正，中心仍有：打开这一笔核对，请中心撤销，或按原报文号再冲正（2601）。',
  other: '本窗口发出过这个报文，但没有记成结算：打开这一笔核对，由医保办判断按中心记账还是冲正。',
  lost: '可能在本窗口丢失的记录里：凭报文号和凭条查是哪位患者，由医保办判断保留还是请中心撤销；其他窗口和 HIS 也要查。',
  unknown: '不是本窗口发出的：请 HIS 和其他窗口按报文号查找；都没有的，请中心说明来源。',
} as const;

const todos: Readonly<Record<Exclude<DifferenceKind, 'only-there'>, string>> = {
  'only-here':
    '用 5203 查这一笔：查得到，请中心补入对账；查不到，视为已被冲正，转医保办，款项按未结算处理。',
  amount: '以中心金额为准，不重发；这一笔已转医保办复核，差额按复核结果多退少补。',
  'refund-row-missing':
    '查是哪个窗口办的退费，补交那个窗口的日文件；是本窗口的，打开这一笔查明 2208。',
  'refund-row-extra':
    '用 5203 查退费标志：已退，请中心补入退费行；未退，退费没有成功，转医保办，已退的现金要追回。',
  unlocated: '两边逐笔相符而合计不同：核对对账日期、险种和清算机构，请中心给出本组明细。',
};

export function todoOf(kind: DifferenceKind, owner: Owner | undefined): string {
  if (kind === 'only-there') return thereTodo[owner?.state ?? 'unknown'];
  const own = kind === 'refund-row-missing' && owner?.state === 'undecided';
  return own ? thereTodo.undecided : todos[kind];
}
