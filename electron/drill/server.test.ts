/** Goal: the loopback server, its gateway and the cut line over real sockets on a free port. */
import { afterEach, describe, expect, it } from 'vitest';
import { openBill } from './clerk.ts';
import type { Listening } from './server.ts';
import { bench, csbSigned, mixedLines, patientOf } from './fixture.ts';
import type { Bench } from './fixture.ts';

const patient = patientOf('longterm-390');
const open: Listening[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function served(): Promise<Bench & { listening: Listening }> {
  const started = await bench();
  const listening = await started.platform.listen();
  open.push(listening);
  return { ...started, listening };
}

function post(url: string, body: string, stamp: number, key = 'drill'): Promise<Response> {
  const headers = csbSigned(/"infno":"(\w+)"/.exec(body)?.[1] ?? '', stamp, key);
  return fetch(`${url}/fsi/api/rsfComIfsService/callService`, { method: 'POST', headers, body });
}

/** The code of the error behind a failed fetch, e.g. ECONNREFUSED. */
async function failure(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    return cause instanceof Error && 'code' in cause ? String(cause.code) : String(error);
  }
  return 'answered';
}

describe('gateway', () => {
  it('serves on 127.0.0.1 only, with a probe', async () => {
    const { listening } = await served();
    expect(listening.url).toBe(`http://127.0.0.1:${listening.port}`);
    expect((await fetch(`${listening.url}/health`)).status).toBe(204);
    expect((await fetch(`${listening.url}/other`)).status).toBe(404);
  });

  it('answers a request and refuses wrong headers with 401', async () => {
    const { listening, clerk, clock } = await served();
    const data = { psn_no: patient.psnNo };
    const body = clerk.message('5301', { data }, clerk.routed(patient));
    const refused = async (reply: Promise<Response>): Promise<unknown> => {
      const { status, ok } = await reply;
      return ok ? 'ok' : [status, await (await reply).json()];
    };
    const url = listening.url;
    const limit = 30 * 60_000;
    expect(await refused(post(url, body, clock.ms - limit - 1))).toEqual([
      401,
      { code: 401, message: '签名时间戳超时' },
    ]);
    expect(await refused(post(url, body, clock.ms, 'other'))).toEqual([
      401,
      { code: 401, message: '非法用户' },
    ]);
    const bare = fetch(`${url}/fsi/api/rsfComIfsService/callService`, { method: 'POST', body });
    expect(await refused(bare)).toEqual([401, { code: 401, message: '缺少服务网关的请求头' }]);
    const reply = await post(url, body, clock.ms - limit);
    expect(reply.headers.get('content-type')).toBe('application/json;charset=UTF-8');
    expect(await reply.json()).toMatchObject({ infcode: 0 });
  });
});

describe('line', () => {
  it('cut refuses connections, up listens on the same port again, as often as wanted', async () => {
    const { listening, platform } = await served();
    for (let round = 0; round < 3; round += 1) {
      platform.faults.line = 'cut';
      await platform.faults.settled();
      expect(await failure(fetch(`${listening.url}/health`))).toBe('ECONNREFUSED');
      platform.faults.line = 'up';
      await platform.faults.settled();
      expect((await fetch(`${listening.url}/health`)).status).toBe(204);
    }
  });

  it('cut while an answer is under way destroys the socket, the settlement stands', async () => {
    const { listening, platform, clerk, clock } = await served();
    const bill = await openBill(clerk, patient, mixedLines);
    platform.faults.delayMs = 60_000;
    const body = clerk.message('2207', clerk.settlement(patient, bill), clerk.routed(patient));
    const waiting = failure(post(listening.url, body, clock.ms));
    await expect.poll(() => platform.ledger().length).toBe(1);
    platform.faults.line = 'cut';
    expect(await waiting).toBe('UND_ERR_SOCKET');
    platform.faults.clear();
    await platform.faults.settled();
  });

  it.each(['loseAnswer', 'loseRequest'] as const)('%s ends without an answer', async (kind) => {
    const { listening, platform, clerk, clock } = await served();
    const bill = await openBill(clerk, patient, mixedLines);
    platform.faults[kind]('2207');
    const body = clerk.message('2207', clerk.settlement(patient, bill), clerk.routed(patient));
    expect(await failure(post(listening.url, body, clock.ms))).toBe('UND_ERR_SOCKET');
    expect(platform.ledger()).toHaveLength(kind === 'loseAnswer' ? 1 : 0);
  });

  it('may be cut before it listens', async () => {
    const { platform } = await bench();
    platform.faults.line = 'cut';
    const listening = await platform.listen();
    open.push(listening);
    expect(await failure(fetch(`${listening.url}/health`))).toBe('ECONNREFUSED');
    platform.faults.line = 'up';
    await platform.faults.settled();
    expect((await fetch(`${listening.url}/health`)).status).toBe(204);
  });
});
