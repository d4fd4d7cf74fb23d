/** Deciding a lost act by the ways of the profile (design §2.3); never by sending it again. */
import type { EntryData } from '../../shared/entry.ts';
import { fault, FaultError, type Fault } from '../../shared/fault.ts';
import { activeInsurance } from '../../shared/known.ts';
import {
  findRegistration,
  findSetlId,
  settlementInput,
  visitsInput,
} from '../../shared/platform/chain.ts';
import { infnoOf, type Profile } from '../../shared/platform/profile.ts';
import { classOf, isClass } from '../../shared/platform/texts.ts';
import { readQueriedSettlement } from '../../shared/platform/setlinfo.ts';
import { readInsutype } from '../../shared/reconcile/read.ts';
import { isRefusal, passes } from '../../shared/refusal.ts';
import type { DecideWays, Way } from '../../shared/visit/next.ts';
import type { Mark, Pending, Visit } from '../../shared/visit/state.ts';
import type { CallResult } from '../platform/connector.ts';
import { decideByFile } from './lostrow.ts';
import { visitOf, faultOf, type DeskParts } from './parts.ts';
import { ask as askPlatform } from './query.ts';
import { prepareAct, sendAct } from './send.ts';

type Verdict = Omit<EntryData<'call.decided'>, 'act' | 'msgid' | 'by'>;

/**
 * The ways of this province that can work: 2601 takes back listed transactions only, 5204 without
 * a setl_id is answered in provinces of the Jiangxi kind only.
 */
export function waysOf(profile: Profile): DecideWays {
  const { decide: ways, reversible, feeQuery } = profile;
  const works = (act: '2207' | '2208') => (way: Way) => {
    if (way === '2601') return reversible.includes(infnoOf(profile, act));
    return way !== '5204' || feeQuery === 'by-visit';
  };
  return {
    ...ways,
    '2207': ways['2207'].filter(works('2207')),
    '2208': ways['2208'].filter(works('2208')),
  };
}

/**
 * One way of deciding the visit's lost act. Undefined when it was decided or a way came to nothing.
 */
export async function decide(parts: DeskParts, visit: Visit, way: Way): Promise<Fault | undefined> {
  const { pending } = visit;
  if (!pending) throw new Error(`visit ${visit.id} has nothing to decide`);
  try {
    return await tryWay(parts, visit, pending, way);
  } catch (error) {
    // A query that may not be sent as it is.
    const ours = error instanceof FaultError && error.fault.code === 'message-incomplete';
    if (ours) return error.fault;
    throw error;
  }
}

async function tryWay(
  parts: DeskParts,
  visit: Visit,
  pending: Pending,
  way: Way,
): Promise<Fault | undefined> {
  switch (way) {
    case '2601':
      return reverse(parts, visit, pending);
    case '2205':
      return takeBack(parts, visit);
    case '5201':
    case '5203':
    case '5204':
      return ask(parts, visit, pending, way);
    case '3202': {
      const keeping = (verdict: Verdict) => conclude(parts, visit, pending, '3202', verdict);
      const told = await decideByFile(parts, visit, pending, keeping);
      return told === 'reverse' ? reverse(parts, visit, pending) : told;
    }
  }
}

/** This way came to nothing; the next one is tried, or the visit is parked. */
async function unclear(
  parts: DeskParts,
  visit: Visit,
  pending: Pending,
  way: Way,
  reason: string,
): Promise<undefined> {
  await keep(parts, visit, pending, way, { verdict: 'unclear', ids: {}, reason });
  return undefined;
}

/**
 * 2601 by the original msgid. "No such original" decides that it never arrived, once it cannot be
 * on its way any more: no source says that a platform then keeps a late one out.
 */
