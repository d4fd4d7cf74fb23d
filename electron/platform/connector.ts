/** The connector: envelope, sign-in, and what an exchange means for the act it carried. */
import { z } from 'zod';
import { requestText } from '../../shared/platform/envelope.ts';
import { infnoOf, type Insured, type Profile } from '../../shared/platform/profile.ts';
import { isClass } from '../../shared/platform/texts.ts';
import { dateTimeOf, dayOf } from '../../shared/time.ts';
import type { Clock } from '../clock.ts';
import type { Machine } from '../machine.ts';
import type { Into } from './download.ts';
import { fileMessage, readTransfer, type Downloaded, type FileAsked } from './files.ts';
import type { UploadFile } from './multipart.ts';
import { offsetOf } from './offset.ts';
import { resultOf, type CallResult, type Failure } from './result.ts';
import type { Exchange, Wire } from './wire.ts';

export type { CallResult } from './result.ts';

export interface Operator {
  id: string;
  name: string;
}

/** A request that is ready: it is journalled whole before it is sent. */
export interface Prepared {
  /** As the province has it: 2206A for 2206 where its profile says so. */
  infno: string;
  msgid: string;
  text: string;
  /** The sign-in it was made under. */
  signNo: string;
}

type Input = Readonly<Record<string, unknown>>;
export type Preparing = { ok: true; request: Prepared } | { ok: false; result: Failure };

export interface Connector {
  /** Signs in where that is still to be done today; why it failed. */
  signIn(): Promise<Failure | undefined>;
  /**
   * Builds a request; signs in first where that is still to be done today. `insured` chooses the
   * receiving system where the province has several.
   */
  prepare(infno: string, input: Input, insuredPlace: string, insured?: Insured): Promise<Preparing>;
  send(request: Prepared): Promise<CallResult>;
  /** prepare and send, for pure queries. */
  ask(infno: string, input: Input, insuredPlace: string, insured?: Insured): Promise<CallResult>;
  /** 9101; output `file_qury_no` and more. */
  upload(file: UploadFile): Promise<CallResult>;
  /** 9102 from a byte on; `into` may refuse by rejecting, which rejects here. */
  download(file: FileAsked, from: number, into: Into, signal?: AbortSignal): Promise<Downloaded>;
  probe(): Promise<number | undefined>;
  /** Why the gateway cannot be reached, where it is more than silence. */
  trouble(): string | undefined;
  /** Platform clock minus ours at the last answer, in ms. */
  clockOffsetMs(): number | undefined;
}

export interface ConnectorParts {
  wire: Wire;
  profile: Profile;
  clock: Clock;
  operator: Operator;
  machine: Machine;
  nextMsgid: () => Promise<string>;
  /** Told of every exchange: the line is judged by them. */
  heard: (up: boolean, why: string) => void;
}

export function createConnector(parts: ConnectorParts): Connector {
  const { wire, profile, clock, operator, nextMsgid, heard } = parts;
  const session = createSession(parts, (infno, input) => send9001(infno, input));
  let offset: number | undefined;

  async function build(act: string, input: Input, place: string, insured?: Insured) {
    const infno = infnoOf(profile, act);
    const signNo = act === '9001' ? '' : session.signNo();
    const msgid = await nextMsgid();
    const time = dateTimeOf(clock.now());
    const head = { infno, msgid, insuredPlace: place, insured, time, operator, signNo };
    return { infno, msgid, signNo, text: requestText(head, input, profile) };
  }

  const send9001 = async (infno: string, input: Input) => send(await build(infno, input, ''));

  /** Tells the line, and learns the clock. A request that we ourselves held back tells nothing. */
  async function carried<T extends Exchange>(going: () => Promise<T>): Promise<T> {
    const started = clock.monotonic();
    const exchange = await going();
    const roundTripMs = clock.monotonic() - started;
    if (exchange.kind === 'answer') heard(true, '');
    else if (!('cause' in exchange) || exchange.cause !== 'no-path') heard(false, exchange.why);
    offset = offsetOf(exchange, { now: clock.now().getTime(), roundTripMs }) ?? offset;
    return exchange;
  }

  const send = async ({ infno, text, signNo }: Prepared): Promise<CallResult> =>
    session.seen(resultOf(await carried(() => wire.exchange(infno, text)), profile), signNo);

  async function prepare(infno: string, input: Input, place: string, insured?: Insured) {
    const failed = await session.signIn();
    if (failed) return { ok: false as const, result: failed };
    return { ok: true as const, request: await build(infno, input, place, insured) };
  }

  return {
    signIn: () => session.signIn(),
    prepare,
    send,
    async ask(infno, input, place, insured) {
      const prepared = await prepare(infno, input, place, insured);
      return prepared.ok ? send(prepared.request) : prepared.result;
    },
    async upload(file) {
      const prepared = await prepare('9101', fileMessage.upload(profile, file), '');
      if (!prepared.ok) return prepared.result;
      const { text, signNo } = prepared.request;
      const exchange = await carried(() => wire.upload(text, file));
      return session.seen(resultOf(exchange, profile), signNo);
    },
    async download(file, from, into, signal) {
      const prepared = await prepare('9102', fileMessage.download(file), '');
      if (!prepared.ok) return prepared.result;
      const { text, signNo } = prepared.request;
      const transfer = await wire.download(text, from, into, signal);
      if (transfer.kind === 'complete') heard(true, '');
      else await carried(async () => transfer);
      const result = readTransfer(transfer, profile);
      return result.outcome === 'done' ? result : session.seen(result, signNo);
    },
    probe: () => wire.probe(),
    trouble: () => wire.trouble?.(),
    clockOffsetMs: () => offset,
  };
}

const signedIn = z.looseObject({ signinoutb: z.looseObject({ sign_no: z.string().min(1) }) });

/**
 * The sign-in: one per operator and calendar day. The platform gives all terminals of an operator
 * the same number, and a sign-out ends them all: nobody is signed out when a window closes.
 */
function createSession(
  { profile, clock, operator, machine }: ConnectorParts,
  send: (infno: string, input: Input) => Promise<CallResult>,
) {
  let signNo = '';
  let signDay = '';
  let signingIn: Promise<Failure | undefined> | undefined;

  async function ask(today: string): Promise<Failure | undefined> {
    const { mac, ip } = machine;
    const result = await send('9001', { signIn: { opter_no: operator.id, mac, ip } });
    if (result.outcome !== 'done') return result;
    const parsed = signedIn.safeParse(result.output);
    if (!parsed.success) {
      const text = '签到应答没有 sign_no';
      return { outcome: 'lost', why: 'unreadable', text, raw: result.raw };
    }
    signNo = parsed.data.signinoutb.sign_no;
    signDay = today;
    return undefined;
  }

  return {
    signNo: () => signNo,
    /** Undefined when signed in; calls made meanwhile wait for the same sign-in. */
    async signIn(): Promise<Failure | undefined> {
      const today = dayOf(clock.now());
      // One that was begun before midnight is yesterday's.
      while (signDay < today) {
        signingIn ??= ask(today).finally(() => {
          signingIn = undefined;
        });
        const failed = await signingIn;
        if (failed) return failed;
      }
      return undefined;
    },
    /** Refused for its sign-in: the next call signs in anew, unless one has since. */
    seen<T extends CallResult>(result: T, under: string): T {
      const gone = result.outcome === 'refused' && isClass(profile.texts, 'sign-in', result.text);
      if (gone && under === signNo) signDay = '';
      return result;
    },
  };
}
