/** One HTTP request on a connection of its own, told apart by whether a byte of it has left. */
import { request as plainRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as tlsRequest } from 'node:https';

/** No byte has left: the platform cannot have acted. */
export interface Unsent {
  kind: 'unsent';
  why: string;
  /** What is wrong is known, and no retry will mend it. */
  cause?: UnsentCause;
}
export type UnsentCause = 'certificate' | 'tls' | 'no-path';

/** Sent, or partly sent: the platform may have acted. */
export interface Lost {
  kind: 'lost';
  why: string;
}

export interface Asked {
  method: 'GET' | 'POST';
  url: URL;
  headers: Record<string, string>;
  body: Uint8Array;
  /** Certificates that count besides the system's, PEM. */
  ca: string | undefined;
  signal: AbortSignal;
}

export type Asking = { kind: 'response'; response: IncomingMessage } | Unsent | Lost;

/**
 * Sends the request once the connection stands (with TLS: once the certificate has been checked),
 * and resolves with the head of the answer. On a connection that was used before, a reset would not
 * tell whether we were heard; hence each call has its own.
 */
export function ask({ method, url, headers, body, ca, signal }: Asked): Promise<Asking> {
  return new Promise((resolve) => {
    let connected = false;
    const secure = url.protocol === 'https:';
    const options: RequestOptions & { ca?: string } = {
      method,
      agent: false,
      headers: { ...headers, 'accept-encoding': 'identity', 'content-length': body.length },
      signal,
      ...(ca === undefined ? {} : { ca }),
    };
    const call = secure ? tlsRequest(url, options) : plainRequest(url, options);
    call.on('socket', (socket) =>
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        connected = true;
        call.end(body);
      }),
    );
    call.on('response', (response) => resolve({ kind: 'response', response }));
    call.on('error', (error) => {
      const why = nameOf(error, signal);
      resolve(connected ? { kind: 'lost', why } : unsent(why));
    });
  });
}

/** The whole body, or why it did not come whole. */
export async function bodyOf(
  response: IncomingMessage,
  bytesMax: number,
  signal: AbortSignal,
): Promise<{ kind: 'body'; bytes: Buffer } | Lost> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response) {
      if (!Buffer.isBuffer(chunk)) throw new TypeError('a response with an encoding set');
      size += chunk.length;
      if (size > bytesMax) return { kind: 'lost', why: 'answer too large' };
      chunks.push(chunk);
    }
  } catch (error) {
    if (!(error instanceof Error) || error instanceof TypeError) throw error;
    return { kind: 'lost', why: nameOf(error, signal) };
  }
  return { kind: 'body', bytes: Buffer.concat(chunks) };
}

/** A short name of what happened: a system error's code, TimeoutError, AbortError. */
export function nameOf(error: Error, signal: AbortSignal): string {
  if (signal.aborted && signal.reason instanceof Error) return signal.reason.name;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

const certificateCodes =
  /CERT|^UNABLE_TO_|^HOSTNAME_MISMATCH|^INVALID_(CA|PURPOSE)|^PATH_LENGTH|^CRL_/;

function unsent(why: string): Unsent {
  if (certificateCodes.test(why)) return { kind: 'unsent', why, cause: 'certificate' };
  const tls = /^(ERR_SSL|ERR_TLS|EPROTO)/.test(why);
  return tls ? { kind: 'unsent', why, cause: 'tls' } : { kind: 'unsent', why };
}
