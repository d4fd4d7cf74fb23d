/**
 * Where a visit stands, as the cashier reads it: a word (screens.md §2), whose it is, what to do.
 * Every state that the machine can reach has all of them: STATES.md, made and checked from here.
 */
import { ZERO } from '../money.ts';
import { balance, isClosed, isTakenBack, type Visit } from './state.ts';
import { parkReasons } from './table.ts';

interface StatusWords {
  readonly word: string;
  /** Who moves next: a person's office, 系统 (the sync), 平台 (an answer is awaited), or nobody. */
  readonly owner: '收费员' | '医保办' | '系统' | '平台' | '接收窗口' | '—';
  readonly todo: string;
}

const at = (word: string, owner: StatusWords['owner'], todo: string): StatusWords => ({
  word,
  owner,
  todo,
});

export const statusTable = {
  open: at('办理中', '收费员', '核验、导入账单、预结算'),
  estimate: at('暂估', '收费员', '线路通：预结算；线路断：选暂收、押金、自费或挂起'),
  trial: at('预结算', '收费员', '按应收金额收款确认'),
  held: at('暂收', '收费员', '等平台应答；停在这里的按“继续结算”，或作废退钱'),
  pending: at('待确认', '系统', '自动查询平台结果；不要重复收费，也不要退钱'),
  settled: at('已结算', '—', '打印结算单'),
  provisional: at('暂收待结', '系统', '线路恢复后自动上传结算，多退少补'),
  deposit: at('押金待结', '系统', '线路恢复后自动上传结算，多退少补'),
  'self-paid': at('自费', '—', '不上传；患者保留材料回参保地报销'),
  'on-hold': at('挂起', '收费员', '线路恢复后电话通知患者，再到收费台继续'),
  parked: at('待处理', '收费员', '按原因处理'),
  'must-return': at('需患者持凭证再来', '收费员', '电话通知患者'),
  undoing: at('撤销中', '系统', '线路恢复后自动撤销平台上的登记和明细'),
  voided: at('已作废', '—', '—'),
  returned: at('已退还', '—', '—'),
  refunding: at('退费中', '平台', '等平台确认退费；确认之前不退钱'),
  refunded: at('已退费', '系统', '自动撤销平台上的登记和明细'),
  manual: at('自费垫付', '收费员', '按自费收费，告诉患者保留材料回参保地报销'),
  refused: at('不能办理', '收费员', '按屏幕上“现在怎么办”的提示处理'),
  /** No state of the machine: given away in a bundle, so that it stands at another counter. */
  handed: at('已移交', '接收窗口', '由接收窗口上传结算，多退少补；本窗口不再办理'),
} as const satisfies Record<string, StatusWords>;

export type VisitStatus = keyof typeof statusTable;
export const visitStatuses = Object.keys(statusTable) as [VisitStatus, ...VisitStatus[]];

/** The state's word. */
export function statusOf(visit: Visit): VisitStatus {
  const { goal, step, money, parked, pending } = visit;
  if (pending?.status === 'lost' && (pending.act === '2207' || pending.act === '2208')) {
    return 'pending';
  }
  if (parked) return parkedStatus(parked.reason);
  if (goal === 'self-pay') return 'self-paid';
  if (goal === 'undo') return undoStatus(visit);
  if (goal === 'refund') return step === 'settled' ? 'refunding' : 'refunded';
  if (step === 'settled') return 'settled';
  if (money === 'held') return 'held';
  if (money === 'provisional') return visit.charged?.way === 'deposit' ? 'deposit' : 'provisional';
  if (visit.judged?.outcome === 'manual') return 'manual';
  if (visit.judged?.outcome === 'refuse') return 'refused';
  if (step === 'tried' && visit.stale === 'none') return 'trial';
  return visit.estimate ? 'estimate' : 'open';
}

function parkedStatus(reason: NonNullable<Visit['parked']>['reason']): VisitStatus {
  if (reason === 'on-hold') return 'on-hold';
  const comes = reason === 'patient-must-return' || reason === 'needs-fresh-credential';
  return comes ? 'must-return' : 'parked';
}

function undoStatus(visit: Visit): VisitStatus {
  if (!isTakenBack(visit)) return 'undoing';
  return visit.charged?.way === 'self-pay' ? 'returned' : 'voided';
}

export interface Standing {
  readonly status: VisitStatus;
  readonly word: string;
  readonly owner: string;
  /** How long it may wait, where it waits for a person. */
  readonly hours?: number;
  readonly todo: string;
}

/** Where it stands, whose it is and what to do; money that is owed is said first. */
export function standingOf(visit: Visit): Standing {
  const status = statusOf(visit);
  const { word, owner, todo } = statusTable[status];
  const { parked } = visit;
  if (parked) {
    const { owner: office, hours, todo: what } = parkReasons[parked.reason];
    return { status, word, owner: office, hours, todo: what };
  }
  const owed = balance(visit) ?? ZERO;
  if (owed !== 0) {
    const what = owed > 0 ? '把应退的钱退还患者' : '向患者补收差额';
    return { status, word, owner: '收费员', todo: what };
  }
  if (isClosed(visit)) return { status, word, owner: '—', todo: statusTable.voided.todo };
  if (status === 'self-paid') {
    return { status, word, owner: '系统', todo: statusTable.undoing.todo };
  }
  return { status, word, owner, todo };
}
