/** The HTTP face of the drill platform: its gateway, its paths, files, and the line. */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Moment } from './calendar.ts';
import { jsonOrUndefined } from './fields.ts';
import { peek } from './envelope.ts';
import type { FaultBox } from './faults.ts';
import type { GivenFile } from './files.ts';
import { checkHeaders, gatewayReply, knownPath, leadsTo, SIGNATURE_WINDOW_MS } from './gateway.ts';
import { boundaryOf, parseMultipart } from './multipart.ts';
import type { DrillProfile } from './profile.ts';
import type { DrillReply, FileReply } from './respond.ts';
import { seal, unseal } from './sealing.ts';

export interface Listening {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** What a request brought: its message, a file beside it (9101), the first byte wanted (9102). */
export interface Request {
  readonly text: string;
  readonly file?: GivenFile;
  readonly from?: number;
}

export interface Delivery {
  readonly reply: DrillReply | FileReply;
  /** The answer leaves this much later than the drill's own delay. */
  readonly lateMs: number;
}

/** What is answered under /drill/, beside the interface. */
export type Control = (method: string, path: string, body: string) => DrillReply;

export interface Served {
  readonly receive: (request: Request) => Promise<Delivery>;
  readonly box: FaultBox;
  readonly clock: () => Moment;
  readonly profile: DrillProfile;
  /** Another address than the loopback's. */
  readonly host?: string;
  readonly control?: Control;
}

const HOST = '127.0.0.1';
const BODY_LIMIT = 64_000_000;

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > BODY_LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, { status, body }: DrillReply): void {
  const type = body.startsWith('<') ? 'text/html' : 'application/json;charset=UTF-8';
  response.writeHead(status, { 'content-type': type }).end(body);
}

function plainError(code: number, message: string): DrillReply {
  return { status: code, body: JSON.stringify({ code, message }) };
}

/** Octets with their length; a transfer that breaks off loses its connection. */
function sendFile(response: ServerResponse, reply: FileReply, asked: number): void {
  const { status, bytes, total } = reply;
  const from = status === 206 ? asked : 0;
  const range = { 'content-range': `bytes ${from}-${total - 1}/${total}` };
  response.writeHead(status, {
    'content-type': 'application/octet-stream',
    'content-length': String(total - from),
    'accept-ranges': 'bytes',
    ...(status === 206 ? range : {}),
  });
  if (bytes.length === total - from) response.end(bytes);
  else response.write(bytes, () => response.destroy());
}

/** The message and what came with it; undefined where a multipart body lacks its two parts. */
function requestOf(body: Buffer, request: IncomingMessage): Request | undefined {
  const { range = '', 'content-type': type = '' } = request.headers;
  const from = Number(/^bytes=(\d{1,15})-$/.exec(range)?.[1] ?? 0);
  const boundary = boundaryOf(type);
  if (boundary === undefined) return { text: body.toString('utf8'), from };
  const parts = parseMultipart(body, boundary);
  const text = parts?.find((part) => part.name === 'jsonStr');
  const file = parts?.find((part) => part.name === 'file');
  if (!text || !file) return undefined;
  const name = file.filename ?? '';
  return { text: Buffer.from(text.bytes).toString('utf8'), file: { name, bytes: file.bytes } };
}

/** What is answered without asking the platform; undefined: the request goes on to it. */
async function withoutPlatform(
  { profile, control }: Served,
  request: IncomingMessage,
): Promise<DrillReply | undefined> {
  const { method = '', url = '' } = request;
  if (method === 'GET' && url === profile.url.health) return { status: 204, body: '' };
  if (method === 'POST' && knownPath(profile, url)) return undefined;
  const body = control && url.startsWith('/drill/') ? await bodyOf(request) : undefined;
  if (!control || !body) return plainError(404, '服务不存在');
  return control(method, url, body.toString('utf8'));
}

/** The request with its message out of the envelope, where this place has one. */
function opened({ profile, clock }: Served, request: Request): Request | DrillReply {
  if (profile.gateway.envelope === 'plain') return request;
  const inside = unseal(request.text, clock().ms, SIGNATURE_WINDOW_MS);
  return inside.ok ? { ...request, text: inside.text } : gatewayReply(inside.why);
}

/** The answer as it leaves: a page that is no message is not put into an envelope. */
function closed({ profile, clock }: Served, reply: DrillReply): DrillReply {
  const plain = profile.gateway.envelope === 'plain' || reply.status !== 200;
  return plain ? reply : { ...reply, body: seal(reply.body, clock().ms) };
}

/** A request that the gateway lets through, or its refusal. */
async function admitted(served: Served, request: IncomingMessage): Promise<Request | DrillReply> {
  const { profile, clock } = served;
  const failure = checkHeaders(profile, request.headers, clock().ms);
  if (failure) return gatewayReply(failure);
  const body = await bodyOf(request);
  if (body === undefined) return plainError(413, '请求报文过大');
  const given = requestOf(body, request);
  if (!given) return plainError(400, '请求格式错误');
  const read = opened(served, given);
  if ('status' in read) return read;
  const { infno } = peek(jsonOrUndefined(read.text));
  const leads = infno === '' || leadsTo(profile, request.url ?? '', request.headers, infno);
  return leads ? read : plainError(404, '服务不存在');
}

async function answer(
  served: Served,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { faults } = served.box;
  const early = (await withoutPlatform(served, request)) ?? (await admitted(served, request));
  if ('status' in early) {
    send(response, early);
    return;
  }
  const { reply, lateMs } = await served.receive(early);
  const wait = faults.delayMs + lateMs;
  if (wait > 0) await delay(wait, undefined, { ref: false });
  if (reply.status === 0) {
    if (faults.silence === 'reset') request.socket.destroy();
  } else if (response.destroyed) return;
  else if ('bytes' in reply) sendFile(response, reply, early.from ?? 0);
  else send(response, closed(served, reply));
}

function open(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** A server for /drill/ alone, which a cut line leaves alone. Loopback unless `host` says so. */
export async function serveControl(
  control: Control,
  wanted: number,
  host = HOST,
): Promise<Listening> {
  const server = createServer((request, response) => {
    bodyOf(request).then(
      (body) => {
        const { method = '', url = '' } = request;
        const own = body && url.startsWith('/drill/');
        send(response, own ? control(method, url, body.toString('utf8')) : plainError(404, ''));
      },
      (error: unknown) => request.socket.destroy(error instanceof Error ? error : undefined),
    );
  });
  const port = await open(server, wanted, host);
  return { url: `http://${host}:${port}`, port, close: () => shut(server) };
}

/** Listens and follows the line: cut closes the port, up opens the same one again. */
export async function serve(served: Served, wanted: number): Promise<Listening> {
  const { box, host = HOST } = served;
  const server = createServer((request, response) => {
    answer(served, request, response).catch((error: unknown) => {
      request.socket.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  const port = await open(server, wanted, host);
  if (box.faults.line === 'cut') await shut(server);
  const unwatch = box.watchLine(async (line) => {
    if (line === 'cut') await shut(server);
    else await open(server, port, host);
  });
  return {
    url: `http://${host}:${port}`,
    port,
    async close() {
      unwatch();
      await box.faults.settled();
      if (server.listening) await shut(server);
    },
  };
}