async function reverse(parts: DeskParts, visit: Visit, pending: Pending) {
  const { act, msgid } = pending;
  const prepared = await prepareAct(parts, visit, '2601', {}, { act, msgid });
  if ('fault' in prepared) return prepared.fault;
  parts.waits.left(reversalOf(pending));
  const problem = await sendAct(parts, visit.id, '2601', {}, prepared.request);
  if (!problem) return undefined;
  const { texts } = parts.rules.profile;
  const text = problem.platform ?? '';
  if (isClass(texts, 'original-missing', text)) {
    // "Already settled", but not by this message: then somebody has to look which one it was.
    if (pending.because === 'already-settled') return undefined;
    const early = tooEarly(parts, pending, visit);
    if (early) return early;
    await keep(parts, visit, pending, '2601', { verdict: 'absent', ids: {} });
    return undefined;
  }
  return isRefusal(problem.code) && !passes(classOf(texts, text)) ? undefined : problem;
}

/** 2205 of a batch whose upload was lost: then it is not there, and is uploaded again. */
async function takeBack(parts: DeskParts, visit: Visit) {
  const ids = visit.pending?.ids ?? {};
  const prepared = await prepareAct(parts, visit, '2205', ids);
  if ('fault' in prepared) return prepared.fault;
  return sendAct(parts, visit.id, '2205', {}, prepared.request);
}

async function ask(
  parts: DeskParts,
  visit: Visit,
  pending: Pending,
  way: '5201' | '5203' | '5204',
) {
  const { known } = visit.personal;
  if (!known) return fault('not-now', ['这一笔的个人信息已按规定销毁']);
  const place = activeInsurance(known)?.place ?? '';
  const ids = { ...visit.ids, ...pending.ids };
  const input =
    way === '5201'
      ? visitsInput(known.psnNo, pending.sentAt.slice(0, 10))
      : settlementInput({ psnNo: known.psnNo, ids });
  const result = await askPlatform(parts, way, input, place);
  if (result.outcome !== 'done') return notTold(parts, visit, pending, way, result);
  if (way === '5204') return settlementByFees(parts, visit, pending, result.output);
  const verdict =
    way === '5201'
      ? registrationVerdict(result.output, ids.iptOtpNo ?? '')
      : refundVerdict(result.output, ids.setlId ?? '');
  if (!verdict) return fault('platform-unreadable', [`查询结果（${way}）`]);
  // A late 2208 would refund what is charged again; a late 2201 would stand beside a second one.
  const early = verdict.verdict === 'absent' ? tooEarly(parts, pending, visit) : undefined;
  return early ?? conclude(parts, visit, pending, way, verdict);
}

/** Refused by the platform for good: this way is no way. Anything else is asked again. */
function notTold(
  parts: DeskParts,
  visit: Visit,
  pending: Pending,
  way: Way,
  result: Exclude<CallResult, { outcome: 'done' }>,
): Promise<undefined> | Fault {
  const { texts } = parts.rules.profile;
  const final = result.outcome === 'refused' && result.by === 'platform';
  if (final && !passes(classOf(texts, result.text))) {
    return unclear(parts, visit, pending, way, result.text);
  }
  return faultOf(result, `查询结果（${way}）`, texts);
}

const TOO_EARLY = '平台还没有这一笔；迟到的请求可能还在路上，过一会儿再查一次';

/**
 * Not seen yet is not "never" while the request may still be on its way: asked again by itself when
 * it cannot be. Undefined where it is not too early.
 */
function tooEarly(
  { waits, rules }: DeskParts,
  { msgid }: Pending,
  { id }: Visit,
): Fault | undefined {
  const left = rules.profile.lateMs - waits.sinceLeftMs(msgid);
  if (left <= 0) return undefined;
  waits.notBefore(id, left);
  return fault('line-lost', [TOO_EARLY]);
}

function registrationVerdict(output: unknown, iptOtpNo: string): Verdict | undefined {
  const found = findRegistration(output, iptOtpNo);
  if (found.kind === 'unreadable') return undefined;
  if (found.kind === 'absent') return { verdict: 'absent', ids: {} };
  return { verdict: 'found', ids: { mdtrtId: found.mdtrtId } };
}

function refundVerdict(output: unknown, setlId: string): Verdict | undefined {
  const info = readQueriedSettlement(output, setlId);
  return info && { verdict: info.refunded ? 'found' : 'absent', ids: {} };
}

