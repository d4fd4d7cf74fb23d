/**
 * Goal: another system can order cases of a standalone platform, also with its line cut, and a
 * counter's virtual devices work with it. Method: both servers on free ports, spoken to by fetch
 * and by the remote handle.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { drillCases } from './cases.ts';
import { createControl } from './control.ts';
import { createEVoucherMiddleware, voucherDigits } from './devices.ts';
import { bench, patientOf, seeded } from './fixture.ts';
import { remoteHandle } from './handle.ts';
import { serveControl } from './server.ts';
import type { Listening } from './server.ts';

const open: Listening[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function standalone() {
  const bed = await bench();
  let url = '';
  const failures: unknown[] = [];
  const control = createControl({
    platform: bed.platform,
    profile: '430100',
    admdvs: '430100',
    url: () => url,
    crashed: (error) => failures.push(error),
  });
  const gateway = await bed.platform.listen(0, { control });
  const orders = await serveControl(control, 0);
  open.push(gateway, orders);
  url = orders.url;
  const post = async (path: string, body: unknown) => {
    const reply = await fetch(`${url}/drill/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    const said: unknown = await reply.json();
    return [reply.status, said] as const;
  };
  return { ...bed, gateway, url, post, failures };
}

describe('the control address', () => {
  it('lists and chooses cases, and says what is on', async () => {
    const { url, post, platform } = await standalone();
    const listed = await (await fetch(`${url}/drill/cases`)).json();
    expect(listed).toHaveLength(drillCases.length);
    expect(await post('case', { name: 'slow' })).toEqual([200, { on: ['slow'], line: 'up' }]);
    expect(platform.chosen()).toEqual(['slow']);
    expect(await post('case', { name: 'none' })).toEqual([404, { error: 'no case none' }]);
    expect((await post('case', { nome: 'slow' }))[0]).toBe(400);
    expect((await post('nothing', {}))[0]).toBe(404);
    expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
    expect(await post('clear', {})).toEqual([200, { on: [], line: 'up' }]);
  });

  it('stays when the line is cut, and mends it', async () => {
    const { post, gateway, platform } = await standalone();
    await post('case', { name: 'line-cut' });
    await platform.faults.settled();
    await expect(fetch(`${gateway.url}/health`)).rejects.toThrow('fetch failed');
    await post('clear', {});
    await platform.faults.settled();
    expect((await fetch(`${gateway.url}/health`)).status).toBe(204);
  });

  it('tells patients and calls', async () => {
    const { url, platform } = await standalone();
    const patients = await (await fetch(`${url}/drill/patients`)).json();
    expect(patients).toHaveLength(platform.patients.length);
    const calls = await (await fetch(`${url}/drill/calls`)).json();
    expect(calls).toMatchObject([{ infno: '9001', outcome: 'answered' }]);
  });
});

describe('a counter beside it', () => {
  it('has the patients, the voucher server, faults and cases of it', async () => {
    const { gateway, platform, clock, failures } = await standalone();
    const handle = await remoteHandle(gateway.url);
    expect([handle.profile, handle.patients.length]).toEqual(['430100', platform.patients.length]);
    const patient = patientOf('longterm-390');
    const digits = voucherDigits(patient, new Date(clock.ms), seeded(1));
    const decoded = await createEVoucherMiddleware(handle).decode(digits, '01101');
    expect(decoded).toMatchObject({ code: '0000', data: { idNo: patient.idNumber } });
    await handle.order({ name: 'msgid-replay' });
    const on = (await handle.cases()).filter((each) => each.on);
    expect(on.map(({ name }) => name)).toEqual(['msgid-replay']);
    await handle.fault({ line: 'cut', delayMs: 7 });
    expect([handle.line(), platform.faults.line, platform.faults.delayMs]).toEqual([
      'cut',
      'cut',
      7,
    ]);
    await handle.order({ clear: true });
    expect([handle.line(), platform.chosen()]).toEqual(['up', []]);
    await expect(handle.order({ name: 'none' })).rejects.toThrow('HTTP 404');
    expect(failures).toEqual([]);
  });
});
