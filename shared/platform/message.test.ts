/**
 * Goal: a message is written as the province wants it, and a wrong one is named field by field.
 * Method: real inputs and hand-made ones, spoilt in one place; the words pinned once.
 */
import { describe, expect, it } from 'vitest';
import hohhotJson from '../packs/150100/profile.json' with { type: 'json' };
import nanchangJson from '../packs/360100/profile.json' with { type: 'json' };
import changshaJson from '../packs/430100/profile.json' with { type: 'json' };
import { applyProfile, checkMessage } from './message.ts';
import { outgoing } from './outgoing.ts';
import { benefitInput, institutionsInput, personInput, qualificationsInput } from './person.ts';
import { messageFault, problemText } from './problem.ts';
import { profileFile, type Profile } from './profile.ts';
import { isForeign } from './spec/messages.ts';

const changsha = profileFile.parse(changshaJson);
const nanchang = profileFile.parse(nanchangJson);
const hohhot = profileFile.parse(hohhotJson);

const credential = { type: '03', no: 'K1', cardSn: 'SN1' } as const;
const person = personInput({ credential, idNo: '1', name: '甲' });
const totals = {
  insutype: '310',
  clr_type: '9987',
  setl_optins: '430100',
  stmt_begndate: '2026-11-22',
  stmt_enddate: '2026-11-22',
  medfee_sumamt: '1.00',
  fund_pay_sumamt: '0.75',
  acct_pay: '0.00',
  fixmedins_setl_cnt: '1',
  refd_setl_flag: '0',
};

const whole = {
  feedetl_sn: '1',
  mdtrt_id: 'M',
  psn_no: 'P',
  chrg_bchno: 'B',
  rx_circ_flag: '0',
  fee_ocur_time: '2026-11-22 09:00:00',
  med_list_codg: 'X',
  medins_list_codg: 'L',
  det_item_fee_sumamt: '1.00',
  cnt: '1',
  pric: '1.00',
  prd_days: '',
  hosp_appr_flag: '0',
  bilg_dept_codg: 'D',
  bilg_dept_name: '科',
  bilg_dr_codg: 'R',
  bilg_dr_name: '医',
};
const line = (change: object) => ({ feedetail: [whole, { ...whole, ...change }] });

/** "path what" of everything wrong. */
function found(infno: string, input: Record<string, unknown>, profile: Profile): string[] {
  const written = applyProfile(infno, input, profile);
  return checkMessage(infno, written, profile).map(({ path, what }) => `${path} ${what}`);
}

describe('applyProfile', () => {
  const trial = { psn_cert_type: '01', med_type: '14', psn_type: '15', psn_name: '甲' };
  const row = { ...trial, dise_codg: 'M1', dise_name: 'n', exp_content: '{}' };

  it('writes this province’s codes and field names', () => {
    const { data } = applyProfile('2206', { data: row }, nanchang);
    expect(data).toEqual({ ...trial, psn_cert_type: '1', expContent: '{}' });
    expect(applyProfile('1101', person, nanchang)['data']).toMatchObject({ psn_cert_type: '1' });
    expect(applyProfile('1101', person, changsha)['data']).toMatchObject({ psn_cert_type: '01' });
  });

  it('leaves out what the province omits, sends what it asks for beyond HN27', () => {
    const { data } = applyProfile('2207', { data: row }, changsha);
    expect(data).toEqual({ psn_cert_type: '01', med_type: '14', exp_content: '{}' });
    const asking = { ...changsha.message, required: { '2207': ['dise_codg'] } };
    const more = applyProfile('2207A', { data: row }, { ...changsha, message: asking });
    expect(more['data']).toMatchObject({ dise_codg: 'M1' });
    expect(more['data']).not.toHaveProperty('psn_name');
  });

  it('writes an empty number as 0 (HN27 §2.3), and keeps fields and nodes it does not know', () => {
    const written = applyProfile('2204', { ...line({ zz: 1 }), extra: 1 }, changsha);
    expect(written).toMatchObject({ feedetail: [{ prd_days: '0' }, { zz: 1 }], extra: 1 });
  });

  it('knows every message that it is given', () => {
    expect(() => applyProfile('3211', {}, changsha)).toThrow('3211');
  });
});

