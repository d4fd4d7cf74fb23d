/** One request to one answer: the checks that all transactions share, and the faults on the way. */
import { checkHead, checkInput } from './conformity.ts';
import { closeEnvelope, openEnvelope, peek } from './envelope.ts';
import { spoil } from './faults.ts';
import type { DrillFaults, Fault } from './faults.ts';
import { FileAnswer } from './files.ts';
import type { GivenFile } from './files.ts';
import { gatewayReply } from './gateway.ts';
import { bend } from './moneyfaults.ts';
import { plainInfno } from './profile.ts';
import { Refusal } from './refusal.ts';
import { checkSignedIn } from './signin.ts';
import type { Transaction, World } from './world.ts';

/**
 * HTTP status and body. Status 0 = no answer came: LINE_CUT (never arrived) or NO_ANSWER
 * (unknown).
 */
export interface DrillReply {
  readonly status: number;
  readonly body: string;
}

/**
 * A file of `total` bytes: all of it (200) or from the byte asked for (206). Fewer bytes than that
 * mean that the transfer broke off.
 */
export interface FileReply {
  readonly status: 200 | 206;
  readonly bytes: Uint8Array;
  readonly total: number;
}

export const LINE_CUT: DrillReply = { status: 0, body: 'line-cut' };
export const NO_ANSWER: DrillReply = { status: 0, body: 'no-answer' };

export interface DrillCall {
  readonly infno: string;
  readonly msgid: string;
  /** Beijing time of the platform's clock. */
  readonly at: string;
  readonly outcome: 'answered' | 'refused' | 'answer-lost' | 'request-lost';
}

/** What arrived: the message as a JSON value, and what came beside it. */
export interface Arrival {
  readonly message: unknown;
  readonly file: GivenFile | undefined;
  /** First byte wanted of a file. */
  readonly from: number;
}

export interface Outcome {
  readonly reply: DrillReply | FileReply;
  readonly outcome: DrillCall['outcome'];
}

export type Transactions = ReadonlyMap<string, Transaction>;

/** Checks the envelope, the msgid and the sign-in, then runs the transaction. */
function execute(
  arrival: Arrival,
  world: World,
  transactions: Transactions,
  fault: Fault | undefined,
): object | Refusal {
  const envelope = openEnvelope(arrival.message, world.hospital);
  if (envelope instanceof Refusal) return envelope;
  const wrong = checkHead(envelope, world);
  if (wrong) return wrong;
  const { msgid, infno } = envelope;
  if (world.state.reversed.has(msgid)) return new Refusal(`报文${msgid}已被冲正，不再受理`);
  if (world.state.msgids.has(msgid) && world.ways().repeatedMsgid !== 'accept') {
    return new Refusal(`发送方报文ID重复：${msgid}`);
  }
  world.state.msgids.add(msgid);
  if (fault?.kind === 'refuse') return new Refusal(fault.errMsg);
  const transaction = transactions.get(infno) ?? transactions.get(plainInfno(infno));
  if (!transaction) return new Refusal(`交易编号${infno}不存在或未开通`);
  const call = { envelope, at: world.clock(), file: arrival.file };
  const refused = infno === '9001' ? undefined : checkSignedIn(call, world);
  return refused ?? checkInput(envelope, world) ?? transaction(call, world);
}

function fileReply(
  { file }: FileAnswer,
  arrival: Arrival,
  faults: DrillFaults,
  fault: Fault | undefined,
): DrillReply | FileReply {
  const from = faults.ignoreRange ? 0 : arrival.from;
  const total = file.bytes.length;
  if (from > 0 && from >= total) return { status: 416, body: '' };
  const rest = file.bytes.subarray(from);
  const bytes =
    fault?.kind === 'break-off' ? rest.subarray(0, rest.length - (rest.length >> 1)) : rest;
  return { status: from > 0 ? 206 : 200, bytes, total };
}

/** Answers that can be replayed: the last ones only. */
const ANSWERS_MAX = 2_000;

function remember({ answers }: World, msgid: string, body: string): void {
  answers.set(msgid, body);
  const [oldest] = answers.keys();
  if (answers.size > ANSWERS_MAX && oldest !== undefined) answers.delete(oldest);
}

/** Runs one request under the fault ordered for it. Changes the world when it is carried out. */
export function respond(
  arrival: Arrival,
  world: World,
  transactions: Transactions,
  faults: DrillFaults,
  fault: Fault | undefined,
): Outcome {
  if (fault?.kind === 'lose-request') return { reply: NO_ANSWER, outcome: 'request-lost' };
  if (fault?.kind === 'gateway') {
    return { reply: gatewayReply(fault.failure), outcome: 'refused' };
  }
  const { infno, msgid } = peek(arrival.message);
  const replays = world.ways().repeatedMsgid === 'replay' && msgid !== '';
  const before = replays ? world.answers.get(msgid) : undefined;
  if (before !== undefined) return { reply: { status: 200, body: before }, outcome: 'answered' };
  const result = execute(arrival, world, transactions, fault);
  const lost = fault?.kind === 'lose-answer';
  if (result instanceof FileAnswer) {
    if (lost) return { reply: NO_ANSWER, outcome: 'answer-lost' };
    return { reply: fileReply(result, arrival, faults, fault), outcome: 'answered' };
  }
  world.state.counter += 1;
  const parts = { infno, admdvs: world.hospital.admdvs, at: world.clock() };
  const refused = result instanceof Refusal;
  const bent = fault?.kind === 'money' && !refused ? bend(result, fault.fault) : result;
  const body = closeEnvelope(bent, {
    ...parts,
    serial: world.state.counter,
    outputAsString: faults.outputAsString,
    ways: world.ways(),
  });
  remember(world, msgid, body);
  if (lost) return { reply: NO_ANSWER, outcome: 'answer-lost' };
  return {
    reply: { status: 200, body: fault?.kind === 'garble' ? spoil(body, fault.garble) : body },
    outcome: refused ? 'refused' : 'answered',
  };
}
