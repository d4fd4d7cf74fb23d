/** One act on its way: built whole, journalled, sent, its answer journalled. */
import type { Ids } from '../../shared/entry.ts';
import { fault, type Fault } from '../../shared/fault.ts';
import { activeInsurance } from '../../shared/known.ts';
import { actInput, chainFacts } from '../../shared/platform/chain.ts';
import { infnoOf } from '../../shared/platform/profile.ts';
import { compactOf, dateTimeOf } from '../../shared/time.ts';
import type { Visit } from '../../shared/visit/state.ts';
import type { Act } from '../../shared/visit/table.ts';
import type { Prepared } from '../platform/connector.ts';
import { answerOf } from './answer.ts';
import { faultOf, type DeskParts } from './parts.ts';

/** The request, built whole; a fault when it cannot be (no line for the sign-in, data erased). */
export async function prepareAct(
  parts: DeskParts,
  visit: Visit,
  act: Act,
  ids: Ids,
  reversing?: { act: Act; msgid: string },
): Promise<{ request: Prepared } | { fault: Fault }> {
  const facts = chainFacts(visit, ids, dateTimeOf(parts.clock.now()));
  if (!facts) return { fault: fault('not-now', ['这一笔的个人信息不全或已按规定销毁']) };
  const { profile } = parts.rules;
  const input = actInput(act, reversing ? { ...facts, reversing } : facts, profile);
  const place = activeInsurance(facts.person)?.place ?? '';
  const infno = infnoOf(profile, act);
  const prepared = await parts.connector.prepare(infno, input, place);
  if (prepared.ok) return { request: prepared.request };
  const { result } = prepared;
  if (result.outcome === 'done') throw new Error('sign-in answered done without a number');
  // Only the sign-in failed: the act itself was never sent, so nothing about it is open or refused.
  const where = `没有签到成功，${infno} 没有发送`;
  if (result.outcome !== 'refused') return { fault: fault('line-down', [where], result.text) };
  return { fault: faultOf({ ...result, by: 'gateway' }, where) };
}

/** Journals, sends, journals the answer. The entry is durable before the first byte leaves. */
export async function sendAct(
  parts: DeskParts,
  id: string,
  act: Act,
  ids: Ids,
  request: Prepared,
): Promise<Fault | undefined> {
  const { msgid, text } = request;
  await parts.book.append(
    'call.sent',
    { act, msgid, ids },
    { visit: id, personal: { request: text } },
  );
  const result = await parts.connector.send(request);
  const answer = answerOf({ act, msgid, result, ids }, parts.rules.profile);
  const { data, raw, uploaded, problem } = answer;
  const personal = uploaded === undefined ? { answer: raw } : { answer: raw, uploaded };
  await parts.book.append('call.answered', data, { visit: id, personal });
  return problem;
}

/** An act that could not even be built to be sent (no sign-in): kept as what it is, unsent. */
export async function neverSent(parts: DeskParts, id: string, act: Act, why: Fault): Promise<void> {
  const msgid = parts.book.nextMsgid(compactOf(parts.clock.now()));
  await parts.book.append('call.sent', { act, msgid, ids: {} }, { visit: id, personal: {} });
  const reason = why.detail.join(' ');
  const data = { act, msgid, outcome: 'unsent' as const, ids: {}, reason };
  await parts.book.append('call.answered', data, { visit: id, personal: {} });
}
