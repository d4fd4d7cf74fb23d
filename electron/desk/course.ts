/**
 * How an act whose outcome was not known is being found out, line by line, with what to tell the
 * patient: from the visit's marks, so that it survives a restart.
 */
import { infnoOf } from '../../shared/platform/profile.ts';
import { clockOf, isoChina } from '../../shared/time.ts';
import type { CourseLook, CourseView } from '../../shared/view.ts';
import { next } from '../../shared/visit/next.ts';
import type { Mark, Visit } from '../../shared/visit/state.ts';
import { whenLost, type Act } from '../../shared/visit/table.ts';
import { actNames } from './answer.ts';
import { rulesOf } from './chain.ts';
import { endOf } from './courseend.ts';
import type { DeskParts } from './parts.ts';
import { placeOf } from './reach.ts';

type Step = CourseView['steps'][number];

interface Episode {
  act: Act;
  marks: readonly Mark[];
  isOpen: boolean;
}

/**
 * Of 2207 or 2208 that is out or was lost, until a later one is done or the visit takes another
 * way; else of what is open.
 */
export function courseOf(parts: DeskParts, visit: Visit): CourseView | undefined {
  const episode = episodeOf(visit);
  if (!episode) return undefined;
  const { act, marks, isOpen } = episode;
  const live = isOpen ? liveStep(parts, visit) : undefined;
  const withdrawn = marks.at(-1)?.kind === 'call.answered';
  const standing = isOpen ? openOf(visit, live?.look) : endOf(visit, act, withdrawn);
  if (!standing) return undefined;
  const infno = (each: Act) => infnoOf(parts.rules.profile, each);
  const told = marks.flatMap((mark, at) => stepOf(act, mark, marks[at + 1], infno));
  return { act, ...standing, steps: live === undefined ? told : [...told, live] };
}

function episodeOf({ marks, pending }: Visit): Episode | undefined {
  const from = marks.findLastIndex((mark, at) => begins(mark, marks.slice(at + 1)));
  const act = marks[from]?.act;
  if (act === undefined) return undefined;
  if (pending?.act === act) return { act, marks: marks.slice(from), isOpen: true };
  if (act !== '2207' && act !== '2208') return undefined;
  const ends = marks.findIndex((mark, at) => at > from && isEnd(act, mark));
  if (ends < 0) return undefined;
  const isDone = (mark: Mark) => mark.act === act && mark.note === 'done';
  if (marks.slice(ends + 1).some(isDone)) return undefined;
  return { act, marks: marks.slice(from, ends + 1), isOpen: false };
}

/** An act was sent and is out, or its answer was lost. */
function begins(mark: Mark, after: readonly Mark[]): boolean {
  const { kind, act } = mark;
  if (kind !== 'call.sent' || act === undefined || whenLost[act] !== 'unknown') return false;
  if (act === '2601') return false;
  const answer = after.find((each) => each.kind === 'call.answered' && each.act === act);
  return answer === undefined || answer.note === 'lost';
}

function isEnd(act: Act, mark: Mark): boolean {
  if (mark.kind === 'outcome.recorded') return mark.act === act;
  if (mark.kind === 'call.decided') return mark.act === act && mark.note !== 'unclear';
  return mark.kind === 'call.answered' && mark.act !== act && mark.note === 'done';
}

function stepOf(
  act: Act,
  mark: Mark,
  following: Mark | undefined,
  infno: (act: Act) => string,
): Step[] {
  const step = (text: string, look: CourseLook): Step[] => [{ at: mark.at, text, look }];
  const helps = mark.act !== undefined && mark.act !== act;
  const name = mark.act === undefined ? '' : infno(mark.act);
  switch (mark.kind) {
    case 'call.sent':
      if (helps) return step(`${following ? '已' : '正在'}查询（${name}）`, 'asking');
      return step(`已发出${actNames[act]}（${name}）`, 'sent');
    case 'call.answered':
      return helps ? helperStep(act, mark, following, step) : step(silence(mark), 'silent');
    case 'call.decided':
      return step(...verdictOf(act, mark));
    case 'outcome.recorded':
      return step(...recordedOf(act, mark));
    case 'visit.parked':
      if (mark.note !== 'unknown-outcome') return step('停下，转人工处理', 'stuck');
      return step('没有结论，转医保办处理', 'stuck');
    case 'visit.released':
      return step('重新查询', 'asking');
    default:
      return [];
  }
}

