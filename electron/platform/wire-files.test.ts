/**
 * Goal: files go up and come down whole, resume where they stopped, and a refusal in a file's place
 * is read as one. Method: a loopback server of one behaviour per test.
 */
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { seededBytes } from '../journal/testbed.ts';
import { loadProfile } from '../profiles.ts';
import { multipart } from './multipart.ts';
import { listenOn } from './testbed.ts';
import type { Transfer } from './download.ts';
import { createHttpWire, type Wire } from './wire.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serve(answer: RequestListener, name = '430100', timeout = 400): Promise<Wire> {
  const server = createServer(answer);
  const port = await listenOn(server);
  closing.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const profile = loadProfile(name);
  return createHttpWire({
    base: `http://127.0.0.1:${port}`,
    profile: { ...profile, timeoutMs: { default: timeout, perInfno: {} } },
    secrets:
      profile.gateway.signing.kind === 'csb'
        ? { kind: 'csb', accessKey: 'a', secretKey: 's' }
        : { kind: 'apikey', key: 'k' },
    clock: systemClock(),
    random: seededBytes(1),
  });
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const file = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 7) % 251));
file.write('PK');
const octets = { 'content-type': 'application/octet-stream' };

/** What a receiver holds that writes each piece at its place. */
async function receive(wire: Wire, from: number): Promise<{ transfer: Transfer; bytes: Buffer }> {
  const bytes = Buffer.alloc(file.length);
  file.copy(bytes, 0, 0, from);
  const transfer = await wire.download('{}', from, async (chunk, total, at) => {
    expect([undefined, file.length]).toContain(total);
    bytes.set(chunk, at);
  });
  return { transfer, bytes };
}

/** A server that knows ranges, as RFC 9110 says. */
const ranged: RequestListener = (request, response) => {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (from === 0) {
    response.writeHead(200, { ...octets, 'content-length': file.length }).end(file);
  } else if (from >= file.length) {
    response.writeHead(416, { 'content-range': `bytes */${file.length}` }).end();
  } else {
    const range = `bytes ${from}-${file.length - 1}/${file.length}`;
    response.writeHead(206, { ...octets, 'content-range': range }).end(file.subarray(from));
  }
};

