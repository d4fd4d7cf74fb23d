/**
 * 演练平台: a provincial gateway of the national medical-insurance interface, with its own state
 * and faults. It shares no code with the counter's engine or connector: a second opinion on both.
 */
import { moment } from './calendar.ts';
import type { Moment } from './calendar.ts';
import { caseOf } from './cases.ts';
import { catalogueTransactions } from './catalogues.ts';
import { dictionary1901 } from './dictionaries.ts';
import { institutions5302, check2001, qualifications5301 } from './benefits.ts';
import { peek } from './envelope.ts';
import type { Hospital } from './envelope.ts';
import { bookRows, spoilBooks, trueBooks } from './books.ts';
import type { BookFaults, BookOrder, CentreRow } from './books.ts';
import { createFaults } from './faults.ts';
import type { DrillFaults, Fault, FaultBox } from './faults.ts';
import { remove2205, upload2204 } from './fees.ts';
import { jsonOrUndefined } from './fields.ts';
import { download9102, upload9101 } from './files.ts';
import type { GivenFile } from './files.ts';
import { gatewayReply, SIGNATURE_WINDOW_MS } from './gateway.ts';
import { hisDayFile, hisSettles } from './his.ts';
import { ledgerRows } from './ledger.ts';
import type { DrillLedgerRow } from './ledger.ts';
import type { DrillPatient } from './patients.ts';
import { person1101 } from './people.ts';
import { plainProfile } from './profile.ts';
import type { DrillProfile } from './profile.ts';
import { accumulators5206, fees5204, settlement5203, visits5201 } from './queries.ts';
import { LINE_CUT, NO_ANSWER, respond } from './respond.ts';
import type {
  Arrival,
  DrillCall,
  DrillReply,
  FileReply,
  Outcome,
  Transactions,
} from './respond.ts';
import { details3202, totals3201 } from './reconcile.ts';
import { reverse2601 } from './reversal.ts';
import { serve } from './server.ts';
import type { Control, Delivery, Listening, Request } from './server.ts';
import { createRegister } from './register.ts';
import { refund2208, settle2207, trial2206 } from './settle.ts';
import { signIn9001, signOut9002 } from './signin.ts';
import { emptyState, stateFrom, stateText } from './state.ts';
import { cancel2202, register2201, visit2203 } from './visits.ts';
import { decodeVoucher } from './vouchers.ts';
import type { VoucherAnswer } from './vouchers.ts';
import type { DrillWays } from './ways.ts';
import { indexCatalogue } from './world.ts';
import type { DrillCatalogueItem, World } from './world.ts';

export interface DrillOptions {
  /** The platform's clock, before faults.clockOffsetMs. */
  readonly now: () => Date;
  /** 0 ≤ x < 1, seeded by the caller; all ids derive from it and counters. */
  readonly random: () => number;
  /** The treatment place's catalogue. */
  readonly catalogue: readonly DrillCatalogueItem[];
  /** Who is registered here. */
  readonly hospital: Hospital;
  /** How this place's platform works; none: as Hunan's texts say. */
  readonly profile?: DrillProfile;
  /** Told of every request when it has been processed. */
  readonly seen?: (call: DrillCall) => void;
  /**
   * Awaited after each request was processed and before it is answered, so that a caller can keep
   * the state as durably as a real platform does.
   */
  readonly committed?: (snapshot: () => string) => Promise<void>;
}

export { LINE_CUT, NO_ANSWER } from './respond.ts';
export type { DrillCall, DrillReply, FileReply } from './respond.ts';

export interface ListenOptions {
  readonly host?: string;
  readonly control?: Control;
}

export interface DrillPlatform {
  /**
   * One request text → reply, without sockets and without waiting. The file of a 9102 comes as
   * latin1 text.
   */
  handle(body: string): Promise<DrillReply>;
  /** 9101 with its file beside the message. */
  upload(body: string, file: GivenFile): Promise<DrillReply>;
  /** 9102 from a byte on; a refusal or the lost line come as a DrillReply. */
  download(body: string, from: number): Promise<DrillReply | FileReply>;
  /**
   * Serves it on 127.0.0.1 or another address; port 0 or none = any free port. Rejects when the
   * port is taken.
   */
  listen(port?: number, options?: ListenOptions): Promise<Listening>;
  readonly faults: DrillFaults;
  /** The centre's books of 3201 and 3202: true unless they are spoilt here. */
  readonly books: BookFaults;
  spoilBooks(order: BookOrder): boolean;
  /** The hospital's own system: settles a visit by itself, hands in its signed day file. */
  readonly his: { settle(): void; dayFile(day: string): string };
  /** Switches a case of cases.ts on; false: there is no such case. faults.clear() ends them all. */
  choose(name: string): boolean;
  /** Names of the cases that are on. */
  chosen(): string[];
  /** How the platform behaves now, cases included. */
  ways(): DrillWays;
  /** Everybody whom the platform knows. */
  readonly patients: readonly DrillPatient[];
  readonly profile: DrillProfile;
  readonly hospital: Hospital;
  /** Every settlement the platform ever made, with its present state. */
  ledger(): DrillLedgerRow[];
  /** The centre's books, with the case of reconciliation that is on. */
  centre(): CentreRow[];
  /** The requests since the platform was made (the last 100,000 at least); not in a snapshot. */
  calls(): readonly DrillCall[];
  /** The national e-voucher server behind the local middleware. */
  decodeVoucher(digits: string, businessType: string): VoucherAnswer;
  snapshot(): string;
  /** Replaces the whole state. Throws when the text is not a snapshot. */
  restore(text: string): void;
}

