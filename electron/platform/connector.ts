/** The connector: envelope, sign-in, and what an exchange means for the act it carried. */
import { z } from 'zod';
import { readAnswer, requestText } from '../../shared/platform/envelope.ts';
import type { Profile } from '../../shared/platform/profile.ts';
import { isClass } from '../../shared/platform/texts.ts';
import { dateTimeOf, dayOf } from '../../shared/time.ts';
import type { Clock } from '../clock.ts';
import type { Exchange, Wire } from './wire.ts';

export interface Operator {
  id: string;
  name: string;
}

/** A request that is ready: it is journalled whole before it is sent. */
export interface Prepared {
  infno: string;
  msgid: string;
  text: string;
}

export type CallResult =
  | { outcome: 'done'; output: unknown; raw: string }
  | { outcome: 'refused'; by: 'platform' | 'gateway'; text: string; raw: string }
  | { outcome: 'unsent'; text: string }
  | { outcome: 'lost'; why: 'no-answer' | 'unreadable'; text: string; raw: string };

export interface Connector {
  /** Builds a request; signs in first where that is still to be done today. */
  prepare(
    infno: string,
    input: Readonly<Record<string, unknown>>,
    insuredPlace: string,
  ): Promise<{ ok: true; request: Prepared } | { ok: false; result: CallResult }>;
  send(request: Prepared): Promise<CallResult>;
  /** prepare and send, for pure queries. */
  ask(
    infno: string,
    input: Readonly<Record<string, unknown>>,
    insuredPlace: string,
  ): Promise<CallResult>;
  probe(): Promise<number | undefined>;
  /** Platform clock minus ours at the last answer, in ms. */
  clockOffsetMs(): number | undefined;
}

export interface ConnectorParts {
  wire: Wire;
  profile: Profile;
  clock: Clock;
  operator: Operator;
  nextMsgid: () => string;
  /** Told of every exchange: the line is judged by them. */
  heard: (up: boolean, why: string) => void;
}

const signedIn = z.looseObject({ signinoutb: z.looseObject({ sign_no: z.string() }) });

export function createConnector(parts: ConnectorParts): Connector {
  const { wire, profile, clock, operator, nextMsgid, heard } = parts;
  let signNo = '';
  let signDay = '';
  let offset: number | undefined;
  let signingIn: Promise<CallResult | undefined> | undefined;

  function build(infno: string, input: Readonly<Record<string, unknown>>, place: string): Prepared {
    const msgid = nextMsgid();
    const time = dateTimeOf(clock.now());
    const head = { infno, msgid, insuredPlace: place, time, operator, signNo };
    return { infno, msgid, text: requestText(head, input, profile) };
  }

  async function send(request: Prepared): Promise<CallResult> {
    const exchange = await wire.exchange(request.infno, request.text);
    heard(exchange.kind === 'answer', exchange.kind === 'answer' ? '' : exchange.why);
    const theirs = exchange.kind === 'answer' ? answerTime(exchange.body) : undefined;
    if (theirs !== undefined) offset = theirs - clock.now().getTime();
    const result = resultOf(exchange);
    if (result.outcome === 'refused' && isClass(profile.texts, 'duplicate', result.text)) {
      const { text, raw } = result;
      return { outcome: 'lost', why: 'no-answer', text, raw };
    }
    if (result.outcome !== 'refused' || !isClass(profile.texts, 'sign-in', result.text))
      return result;
    // The day's sign-in is gone: refused before anything was carried out; the next call signs in
    // anew.
    signDay = '';
    return { ...result, by: 'gateway' };
  }

  /** One sign-in per operator and calendar day; calls made meanwhile wait for the same one. */
  function signIn(): Promise<CallResult | undefined> {
    const today = dayOf(clock.now());
    if (signDay === today) return Promise.resolve(undefined);
    signingIn ??= askSignIn(today).finally(() => {
      signingIn = undefined;
    });
    return signingIn;
  }

  async function askSignIn(today: string): Promise<CallResult | undefined> {
    const input = { signIn: { opter_no: operator.id, mac: '00-00-00-00-00-00', ip: '127.0.0.1' } };
    const result = await send(build('9001', input, ''));
    if (result.outcome !== 'done') return result;
    const parsed = signedIn.safeParse(result.output);
    if (!parsed.success) {
      return { outcome: 'lost', why: 'unreadable', text: '签到应答没有 sign_no', raw: result.raw };
    }
    signNo = parsed.data.signinoutb.sign_no;
    signDay = today;
    return undefined;
  }

  async function prepare(infno: string, input: Readonly<Record<string, unknown>>, place: string) {
    const failed = await signIn();
    if (failed) return { ok: false as const, result: failed };
    return { ok: true as const, request: build(infno, input, place) };
  }

  return {
    prepare,
    send,
    async ask(infno, input, place) {
      const prepared = await prepare(infno, input, place);
      return prepared.ok ? send(prepared.request) : prepared.result;
    },
    probe: () => wire.probe(),
    clockOffsetMs: () => offset,
  };
}

function resultOf(exchange: Exchange): CallResult {
  if (exchange.kind === 'unsent') return { outcome: 'unsent', text: exchange.why };
  if (exchange.kind === 'lost') {
    return { outcome: 'lost', why: 'no-answer', text: exchange.why, raw: '' };
  }
  const raw = exchange.body;
  const answer = readAnswer(exchange.status, raw);
  switch (answer.kind) {
    case 'done':
      return { outcome: 'done', output: answer.output, raw };
    case 'refused':
      return { outcome: 'refused', by: 'platform', text: answer.text, raw };
    case 'gateway':
      return { outcome: 'refused', by: 'gateway', text: answer.text, raw };
    case 'unreadable':
      return { outcome: 'lost', why: 'unreadable', text: answer.text, raw };
  }
}

/** respond_time yyyyMMddHHmmssSSS, in China's time, as epoch ms. */
function answerTime(body: string): number | undefined {
  const match = /"(?:respond_time|refmsg_time)"\s*:\s*"(\d{14})(\d{3})?"/.exec(body);
  const digits = match?.[1];
  if (digits === undefined) return undefined;
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits) ?? [];
  const at = Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}.${match?.[2] ?? '000'}+08:00`);
  return Number.isNaN(at) ? undefined : at;
}