describe('a download', () => {
  it.each([
    [0, false],
    [1, true],
    [123_456, true],
    [file.length, true],
  ])('from byte %i is whole', async (from, resumed) => {
    const { transfer, bytes } = await receive(await serve(ranged), from);
    expect(transfer).toEqual({ kind: 'complete', bytes: file.length - from, resumed });
    expect(bytes.equals(file)).toBe(true);
  });

  it('begins anew where the server does not know ranges', async () => {
    const wire = await serve((_request, response) => response.writeHead(200, octets).end(file));
    const { transfer, bytes } = await receive(wire, 1000);
    expect(transfer).toEqual({ kind: 'complete', bytes: file.length, resumed: false });
    expect(bytes.equals(file)).toBe(true);
  });

  it.each<[string, Record<string, string>]>([
    ['as JSON', { 'content-type': 'application/json' }],
    ['as a file', octets],
    ['as nothing', {}],
  ])('a refusal sent %s is a refusal', async (_name, head) => {
    const text = '{"infcode":-1,"err_msg":"文件已过期"}';
    const wire = await serve((_request, response) => {
      response.writeHead(200, head).write(text.slice(0, 5));
      response.end(text.slice(5));
    });
    const { transfer } = await receive(wire, 0);
    expect(transfer).toEqual({ kind: 'answer', status: 200, body: text });
  });

  it('a 401 is a refusal', async () => {
    const text = '{"code":401,"message":"非法用户"}';
    const wire = await serve((_request, response) => response.writeHead(401).end(text));
    expect((await receive(wire, 7)).transfer).toMatchObject({ kind: 'answer', status: 401 });
  });

  const range = { 'content-range': `bytes 5-9/${file.length}` };
  it.each<[string, string, RequestListener]>([
    ['another place', 'range mismatch', (_, response) => response.writeHead(206, range).end('x')],
    ['no place', 'range mismatch', (_, response) => response.writeHead(206).end('x')],
    [
      'less than it said',
      'incomplete',
      (_, response) => {
        const rest = { 'content-range': `bytes 100-${file.length - 1}/${file.length}` };
        response.writeHead(206, rest).end(file.subarray(100, 200));
      },
    ],
    [
      'a cut line',
      'ECONNRESET',
      (_, response) => {
        response.writeHead(200, { 'content-length': file.length }).write(file.subarray(0, 100));
        response.socket?.end();
      },
    ],
    [
      'silence in the middle',
      'TimeoutError',
      (_, response) => response.writeHead(200, octets).write(file.subarray(0, 100)),
    ],
    ['silence at once', 'TimeoutError', () => undefined],
    [
      'more than any catalogue',
      'file too large',
      (_, response) => response.writeHead(200, { 'content-length': 2 ** 33 }).write('PK'),
    ],
  ])('%s is lost', async (_name, why, answer) => {
    const wire = await serve(answer);
    const transfer = await wire.download('{}', 100, async () => {});
    expect(transfer).toEqual({ kind: 'lost', why });
  });

  it('may take longer than the time-out as long as something comes', async () => {
    const pieces = [0, 1, 2, 3, 4, 5];
    const wire = await serve(
      (_request, response) => {
        const next = () => {
          if (pieces.shift() === undefined) response.end();
          else response.write('PK', () => setTimeout(next, 100));
        };
        response.writeHead(200, octets);
        next();
      },
      '430100',
      300,
    );
    expect(await wire.download('{}', 0, async () => {})).toMatchObject({
      kind: 'complete',
      bytes: 12,
    });
  });

  it('stops when told to, and when the receiver gives up', async () => {
    const wire = await serve((_request, response) => response.writeHead(200, octets).write('PK'));
    const stop = new AbortController();
    const stopped = wire.download('{}', 0, async () => stop.abort(), stop.signal);
    expect(await stopped).toEqual({ kind: 'lost', why: 'AbortError' });
    const full = wire.download('{}', 0, () => Promise.reject(new RangeError('disk full')));
    await expect(full).rejects.toThrow(new RangeError('disk full'));
  });

  it('asks by POST, with the range and the signature', async () => {
    let asked: [string | undefined, string | undefined, boolean] | undefined;
    const wire = await serve((request, response) => {
      const { range: from } = request.headers;
      asked = [request.method, from, '_api_signature' in request.headers];
      ranged(request, response);
    });
    await receive(wire, 9);
    expect(asked).toEqual(['POST', 'bytes=9-', true]);
  });
});

describe('an upload', () => {
  const sheet = { name: '对账"1".txt', bytes: Buffer.from('a\tb\r\n--x\0') };

  it('is a form of jsonStr and file where the profile says so', async () => {
    const seen: string[] = [];
    const wire = await serve((request, response) => {
      void bodyOf(request).then((body) => {
        seen.push(request.headers['content-type'] ?? '', body.toString('utf8'));
        response.end('{"infcode":0}');
      });
    });
    expect(await wire.upload('{"infno":"9101"}', sheet)).toMatchObject({ kind: 'answer' });
    const [type = '', body = ''] = seen;
    const boundary = /boundary=(-{4}[0-9a-f]{36})$/.exec(type)?.[1] ?? '';
    expect(multipart('{"infno":"9101"}', sheet, boundary).body.toString()).toBe(
      Buffer.from(body).toString(),
    );
    const form = await new Response(body, { headers: { 'content-type': type } }).formData();
    expect(form.get('jsonStr')).toBe('{"infno":"9101"}');
    const sent = form.get('file');
    if (!(sent instanceof File)) throw new Error('no file in the form');
    expect([sent.name, await sent.text()]).toEqual(['对账"1".txt', sheet.bytes.toString()]);
  });

  it('is a message like any other where the profile says base64', async () => {
    const seen: string[] = [];
    const wire = await serve((request, response) => {
      void bodyOf(request).then((body) => {
        seen.push(request.headers['content-type'] ?? '', body.toString('utf8'));
        response.end('{"infcode":0}');
      });
    }, '150100');
    await wire.upload('{"infno":"9101","in":"eA=="}', sheet);
    expect(seen).toEqual(['application/json', '{"infno":"9101","in":"eA=="}']);
  });

  it('goes nowhere without a path', async () => {
    const wire = await serve(() => undefined, '360100');
    const cause = 'no-path';
    const why = 'profile has no path for 2501';
    expect(await wire.exchange('2501', '{}')).toEqual({ kind: 'unsent', why, cause });
  });
});
