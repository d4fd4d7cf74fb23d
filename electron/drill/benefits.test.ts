/**
 * Goal: every patient is told at 2001 and 2206 what the table promises; method: ask for all of
 * them.
 */
import { describe, expect, it } from 'vitest';
import { nodeOf, openBill, rowsOf } from './clerk.ts';
import { bench, lineOf, patientOf } from './fixture.ts';
import { drillPatients, idCheckDigit } from './patients.ts';

describe('the table of patients', () => {
  it('has at least 30 people, distinct, with ID numbers that cannot be real but check', () => {
    expect(drillPatients.length).toBeGreaterThanOrEqual(30);
    for (const name of ['key', 'name', 'idNumber', 'psnNo'] as const) {
      expect(new Set(drillPatients.map((patient) => patient[name])).size).toBe(
        drillPatients.length,
      );
    }
    for (const { idNumber, birthDate, gender, card } of drillPatients) {
      expect(idNumber).toMatch(/^990000\d{11}[\dX]$/);
      expect(idNumber.slice(6, 14)).toBe(birthDate.replaceAll('-', ''));
      expect(idCheckDigit(idNumber.slice(0, 17))).toBe(idNumber.slice(17));
      expect(Number(idNumber[16]) % 2).toBe(gender === '1' ? 1 : 0);
      expect(card.cardSn).toMatch(/^[0-9A-F]{32}$/);
    }
  });

  it('checks the ID digit as the example of GB 11643 does', () => {
    expect(idCheckDigit('11010519491231002')).toBe('X');
  });

  it.each(drillPatients)('$key: expected $expected', async (patient) => {
    const { clerk } = await bench();
    expect((await clerk.identify(patient)).ok).toBe(true);
    const check = await clerk.checkBenefit(patient);
    if (patient.expected === 'provisional') {
      expect(check.errMsg).toContain('维护中');
      return;
    }
    const refused = rowsOf(check, 'trtinfo').filter((row) => row['trt_enjymnt_flag'] !== '1');
    const settles = patient.expected === 'direct' || patient.key === 'local';
    const seenEarly = patient.emergency || (!settles && !patient.filingSeenLate);
    expect(refused.length > 0).toBe(seenEarly);
    if (patient.insurances.every((insurance) => insurance.status !== '1')) {
      expect((await clerk.register(patient)).errMsg).toContain('参保状态不正常');
      return;
    }
    const bill = await openBill(clerk, patient, [lineOf('400.00')]);
    const trial = await clerk.trial(patient, bill);
    expect(trial.ok).toBe(settles);
    expect((await clerk.settle(patient, bill)).ok).toBe(settles);
  });
});

describe('2001, 5301, 5302', () => {
  it.each([
    ['unfiled', '该参保人未办理异地就医备案'],
    ['filing-expired', '备案已于2025-12-31到期'],
    ['filing-other-city', '备案就医地为郑州市，与本次就医地不符'],
    ['unqualified', '无恶性肿瘤门诊放化疗门诊慢特病待遇资格'],
    ['qualification-expired', '恶性肿瘤门诊放化疗门诊慢特病待遇资格已于2025-06-30到期'],
    ['disease-not-direct', '病种慢性肾功能不全（非透析）（M07800）未纳入参保地'],
    ['kashgar-haemophilia', '病种血友病（M01200）未纳入参保地'],
    ['suspended', '参保状态为暂停参保，不能享受医保待遇'],
  ])('%s: %s', async (key, reason) => {
    const { clerk } = await bench();
    const told = await clerk.checkBenefit(patientOf(key));
    const reasons = rowsOf(told, 'trtinfo').map((row) => String(row['trt_chk_rslt']));
    expect(reasons.some((each) => each.startsWith(reason))).toBe(true);
  });

  it('names filing type, city and end where the filing holds', async () => {
    const { clerk } = await bench();
    const told = await clerk.checkBenefit(patientOf('referred-390'));
    expect(rowsOf(told, 'trtinfo')[2]).toMatchObject({
      trt_enjymnt_flag: '1',
      trt_chk_rslt: '异地就医备案有效：转诊，备案就医地长沙市，有效期至2026-12-31',
      begndate: '2026-01-01',
      enddate: '2026-12-31',
    });
  });

  it('shows the missing filing of "unfiled-late" only at 2206', async () => {
    const { clerk } = await bench();
    const patient = patientOf('unfiled-late');
    const flags = rowsOf(await clerk.checkBenefit(patient), 'trtinfo');
    expect(flags.map((row) => row['trt_enjymnt_flag'])).toEqual(['1', '1']);
    const bill = await openBill(clerk, patient, [lineOf('400.00')]);
    expect((await clerk.trial(patient, bill)).errMsg).toBe('该参保人未办理异地就医备案');
  });

  it('lists every qualification, and no institution', async () => {
    const { clerk } = await bench();
    const patient = patientOf('two-diseases');
    const data = { psn_no: patient.psnNo, biz_appy_type: '08' };
    const to = clerk.routed(patient);
    const told = await clerk.send('5301', { data }, to);
    expect(rowsOf(told, 'feedetail').map((row) => row['opsp_dise_code'])).toEqual([
      'M00503',
      'M07801',
    ]);
    expect((await clerk.send('5302', { data }, to)).output).toEqual({ psnfixmedin: [] });
  });
});

