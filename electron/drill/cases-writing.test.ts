/**
 * Goal: each writing says the same in other letters, and each standing rule holds. Method: 1101 and
 * 2206 under the case, read as text; each rule broken once.
 */
import { describe, expect, it } from 'vitest';
import { ruleCases, writingCases } from './cases-writing.ts';
import { nodeOf, openBill } from './clerk.ts';
import type { Told } from './clerk.ts';
import { bench, mixedLines, patientOf } from './fixture.ts';

const patient = patientOf('longterm-390');
const covered = new Set<string>();

async function bodies(name: string): Promise<{ person: string; trial: Told }> {
  covered.add(name);
  const { clerk, platform } = await bench();
  const bill = await openBill(clerk, patient, mixedLines);
  expect(platform.choose(name)).toBe(true);
  const person = await clerk.identify(patient);
  return { person: person.body, trial: await clerk.trial(patient, bill) };
}

describe('writing', () => {
  it.each([
    ['infcode-number', '"infcode":0,', '"infcode":0,'],
    ['infcode-text', '"infcode":"0"', '"infcode":"0"'],
    ['output-text', '"output":"{\\"baseinfo', '"output":"{\\"setlinfo'],
    ['output-object', '"output":{"baseinfo', '"output":{"setlinfo'],
    ['admvs', '"insuplc_admvs":"653200"', '"setlinfo"'],
    ['extra-fields', '"drill_extra"', '"enctype"'],
    ['empty-text', '"balc":""', '"acct_pay":""'],
    ['empty-null', '"emp_name":null', '"acct_pay":0'],
  ])('%s', async (name, person, trial) => {
    const said = await bodies(name);
    expect(said.person).toContain(person);
    expect(said.trial.body).toContain(trial);
    expect(nodeOf(said.trial, 'setlinfo')).toMatchObject({ medfee_sumamt: 2025.5 });
  });

  it('empty-absent', async () => {
    expect((await bodies('empty-absent')).person).not.toContain('emp_name');
  });

  it('admvs leaves no other spelling', async () => {
    expect((await bodies('admvs')).person).not.toContain('admdvs');
  });
});

async function settled() {
  const { clerk } = await bench();
  const to = clerk.routed(patient);
  const bill = await openBill(clerk, patient, mixedLines);
  const told = await clerk.settle(patient, bill);
  const of = { psn_no: patient.psnNo, mdtrt_id: bill.visit };
  const ask = async (infno: string, data: object): Promise<string> =>
    (await clerk.send(infno, { data: { ...of, ...data } }, to)).errMsg;
  return { clerk, bill, told, ask };
}

const rules: Readonly<Record<string, () => Promise<string>>> = {
  'rule-5203': async () => (await settled()).ask('5203', {}),
  'rule-5204': async () => (await settled()).ask('5204', {}),
  'rule-2205': async () => {
    const { ask, bill } = await settled();
    return ask('2205', { chrg_bchno: bill.batch });
  },
  'rule-2601': async () => {
    const { ask, told } = await settled();
    return ask('2601', { omsgid: told.msgid, oinfno: '2204' });
  },
  'rule-2207': async () => {
    const { clerk } = await settled();
    const bill = await openBill(clerk, patient, mixedLines);
    const stated = { ...bill.stated, inscp_scp_amt: '1621.59' };
    return (await clerk.settle(patient, { ...bill, stated })).errMsg;
  },
  'rule-new-visit': async () => {
    const { clerk, bill, told, ask } = await settled();
    await ask('2601', { omsgid: told.msgid, oinfno: '2207' });
    return (await clerk.settle(patient, bill)).errMsg;
  },
  'rule-extension': async () => {
    const { clerk } = await bench();
    const who = { ...patientOf('emergency-unfiled'), emergency: false };
    const bill = await openBill(clerk, who, mixedLines);
    const stated = { ...bill.stated, expContent: JSON.stringify({ OTP_ER_REFL_FLAG: '1' }) };
    return (await clerk.settle(who, { ...bill, stated })).errMsg;
  },
};

describe('standing rules', () => {
  it.each([
    ['rule-5203', '字段[data.setl_id]不能为空'],
    ['rule-5204', '字段[data.setl_id]不能为空'],
    ['rule-2205', '已结算，不能撤销'],
    ['rule-2601', '交易2204不支持冲正'],
    ['rule-2207', '符合政策范围金额与费用明细上传结果不一致'],
    ['rule-new-visit', '请使用新的门诊号重新挂号'],
    ['rule-extension', '未办理异地就医备案'],
  ])('%s', async (name, errMsg) => {
    covered.add(name);
    expect(await rules[name]?.()).toContain(errMsg);
  });
});

it('every case of these tables is proven', () => {
  const names = [...writingCases, ...ruleCases].map((each) => each.name);
  expect([...covered].sort()).toEqual(names.sort());
});
