/**
 * Goal: a file goes up by 9101 and comes down by 9102 byte for byte, whole, in ranges and after a
 * break; method: both faces of the platform, in process and over a socket.
 */
import { afterEach, describe, expect, it } from 'vitest';
import type { Clerk } from './clerk.ts';
import { bench, csbSigned, hospital } from './fixture.ts';
import type { Bench } from './fixture.ts';
import type { FileReply } from './platform.ts';
import type { Listening } from './server.ts';

const bytes = new Uint8Array(1000).map((_, at) => at % 251);
const name = '明细.zip';
const node = { filename: name, fixmedins_code: hospital.code };
const open: Listening[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

const numberIn = (body: string): string => /"file_qury_no":"(F\d+)"/.exec(body)?.[1] ?? '';

function uploadText(clerk: Clerk, change: object = {}): string {
  return clerk.message('9101', { fsUploadIn: { ...node, ...change } });
}

function downloadText(clerk: Clerk, file_qury_no: string, change: object = {}): string {
  return clerk.message('9102', { fsDownloadIn: { ...node, file_qury_no, ...change } });
}

async function stored(started: Bench): Promise<string> {
  const { platform, clerk } = started;
  const reply = await platform.upload(uploadText(clerk, { in: '' }), { name, bytes });
  return numberIn(reply.body);
}

function expectFile(reply: object): FileReply {
  if ('bytes' in reply && 'total' in reply) return reply as FileReply;
  throw new Error(JSON.stringify(reply));
}

describe('9101 and 9102 in process', () => {
  it('gives back what it took, whole and from any byte', async () => {
    const started = await bench();
    const { platform, clerk } = started;
    const no = await stored(started);
    const whole = expectFile(await platform.download(downloadText(clerk, no), 0));
    expect([whole.status, whole.total, [...whole.bytes]]).toEqual([200, 1000, [...bytes]]);
    const rest = expectFile(await platform.download(downloadText(clerk, no), 990));
    expect([rest.status, rest.total, [...rest.bytes]]).toEqual([206, 1000, [...bytes].slice(990)]);
    expect(await platform.download(downloadText(clerk, no), 1000)).toMatchObject({ status: 416 });
    platform.faults.ignoreRange = true;
    const again = expectFile(await platform.download(downloadText(clerk, no), 990));
    expect([again.status, again.bytes.length]).toEqual([200, 1000]);
    const text = await platform.handle(downloadText(clerk, no));
    expect(Buffer.from(text.body, 'latin1').equals(bytes)).toBe(true);
  });

  it('takes base64 inside the message', async () => {
    const started = await bench();
    const { platform, clerk } = started;
    const inside = Buffer.from(bytes).toString('base64');
    const told = await clerk.send('9101', { fsUploadIn: { ...node, in: inside } });
    const no = String(told.output['file_qury_no']);
    const whole = expectFile(await platform.download(downloadText(clerk, no), 0));
    expect([...whole.bytes]).toEqual([...bytes]);
  });

  it.each([
    [{ in: '' }, '文件内容不能为空'],
    [{ in: '*' }, '文件内容不是base64格式'],
    [{ in: 'AAAA', filename: '' }, 'fsUploadIn.filename]不能为空'],
    [{ in: 'AAAA', fixmedins_code: 'plc' }, '与报文头不一致'],
  ])('refuses an upload with %j', async (change, errMsg) => {
    const { clerk } = await bench();
    const told = await clerk.send('9101', { fsUploadIn: { ...node, ...change } });
    expect(told.errMsg).toContain(errMsg);
  });

  it('refuses a wrong number, name or owner, and a file whose time is over', async () => {
    const started = await bench();
    const { platform, clerk, clock } = started;
    const no = await stored(started);
    const ask = async (number: string, change: object = {}) =>
      JSON.stringify(await platform.download(downloadText(clerk, number, change), 0));
    expect(await ask('F1')).toContain('文件查询号F1不存在');
    expect(await ask(no, { filename: 'x' })).toContain('与文件查询号不符');
    expect(await ask(no, { fixmedins_code: 'plc' })).toContain('不属于该定点医药机构');
    clock.ms += 8 * 24 * 3_600_000;
    await clerk.signIn();
    expect(await ask(no)).toContain('已超过下载截止时间');
  });

  it('is lost, refused and broken off by order, and kept in a snapshot', async () => {
    const started = await bench();
    const { platform, clerk } = started;
    const no = await stored(started);
    const { faults } = platform;
    faults.loseAnswer('9102');
    expect(await platform.download(downloadText(clerk, no), 0)).toMatchObject({ status: 0 });
    faults.breakOff();
    const half = expectFile(await platform.download(downloadText(clerk, no), 0));
    expect([half.bytes.length, half.total]).toEqual([500, 1000]);
    platform.restore(platform.snapshot());
    const rest = expectFile(await platform.download(downloadText(clerk, no), 500));
    expect(Buffer.concat([half.bytes, rest.bytes]).equals(bytes)).toBe(true);
    faults.line = 'cut';
    expect(await stored(started)).toBe('');
  });
});

describe('9101 and 9102 over a socket', () => {
  async function call(body: string | FormData, headers: Record<string, string> = {}) {
    const infno = typeof body === 'string' ? '9102' : '9101';
    const [listening] = open;
    return fetch(`${listening?.url ?? ''}/fsi/api/rsfComIfsService/callService`, {
      method: 'POST',
      headers: { ...csbSigned(infno, 1778029200000), ...headers },
      body,
    });
  }

  function multipart(jsonStr: string): FormData {
    const form = new FormData();
    form.append('jsonStr', jsonStr);
    form.append('file', new Blob([bytes]), name);
    return form;
  }

  it('multipart up, octets down, a Range after a broken transfer', async () => {
    const { platform, clerk } = await bench();
    open.push(await platform.listen());
    const no = numberIn(await (await call(multipart(uploadText(clerk)))).text());
    expect(no).not.toBe('');
    const whole = await call(downloadText(clerk, no));
    expect(whole.headers.get('content-type')).toBe('application/octet-stream');
    expect(whole.headers.get('content-length')).toBe('1000');
    expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
    platform.faults.breakOff();
    const broken = await call(downloadText(clerk, no));
    await expect(broken.arrayBuffer()).rejects.toThrow('terminated');
    const rest = await call(downloadText(clerk, no), { range: 'bytes=500-' });
    expect([rest.status, rest.headers.get('content-range')]).toEqual([206, 'bytes 500-999/1000']);
    expect(Buffer.from(await rest.arrayBuffer()).equals(bytes.slice(500))).toBe(true);
  });

  it('answers a refusal as JSON, and a body without its parts with 400', async () => {
    const { platform, clerk } = await bench();
    open.push(await platform.listen());
    expect(await (await call(downloadText(clerk, 'F1'))).json()).toMatchObject({ infcode: -1 });
    const form = new FormData();
    form.append('jsonStr', uploadText(clerk));
    expect((await call(form)).status).toBe(400);
  });
});