function silence({ refusal }: Mark): string {
  if (refusal === 'already-settled') return '平台说已结算过';
  return refusal === 'duplicate' ? '平台说报文编号用过了' : '没有应答';
}

const undone: Readonly<Partial<Record<Act, string>>> = {
  '2204': '已撤销，重新上传',
  '2207': '已撤回，未记账',
  '2208': '退费已撤回，仍是已结算',
};

function helperStep(
  act: Act,
  mark: Mark,
  following: Mark | undefined,
  step: (text: string, look: CourseLook) => Step[],
): Step[] {
  // What the refusal meant stands in the next line.
  if (following?.kind === 'call.decided') return [];
  switch (mark.note) {
    case 'done':
      return step(undone[act] ?? '已撤回', 'undone');
    case 'refused':
      if (mark.refusal === 'original-missing') return step('平台还没有收到这一笔', 'waiting');
      return step('平台没有给出结果', 'silent');
    case 'lost':
      return step('查询也没有应答', 'silent');
    default:
      return step('查询没有发出', 'waiting');
  }
}

const foundWords: Readonly<Partial<Record<Act, string>>> = {
  '2201': '已登记',
  '2204': '已上传',
  '2207': '已结算',
  '2208': '已退费',
};

function verdictOf(act: Act, { note, by = '' }: Mark): [string, CourseLook] {
  if (note === 'found') return [`${foundWords[act] ?? '已办成'}（${by} 查明）`, 'good'];
  if (note === 'absent') return [`平台没有收到，未记账（${by} 查明）`, 'undone'];
  return [`${by} 没有结论`, 'silent'];
}

/** Who said so, and on what evidence; both may have been destroyed since. */
function recordedOf(act: Act, { note, by, evidence }: Mark): [string, CourseLook] {
  const who = by === undefined ? '' : `（${by}；依据：${evidence ?? ''}）`;
  if (note === 'found') return [`登记结论：${foundWords[act] ?? '已办成'}${who}`, 'good'];
  return [`登记结论：平台没有记账${who}`, 'undone'];
}

/** What is going on just now; nothing where a mark says it, or where it is over. */
function liveStep(parts: DeskParts, visit: Visit): Step | undefined {
  const { pending } = visit;
  if (!pending || pending.helper || visit.parked) return undefined;
  if (pending.status === 'sent') return { at: pending.sentAt, text: '等待应答', look: 'asking' };
  const { line, waits, places, clock } = parts;
  const { state, since } = line.state();
  if (state === 'down') return { at: since, text: '线路不通，恢复后自动查询', look: 'waiting' };
  const at = visit.marks.at(-1)?.at ?? pending.sentAt;
  const left = Math.max(waits.leftMs(visit.id), places.leftMs(placeOf(visit)));
  if (left > 0) {
    const due = new Date(clock.now().getTime() + left);
    return { at, text: `${clockOf(isoChina(due))} 再查`, look: 'waiting' };
  }
  const todo = next(visit, rulesOf(parts, visit));
  return { at, text: `正在查询${todo.do === 'decide' ? `（${todo.way}）` : ''}`, look: 'asking' };
}

function openOf(visit: Visit, live: CourseLook | undefined): Pick<CourseView, 'state' | 'tell'> {
  const { pending, parked } = visit;
  if (parked) {
    const isAsked = parked.reason === 'unknown-outcome';
    return { state: 'stuck', tell: isAsked ? tells.stuck : STOPPED };
  }
  if (pending?.status === 'sent') return { state: 'sent', tell: tells.sent };
  const state = live === 'waiting' ? 'waiting' : 'asking';
  return { state, tell: tells[state] };
}

const STOPPED = '查询停下了：先按“待处理”里写的办。不要重复收费，也不要退钱。';
const tells = {
  sent: '请患者稍等，平台应答之前不会重复提交。',
  asking: '请患者稍等：钱由医院保管，正在向平台查清，不会重复收费。',
  waiting: '还要等一会儿：可打印“待确认”凭条，请患者留下电话；恢复后自动查清，不会重复收费。',
  stuck:
    '自动查询没有结论，已转医保办：可打印“待确认”凭条，请患者留下电话。不要重复收费，也不要退钱。',
} as const;
