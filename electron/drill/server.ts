/** The loopback HTTP face of the drill platform, with a CSB-like gateway in front of it. */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Moment } from './calendar.ts';
import type { FaultBox } from './faults.ts';
import type { GivenFile } from './files.ts';
import { boundaryOf, parseMultipart } from './multipart.ts';
import type { DrillReply, FileReply } from './respond.ts';

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

export type Receive = (request: Request) => Promise<DrillReply | FileReply>;

interface Served {
  readonly receive: Receive;
  readonly box: FaultBox;
  readonly clock: () => Moment;
}

const HOST = '127.0.0.1';
const PATH = '/fsi/api/rsfComIfsService/callService';
const BODY_LIMIT = 64_000_000;
/** HN27: the gateway's default signature window. */
const SIGNATURE_WINDOW_MS = 30 * 60_000;

/** The gateway's check of headers: its message when it refuses (HTTP 401). */
function gatewayRefusal(request: IncomingMessage, now: number): string | undefined {
  const key = request.headers['_api_access_key'];
  const stamp = request.headers['_api_timestamp'];
  if (typeof key !== 'string' || typeof stamp !== 'string') return '缺少服务网关的请求头';
  if (key !== 'drill') return '非法用户';
  const fresh = /^\d{13}$/.test(stamp) && Math.abs(Number(stamp) - now) <= SIGNATURE_WINDOW_MS;
  return fresh ? undefined : '签名时间戳超时';
}

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

function send(response: ServerResponse, status: number, body: string): void {
  const type = { 'content-type': 'application/json;charset=UTF-8' };
  response.writeHead(status, type).end(body);
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
  const first = /^bytes=(\d{1,15})-$/.exec(range)?.[1];
  const from = Number(first ?? 0);
  const boundary = boundaryOf(type);
  if (boundary === undefined) return { text: body.toString('utf8'), from };
  const parts = parseMultipart(body, boundary);
  const text = parts?.find((part) => part.name === 'jsonStr');
  const file = parts?.find((part) => part.name === 'file');
  if (!text || !file) return undefined;
  const name = file.filename ?? '';
  return { text: Buffer.from(text.bytes).toString('utf8'), file: { name, bytes: file.bytes } };
}

async function answer(
  served: Served,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'GET' && request.url === '/health') {
    response.writeHead(204).end();
    return;
  }
  if (request.method !== 'POST' || request.url !== PATH) {
    send(response, 404, JSON.stringify({ code: 404, message: '服务不存在' }));
    return;
  }
  const refusal = gatewayRefusal(request, served.clock().ms);
  if (refusal !== undefined) {
    send(response, 401, JSON.stringify({ code: 401, message: refusal }));
    return;
  }
  const body = await bodyOf(request);
  if (body === undefined) {
    send(response, 413, JSON.stringify({ code: 413, message: '请求报文过大' }));
    return;
  }
  const read = requestOf(body, request);
  if (!read) {
    send(response, 400, JSON.stringify({ code: 400, message: '请求格式错误' }));
    return;
  }
  const reply = await served.receive(read);
  const { delayMs } = served.box.faults;
  if (delayMs > 0) await delay(delayMs, undefined, { ref: false });
  if (reply.status === 0) request.socket.destroy();
  else if (response.destroyed) return;
  else if ('bytes' in reply) sendFile(response, reply, read.from ?? 0);
  else send(response, reply.status, reply.body);
}

function open(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
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

/** Listens on 127.0.0.1 and follows the line: cut closes the port, up opens the same one again. */
export async function serve(served: Served, wanted: number): Promise<Listening> {
  const server = createServer((request, response) => {
    answer(served, request, response).catch((error: unknown) => {
      request.socket.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  const port = await open(server, wanted);
  if (served.box.faults.line === 'cut') await shut(server);
  const unwatch = served.box.watchLine(async (line) => {
    if (line === 'cut') await shut(server);
    else await open(server, port);
  });
  return {
    url: `http://${HOST}:${port}`,
    port,
    async close() {
      unwatch();
      await served.box.faults.settled();
      if (server.listening) await shut(server);
    },
  };
}