describe('1101', () => {
  const patient = patientOf('longterm-310');
  const identity = { psn_cert_type: '01', certno: patient.idNumber, psn_name: patient.name };
  const card = {
    mdtrt_cert_type: '03',
    mdtrt_cert_no: patient.card.cardNo,
    card_sn: patient.card.cardSn,
  };

  it('finds a person by card and tells account and insurance', async () => {
    const { clerk } = await bench();
    const told = await clerk.send(
      '1101',
      { data: { ...card, ...identity } },
      clerk.routed(patient),
    );
    expect(nodeOf(told, 'baseinfo')).toMatchObject({ psn_no: patient.psnNo, age: '54' });
    expect(rowsOf(told, 'insuinfo')).toMatchObject([
      { insutype: '310', balc: '3260.55', psn_insu_stas: '1', insuplc_admdvs: '653200' },
    ]);
  });

  it.each([
    [{ card_sn: '' }, '卡识别码[card_sn]不能为空'],
    [{ card_sn: '0'.repeat(32) }, '未查询到该社会保障卡'],
    [{ mdtrt_cert_no: 'DR9999999' }, '卡号与卡识别码不符'],
    [{ psn_name: '' }, '异地就医人员须填写'],
    [{ psn_name: '演练·别人' }, '人员姓名与参保信息不一致'],
    [{ certno: '990000197109030000' }, '证件号码与参保信息不一致'],
    [{ mdtrt_cert_type: '01' }, '电子凭证令牌无效'],
    [{ mdtrt_cert_type: '07' }, 'data.mdtrt_cert_type'],
  ])('refuses %j', async (change, errMsg) => {
    const { clerk } = await bench();
    const data = { ...card, ...identity, ...change };
    expect((await clerk.send('1101', { data }, clerk.routed(patient))).errMsg).toContain(errMsg);
  });

  it('finds nobody from elsewhere when insuplc_admdvs is empty: that means local', async () => {
    const { clerk } = await bench();
    const told = await clerk.send('1101', { data: { ...card, ...identity } });
    expect(told.errMsg).toContain('未查询到人员基本信息');
    const local = patientOf('local');
    const data = { mdtrt_cert_type: '02', mdtrt_cert_no: local.idNumber };
    expect((await clerk.send('1101', { data })).ok).toBe(true);
  });

  it('lists both insurances, one suspended', async () => {
    const { clerk } = await bench();
    const told = await clerk.identify(patientOf('two-insurances'));
    const rows = rowsOf(told, 'insuinfo').map((row) => [row['insutype'], row['psn_insu_stas']]);
    expect(rows).toEqual([
      ['310', '2'],
      ['390', '1'],
    ]);
  });
});
