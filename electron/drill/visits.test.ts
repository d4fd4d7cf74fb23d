/**
 * Goal: 2201–2205 refuse what the spec texts refuse; method: a right message with one thing wrong.
 */
import { describe, expect, it } from 'vitest';
import { nodeOf, openBill } from './clerk.ts';
import type { Bench } from './fixture.ts';
import { bench, items, lineOf, patientOf } from './fixture.ts';

const patient = patientOf('longterm-390');
const registration = {
  psn_no: patient.psnNo,
  insutype: '390',
  mdtrt_cert_type: '02',
  mdtrt_cert_no: patient.idNumber,
  psn_cert_type: '01',
  certno: patient.idNumber,
  psn_name: patient.name,
  psn_type: '15',
  begntime: '2026-05-06 09:00:00',
  ipt_otp_no: 'OTP1',
  dept_code: 'D01',
  caty: 'A03',
};

describe('2201 and 2202', () => {
  it.each([
    [{ ipt_otp_no: '' }, 'data.ipt_otp_no]不能为空'],
    [{ begntime: '2026-05-06' }, 'data.begntime]日期时间格式'],
    [{ caty: undefined }, 'data.caty]不能为空'],
    [{ insutype: '310' }, '没有险种310'],
    [{ psn_type: '11' }, '人员类别与参保信息不一致'],
    [{ psn_no: '65320000000000000000009999' }, '未查询到人员基本信息'],
    [{ mdtrt_cert_no: patientOf('local').idNumber }, '就诊凭证与人员编号不是同一人'],
    [{ certno: patientOf('local').idNumber }, '证件号码与参保信息不一致'],
  ])('refuses %j', async (change, errMsg) => {
    const { clerk } = await bench();
    const data = { ...registration, ...change };
    expect((await clerk.send('2201', { data }, clerk.routed(patient))).errMsg).toContain(errMsg);
  });

  it('keeps ipt_otp_no unique in the hospital, even after 2202', async () => {
    const { clerk } = await bench();
    const to = clerk.routed(patient);
    const first = await clerk.send('2201', { data: registration }, to);
    const mdtrt_id = nodeOf(first, 'data')['mdtrt_id'];
    const refused = '住院/门诊号OTP1在本机构已存在';
    expect((await clerk.send('2201', { data: registration }, to)).errMsg).toBe(refused);
    const data = { psn_no: patient.psnNo, mdtrt_id, ipt_otp_no: 'OTP1' };
    expect((await clerk.send('2202', { data }, to)).ok).toBe(true);
    expect((await clerk.send('2202', { data }, to)).errMsg).toBe('该就诊的挂号已撤销');
    expect((await clerk.send('2201', { data: registration }, to)).errMsg).toBe(refused);
  });

  it('refuses 2202 with fee rows', async () => {
    const { clerk } = await bench();
    const { visit } = await openBill(clerk, patient, [lineOf('10.00')]);
    const data = { psn_no: patient.psnNo, mdtrt_id: visit, ipt_otp_no: 'OTP00000001' };
    const told = await clerk.send('2202', { data }, clerk.routed(patient));
    expect(told.errMsg).toContain('存在未撤销的费用明细');
  });
});

async function openVisit({ clerk }: Bench, number = 'OTP9'): Promise<string> {
  const data = { ...registration, ipt_otp_no: number };
  const told = await clerk.send('2201', { data }, clerk.routed(patient));
  const visit = String(nodeOf(told, 'data')['mdtrt_id']);
  await clerk.diagnose(patient, visit);
  return visit;
}

const fee = {
  feedetl_sn: '1',
  psn_no: patient.psnNo,
  chrg_bchno: 'X1',
  rx_circ_flag: '0',
  fee_ocur_time: '2026-05-06 09:00:00',
  med_list_codg: items.plain.code,
  medins_list_codg: items.plain.local,
  det_item_fee_sumamt: '12.35',
  cnt: '1',
  pric: '12.345',
  bilg_dept_codg: 'D01',
  bilg_dept_name: '演练科',
  bilg_dr_codg: 'D1',
  bilg_dr_name: '演练医师',
  hosp_appr_flag: '1',
};

describe('2203', () => {
  it('wants a disease, a valid diagnosis and a known visit', async () => {
    const started = await bench();
    const { clerk } = started;
    const to = clerk.routed(patient);
    const mdtrt_id = await openVisit(started);
    const info = { mdtrt_id, psn_no: patient.psnNo, med_type: '14', dise_codg: 'M00503' };
    const mdtrtinfo = { ...info, begntime: '2026-05-06 09:00:00', dise_name: '恶性肿瘤' };
    const void1 = { diag_type: '1', diag_srt_no: 1, diag_code: 'C1', diag_name: 'x' };
    const by = { diag_dept: 'D', dise_dor_no: 'D1', dise_dor_name: 'x' };
    const when = { diag_time: '2026-05-06 09:00:00', vali_flag: '0' };
    const diseinfo = [{ ...void1, ...by, ...when }];
    const send = (change: object, list: object[]) =>
      clerk.send('2203', { mdtrtinfo: { ...mdtrtinfo, ...change }, diseinfo: list }, to);
    expect((await send({}, diseinfo)).errMsg).toBe('就诊至少应有一条有效诊断');
    expect((await send({}, [])).errMsg).toContain('diseinfo]不能为空');
    expect((await send({ dise_codg: '' }, diseinfo)).errMsg).toContain('dise_codg');
    expect((await send({ med_type: '11' }, diseinfo)).errMsg).toContain('med_type');
    expect((await send({ mdtrt_id: 'none' }, diseinfo)).errMsg).toContain('未查询到就诊信息');
    expect((await send({ exp_content: '{1' }, diseinfo)).errMsg).toContain('应为JSON字符串');
  });
});

