/** The wire to the gateway: HTTP exchanges, told apart by what may have been carried out. */
import { timeoutOf, type Profile } from '../../shared/platform/profile.ts';
import type { Clock } from '../clock.ts';
import type { Random } from '../journal/seal.ts';
import { textOfAnswer } from './charset.ts';
import { download, type Into, type Transfer } from './download.ts';
import { createGateway } from './gateway.ts';
import { ask, bodyOf, type Asked, type Asking, type Lost, type Unsent } from './http.ts';
import { multipart, type UploadFile } from './multipart.ts';
import type { Secrets } from './secrets.ts';
import type { Opened } from './sm.ts';

export type Exchange =
  | {
      kind: 'answer';
      status: number;
      body: string;
      /** The gateway's clock, epoch ms, from the Date header. */
      date?: number;
      /** The answer's envelope does not open: what it says is not known. */
      problem?: string;
    }
  | Unsent
  | Lost;

/**
 * Two implementations: HTTP here, and the drill platform without sockets in tests and simulations.
 */
export interface Wire {
  exchange(infno: string, text: string): Promise<Exchange>;
  /** 9101, as the profile's `url.upload` says. */
  upload(text: string, file: UploadFile): Promise<Exchange>;
  /** 9102, from a byte on. Rejects only with what `into` rejects with. */
  download(text: string, from: number, into: Into, signal?: AbortSignal): Promise<Transfer>;
  /** Round trip of a harmless request in ms; undefined when the gateway does not answer. */
  probe(): Promise<number | undefined>;
  /** What no retry will mend, as the last exchange or probe found it: a wrong certificate. */
  trouble?(): string | undefined;
}

export interface HttpWireOptions {
  /** "http://10.0.0.1:8080" or https; paths are the profile's. */
  base: string;
  profile: Profile;
  secrets: Secrets;
  clock: Clock;
  random: Random;
  /** Certificates that count besides the system's, PEM. */
  ca?: string;
}

const ANSWER_BYTES_MAX = 16 * 1024 * 1024;

/** Throws a SecretsError where the secrets are not those of the profile's gateway. */
export function createHttpWire(options: HttpWireOptions): Wire {
  const { base, profile, clock, random, ca } = options;
  const gateway = createGateway(profile, options.secrets, random);
  let trouble: string | undefined;

  async function asked(request: Asked): Promise<Asking> {
    const asking = await ask(request);
    const named = asking.kind === 'unsent' && asking.cause !== undefined;
    trouble = named ? `与网关的加密连接有问题：${asking.why}` : undefined;
    return asking;
  }

  /** The request, signed; undefined where the profile has no path for it. */
  function signed(infno: string, contentType: string) {
    const path = gateway.path(infno);
    if (path === undefined) return undefined;
    const headers = gateway.headers(infno, clock.now().getTime());
    const method = 'POST' as const;
    return {
      method,
      url: new URL(path, base),
      headers: { ...headers, 'content-type': contentType },
      ca,
    };
  }

  async function post(infno: string, contentType: string, body: Uint8Array): Promise<Exchange> {
    const request = signed(infno, contentType);
    if (!request) return noPath(infno);
    const signal = AbortSignal.timeout(timeoutOf(profile, infno));
    const asking = await asked({ ...request, body, signal });
    if (asking.kind !== 'response') return asking;
    const { response } = asking;
    const read = await bodyOf(response, ANSWER_BYTES_MAX, signal);
    if (read.kind === 'lost') return read;
    const status = response.statusCode ?? 0;
    const text = textOfAnswer(read.bytes, response.headers['content-type'] ?? '');
    const date = Date.parse(response.headers.date ?? '');
    const known = Number.isNaN(date) ? {} : { date };
    return { kind: 'answer', status, ...known, ...plain(text, gateway.open(status, text)) };
  }

  const seal = (text: string) => gateway.seal(text, clock.now().getTime());
  const bytesOf = (text: string) => Buffer.from(seal(text), 'utf8');
  return {
    exchange: (infno, text) => post(infno, profile.message.contentType, bytesOf(text)),
    upload(text, file) {
      if (profile.url.upload === 'base64-in-message') {
        return post('9101', profile.message.contentType, bytesOf(text));
      }
      const boundary = `----${Buffer.from(random(18)).toString('hex')}`;
      const form = multipart(seal(text), file, boundary);
      return post('9101', form.contentType, form.body);
    },
    async download(text, from, into, signal) {
      const request = signed('9102', profile.message.contentType);
      if (!request) return noPath('9102');
      const wanted = { ...request, body: bytesOf(text) };
      const silenceMs = timeoutOf(profile, '9102');
      const transfer = await download({ asked: wanted, from, into, signal, clock, silenceMs });
      if (transfer.kind !== 'answer') return transfer;
      const { status, body } = transfer;
      return { kind: 'answer', status, ...plain(body, gateway.open(status, body)) };
    },
    probe: () => probe(options, asked),
    trouble: () => trouble,
  };
}

async function probe(
  { base, profile, clock, ca }: HttpWireOptions,
  send: (request: Asked) => Promise<Asking>,
): Promise<number | undefined> {
  const started = clock.monotonic();
  const url = new URL(profile.url.health, base);
  const signal = AbortSignal.timeout(profile.probe.timeoutMs);
  const asking = await send({
    method: 'GET',
    url,
    headers: {},
    body: new Uint8Array(),
    ca,
    signal,
  });
  if (asking.kind !== 'response') return undefined;
  const read = await bodyOf(asking.response, ANSWER_BYTES_MAX, signal);
  return read.kind === 'body' ? clock.monotonic() - started : undefined;
}

function noPath(infno: string): Unsent {
  return { kind: 'unsent', why: `profile has no path for ${infno}`, cause: 'no-path' };
}

const problems = {
  'not-sealed': '应答没有按约定加密签名',
  signature: '应答的 SM2 签名不对',
  cipher: '应答的 SM4 密文解不开',
} as const;

function plain(raw: string, opened: Opened): { body: string; problem?: string } {
  return opened.ok ? { body: opened.text } : { body: raw, problem: problems[opened.why] };
}
