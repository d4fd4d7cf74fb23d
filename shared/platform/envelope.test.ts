/**
 * Goal: request and answer texts as provinces write them. Method: examples, one thing changed at a
 * time.
 */
import { describe, expect, it } from 'vitest';
import profileJson from '../packs/430100/profile.json' with { type: 'json' };
import { readAnswer, requestText } from './envelope.ts';
import { profileFile, timeoutOf } from './profile.ts';

const profile = profileFile.parse(profileJson);
const body = (value: object) => JSON.stringify(value);

describe('readAnswer', () => {
  const output = { setlinfo: { setl_id: '1' } };
  it.each([
    ['number infcode', body({ infcode: 0, err_msg: '', output }), output],
    ['text infcode', body({ infcode: '0', err_msg: null, output }), output],
    ['output as text', body({ infcode: 0, output: JSON.stringify(output) }), output],
    ['empty text as output', body({ infcode: 0, output: '' }), undefined],
    ['no output', body({ infcode: 0 }), undefined],
    ['output text that is no JSON', body({ infcode: 0, output: '{"a' }), undefined],
  ])('%s is done', (_name, text, expected) => {
    expect(readAnswer(200, text)).toEqual({ kind: 'done', output: expected });
  });

  it.each([
    [body({ infcode: -1, err_msg: '未备案' }), '未备案'],
    [body({ infcode: '-1', err_msg: '未备案', output: '' }), '未备案'],
    [body({ infcode: 1, err_msg: null }), '（平台没有给出原因）'],
    [body({ infcode: '00', err_msg: 'x' }), 'x'],
  ])('%s is refused in its own words', (text, words) => {
    expect(readAnswer(200, text)).toEqual({ kind: 'refused', text: words });
  });

  it.each([
    [401, '{"code":401,"message":"签名不一致"}', '签名不一致'],
    [403, '', 'HTTP 403'],
    [401, '<html>', 'HTTP 401'],
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
    [500, body({ infcode: 0, output: {} })],
    [502, ''],
    [0, ''],
  ])('HTTP %i %s says nothing', (status, text) => {
    expect(readAnswer(status, text).kind).toBe('unreadable');
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

describe('the profile', () => {
  it('gives each transaction its time-out', () => {
    expect([timeoutOf(profile, '2207'), timeoutOf(profile, '1101')]).toEqual([15_000, 8_000]);
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
