/**
 * The watchdog 未上传超时: what should long have reached the platform and has not, judged by age,
 * not by a flag: a flag that was lost would hide exactly the visit that is stuck.
 */
import { worksByItself } from './visit/next.ts';
import { isClosed, isUnsent, type Visit } from './visit/state.ts';
import { statusTable } from './visit/status.ts';
import { parkReasons } from './visit/table.ts';

/** An item may take this long with the line up. */
export const OVERDUE_MS = 60_000;

export interface WatchFacts {
  readonly now: string;
  /** Since when the line is up; undefined: it is not, and nothing is overdue. */
  readonly upSince: string | undefined;
  /** Is something being done with the visit at this moment? */
  readonly isBusy: (visit: string) => boolean;
  /** The last refusal or failure of a visit, in words. */
  readonly trouble: (visit: string) => string | undefined;
}

export interface Overdue {
  readonly visit: string;
  /** Since the money was taken, since somebody asked for what is undone, or since it was opened. */
  readonly ageMs: number;
  readonly why: string;
}

/**
 * What waits for the platform for too long with the line up, and whatever is parked beyond its
 * deadline, line or not. Oldest first. Every one has a reason in words; one without a known reason
 * says just that.
 */
export function overdue(visits: readonly Visit[], facts: WatchFacts): Overdue[] {
  const { now, upSince } = facts;
  const open = visits.filter(isWaited).toSorted((a, b) => a.openedSeq - b.openedSeq);
  const queue = open.filter((visit) => worksByItself(visit) && !facts.isBusy(visit.id));
  const slow = (visit: Visit) =>
    upSince !== undefined &&
    isWaited(visit) &&
    ageOf(laterOf(sinceOf(visit), upSince), now) > OVERDUE_MS;
  return visits
    .filter((visit) => slow(visit) || isPastDeadline(visit, now))
    .map((visit) => ({
      visit: visit.id,
      ageMs: ageOf(sinceOf(visit), now),
      why: whyOf(visit, queue.indexOf(visit), facts),
    }))
    .toSorted((a, b) => b.ageMs - a.ageMs);
}

/** Parked for longer than its owner has: the reason stays, and so does who has to move. */
function isPastDeadline({ parked }: Visit, now: string): boolean {
  return parked !== undefined && ageOf(parked.until, now) > 0;
}

/** Money whose fate the platform decides, or something that it still has to undo. */
function isWaited(visit: Visit): boolean {
  if (isUnsent(visit)) return true;
  const undoes = visit.goal === 'undo' || visit.goal === 'self-pay' || visit.goal === 'refund';
  if (!undoes || visit.parked?.reason === 'on-hold') return false;
  const { step } = visit;
  return (
    visit.pending !== undefined || (!isClosed(visit) && step !== 'none' && step !== 'cancelled')
  );
}

/** The newest act of a person that began the wait. */
function sinceOf(visit: Visit): string {
  const begun = [
    'money.taken',
    'visit.voided',
    'visit.converted',
    'visit.abandoned',
    'refund.asked',
  ];
  return visit.marks.findLast(({ kind }) => begun.includes(kind))?.at ?? visit.openedAt;
}

function whyOf(visit: Visit, place: number, facts: WatchFacts): string {
  const { parked, pending, goal } = visit;
  if (facts.isBusy(visit.id)) return '正在上传';
  if (parked) {
    const { owner, text } = parkReasons[parked.reason];
    const detail = parked.detail === '' ? '' : `：${parked.detail}`;
    const late = isPastDeadline(visit, facts.now) ? '已过期限：' : '';
    const until = parked.until.slice(0, 16).replace('T', ' ');
    return `${late}${text}${detail}（${owner}，期限 ${until}）`;
  }
  const trouble = facts.trouble(visit.id);
  if (trouble !== undefined) return `上次没有成功：${trouble}`;
  if (goal === 'settle') return statusTable.held.todo;
  if (pending?.status === 'lost') return '没有收到应答，正在自动查询';
  if (place > 0) return `前面还有 ${place} 笔`;
  return place === 0 ? '下一个就是这一笔' : '没有等待上传的原因，请通知信息科';
}

function laterOf(a: string, b: string): string {
  return Date.parse(a) > Date.parse(b) ? a : b;
}

function ageOf(since: string, now: string): number {
  return Date.parse(now) - Date.parse(since);
}