/** What this platform can do: one line for each transaction. */
const transactions: Transactions = new Map([
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
  ['2206A', trial2206],
  ['2207', settle2207],
  ['2207A', settle2207],
  ['2208', refund2208],
  ['2601', reverse2601],
  ['5201', visits5201],
  ['5203', settlement5203],
  ['5204', fees5204],
  ['5206', accumulators5206],
  ['3201', totals3201],
  ['3202', details3202],
  ['9101', upload9101],
  ['9102', download9102],
  ['1901', dictionary1901],
  ...catalogueTransactions,
]);

function worldOf(options: DrillOptions, box: FaultBox): World {
  const clock = (): Moment => moment(new Date(options.now().getTime() + box.faults.clockOffsetMs));
  return {
    state: emptyState(clock().year),
    hospital: options.hospital,
    profile: options.profile ?? plainProfile,
    register: createRegister(options.hospital.admdvs, box.ways),
    ways: box.ways,
    answers: new Map(),
    catalogue: indexCatalogue(options.catalogue),
    random: options.random,
    clock,
    books: trueBooks(),
  };
}

/** A reply whose file, if it is one, became latin1 text. */
function asText(reply: DrillReply | FileReply): DrillReply {
  if (!('bytes' in reply)) return reply;
  return { status: reply.status, body: Buffer.from(reply.bytes).toString('latin1') };
}

/** A standalone platform runs for days. */
const CALLS_MAX = 200_000;

/** The platform behind its gateway: faults of the line, then one answer for each request. */
function createReceiver(options: DrillOptions, world: World, box: FaultBox, calls: DrillCall[]) {
  const { faults } = box;
  const late: Arrival[] = [];

  function carryOut(arrival: Arrival, fault: Fault | undefined): Outcome {
    const { infno, msgid } = peek(arrival.message);
    const at = world.clock().time;
    const done = respond(arrival, world, transactions, faults, fault);
    const call = { infno, msgid, at, outcome: done.outcome };
    calls.push(call);
    if (calls.length > CALLS_MAX) calls.splice(0, CALLS_MAX >> 1);
    options.seen?.(call);
    return done;
  }

  function withFault(arrival: Arrival, fault: Fault | undefined): Delivery {
    if (fault?.kind === 'late-request') {
      late.push(arrival);
      return { reply: NO_ANSWER, lateMs: 0 };
    }
    if (fault?.kind === 'duplicate') carryOut(arrival, undefined);
    const { reply } = carryOut(arrival, fault);
    for (const each of late.splice(0)) carryOut(each, undefined);
    return { reply, lateMs: fault?.kind === 'late-answer' ? fault.ms : 0 };
  }

  return async ({ text, file, from = 0 }: Request): Promise<Delivery> => {
    if (faults.line === 'cut') return { reply: LINE_CUT, lateMs: 0 };
    const message = jsonOrUndefined(text);
    const delivery = withFault({ message, file, from }, box.take(peek(message).infno));
    await options.committed?.(() => stateText(world.state));
    return delivery;
  };
}

/** A platform that has seen nothing, opened in the year of its clock. */
export function createDrillPlatform(options: DrillOptions): DrillPlatform {
  const box = createFaults();
  const { faults } = box;
  const world = worldOf(options, box);
  const calls: DrillCall[] = [];
  const receive = createReceiver(options, world, box, calls);
  /** Without sockets there is no gateway: what only it would notice is told here. */
  const inProcess = async (request: Request): Promise<DrillReply | FileReply> => {
    const signed = world.profile.gateway.signing.kind !== 'apikey';
    const off = Math.abs(faults.clockOffsetMs) > SIGNATURE_WINDOW_MS;
    if (signed && off && faults.line === 'up') return gatewayReply('stale');
    const { reply, lateMs } = await receive(request);
    return lateMs > 0 ? NO_ANSWER : reply;
  };
  return {
    handle: async (text) => asText(await inProcess({ text })),
    upload: async (text, file) => asText(await inProcess({ text, file })),
    download: (text, from) => inProcess({ text, from }),
    listen: (port = 0, how = {}) =>
      serve({ receive, box, clock: world.clock, profile: world.profile, ...how }, port),
    faults,
    books: world.books,
    spoilBooks: (order) => spoilBooks(world, order),
    his: { settle: () => void hisSettles(world), dayFile: (day) => hisDayFile(world, day) },
    choose(name) {
      const found = caseOf(name);
      if (found) box.choose(found);
      return found !== undefined;
    },
    chosen: box.on,
    ways: box.ways,
    patients: world.register.list,
    profile: world.profile,
    hospital: world.hospital,
    ledger: () => ledgerRows(world.state),
    centre: () => bookRows(world, '', '9999'),
    calls: () => calls,
    decodeVoucher: (digits, businessType) => decodeVoucher(world, digits, businessType),
    snapshot: () => stateText(world.state),
    restore(text) {
      world.state = stateFrom(text);
    },
  };
}
