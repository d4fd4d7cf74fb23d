/**
 * Goal: what may have been carried out is told apart from what cannot have been. Method: real
 * loopback sockets, the drill platform's own listener, and a bare TCP server that misbehaves.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { bench, type Bench } from '../drill/fixture.ts';
import { seededBytes } from '../journal/testbed.ts';
import { loadProfile } from '../profiles.ts';
import { systemClock } from '../clock.ts';
import type { Clock } from '../clock.ts';
import { listenOn } from './testbed.ts';
import { createHttpWire, type Wire } from './wire.ts';

const shipped = loadProfile('430100');
const short = { ...shipped, timeoutMs: { default: 150, perInfno: {} } };
const profile = { ...short, probe: { ...shipped.probe, timeoutMs: 150 } };
const wireTo = (base: string, clock: Clock, accessKey = 'drill') =>
  createHttpWire({
    base,
    profile,
    secrets: { kind: 'csb', accessKey, secretKey: 'drill' },
    clock,
    random: seededBytes(1),
  });
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function drill(key = 'drill'): Promise<Bench & { wire: Wire; url: string }> {
  const bed = await bench();
  const listening = await bed.platform.listen();
  closing.push(() => listening.close());
  const clock: Clock = { ...systemClock(), now: () => new Date(bed.clock.ms) };
  return { ...bed, url: listening.url, wire: wireTo(listening.url, clock, key) };
}

/** A TCP server of one behaviour; returns a wire to it. */
async function bare(behave: (socket: Socket) => void): Promise<Wire> {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => sockets.splice(sockets.indexOf(socket), 1));
    behave(socket);
  });
  const port = await listenOn(server);
  closing.push(
    () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  );
  return wireTo(`http://127.0.0.1:${port}`, systemClock());
}

describe('against the drill platform', () => {
  it('an answer is an answer, also a refusal of the platform', async () => {
    const { wire } = await drill();
    const exchange = await wire.exchange('1101', '{}');
    expect(exchange).toMatchObject({ kind: 'answer', status: 200 });
    expect(await wire.probe()).toBeGreaterThanOrEqual(0);
  });

  it('a refused connection is unsent: the platform saw nothing', async () => {
    const { wire, platform } = await drill();
    platform.faults.line = 'cut';
    await platform.faults.settled();
    const before = platform.calls().length;
    expect(await wire.exchange('2207', '{}')).toEqual({ kind: 'unsent', why: 'ECONNREFUSED' });
    expect(await wire.probe()).toBeUndefined();
    platform.faults.line = 'up';
    await platform.faults.settled();
    expect((await wire.exchange('2207', '{}')).kind).toBe('answer');
    expect(platform.calls()).toHaveLength(before + 1);
  });

  it.each(['loseAnswer', 'loseRequest'] as const)('%s: cut in flight is lost', async (how) => {
    const { wire, platform } = await drill();
    platform.faults[how]('2207');
    const body = JSON.stringify({ infno: '2207', msgid: 'x' });
    expect(await wire.exchange('2207', body)).toMatchObject({ kind: 'lost' });
  });

  it('an answer that comes too late is lost', async () => {
    const { wire, platform } = await drill();
    platform.faults.delayMs = 2_000;
    expect(await wire.exchange('2207', '{}')).toMatchObject({ kind: 'lost' });
    platform.faults.delayMs = 0;
    expect((await wire.exchange('2207', '{}')).kind).toBe('answer');
  });

  it('the line cut while the answer is on its way is lost', async () => {
    const { wire, platform } = await drill();
    platform.faults.delayMs = 100;
    const asked = wire.exchange('2207', '{}');
    while (platform.calls().every((call) => call.infno !== '')) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    platform.faults.line = 'cut';
    expect(await asked).toMatchObject({ kind: 'lost' });
  });

  it('another access key is turned away with 401 by the gateway', async () => {
    const { wire, platform } = await drill('nobody');
    const before = platform.calls().length;
    expect(await wire.exchange('2207', '{}')).toMatchObject({ kind: 'answer', status: 401 });
    expect(platform.calls()).toHaveLength(before);
  });

  it('a clock that is off by more than the window is turned away with 401', async () => {
    const { wire, clock, platform } = await drill();
    platform.faults.clockOffsetMs = 31 * 60_000;
    clock.ms += 1;
    expect(await wire.exchange('2207', '{}')).toMatchObject({ kind: 'answer', status: 401 });
  });
});

describe('against a server that misbehaves', () => {
  const head = (length: number) => `HTTP/1.1 200 OK\r\ncontent-length: ${length}\r\n\r\n`;
  const behaviours: [string, (socket: Socket) => void, string][] = [
    ['accepts and says nothing', () => {}, 'lost'],
    ['accepts and hangs up at once', (socket) => socket.destroy(), 'lost'],
    ['resets', (socket) => socket.resetAndDestroy(), 'lost'],
    ['speaks no HTTP', (socket) => socket.end('garbage\r\n\r\n'), 'lost'],
    ['stops in the middle of the body', (socket) => socket.end(`${head(10)}{"a`), 'lost'],
    ['stops in the middle of the head', (socket) => socket.end('HTTP/1.1 200'), 'lost'],
    [
      'hangs in the middle of the body',
      (socket) => socket.write(`${head(10)}{"a`),
      ...(['lost'] as const),
    ],
    ['answers whole', (socket) => socket.end(`${head(2)}{}`), 'answer'],
  ];
  it.each(behaviours)('%s', async (_name, behave, kind) => {
    const wire = await bare((socket) => socket.once('data', () => behave(socket)));
    expect((await wire.exchange('2207', '{}')).kind).toBe(kind);
  });

  it('an answer beyond 16 MB is lost, not swallowed', async () => {
    const wire = await bare((socket) =>
      socket.once('data', () => {
        socket.write(head(64 * 1024 * 1024));
        socket.write(Buffer.alloc(17 * 1024 * 1024, 32));
      }),
    );
    expect((await wire.exchange('2207', '{}')).kind).toBe('lost');
  });

  it('a name that does not resolve is unsent', async () => {
    const wire = wireTo('http://gateway.invalid:1', systemClock());
    expect((await wire.exchange('2207', '{}')).kind).toBe('unsent');
  });
});
