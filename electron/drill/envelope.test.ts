/**
 * Goal: the envelope's checks and both spellings of an answer; method: one wrong field at a time.
 */
import { describe, expect, it } from 'vitest';
import { bench, patientOf } from './fixture.ts';

const patient = patientOf('longterm-390');
const input = { data: { psn_no: patient.psnNo } };

describe('envelope', () => {
  it.each([
    [{ infver: '' }, 'infver不能为空'],
    [{ msgid: 'x'.repeat(31) }, 'msgid长度超过30'],
    [{ msgid: 'H43010000001' }, '发送方报文ID格式错误'],
    [{ fixmedins_code: 'H43010000009' }, '定点医药机构编号H43010000009不存在'],
    [{ mdtrtarea_admvs: '430200' }, '就医地医保区划430200'],
    [{ inf_time: '2026/05/06' }, 'inf_time日期时间格式'],
    [{ opter_type: '9' }, 'opter_type'],
    [{ infno: '9999' }, '交易编号9999不存在'],
    [{ opter: 'C002' }, '操作员未签到'],
    [{ sign_no: 'S0' }, '签到流水号无效'],
    [{ insuplc_admdvs: '' }, '未查询到人员基本信息'],
  ])('refuses %j', async (change, errMsg) => {
    const { clerk } = await bench();
    const message = { ...clerk.routed(patient), ...change };
    const told = await clerk.send('5301', input, message);
    expect(told.ok).toBe(false);
    expect(told.errMsg).toContain(errMsg);
  });

  it('refuses a repeated msgid and lists it among the calls', async () => {
    const { clerk, platform } = await bench();
    const body = clerk.message('5301', input, clerk.routed(patient));
    expect((await clerk.tell(body)).ok).toBe(true);
    const again = await clerk.tell(body);
    expect(again.errMsg).toBe(`发送方报文ID重复：${again.msgid}`);
    expect(platform.calls().map((call) => call.outcome)).toEqual([
      'answered',
      'answered',
      'refused',
    ]);
  });

  it('writes infcode as a number or as text, output as an object or as a JSON string', async () => {
    const { clerk, platform } = await bench();
    expect((await clerk.identify(patient)).body).toContain('"infcode":"0"');
    expect((await clerk.checkBenefit(patient)).body).toContain('"infcode":0');
    platform.faults.outputAsString = true;
    const told = await clerk.checkBenefit(patient);
    expect(told.body).toContain('"output":"{');
    expect(told.output['trtinfo']).toHaveLength(3);
  });

  it('answers something that is no JSON with a refusal', async () => {
    const { platform } = await bench();
    const reply = await platform.handle('{"infno":');
    expect(reply.status).toBe(200);
    expect(reply.body).toContain('报文头校验失败');
  });

  it('signs one operator in once a day, and out', async () => {
    const { clerk, clock } = await bench();
    const again = await clerk.signIn();
    const signNo = JSON.stringify(again.output).match(/S\d{20}/)?.[0];
    const out = { signOut: { sign_no: signNo, opter_no: 'C001' } };
    expect((await clerk.send('5301', input, { sign_no: signNo })).errMsg).not.toContain('签到');
    expect((await clerk.send('9002', out)).ok).toBe(true);
    expect((await clerk.send('9002', out)).errMsg).toContain('操作员未签到');
    clock.ms += 24 * 3_600_000;
    expect((await clerk.send('9002', out)).errMsg).toContain('操作员未签到');
    const next = await clerk.signIn();
    expect(next.ok).toBe(true);
    expect(JSON.stringify(next.output)).not.toContain(String(signNo));
  });
});
