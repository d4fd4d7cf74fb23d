/** The file of 9102 as it streams in, or the refusal that came in its place. */
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../clock.ts';
import { textOfAnswer } from './charset.ts';
import { ask, bodyOf, nameOf, type Asked, type Lost, type Unsent } from './http.ts';

/**
 * Takes a piece of the file; `at` is its place in the whole file, `total` the bytes of the whole
 * where the server says. The next piece comes when the promise resolves.
 */
export type Into = (chunk: Uint8Array, total: number | undefined, at: number) => Promise<void>;

export type Transfer =
  /** `resumed` is false where it began at the first byte: the server may ignore the range. */
  | { kind: 'complete'; bytes: number; resumed: boolean }
  /** A message instead of a file. */
  | { kind: 'answer'; status: number; body: string; problem?: string }
  | Unsent
  | Lost;

/** The biggest catalogue is far below; more is not a catalogue. */
const FILE_BYTES_MAX = 1024 * 1024 * 1024;
const REFUSAL_BYTES_MAX = 1024 * 1024;

export interface Download {
  asked: Omit<Asked, 'signal'>;
  from: number;
  into: Into;
  signal: AbortSignal | undefined;
  clock: Clock;
  /** Longest silence: before the answer begins, and between two pieces of it. */
  silenceMs: number;
}

/** Rejects only with what `into` rejects with. */
export async function download(options: Download): Promise<Transfer> {
  const { asked, from, signal, clock, silenceMs } = options;
  const silent = new AbortController();
  const both = signal ? AbortSignal.any([signal, silent.signal]) : silent.signal;
  const watch = () =>
    clock.after(silenceMs, () => silent.abort(new DOMException('silent', 'TimeoutError')));
  const range = from > 0 ? { range: `bytes=${from}-` } : {};
  const cancel = watch();
  const headers = { ...asked.headers, ...range };
  const asking = await ask({ ...asked, headers, signal: both }).finally(cancel);
  if (asking.kind !== 'response') return asking;
  const { response } = asking;
  const status = response.statusCode ?? 0;
  const place = placeOf(response, status, from);
  if (place === 'mismatch') {
    response.destroy();
    return { kind: 'lost', why: 'range mismatch' };
  }
  if (place === 'whole') {
    response.destroy();
    return { kind: 'complete', bytes: 0, resumed: true };
  }
  if (place === undefined || isMessage(response)) return refusal(response, status, both);
  return stream(options, response, place, { signal: both, watch });
}

interface Place {
  at: number;
  total: number | undefined;
}

/** Where the body begins in the file; undefined where it is no file. */
function placeOf(response: IncomingMessage, status: number, from: number) {
  const said = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(response.headers['content-range'] ?? '');
  const total = said?.[2] === undefined || said[2] === '*' ? undefined : Number(said[2]);
  if (status === 206) return Number(said?.[1]) === from ? { at: from, total } : 'mismatch';
  if (status === 416 && from > 0 && total === from) return 'whole';
  if (status !== 200) return undefined;
  const length = response.headers['content-length'];
  return { at: 0, total: length === undefined ? undefined : Number(length) };
}

function isMessage(response: IncomingMessage): boolean {
  return /json|text\//.test(response.headers['content-type'] ?? '');
}

interface Streaming {
  signal: AbortSignal;
  watch: () => () => void;
}

async function stream(
  { into, from }: Download,
  response: IncomingMessage,
  place: Place,
  { signal, watch }: Streaming,
): Promise<Transfer> {
  if ((place.total ?? 0) > FILE_BYTES_MAX) {
    response.destroy();
    return { kind: 'lost', why: 'file too large' };
  }
  let { at } = place;
  let theirs: { error: unknown } | undefined;
  let cancel = watch();
  try {
    for await (const chunk of response) {
      cancel();
      if (!Buffer.isBuffer(chunk)) throw new TypeError('a response with an encoding set');
      // Java gateways say octet-stream over a refusal too; no file of theirs begins with a brace.
      if (at === 0 && chunk[0] === 0x7b) return await refusal(response, 200, signal, chunk);
      if (at + chunk.length > FILE_BYTES_MAX) return { kind: 'lost', why: 'file too large' };
      await into(chunk, place.total, at).catch((error: unknown) => {
        theirs = { error };
        throw new Error('the receiver gave up');
      });
      at += chunk.length;
      cancel = watch();
    }
  } catch (error) {
    if (theirs) throw theirs.error;
    if (!(error instanceof Error)) throw error;
    return { kind: 'lost', why: nameOf(error, signal) };
  } finally {
    cancel();
  }
  if (place.total !== undefined && at !== place.total) return { kind: 'lost', why: 'incomplete' };
  return { kind: 'complete', bytes: at - place.at, resumed: from > 0 && place.at === from };
}

async function refusal(
  response: IncomingMessage,
  status: number,
  signal: AbortSignal,
  begun: Uint8Array = new Uint8Array(),
): Promise<Transfer> {
  const rest = await bodyOf(response, REFUSAL_BYTES_MAX, signal);
  if (rest.kind === 'lost') return rest;
  const bytes = Buffer.concat([begun, rest.bytes]);
  const type = response.headers['content-type'] ?? '';
  return { kind: 'answer', status, body: textOfAnswer(bytes, type) };
}
