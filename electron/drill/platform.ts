/**
 * 演练平台: a provincial gateway of the national medical-insurance interface, with its own state
 * and faults. It shares no code with the counter's engine or connector: a second opinion on both.
 */
import { moment } from './calendar.ts';
import type { Moment } from './calendar.ts';
import { institutions5302, check2001, qualifications5301 } from './benefits.ts';
import { closeEnvelope, openEnvelope, peek } from './envelope.ts';
import type { Hospital } from './envelope.ts';
import { createFaults, spoil } from './faults.ts';
import type { DrillFaults, Fault, FaultBox } from './faults.ts';
import { remove2205, upload2204 } from './fees.ts';
import { jsonOrUndefined } from './fields.ts';
import { ledgerRows } from './ledger.ts';
import type { DrillLedgerRow } from './ledger.ts';
import { person1101 } from './people.ts';
import { accumulators5206, fees5204, settlement5203, visits5201 } from './queries.ts';
import { Refusal } from './refusal.ts';
import { reverse2601 } from './reversal.ts';
import { serve } from './server.ts';
import type { Listening } from './server.ts';
import { refund2208, settle2207, trial2206 } from './settle.ts';
import { checkSignedIn, signIn9001, signOut9002 } from './signin.ts';
import { emptyState, stateFrom, stateText } from './state.ts';
import { cancel2202, register2201, visit2203 } from './visits.ts';
import { decodeVoucher } from './vouchers.ts';
import type { VoucherAnswer } from './vouchers.ts';
import { indexCatalogue } from './world.ts';
import type { DrillCatalogueItem, Transaction, World } from './world.ts';

export interface DrillOptions {
  /** The platform's clock, before faults.clockOffsetMs. */
  readonly now: () => Date;
  /** 0 ≤ x < 1, seeded by the caller; all ids derive from it and counters. */
  readonly random: () => number;
  /** The treatment place's catalogue. */
  readonly catalogue: readonly DrillCatalogueItem[];
  readonly hospital: Hospital;
  /**
   * Awaited after each request was processed and before it is answered, so that a caller can keep
   * the state as durably as a real platform does.
   */
  readonly committed?: (snapshot: () => string) => Promise<void>;
}

/**
 * HTTP status and body. Status 0 = no answer came: LINE_CUT (never arrived) or NO_ANSWER
 * (unknown).
 */
export interface DrillReply {
  readonly status: number;
  readonly body: string;
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

export interface DrillPlatform {
  /** One request text → reply, without sockets and without waiting. */
  handle(body: string): Promise<DrillReply>;
  /**
   * Serves handle() on 127.0.0.1; port 0 or none = any free port. Rejects when the port is taken.
   */
  listen(port?: number): Promise<Listening>;
  readonly faults: DrillFaults;
  /** Every settlement the platform ever made, with its present state. */
  ledger(): DrillLedgerRow[];
  /** Every request since the platform was made, in order; not part of a snapshot. */
  calls(): readonly DrillCall[];
  /** The national e-voucher server behind the local middleware. */
  decodeVoucher(digits: string, businessType: string): VoucherAnswer;
  snapshot(): string;
  /** Replaces the whole state. Throws when the text is not a snapshot. */
  restore(text: string): void;
}

const transactions: ReadonlyMap<string, Transaction> = new Map([
  ['9001', signIn9001],
  ['9002', signOut9002],
  ['1101', person1101],
  ['2001', check2001],
  ['5301', qualifications5301],
  ['5302', institutions5302],
  ['2201', register2201],
  ['2202', cancel2202],
  ['2203', visit2203],
  ['2204', upload2204],
  ['2205', remove2205],
  ['2206', trial2206],
  ['2207', settle2207],
  ['2208', refund2208],
  ['2601', reverse2601],
  ['5201', visits5201],
  ['5203', settlement5203],
  ['5204', fees5204],
  ['5206', accumulators5206],
]);

/** Checks the envelope, the msgid and the sign-in, then runs the transaction. */
function execute(message: unknown, world: World, fault: Fault | undefined): object | Refusal {
  const envelope = openEnvelope(message, world.hospital);
  if (envelope instanceof Refusal) return envelope;
  const { msgid, infno } = envelope;
  if (world.state.reversed.has(msgid)) return new Refusal(`报文${msgid}已被冲正，不再受理`);
  if (world.state.msgids.has(msgid)) return new Refusal(`发送方报文ID重复：${msgid}`);
  world.state.msgids.add(msgid);
  if (fault?.kind === 'refuse') return new Refusal(fault.errMsg);
  const transaction = transactions.get(infno);
  if (!transaction) return new Refusal(`交易编号${infno}不存在或未开通`);
  const call = { envelope, at: world.clock() };
  const refused = infno === '9001' ? undefined : checkSignedIn(call, world);
  return refused ?? transaction(call, world);
}

interface Outcome {
  readonly reply: DrillReply;
  readonly outcome: DrillCall['outcome'];
}

function respond(
  message: unknown,
  world: World,
  fault: Fault | undefined,
  outputAsString: boolean,
): Outcome {
  if (fault?.kind === 'lose-request') return { reply: NO_ANSWER, outcome: 'request-lost' };
  if (fault?.kind === 'garble' && fault.garble === 'gateway-401') {
    return { reply: unauthorised('签名不一致'), outcome: 'refused' };
  }
  const result = execute(message, world, fault);
  if (fault?.kind === 'lose-answer') return { reply: NO_ANSWER, outcome: 'answer-lost' };
  world.state.counter += 1;
  const parts = { infno: peek(message).infno, admdvs: world.hospital.admdvs, at: world.clock() };
  const body = closeEnvelope(result, { ...parts, serial: world.state.counter, outputAsString });
  const spoilt = fault?.kind === 'garble' && fault.garble !== 'gateway-401';
  return {
    reply: { status: 200, body: spoilt ? spoil(body, fault.garble) : body },
    outcome: result instanceof Refusal ? 'refused' : 'answered',
  };
}

/** The gateway's own refusal (CSB): HTTP 401, no infcode. */
export function unauthorised(message: string): DrillReply {
  return { status: 401, body: JSON.stringify({ code: 401, message }) };
}

function worldOf(options: DrillOptions, box: FaultBox): World {
  const clock = (): Moment => moment(new Date(options.now().getTime() + box.faults.clockOffsetMs));
  return {
    state: emptyState(clock().year),
    hospital: options.hospital,
    catalogue: indexCatalogue(options.catalogue),
    random: options.random,
    clock,
  };
}

/** A platform that has seen nothing, opened in the year of its clock. */
export function createDrillPlatform(options: DrillOptions): DrillPlatform {
  const box = createFaults();
  const { faults } = box;
  const world = worldOf(options, box);
  const calls: DrillCall[] = [];
  const handle = async (body: string): Promise<DrillReply> => {
    if (faults.line === 'cut') return LINE_CUT;
    const message = jsonOrUndefined(body);
    const { infno, msgid } = peek(message);
    const at = world.clock().time;
    const { reply, outcome } = respond(message, world, box.take(infno), faults.outputAsString);
    calls.push({ infno, msgid, at, outcome });
    await options.committed?.(() => stateText(world.state));
    return reply;
  };
  return {
    handle,
    listen: (port = 0) => serve({ handle, box, clock: world.clock }, port),
    faults,
    ledger: () => ledgerRows(world.state),
    calls: () => calls,
    decodeVoucher: (digits, businessType) => decodeVoucher(world, digits, businessType),
    snapshot: () => stateText(world.state),
    restore(text) {
      world.state = stateFrom(text);
    },
  };
}
