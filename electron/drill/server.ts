/** The loopback HTTP face of the drill platform, with a CSB-like gateway in front of it. */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Moment } from './calendar.ts';
import type { FaultBox } from './faults.ts';
import type { DrillReply } from './platform.ts';

export interface Listening {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

interface Served {
  readonly handle: (body: string) => Promise<DrillReply>;
  readonly box: FaultBox;
  readonly clock: () => Moment;
}

const HOST = '127.0.0.1';
const PATH = '/fsi/api/rsfComIfsService/callService';
const BODY_LIMIT = 4_000_000;
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

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > BODY_LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, status: number, body: string): void {
  const type = { 'content-type': 'application/json;charset=UTF-8' };
  response.writeHead(status, type).end(body);
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
  const reply = await served.handle(body);
  const { delayMs } = served.box.faults;
  if (delayMs > 0) await delay(delayMs, undefined, { ref: false });
  if (reply.status === 0) request.socket.destroy();
  else if (!response.destroyed) send(response, reply.status, reply.body);
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
