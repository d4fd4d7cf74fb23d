/** One act on its way: built whole, journalled, sent, its answer journalled. */
import type { Ids } from '../../shared/entry.ts';
import { fault, FaultError, type Fault } from '../../shared/fault.ts';
import { chainFacts } from '../../shared/platform/chain.ts';
import { billProblems, outgoingAct } from '../../shared/platform/outgoing.ts';
import { messageFault } from '../../shared/platform/problem.ts';
import { compactOf, dateTimeOf } from '../../shared/time.ts';
import type { Visit } from '../../shared/visit/state.ts';
import type { Act } from '../../shared/visit/table.ts';
import type { Prepared } from '../platform/connector.ts';
import type { Failure } from '../platform/result.ts';
import { answerOf } from './answer.ts';
import { faultOf, visitOf, type DeskParts } from './parts.ts';

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
  const made = outgoingAct(act, reversing ? { ...facts, reversing } : facts, profile);
  if (!made.ok) return { fault: messageFault(made.infno, made.problems) };
  const { place, ...insured } = facts.insurance;
  const prepared = await parts.connector.prepare(made.infno, made.input, place, insured);
  if (prepared.ok) return { request: prepared.request };
  return { fault: notSignedIn(prepared.result, act) };
}

/** The act itself was never sent, so nothing about it is open or refused. */
export function notSignedIn(result: Failure, act: Act): Fault {
  const { code: said } = faultOf(result, act);
  const code = result.outcome === 'lost' ? 'line-down' : said;
  const detail = [`没有签到成功，${act} 没有发送`];
  return fault(code === 'platform-refused' ? 'gateway-refused' : code, detail, result.text);
}

/** Nobody pays on a bill that could not be uploaded later. Raises message-incomplete. */
export function assertUploadable(parts: Pick<DeskParts, 'rules' | 'clock'>, visit: Visit): void {
  const facts = chainFacts(visit, {}, dateTimeOf(parts.clock.now()));
  const wrong = facts && billProblems(facts, parts.rules.profile);
  if (wrong && !wrong.ok) throw new FaultError(messageFault(wrong.infno, wrong.problems));
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
  parts.waits.left(msgid);
  const result = await parts.connector.send(request);
  const { personal: who, ids: known } = visitOf(parts, id);
  const expected = { mdtrtId: known.mdtrtId ?? '', psnNo: who.known?.psnNo ?? '' };
  const answer = answerOf({ act, msgid, result, ids, expected }, parts.rules.profile);
  const { data, raw, uploaded, problem } = answer;
  const kept = { answer: cut(raw) };
  const personal = uploaded === undefined ? kept : { ...kept, uploaded };
  await parts.book.append('call.answered', data, { visit: id, personal });
  return problem;
}

/** No true answer is so long; whole, it would not fit into one entry of the journal (16 MiB). */
const RAW_MAX = 1_500_000;

function cut(raw: string): string {
  if (raw.length <= RAW_MAX) return raw;
  return `${raw.slice(0, RAW_MAX)}…（共 ${raw.length} 个字符，其余没有保存）`;
}

/** An act that could not even be built to be sent (no sign-in): kept as what it is, unsent. */
export async function neverSent(parts: DeskParts, id: string, act: Act, why: Fault): Promise<void> {
  const msgid = await parts.book.nextMsgid(compactOf(parts.clock.now()));
  await parts.book.append('call.sent', { act, msgid, ids: {} }, { visit: id, personal: {} });
  const reason = why.detail.join(' ');
  const data = { act, msgid, outcome: 'unsent' as const, ids: {}, reason };
  await parts.book.append('call.answered', data, { visit: id, personal: {} });
}
