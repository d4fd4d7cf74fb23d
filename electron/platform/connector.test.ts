/**
 * Goal: one sign-in a day, the clock learned from every answer, and what an exchange means named.
 * Method: a wire that answers as told, a clock moved by hand.
 */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Profile } from '../../shared/platform/profile.ts';
import { compactOf } from '../../shared/time.ts';
import type { Clock } from '../clock.ts';
import { machineOf } from '../machine.ts';
import { loadProfile } from '../profiles.ts';
import { createConnector } from './connector.ts';
import type { Transfer } from './download.ts';
import { faultCodeOf } from './result.ts';
import { msgidsOf } from './testbed.ts';
import type { Exchange, Wire } from './wire.ts';

const sentText = z.looseObject({
  infno: z.string(),
  msgid: z.string(),
  recer_sys_code: z.string(),
  sign_no: z.string(),
  input: z.record(z.string(), z.unknown()),
});
type Sent = z.infer<typeof sentText>;
const ok = (output: unknown): Exchange => ({
  kind: 'answer',
  status: 200,
  body: JSON.stringify({ infcode: 0, output }),
});
const refusal = (err_msg: string): Exchange => ({
  kind: 'answer',
  status: 200,
  body: JSON.stringify({ infcode: -1, err_msg }),
});
const gateway = (message: string, date?: number): Exchange => ({
  kind: 'answer',
  status: 401,
  body: JSON.stringify({ code: 401, message }),
  ...(date === undefined ? {} : { date }),
});

/** A connector on a clock that stands; an exchange takes `tripMs` of it. */
function bed(name = '430100', change: (profile: Profile) => Profile = (same) => same) {
  const clock = { ms: Date.parse('2026-11-22T09:00:00+08:00'), tripMs: 0 };
  const sent: Sent[] = [];
  const heard: boolean[] = [];
  const answers = new Map<string, () => Exchange>();
  let transfer: Transfer = { kind: 'complete', bytes: 3, resumed: false };
  let signIns = 0;
  answers.set('9001', () => ok({ signinoutb: { sign_no: `S${(signIns += 1)}` } }));
  const take = async (text: string): Promise<Exchange> => {
    const message = sentText.parse(JSON.parse(text));
    sent.push(message);
    await Promise.resolve();
    clock.ms += clock.tripMs;
    return answers.get(message.infno)?.() ?? ok({});
  };
  const wire: Wire = {
    exchange: (_infno, text) => take(text),
    upload: (text) => take(text),
    async download(text) {
      sent.push(sentText.parse(JSON.parse(text)));
      return transfer;
    },
    probe: async () => 1,
  };
  const profile = change(loadProfile(name));
  const time: Clock = {
    now: () => new Date(clock.ms),
    monotonic: () => clock.ms,
    after: () => () => undefined,
  };
  const connector = createConnector({
    wire,
    profile,
    clock: time,
    operator: { id: 'T1', name: '测试员' },
    machine: { mac: '02-00-00-00-00-03', ip: '192.0.2.3' },
    nextMsgid: msgidsOf(profile, () => compactOf(time.now())),
    heard: (up) => heard.push(up),
  });
  return {
    ...connector,
    clock,
    sent,
    heard,
    answer: (infno: string, as: () => Exchange) => answers.set(infno, as),
    transfers: (next: Transfer) => (transfer = next),
    infnos: () => sent.map(({ infno }) => infno),
  };
}