describe('checkMessage', () => {
  it('lets whole messages pass', () => {
    const disease = { code: 'M1', name: '病' };
    const ask = { psnNo: 'P', insutype: '310', disease, time: '2026-11-22 09:00:00' };
    expect(found('1101', person, changsha)).toEqual([]);
    expect(found('2001', benefitInput(ask, changsha), changsha)).toEqual([]);
    expect(found('5302', institutionsInput('P'), changsha)).toEqual([]);
    expect(found('2204', line({}), changsha)).toEqual([]);
    expect(found('3201', { data: totals }, nanchang)).toEqual([]);
  });

  it.each([
    ['missing', { bilg_dr_codg: '' }, 'bilg_dr_codg missing'],
    ['null', { bilg_dr_codg: null }, 'bilg_dr_codg missing'],
    ['too long', { med_list_codg: 'x'.repeat(51) }, 'med_list_codg too-long'],
    ['a word for a number', { cnt: '两盒' }, 'cnt not-a-number'],
    ['an exponent', { cnt: '1e2' }, 'cnt not-a-number'],
    ['a list for a text', { cnt: [] }, 'cnt not-a-number'],
    ['decimals', { pric: '1.1234567' }, 'pric too-many-decimals'],
    ['digits', { det_item_fee_sumamt: `1${'0'.repeat(14)}` }, 'det_item_fee_sumamt too-long'],
    ['no such day', { fee_ocur_time: '2026-02-29 09:00:00' }, 'fee_ocur_time bad-date'],
    ['no such hour', { fee_ocur_time: '2026-02-28 24:00:00' }, 'fee_ocur_time bad-date'],
    ['a code of no table', { hosp_appr_flag: '3' }, 'hosp_appr_flag not-in-code-table'],
  ])('names the line and the field: %s', (_name, change, expected) => {
    expect(found('2204', line(change), changsha)).toEqual([`feedetail[1].${expected}`]);
  });

  it.each([
    ['zeros behind the decimals', { pric: '1.10000000' }],
    ['a leap day', { fee_ocur_time: '2028-02-29 23:59:59' }],
    ['characters, not bytes', { bilg_dr_name: '阿'.repeat(20) }],
    ['a long value that the platform gave', { psn_no: 'P'.repeat(31) }],
    ['a length that no source gives', { bilg_dr_name: '阿'.repeat(60) }],
  ])('does not stop %s', (_name, change) => {
    expect(found('2204', line(change), changsha)).toEqual([]);
  });

  it('asks for what this province requires, line by line', () => {
    const missing = ['feedetail[0].prd_days missing', 'feedetail[1].prd_days missing'];
    expect(found('2204', line({}), hohhot)).toEqual(missing);
    expect(found('2204', line({ prd_days: '30' }), hohhot)).toEqual(missing.slice(0, 1));
    const message = { ...changsha.message, required: { '5301': ['unheard_of'] } };
    const strange = { ...changsha, message };
    expect(found('5301', qualificationsInput('P'), strange)).toEqual(['unheard_of missing']);
  });

  it('asks for the card’s number with a card only, and for a row where there is none', () => {
    const data = { ...person.data, card_sn: '' };
    expect(found('1101', { data }, changsha)).toEqual(['data.card_sn missing']);
    const code = { ...data, mdtrt_cert_type: '01' };
    expect(found('1101', { data: code }, changsha)).toEqual([]);
    expect(found('2204', { feedetail: [] }, changsha)).toEqual(['feedetail missing']);
    expect(found('5301', {}, changsha)).toEqual(['data.psn_no missing']);
  });
});

describe('what the cashier reads', () => {
  it('says which line and field, where it comes from and what to do', () => {
    const made = outgoing('2204', line({ bilg_dr_codg: '' }), changsha);
    if (made.ok) throw new Error('nothing was found');
    expect(made.problems.map(problemText)).toEqual([
      '第 2 行开单医生编码（bilg_dr_codg）没有填，来自账单。请科室在 HIS 里补齐后重新导入账单。',
    ]);
    const { code, detail } = messageFault(made.infno, made.problems);
    expect([code, detail[0]]).toEqual(['message-incomplete', '交易 2204']);
  });

  it('tells at most eight, and how many more', () => {
    const feedetail = Array.from({ length: 30 }, () => line({ cnt: 'x' }).feedetail[1]);
    const problems = checkMessage('2204', { feedetail }, changsha);
    const { detail } = messageFault('2204', problems);
    expect(detail).toHaveLength(10);
    expect(detail.at(-1)).toBe('另有 22 处');
  });
});

describe('isForeign', () => {
  it.each([
    ['2205', { setlinfo: {} }, true],
    ['2203', { baseinfo: {} }, true],
    ['2202', {}, false],
    ['2202', undefined, false],
    ['2601', '', false],
    ['2601', { remark: 1 }, false],
    ['2206', { setlinfo: {}, result: [] }, false],
  ])('%s %j: %s', (infno, output, expected) => {
    expect(isForeign(infno, output)).toBe(expected);
  });
});
