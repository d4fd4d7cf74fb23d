/**
 * Goal: what HN27 forbids is refused, naming field and row; what it leaves open is let through.
 * Method: a right message with one field wrong, over every transaction of the chain.
 */
import { describe, expect, it } from 'vitest';
import { nodeOf, openBill } from './clerk.ts';
import type { Told } from './clerk.ts';
import { bench, items, lineOf, patientOf } from './fixture.ts';

const patient = patientOf('longterm-390');
type Wrong = readonly [field: string, value: unknown, words: string];

/** The bill that a good clerk would try or settle, with one field changed. */
async function changed(infno: string, field: string, value: unknown): Promise<Told> {
  const { clerk } = await bench();
  const bill = await openBill(clerk, patient, [lineOf('10.00')]);
  const { data } = clerk.settlement(patient, bill) as { data: object };
  return clerk.send(infno, { data: { ...data, [field]: value } }, clerk.routed(patient));
}

describe('2206 and 2207', () => {
  it.each<Wrong>([
    ['psn_no', '', '字段[data.psn_no]不能为空'],
    ['psn_no', 'x'.repeat(31), '字段[data.psn_no]长度超过30'],
    ['mdtrt_cert_type', '09', '字段[data.mdtrt_cert_type]不能为空或不在代码表内'],
    ['mdtrt_cert_no', 'x'.repeat(51), '字段[data.mdtrt_cert_no]长度超过50'],
    ['medfee_sumamt', '10.001', '字段[data.medfee_sumamt]应为不超过两位小数的金额'],
    ['medfee_sumamt', '', '字段[data.medfee_sumamt]应为不超过两位小数的金额'],
    ['psn_setlway', '03', '字段[data.psn_setlway]'],
    ['acct_used_flag', '3', '字段[data.acct_used_flag]'],
    ['insutype', '999', '字段[data.insutype]不在代码表内'],
    ['insutype', '310', '险种类型与挂号信息不一致'],
    ['med_type', '77', '字段[data.med_type]不在代码表内'],
    ['med_type', '11', '本机构未开通医疗类别[med_type]11'],
    ['med_type', '13', '医疗类别[med_type]为13时急诊转诊标志应为1或3'],
    ['exp_content', { OTP_ER_REFL_FLAG: '1' }, '字段[exp_content]应为JSON字符串'],
    ['exp_content', `{"a":"${'x'.repeat(4000)}"}`, '字段[exp_content]长度超过4000'],
  ])('%s = %j', async (field, value, words) => {
    for (const infno of ['2206', '2207']) {
      expect((await changed(infno, field, value)).errMsg).toContain(words);
    }
  });

  it('lets an unknown field pass', async () => {
    expect((await changed('2207', 'drill_unknown', '1')).errMsg).toBe('');
  });
});

describe('dates', () => {
  const at = async (begntime: string, endtime: string): Promise<string> => {
    const { clerk } = await bench();
    const data = { psn_no: patient.psnNo, begntime, endtime, med_type: '14' };
    return (await clerk.send('5201', { data }, clerk.routed(patient))).errMsg;
  };

  it.each([
    ['2026-02-30', '2026-03-01', '字段[data.begntime]不是有效的日期'],
    ['2026-02-28 24:00:00', '2026-03-01', '字段[data.begntime]不是有效的日期'],
    ['2026-2-8', '2026-03-01', '字段[data.begntime]日期格式应为yyyy-MM-dd'],
    ['2026-03-02', '2026-03-01', '开始时间不能晚于结束时间'],
    ['2028-02-29', '2028-02-29 23:59:59', ''],
  ])('%s – %s', async (from, until, words) => {
    expect(await at(from, until)).toContain(words);
    if (words === '') expect(await at(from, until)).toBe('');
  });
});

describe('rows of 2204', () => {
  const row = {
    psn_no: patient.psnNo,
    chrg_bchno: 'X1',
    rx_circ_flag: '0',
    fee_ocur_time: '2026-05-06 09:00:00',
    med_list_codg: items.plain.code,
    medins_list_codg: items.plain.local,
    det_item_fee_sumamt: '100.00',
    cnt: '1',
    pric: '100.00',
    bilg_dept_codg: 'D01',
    bilg_dept_name: '演练科',
    bilg_dr_codg: 'D1',
    bilg_dr_name: '演练医师',
    hosp_appr_flag: '1',
  };

  async function second(change: object): Promise<Told> {
    const { clerk } = await bench();
    const mdtrt_id = nodeOf(await clerk.register(patient), 'data')['mdtrt_id'];
    await clerk.diagnose(patient, String(mdtrt_id));
    const first = { ...row, mdtrt_id, feedetl_sn: '1' };
    const feedetail = [first, { ...first, feedetl_sn: '2', ...change }];
    return clerk.send('2204', { feedetail }, clerk.routed(patient));
  }

  it.each<[object, string]>([
    [{ rx_circ_flag: '' }, '字段[feedetail.1.rx_circ_flag]不能为空或不在代码表内（第2行）'],
    [{ med_list_codg: 'x'.repeat(51) }, '字段[feedetail.1.med_list_codg]长度超过50（第2行）'],
    [{ fee_ocur_time: '2026-04-31 09:00:00' }, 'fee_ocur_time]不是有效的日期时间（第2行）'],
    [{ feedetl_sn: '01' }, 'feedetl_sn]应为不超过15位的数字且不为0（第2行）'],
    [{ feedetl_sn: '1'.repeat(16) }, 'feedetl_sn]应为不超过15位的数字且不为0（第2行）'],
    [{ prd_days: '100' }, 'prd_days]应为不超过两位小数、小于100的数值（第2行）'],
    [{ etip_flag: '2' }, 'etip_flag]不在代码表内（第2行）'],
    [{ cnt: '1234567890123.1234' }, 'cnt]长度超过16位（第2行）'],
    [{ det_item_fee_sumamt: '100.02' }, '单价×数量与明细项目费用总额不符'],
    [{ feedetl_sn: '1' }, '费用明细流水号1重复'],
  ])('%j: the whole batch is refused', async (change, words) => {
    const told = await second(change);
    expect(told.errMsg).toContain(words);
  });

  it.each([{ prd_days: '' }, { prd_days: '7.5' }, { feedetl_sn: 2 }, { etip_flag: '' }])(
    '%j is let through',
    async (change) => {
      expect((await second(change)).errMsg).toBe('');
    },
  );
});