describe('the sign-in', () => {
  it('tells this computer, is made once for calls at one time, goes with each call', async () => {
    const { ask, sent, infnos } = bed();
    await Promise.all(['1101', '5301', '5206'].map((infno) => ask(infno, {}, '')));
    await ask('2001', {}, '');
    expect(infnos()).toEqual(['9001', '1101', '5301', '5206', '2001']);
    const machine = { mac: '02-00-00-00-00-03', ip: '192.0.2.3' };
    expect(sent[0]?.input).toEqual({ signIn: { opter_no: 'T1', ...machine } });
    expect(sent.map(({ sign_no }) => sign_no)).toEqual(['', 'S1', 'S1', 'S1', 'S1']);
    expect(new Set(sent.map(({ msgid }) => msgid)).size).toBe(5);
  });

  it('is made anew on a new day, also when midnight passes while it is made', async () => {
    const { ask, clock, infnos } = bed();
    await ask('1101', {}, '');
    clock.ms = Date.parse('2026-11-22T23:59:59+08:00');
    await ask('1101', {}, '');
    clock.tripMs = 2_000;
    const early = ask('1101', {}, '');
    clock.ms += 1_500;
    await early;
    await ask('1101', {}, '');
    expect(infnos()).toEqual(['9001', '1101', '1101', '1101', '9001', '1101']);
    const next = bed();
    next.clock.ms = Date.parse('2026-11-22T23:59:59+08:00');
    next.clock.tripMs = 2_000;
    await next.ask('1101', {}, '');
    await next.ask('1101', {}, '');
    expect(next.infnos()).toEqual(['9001', '1101', '9001', '1101']);
  });

  it('that is gone is made anew once, before the next call', async () => {
    const { ask, answer, infnos, sent } = bed();
    await ask('5301', {}, '');
    let left = 2;
    answer('1101', () => ((left -= 1) >= 0 ? refusal('签到流水号不存在') : ok({})));
    const gone = await Promise.all([ask('1101', {}, ''), ask('1101', {}, '')]);
    for (const each of gone) expect(each).toMatchObject({ outcome: 'refused', by: 'gateway' });
    expect(await ask('1101', {}, '')).toMatchObject({ outcome: 'done' });
    await ask('1101', {}, '');
    expect(infnos().filter((infno) => infno === '9001')).toHaveLength(2);
    expect(sent.at(-1)?.sign_no).toBe('S2');
  });

  it('that fails keeps the call from being sent', async () => {
    const { prepare, answer, infnos } = bed();
    answer('9001', () => gateway('非法用户'));
    const prepared = await prepare('2207', {}, '653200');
    expect(prepared).toMatchObject({ ok: false, result: { by: 'gateway', gateway: 'user' } });
    answer('9001', () => ok({ signinoutb: {} }));
    expect(await prepare('2207', {}, '')).toMatchObject({ result: { outcome: 'lost' } });
    expect(infnos()).toEqual(['9001', '9001']);
  });
});

describe('a request', () => {
  it('goes under the infno of the province', async () => {
    const { prepare, ask, infnos } = bed('360100');
    expect(await prepare('2207', {}, '')).toMatchObject({ request: { infno: '2207A' } });
    await ask('2206', {}, '');
    expect(infnos()).toEqual(['9001', '2206A']);
  });

  it('goes to the system that the person belongs to', async () => {
    const { ask, sent } = bed('130100');
    await ask('2001', {}, '653200', { insutype: '340', personType: '13' });
    await ask('2001', {}, '653200', { insutype: '310', personType: '11' });
    expect(sent.slice(1).map((each) => each.recer_sys_code)).toEqual(['LXXT', 'YBXT']);
  });

  it('has a number in the format of the province', async () => {
    const { ask, sent } = bed('150100');
    await ask('1101', {}, '');
    expect(sent[1]?.msgid).toBe('261122090000-H15010000001-0301');
  });
});

describe('the clock', () => {
  const at = (text: string, ms = '000') =>
    ({ kind: 'answer', status: 200, body: `{"infcode":0,"respond_time":"${text}${ms}"}` }) as const;

  it('is learned from every answer, at the middle of the round trip', async () => {
    const { ask, answer, clock, clockOffsetMs } = bed();
    expect(clockOffsetMs()).toBeUndefined();
    await ask('5301', {}, '');
    clock.tripMs = 401;
    answer('1101', () => at('20261122090200', '200'));
    await ask('1101', {}, '');
    expect(clockOffsetMs()).toBe(120_000);
    answer('1101', () => ({ kind: 'lost', why: 'x' }));
    await ask('1101', {}, '');
    expect(clockOffsetMs()).toBe(120_000);
  });

  it('is learned from the Date of a gateway that refuses the time', async () => {
    const { ask, answer, clock, clockOffsetMs } = bed();
    await ask('5301', {}, '');
    const date = clock.ms + 45 * 60_000;
    answer('1101', () => gateway('签名时间戳超时', date));
    const result = await ask('1101', {}, '');
    if (result.outcome === 'done') throw new Error('not refused');
    expect([result.outcome, faultCodeOf(result)]).toEqual(['refused', 'gateway-clock']);
    expect(clockOffsetMs()).toBe(45 * 60_000 + 500);
  });

  it('is not learned from what is no time, or from an envelope that does not open', async () => {
    const { ask, answer, clockOffsetMs } = bed();
    answer('1101', () => at('20261399999999'));
    await ask('1101', {}, '');
    answer('1101', () => ({ ...at('20261122090200'), problem: 'x' }));
    await ask('1101', {}, '');
    expect(clockOffsetMs()).toBeUndefined();
  });
});

