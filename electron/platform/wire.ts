/** The wire to the gateway: one HTTP exchange, told apart by what may have been carried out. */
import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { pathOf } from '../../shared/platform/profile-gateway.ts';
import { timeoutOf, type Profile } from '../../shared/platform/profile.ts';
import type { Clock } from '../clock.ts';
import { transfer, type Into, type Transfer } from './transfer.ts';

export type Exchange =
  | { kind: 'answer'; status: number; body: string }
  /** No byte has left: the platform cannot have acted. */
  | { kind: 'unsent'; why: string }
  /** Sent, or partly sent: the platform may have acted. */
  | { kind: 'lost'; why: string };

/**
 * Two implementations: HTTP here, and the drill platform without sockets in tests and simulations.
 */
export interface Wire {
  exchange(infno: string, text: string): Promise<Exchange>;
  /** 9102 from a byte on. */
  download(text: string, from: number, into: Into, signal?: AbortSignal): Promise<Transfer>;
  /** Round trip of a harmless request in ms; undefined when the gateway does not answer. */
  probe(): Promise<number | undefined>;
}

export interface GatewayKeys {
  accessKey: string;
  secretKey: string;
}

const ANSWER_BYTES_MAX = 16 * 1024 * 1024;

export function createHttpWire(
  base: string,
  profile: Profile,
  keys: GatewayKeys,
  clock: Clock,
): Wire {
  return {
    exchange(infno, text) {
      const url = new URL(pathOf(profile.url, infno) ?? '', base);
      const headers = {
        'content-type': profile.message.contentType,
        ...csbHeaders(infno, keys, clock.now().getTime()),
      };
      return post(url, text, headers, timeoutOf(profile, infno));
    },
    download(text, _from, into) {
      const url = new URL(pathOf(profile.url, '9102') ?? '', base);
      const type = { 'content-type': profile.message.contentType };
      const headers = { ...type, ...csbHeaders('9102', keys, clock.now().getTime()) };
      return transfer({ url, text, headers, timeoutMs: timeoutOf(profile, '9102') }, into);
    },
    async probe() {
      const started = clock.monotonic();
      const url = new URL(profile.url.health, base);
      const result = await send('GET', url, '', {}, profile.probe.timeoutMs);
      return result.kind === 'answer' ? clock.monotonic() - started : undefined;
    },
  };
}

/**
 * CSB: base64(HMAC-SHA1(SK, sorted "k=v&…" of the four headers)), timestamp in ms (HN27 §gateway).
 */
export function csbHeaders(infno: string, keys: GatewayKeys, at: number): Record<string, string> {
  const headers: Record<string, string> = {
    _api_name: infno,
    _api_version: '1.0.0',
    _api_timestamp: String(at),
    _api_access_key: keys.accessKey,
  };
  const names = Object.keys(headers).sort();
  const text = names.map((name) => `${name}=${headers[name] ?? ''}`).join('&');
  const signature = createHmac('sha1', keys.secretKey).update(text).digest('base64');
  return { ...headers, _api_signature: signature };
}

function post(url: URL, text: string, headers: Record<string, string>, timeoutMs: number) {
  return send('POST', url, text, headers, timeoutMs);
}

function send(
  method: 'GET' | 'POST',
  url: URL,
  text: string,
  headers: Record<string, string>,
  timeoutMs: number,
): Promise<Exchange> {
  return new Promise((resolve) => {
    let connected = false;
    const body = Buffer.from(text, 'utf8');
    // A connection of its own for each call: on a reused one a reset does not tell whether we were
    // heard.
    const call = request(url, {
      method,
      agent: false,
      headers: { ...headers, 'content-length': body.length },
      signal: AbortSignal.timeout(timeoutMs),
    });
    const failed = (why: string) =>
      resolve(connected ? { kind: 'lost', why } : { kind: 'unsent', why });
    call.on('socket', (socket) => socket.once('connect', () => (connected = true)));
    call.on('error', (error) => failed(describe(error)));
    call.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        chunks.push(chunk);
        if (size > ANSWER_BYTES_MAX) response.destroy(new Error('answer too large'));
      });
      response.on('error', (error) => failed(describe(error)));
      response.on('end', () => {
        const status = response.statusCode ?? 0;
        resolve({ kind: 'answer', status, body: Buffer.concat(chunks).toString('utf8') });
      });
    });
    call.end(body);
  });
}

function describe(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return code;
}
