/** One act on its way: built whole, journalled, sent, its answer journalled. */
import type { Ids } from '../../shared/entry.ts';
import { fault, type Fault } from '../../shared/fault.ts';
import { actInput, chainFacts } from '../../shared/platform/chain.ts';
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
  const input = actInput(act, reversing ? { ...facts, reversing } : facts, parts.rules.profile);
  const { place, ...insured } = facts.insurance;
  const prepared = await parts.connector.prepare(act, input, place, insured);
  if (prepared.ok) return { request: prepared.request };
  const { result } = prepared;
  // Only the sign-in failed: the act itself was never sent, so nothing about it is open or refused.
  const { code: said } = faultOf(result, act);
  const code = result.outcome === 'lost' ? 'line-down' : said;
  const detail = [`没有签到成功，${act} 没有发送`];
  return {
    fault: fault(code === 'platform-refused' ? 'gateway-refused' : code, detail, result.text),
  };
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
  const msgid = await parts.book.nextMsgid(compactOf(parts.clock.now()));
  await parts.book.append('call.sent', { act, msgid, ids: {} }, { visit: id, personal: {} });
  const reason = why.detail.join(' ');
  const data = { act, msgid, outcome: 'unsent' as const, ids: {}, reason };
  await parts.book.append('call.answered', data, { visit: id, personal: {} });
}