/**
 * Provinces of the Jiangxi kind: 5204 without setl_id tells the setl_id, then 5203 tells the money.
 */
async function settlementByFees(
  parts: DeskParts,
  visit: Visit,
  pending: Pending,
  output: unknown,
): Promise<Fault | undefined> {
  const found = findSetlId(output, visit.ids.mdtrtId ?? '');
  if (found.kind === 'unreadable') return fault('platform-unreadable', ['查询结果（5204）']);
  if (found.kind === 'absent') {
    // Not seen is not "never": 2601, where it can follow, also undoes what has come meanwhile.
    if (waysOf(parts.rules.profile)['2207'].at(-1) !== '5204') {
      return unclear(parts, visit, pending, '5204', '没有查到结算');
    }
    const early = tooEarly(parts, pending, visit);
    if (early) return early;
    await keep(parts, visit, pending, '5204', { verdict: 'absent', ids: {} });
    return undefined;
  }
  const { known } = visit.personal;
  const { setlId } = found;
  const ids = { ...visit.ids, setlId };
  const input = settlementInput({ psnNo: known?.psnNo ?? '', ids });
  const place = known === undefined ? '' : (activeInsurance(known)?.place ?? '');
  const result = await askPlatform(parts, '5203', input, place);
  if (result.outcome !== 'done') return notTold(parts, visit, pending, '5204', result);
  const info = readQueriedSettlement(result.output, setlId);
  if (!info || info.refunded) return fault('platform-unreadable', ['查询结算（5203）']);
  const { amounts, settledAt } = info;
  return conclude(parts, visit, pending, '5204', {
    verdict: 'found',
    ids: { setlId },
    amounts,
    settledAt,
    ...readInsutype(result.output),
  });
}

/**
 * Keeps a verdict, unless a 2601 of the act was sent and not heard: it may still arrive and undo
 * what was found. Then it is sent once more, since its answer makes the late one harmless; where
 * that is not heard either, what is found after `settleMinutes` counts.
 */
async function conclude(
  parts: DeskParts,
  visit: Visit,
  pending: Pending,
  by: Way,
  verdict: Verdict,
): Promise<Fault | undefined> {
  const reversals = reversalsOf(visit, pending);
  const last = reversals.at(-1);
  if (verdict.verdict === 'found' && last?.note === 'lost') {
    if (reversals.length === 1) return reverse(parts, visit, pending);
    const age = parts.waits.sinceLeftMs(reversalOf(pending));
    if (age < parts.rules.profile.reconcile.settleMinutes * 60_000) {
      return fault('line-lost', [`查到了（${by}），但冲正没有应答，几分钟后再查`]);
    }
  }
  await keep(parts, visit, pending, by, verdict);
  return undefined;
}

/** Under which name the time of its last 2601 is kept: of an earlier run, since the first look. */
function reversalOf({ msgid }: Pending): string {
  return `2601 of ${msgid}`;
}

/** The answers to each 2601 of this act, oldest first, but for those that were put off. */
function reversalsOf({ marks }: Visit, { act }: Pending): Mark[] {
  const from = marks.findLastIndex((mark) => mark.kind === 'call.sent' && mark.act === act);
  const answers = marks.slice(from).filter((mark) => mark.kind === 'call.answered');
  return answers.filter(({ act: answered, note, refusal }) => {
    return answered === '2601' && note !== 'unsent' && !(note === 'refused' && passes(refusal));
  });
}

async function keep(
  parts: DeskParts,
  visit: Visit,
  pending: Pending,
  by: string,
  verdict: Verdict,
): Promise<void> {
  const still = visitOf(parts, visit.id).pending;
  if (still?.msgid !== pending.msgid)
    throw new Error(`visit ${visit.id}: ${pending.msgid} is gone`);
  const { act, msgid } = pending;
  await parts.book.append('call.decided', { act, msgid, by, ...verdict }, { visit: visit.id });
}