describe('2204 and 2205', () => {
  it.each([
    [{ feedetl_sn: '0' }, '应为不超过15位的数字且不为0'],
    [{ feedetl_sn: 'A1' }, '应为不超过15位的数字且不为0'],
    [{ pric: '12.3456789' }, '应为不超过6位小数的数值'],
    [{ det_item_fee_sumamt: '12.345' }, '应为不超过两位小数的金额'],
    [{ det_item_fee_sumamt: '12.37' }, '单价×数量与明细项目费用总额不符'],
    [{ cnt: '-1', det_item_fee_sumamt: '-12.35' }, '数量和金额必须大于0'],
    [{ med_list_codg: 'NONE' }, '医疗目录编码NONE不存在'],
    [{ dise_codg: 'M07801' }, '病种编码与就诊信息不一致'],
    [{ bilg_dr_codg: '' }, 'bilg_dr_codg]不能为空'],
    [{ hosp_appr_flag: '3' }, 'hosp_appr_flag'],
  ])('refuses a line with %j', async (change, errMsg) => {
    const started = await bench();
    const mdtrt_id = await openVisit(started);
    const feedetail = [{ ...fee, mdtrt_id, ...change }];
    const told = await started.clerk.send('2204', { feedetail }, started.clerk.routed(patient));
    expect(told.errMsg).toContain(errMsg);
  });

  it.each(['12.34', '12.35', '12.36'])('lets price × count differ by one fen: %s', async (text) => {
    const started = await bench();
    const mdtrt_id = await openVisit(started);
    const feedetail = [{ ...fee, mdtrt_id, det_item_fee_sumamt: text }];
    const told = await started.clerk.send('2204', { feedetail }, started.clerk.routed(patient));
    expect(told.ok).toBe(true);
  });

  it('wants 2203 first, whole batches, and numbers used once', async () => {
    const started = await bench();
    const { clerk } = started;
    const to = clerk.routed(patient);
    const data = { ...registration, ipt_otp_no: 'OTP8' };
    const bare = nodeOf(await clerk.send('2201', { data }, to), 'data')['mdtrt_id'];
    const upload = (...feedetail: object[]) => clerk.send('2204', { feedetail }, to);
    expect((await upload({ ...fee, mdtrt_id: bare })).errMsg).toContain('2203');
    const mdtrt_id = await openVisit(started);
    const other = await openVisit(started, 'OTP10');
    const row = { ...fee, mdtrt_id };
    expect((await upload(row, row)).errMsg).toBe('费用明细流水号1重复');
    expect((await upload(row, { ...row, mdtrt_id: other })).errMsg).toContain('只能包含同一就诊');
    expect((await upload(row)).ok).toBe(true);
    expect((await upload({ ...row, feedetl_sn: '2' })).errMsg).toContain('须整批撤销后重新上传');
    const used = '费用明细流水号1：收费批次号X1在本机构已使用';
    expect((await upload({ ...row, mdtrt_id: other })).errMsg).toBe(used);
    expect((await upload({ ...row, chrg_bchno: 'X2' })).errMsg).toBe('费用明细流水号1重复');
    const batch = { psn_no: patient.psnNo, mdtrt_id, chrg_bchno: 'X1' };
    expect((await clerk.send('2205', { data: batch }, to)).ok).toBe(true);
    const nothing = '未查询到需要撤销的费用明细';
    expect((await clerk.send('2205', { data: batch }, to)).errMsg).toBe(nothing);
    expect((await upload(row)).ok).toBe(true);
  });

  it('keeps settled rows', async () => {
    const { clerk } = await bench();
    const bill = await openBill(clerk, patient, [lineOf('10.00')]);
    await clerk.settle(patient, bill);
    const to = clerk.routed(patient);
    for (const chrg_bchno of [bill.batch, '0000']) {
      const data = { psn_no: patient.psnNo, mdtrt_id: bill.visit, chrg_bchno };
      expect((await clerk.send('2205', { data }, to)).errMsg).toContain('已结算，不能撤销');
    }
  });

  it('treats an item that the hospital did not approve as self-funded', async () => {
    const { clerk } = await bench();
    const bill = await openBill(clerk, patient, [{ ...lineOf('10.00'), approved: '2' }]);
    expect(bill.stated).toMatchObject({ fulamt_ownpay_amt: '10.00', inscp_scp_amt: '0.00' });
  });
});