describe('what an exchange means', () => {
  it.each<[string, Exchange, object, string]>([
    ['header', gateway('缺少服务网关的请求头'), { gateway: 'header' }, 'gateway-header'],
    ['clock', gateway('签名时间戳超时'), { gateway: 'clock' }, 'gateway-clock'],
    ['user', gateway('非法用户'), { gateway: 'user' }, 'gateway-user'],
    ['signature', gateway('签名不一致'), { gateway: 'signature' }, 'gateway-signature'],
    ['other', gateway('限流'), { gateway: 'other', text: '限流' }, 'gateway-refused'],
    ['refused', refusal('未备案'), { outcome: 'refused', by: 'platform' }, 'platform-refused'],
    ['duplicate', refusal('报文ID重复'), { outcome: 'lost', why: 'duplicate' }, 'msgid-duplicate'],
    ['lost', { kind: 'lost', why: 'x' }, { outcome: 'lost', why: 'no-answer' }, 'line-lost'],
    ['unsent', { kind: 'unsent', why: 'x' }, { outcome: 'unsent' }, 'line-down'],
    [
      'certificate',
      { kind: 'unsent', why: 'CERT_HAS_EXPIRED', cause: 'certificate' },
      { outcome: 'unsent', cause: 'certificate', text: 'CERT_HAS_EXPIRED' },
      'gateway-certificate',
    ],
    [
      'a bad signature over it',
      { kind: 'answer', status: 200, body: '{"infcode":0}', problem: '应答的 SM2 签名不对' },
      { outcome: 'lost', why: 'unreadable', text: '应答的 SM2 签名不对' },
      'platform-unreadable',
    ],
  ])('%s', async (_name, exchange, expected, code) => {
    const { ask, answer } = bed();
    answer('2207', () => exchange);
    const result = await ask('2207', {}, '');
    expect(result).toMatchObject(expected);
    if (result.outcome === 'done') throw new Error('done');
    expect(faultCodeOf(result)).toBe(code);
  });

  it('what was never on the line says nothing of the line', async () => {
    const { ask, answer, heard } = bed();
    answer('5304', () => ({ kind: 'unsent', why: 'no path', cause: 'no-path' }));
    expect(await ask('5304', {}, '')).toMatchObject({ outcome: 'unsent', cause: 'no-path' });
    answer('1101', () => ({ kind: 'unsent', why: 'ECONNREFUSED' }));
    await ask('1101', {}, '');
    expect(heard).toEqual([true, false]);
  });
});

describe('files', () => {
  const sheet = { name: 'a.zip', bytes: Buffer.from('PK') };
  const asked = { fileQueryNo: 'F1', filename: 'a.zip', org: 'plc' };
  const fixmedins_code = 'H43010000001';

  it('go up beside the message, or in it', async () => {
    const form = bed();
    form.answer('9101', () => ok({ file_qury_no: 'F1' }));
    expect(await form.upload(sheet)).toMatchObject({ output: { file_qury_no: 'F1' } });
    const fsUploadIn = { in: '', filename: 'a.zip', fixmedins_code };
    expect(form.sent[1]?.input).toEqual({ fsUploadIn });
    const inside = bed('150100');
    await inside.upload(sheet);
    expect(inside.sent[1]?.input).toMatchObject({ fsUploadIn: { in: 'UEs=' } });
  });

  it('come down, or say why not', async () => {
    const { download, transfers, sent } = bed();
    const take = () => download(asked, 0, async () => {});
    expect(await take()).toEqual({ outcome: 'done', bytes: 3, resumed: false });
    const fsDownloadIn = { file_qury_no: 'F1', filename: 'a.zip', fixmedins_code: 'plc' };
    expect(sent[1]?.input).toEqual({ fsDownloadIn });
    const body = JSON.stringify({ infcode: -1, err_msg: '文件已过期' });
    transfers({ kind: 'answer', status: 200, body });
    expect(await take()).toMatchObject({ outcome: 'refused', text: '文件已过期' });
    transfers({ kind: 'answer', status: 200, body: '{"infcode":0}' });
    expect(await take()).toMatchObject({ outcome: 'lost', why: 'unreadable' });
    transfers({ kind: 'lost', why: 'ECONNRESET' });
    expect(await take()).toMatchObject({ outcome: 'lost', why: 'no-answer' });
  });
});

describe('this computer', () => {
  const card = (address: string, mac: string, internal: boolean) => ({
    address,
    mac,
    internal,
    family: 'IPv4' as const,
    netmask: '255.0.0.0',
    cidr: null,
  });

  it('is its first network card that is not the loopback', () => {
    const cards = {
      lo: [card('127.0.0.1', '00:00:00:00:00:00', true)],
      eth0: [card('192.0.2.7', '02:ab:00:00:00:07', false)],
    };
    expect(machineOf(cards)).toEqual({ mac: '02-AB-00-00-00-07', ip: '192.0.2.7' });
    expect(machineOf({})).toEqual({ mac: '00-00-00-00-00-00', ip: '127.0.0.1' });
  });
});
