/**
 * Goal: request and answer texts as provinces write them. Method: examples, one thing changed at a
 * time.
 */
import { describe, expect, it } from 'vitest';
import profileJson from '../packs/430100/profile.json' with { type: 'json' };
import hebeiJson from '../packs/130100/profile.json' with { type: 'json' };
import { readAnswer, requestText } from './envelope.ts';
import { profileFile, receiverOf, timeoutOf } from './profile.ts';

const profile = profileFile.parse(profileJson);
const body = (value: object) => JSON.stringify(value);

describe('readAnswer', () => {
  const big = { a: '1234567890123456789' };
  const output = { setlinfo: { setl_id: '1' } };
  it.each([
    ['number infcode', body({ infcode: 0, err_msg: '', output }), output],
    ['text infcode', body({ infcode: '0', err_msg: null, output }), output],
    ['output as text', body({ infcode: 0, output: JSON.stringify(output) }), output],
    ['empty text as output', body({ infcode: 0, output: '' }), undefined],
    ['no output', body({ infcode: 0 }), undefined],
    ['output text that is no JSON', body({ infcode: 0, output: '{"a' }), undefined],
    [
      'output encoded twice',
      body({ infcode: 0, output: JSON.stringify(JSON.stringify(output)) }),
      output,
    ],
    ['a byte order mark', `\uFEFF${body({ infcode: 0, output: `\uFEFF{"a":1}` })}`, { a: 1 }],
    ['unknown fields', body({ infcode: 0, warn_msg: ['x'], output, cainfo: 1 }), output],
    ['an id of 19 digits as a number', '{"infcode":0,"output":{"a":1234567890123456789}}', big],
  ])('%s is done', (_name, text, expected) => {
    expect(readAnswer(200, text)).toEqual({ kind: 'done', output: expected });
  });

  it.each([
    [body({ infcode: -1, err_msg: '未备案' }), '未备案'],
    [body({ infcode: '-1', err_msg: '未备案', output: '' }), '未备案'],
    [body({ infcode: 1, err_msg: null }), '（平台没有给出原因）'],
    [body({ infcode: '00', err_msg: 'x' }), 'x'],
    [body({ infcode: -1, err_msg: 404 }), '404'],
    [body({ infcode: -1, err_msg: { a: '未备案' } }), '{"a":"未备案"}'],
    [body({ infcode: 401, err_msg: 'y', code: 401, message: 'z' }), 'y'],
  ])('%s is refused in its own words', (text, words) => {
    expect(readAnswer(200, text)).toEqual({ kind: 'refused', text: words });
  });

  it.each([
    [401, '{"code":401,"message":"签名不一致"}', '签名不一致'],
    [403, '', 'HTTP 403'],
    [401, '<html>', 'HTTP 401'],
    [200, '{"code":401,"message":"非法用户"}', '非法用户'],
    [500, '{"code":"403","message":"非法用户"}', '非法用户'],
  ])('HTTP %i is the gateway', (status, text, words) => {
    expect(readAnswer(status, text)).toEqual({ kind: 'gateway', text: words });
  });

  it.each([
    [200, ''],
    [200, '<html></html>'],
    [200, '{"infcode":0,"output":{"se'],
    [200, '[]'],
    [200, 'null'],
    [200, '{"err_msg":"x"}'],
    [200, body({ infcode: '', err_msg: 'x' })],
    [200, body({ infcode: '成功', err_msg: '' })],
    [200, body({ infcode: '1', err_msg: '', output })],
    [200, body({ infcode: -1, err_msg: '未备案', output })],
    [200, body({ infcode: -1, err_msg: null, output: JSON.stringify(output) })],
    [200, '{"infcode":-1,"infcode":0,"output":{}}'],
    [200, body({ infcode: 0, output: '{"setl_id":"1","setl_id":"2"}' })],
    [200, `{"infcode":0,"output":${'['.repeat(70)}${']'.repeat(70)}}`],
    [200, '{"code":500,"message":"x"}'],
    [500, body({ infcode: 0, output: {} })],
    [500, body({ infcode: -1, err_msg: '未备案' })],
    [502, ''],
    [0, ''],
  ])('HTTP %i %s says nothing', (status, text) => {
    expect(readAnswer(status, text).kind).toBe('unreadable');
  });

  it('keeps the words of what HTTP calls an error', () => {
    const said = readAnswer(500, body({ infcode: -1, err_msg: '未备案' }));
    expect(said).toEqual({ kind: 'unreadable', text: 'HTTP 500，未备案' });
  });
});

describe('requestText', () => {
  it('carries the envelope of the national interface and the input as given', () => {
    const head = {
      infno: '2207',
      msgid: 'M1',
      insuredPlace: '653200',
      time: '2026-11-22 09:00:00',
      operator: {
        id: 'T1',
        name: '测试员',
      },
      signNo: 'S1',
    };
    const sent: unknown = JSON.parse(requestText(head, { data: { psn_no: '1' } }, profile));
    expect(sent).toMatchObject({
      infno: '2207',
      msgid: 'M1',
      mdtrtarea_admvs: '430100',
      insuplc_admdvs: '653200',
      opter: 'T1',
      opter_name: '测试员',
      sign_no: 'S1',
      inf_time: '2026-11-22 09:00:00',
      fixmedins_code: 'H43010000001',
      infver: 'V1.0',
      input: { data: { psn_no: '1' } },
    });
  });
});

describe('the receiving system', () => {
  const hebei = profileFile.parse(hebeiJson);
  it.each([
    ['2207', { insutype: '340', personType: '13' }, 'LXXT'],
    ['2206A', { insutype: '410', personType: '11' }, 'GSXT'],
    ['2207', { insutype: '310', personType: '11' }, 'YBXT'],
    ['2204', { insutype: '340', personType: '13' }, 'YBXT'],
    ['2207', undefined, 'YBXT'],
  ])('%s %o goes to %s', (infno, insured, receiver) => {
    expect(receiverOf(hebei, infno, insured)).toBe(receiver);
  });

  it('can depend on the person type', () => {
    const rule = { infnos: ['2207'], personTypes: ['13'], value: 'X' };
    const recerSysCode = { default: 'D', rules: [rule] };
    const own = { ...hebei, message: { ...hebei.message, recerSysCode } };
    expect(receiverOf(own, '2207', { insutype: '1', personType: '13' })).toBe('X');
    expect(receiverOf(own, '2207', { insutype: '1', personType: '11' })).toBe('D');
  });
});

describe('the profile', () => {
  it('gives each transaction its time-out', () => {
    const given = ['2207', '2207A', '1101'].map((infno) => timeoutOf(profile, infno));
    expect(given).toEqual([15_000, 15_000, 8_000]);
  });

  const wrong: [string, object][] = [
    ['another format', { format: 'crosscounter.profile/2' }],
    ['an unknown field', { surprise: 1 }],
    [
      'a hospital code of 11 characters',
      { hospital: { ...profile.hospital, code: 'H4301000001' } },
    ],
    ['an unknown way to decide 2207', { decide: { ...profile.decide, '2207': ['2207'] } }],
    ['a negative tolerance', { toleranceFen: -1 }],
    ['no attempt', { attemptsMax: 0 }],
    ['an empty text, which every refusal would contain', { notFoundTexts: [''] }],
  ];
  it.each(wrong)('is refused with %s', (_name, change) => {
    expect(profileFile.safeParse({ ...profileJson, ...change }).success).toBe(false);
  });
});
