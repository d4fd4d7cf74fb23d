/** 9102 over HTTP: a file's octets, or a message in place of the file. */
import { request } from 'node:http';

/** How the transfer of a file ended. */
export type Transfer =
  /** `resumed` is false where the server began anew. */
  | { kind: 'complete'; bytes: number; resumed: boolean }
  /** A message instead of a file. */
  | { kind: 'answer'; status: number; body: string }
  | { kind: 'unsent'; why: string }
  | { kind: 'lost'; why: string };

/** Takes a file's next bytes; resolves when they are kept. */
export type Into = (chunk: Uint8Array, total: number | undefined) => Promise<void>;

interface Asked {
  url: URL;
  text: string;
  headers: Record<string, string>;
  timeoutMs: number;
}

export function transfer({ url, text, headers, timeoutMs }: Asked, into: Into): Promise<Transfer> {
  return new Promise((resolve) => {
    let connected = false;
    const signal = AbortSignal.timeout(timeoutMs);
    const call = request(url, { method: 'POST', agent: false, headers, signal });
    const failed = ({ message }: Error) => {
      resolve({ kind: connected ? 'lost' : 'unsent', why: message });
    };
    call.on('socket', (socket) => socket.once('connect', () => (connected = true)));
    call.on('error', failed);
    call.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('error', failed);
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const status = response.statusCode ?? 0;
        const bytes = Buffer.concat(chunks);
        const isFile = response.headers['content-type'] === 'application/octet-stream';
        if (!isFile) return resolve({ kind: 'answer', status, body: bytes.toString('utf8') });
        into(bytes, bytes.length).then(
          () => resolve({ kind: 'complete', bytes: bytes.length, resumed: false }),
          failed,
        );
      });
    });
    call.end(text);
  });
}
