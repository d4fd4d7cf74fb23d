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
import type { DeskParts } from './parts.ts';
import { placeOf } from './reach.ts';

type Step = CourseView['steps'][number];
type State = CourseView['state'];

interface Episode {
  act: Act;
  marks: readonly Mark[];
}

/** Of 2207 or 2208 that is out or was lost, until a later one has ended; else of what is open. */
export function courseOf(parts: DeskParts, visit: Visit): CourseView | undefined {
  const episode = episodeOf(visit);
  if (!episode) return undefined;
  const { act, marks } = episode;
  const infno = (each: Act) => infnoOf(parts.rules.profile, each);
  const told = marks.flatMap((mark, at) => stepOf(act, mark, marks[at + 1], infno));
  const live = liveStep(parts, visit);
  const steps = live === undefined ? told : [...told, live];
  const state = stateOf(visit, episode, live?.look);
  return { act, state, tell: tells[state], steps };
}

function episodeOf({ marks, pending }: Visit): Episode | undefined {
  const from = marks.findLastIndex((mark, at) => begins(mark, marks.slice(at + 1)));
  const act = marks[from]?.act;
  if (act === undefined) return undefined;
  const ends = marks.findIndex((mark, at) => at > from && isEnd(act, mark));
  const isOpen = pending?.act === act;
  if (!isOpen && act !== '2207' && act !== '2208') return undefined;
  const after = marks.slice(ends + 1);
  const settledLater = after.some((mark) => mark.act === '2207' && mark.note === 'done');
  if (!isOpen && settledLater) return undefined;
  return { act, marks: marks.slice(from, isOpen || ends < 0 ? undefined : ends + 1) };
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
    case 'visit.parked':
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

function stateOf(visit: Visit, { act, marks }: Episode, live: CourseLook | undefined): State {
  const last = marks.at(-1);
  if (visit.pending?.act === act) {
    if (visit.parked) return 'stuck';
    if (visit.pending.status === 'sent') return 'sent';
    return live === 'waiting' ? 'waiting' : 'asking';
  }
  if (last?.note === 'found') return act === '2208' ? 'refunded' : 'settled';
  if (last?.kind === 'call.answered' && act === '2208') return 'kept';
  return act === '2208' ? 'unrefunded' : 'undone';
}

const tells: Readonly<Record<State, string>> = {
  sent: '请患者稍等，平台应答之前不会重复提交。',
  asking: '请患者稍等：钱由医院保管，正在向平台查清，不会重复收费。',
  waiting: '还要等一会儿：可打印“待确认”凭条，请患者留下电话；恢复后自动查清，不会重复收费。',
  settled: '平台已经结算，患者不用再付；请打印结算单。',
  undone: '平台没有记账。钱还在医院：重新预结算后按 F8 再办一次，或原数退还患者。',
  refunded: '平台已经退费，可以按应退金额把钱退给患者。',
  unrefunded: '平台没有收到退费，会再提交一次；现在不要退钱。',
  kept: '退费没有成功，这一笔仍是已结算；现在不要退钱。',
  stuck:
    '自动查询没有结论，已转医保办：可打印“待确认”凭条，请患者留下电话。不要重复收费，也不要退钱。',
};
