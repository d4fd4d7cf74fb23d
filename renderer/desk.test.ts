/** The client parses both ways and never rejects. Method: raw answers that are right and wrong. */
import { describe, expect, it } from 'vitest';
import { fault } from '../shared/fault.ts';
import { createFakeDesk, sampleStatus, sampleVisit } from '../tests/fake-desk.ts';
import { createDesk, createTidings, valueOf } from './desk.ts';

describe('createDesk', () => {
  it('gives the value of a good answer', async () => {
    const fake = createFakeDesk({ visit: () => sampleVisit() });
    const answer = await createDesk(fake.raw).visit({ visit: 'V1' });
    expect(valueOf(answer).who?.name).toBe('演练甲');
    expect(fake.calls).toEqual([['visit', { visit: 'V1' }]]);
  });

  it('passes a fault on as it is', async () => {
    const refused = { ok: false, fault: fault('busy') };
    const desk = createDesk({ quote: () => Promise.resolve(refused) });
    expect(await desk.quote({ visit: 'V1' })).toEqual(refused);
  });

  it.each([
    ['no envelope', 7],
    ['a value of another shape', { ok: true, value: { visit: 'V1' } }],
    ['an unknown fault code', { ok: false, fault: { ...fault('busy'), code: 'nonsense' } }],
    ['an extra field', { ok: true, value: { ...sampleVisit(), secret: 1 } }],
  ])('turns %s into bad-message', async (_, given) => {
    const desk = createDesk({ visit: () => Promise.resolve(given) });
    const answer = await desk.visit({ visit: 'V1' });
    expect(answer.ok ? 'ok' : answer.fault.code).toBe('bad-message');
  });

  it('does not send an input that the contract forbids', async () => {
    const fake = createFakeDesk({ visit: () => sampleVisit() });
    const answer = await createDesk(fake.raw).refund({ visit: 'V1', reason: '' });
    expect(answer.ok ? 'ok' : answer.fault.code).toBe('bad-message');
    expect(fake.calls).toEqual([]);
  });

  it('turns a rejected call into crashed, and a missing verb into bad-message', async () => {
    const desk = createDesk({ visit: () => Promise.reject(new Error('gone')) });
    const crashed = await desk.visit({ visit: 'V1' });
    expect(crashed.ok ? 'ok' : crashed.fault.code).toBe('crashed');
    const missing = await desk.quote({ visit: 'V1' });
    expect(missing.ok ? 'ok' : missing.fault.code).toBe('bad-message');
  });
});

describe('createTidings', () => {
  it('hands on what parses, reports what does not, and stops', () => {
    const listeners: ((payload: unknown) => void)[] = [];
    const heard: string[] = [];
    const bad: string[] = [];
    let stopped = 0;
    const raw = {
      on(_: string, listener: (payload: unknown) => void) {
        listeners.push(listener);
        return () => void (stopped += 1);
      },
    };
    const tell = createTidings(raw, (name) => bad.push(name));
    const stop = tell.on('status', (status) => heard.push(status.mode));
    for (const listener of listeners) {
      listener(sampleStatus());
      listener({ mode: 'live' });
    }
    stop();
    expect({ heard, bad, stopped }).toEqual({ heard: ['drill'], bad: ['status'], stopped: 1 });
  });
});
