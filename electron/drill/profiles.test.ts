/**
 * Goal: the drill platform does what each shipped profile says of its place. Method: the whole
 * chain under all five, then what is particular to each, with one thing wrong at a time.
 */
import { describe, expect, it } from 'vitest';
import { nodeOf, openBill, rowsOf } from './clerk.ts';
import type { Told } from './clerk.ts';
import { bench, lineOf, mixedLines, placeOf } from './fixture.ts';
import type { Bench } from './fixture.ts';
import { keysFor } from './keys.ts';
import { readDrillProfile } from './profile.ts';
import hebei from '../../shared/packs/130100/profile.json' with { type: 'json' };
import innerMongolia from '../../shared/packs/150100/profile.json' with { type: 'json' };
import jiangxi from '../../shared/packs/360100/profile.json' with { type: 'json' };
import hunan from '../../shared/packs/430100/profile.json' with { type: 'json' };
import chongqing from '../../shared/packs/500100/profile.json' with { type: 'json' };

const shipped = { hunan, jiangxi, hebei, innerMongolia, chongqing };
const names = Object.keys(shipped) as (keyof typeof shipped)[];
const at = (name: keyof typeof shipped): Promise<Bench> => bench(1, placeOf(shipped[name]));

async function settled(bed: Bench, key: string, account: '0' | '1' = '0') {
  const patient = bed.patient(key);
  const bill = await openBill(bed.clerk, patient, mixedLines);
  const trial = await bed.clerk.trial(patient, bill, account);
  const told = await bed.clerk.settle(patient, bill, account);
  const of = { psn_no: patient.psnNo, mdtrt_id: bill.visit };
  return { patient, bill, trial, told, of, to: bed.clerk.routed(patient) };
}

describe.each(names)('%s', (name) => {
  it('carries a bill from 1101 to 2208, in its own codes', async () => {
    const bed = await at(name);
    const { codes, reconcile } = placeOf(shipped[name]).profile;
    const known = await bed.clerk.identify(bed.patient('longterm-310'));
    expect(nodeOf(known, 'baseinfo')['psn_cert_type']).toBe(codes.idCard);
    const { trial, told, of, to } = await settled(bed, 'longterm-310', '1');
    expect([trial.errMsg, told.errMsg]).toEqual(['', '']);
    const setlinfo = nodeOf(told, 'setlinfo');
    const clrType = reconcile.groups.find((each) => each.insutype === '310')?.clrType;
    expect(setlinfo).toMatchObject({ clr_type: clrType, hifp_pay: 1216.2 });
    const data = { ...of, setl_id: setlinfo['setl_id'] };
    expect((await bed.clerk.send('5203', { data }, to)).ok).toBe(true);
    expect((await bed.clerk.send('2208', { data }, to)).ok).toBe(true);
  });

  it('writes the class of an item as its table does', async () => {
    const bed = await at(name);
    const patient = bed.patient('longterm-390');
    const visit = String(nodeOf(await bed.clerk.register(patient), 'data')['mdtrt_id']);
    await bed.clerk.diagnose(patient, visit);
    const rows = rowsOf(await bed.clerk.upload(patient, visit, mixedLines), 'result');
    const wanted = name === 'jiangxi' ? ['2', '2', '3', '1'] : ['02', '02', '03', '01'];
    expect(rows.map((row) => row['chrgitm_lv'])).toEqual(wanted);
  });

  it('knows its filing place, wherever it is', async () => {
    const bed = await at(name);
    for (const key of ['longterm-390', 'province-filing']) {
      expect((await settled(bed, key)).told.errMsg).toBe('');
    }
    const other = await settled(bed, 'filing-other-city');
    expect(other.told.errMsg).toContain('与本次就医地不符');
    const local = bed.patient('local');
    expect(local.insurances[0]?.admdvs).toBe(placeOf(shipped[name]).hospital.admdvs);
    expect((await bed.clerk.identify(local)).ok).toBe(true);
  });

  it('sees an emergency in its own extension field only', async () => {
    const bed = await at(name);
    expect((await settled(bed, 'emergency-unfiled')).told.ok).toBe(true);
    const patient = bed.patient('emergency-unfiled');
    const bill = await openBill(bed.clerk, { ...patient, emergency: false }, [lineOf('9.00')]);
    const { extensionField } = placeOf(shipped[name]).profile.message;
    const other = extensionField === 'expContent' ? 'exp_content' : 'expContent';
    const stated = { ...bill.stated, [other]: JSON.stringify({ OTP_ER_REFL_FLAG: '1' }) };
    const told = await bed.clerk.settle({ ...patient, emergency: false }, { ...bill, stated });
    expect(told.errMsg).toContain('未办理异地就医备案');
  });

  it('refuses a wrong infver, receiver, msgid and variant', async () => {
    const bed = await at(name);
    const { message, gateway } = placeOf(shipped[name]).profile;
    const ask = async (infno: string, change: object): Promise<string> =>
      (await bed.clerk.send(infno, { data: {} }, { ...change })).errMsg;
    const infver = message.infver === 'V1.0' ? '1.0.0' : 'V1.0';
    expect(await ask('5301', { infver })).toContain(`接口版本号${infver}不正确`);
    expect(await ask('5301', { recer_sys_code: '99' })).toContain('接收方系统代码99不正确');
    const { hospital } = placeOf(shipped[name]);
    const forms = [`${hospital.code}202605060900000009`, `260506090000-${hospital.code}-0009`];
    const wrong = message.msgid === 'hospital-time-serial' ? forms[1] : forms[0];
    expect(await ask('5301', { msgid: wrong })).toContain('发送方报文ID格式错误');
    const trial = message.variants.trial === '2206' ? '2206A' : '2206';
    const settle = message.variants.settle === '2207' ? '2207A' : '2207';
    expect(await ask(trial, {})).toBe(`交易编号${trial}不存在或未开通`);
    expect(await ask(settle, {})).toBe(`交易编号${settle}不存在或未开通`);
    expect(keysFor(placeOf(shipped[name]).profile).kind).toBe(gateway.signing.kind);
  });
});

async function reversed(bed: Bench, done: Awaited<ReturnType<typeof settled>>, oinfno: string) {
  const data = { psn_no: done.patient.psnNo, omsgid: done.told.msgid, oinfno };
  return (await bed.clerk.send('2601', { data }, done.to)).errMsg;
}

describe('particular to Hunan', () => {
  it('reverses 2207 only, wants a setl_id at 5204 and a number as feedetl_sn', async () => {
    const bed = await at('hunan');
    const done = await settled(bed, 'longterm-390');
    const fees = await bed.clerk.send('5204', { data: done.of }, done.to);
    expect(fees.errMsg).toContain('data.setl_id]不能为空');
    expect(await reversed(bed, done, '2208')).toBe('交易2208不支持冲正');
    expect(await reversed(bed, done, '2207')).toBe('');
  });
});

describe('particular to Jiangxi', () => {
  it('reverses 2207A under that number and tells the setl_id of a visit at 5204', async () => {
    const bed = await at('jiangxi');
    const done = await settled(bed, 'longterm-390');
    const fees = await bed.clerk.send('5204', { data: done.of }, done.to);
    const { setl_id } = nodeOf(done.told, 'setlinfo');
    expect(rowsOf(fees, 'rows').map((row) => row['setl_id'])).toEqual(Array(4).fill(setl_id));
    expect(await reversed(bed, done, '2207')).toBe('未查询到需要冲正的原交易');
    expect(await reversed(bed, done, '2207A')).toBe('');
    const after = await bed.clerk.send('5204', { data: done.of }, done.to);
    expect(rowsOf(after, 'rows').map((row) => row['setl_id'])).toEqual(['', '', '', '']);
  });

  it('takes 2207A without the four amounts, not with other ones', async () => {
    const bed = await at('jiangxi');
    const patient = bed.patient('longterm-390');
    const bill = await openBill(bed.clerk, patient, mixedLines);
    const stated = { preselfpay_amt: '0.01' };
    const wrong = await bed.clerk.settle(patient, { ...bill, stated });
    expect(wrong.errMsg).toContain('先行自付金额与费用明细上传结果不一致');
    expect((await bed.clerk.settle(patient, { ...bill, stated: {} })).ok).toBe(true);
  });

  it('wants the doctor at 2201 and takes any text as feedetl_sn', async () => {
    const bed = await at('jiangxi');
    const told = await bed.clerk.send('2201', { data: { atddr_no: 'D1', dr_name: '' } });
    expect(told.errMsg).toBe('入参校验失败：字段[data.dr_name]不能为空（本统筹区要求）');
  });
});

describe('particular to Hebei', () => {
  it('has a receiver for retired cadres, and wants psn_type at 2207', async () => {
    const bed = await at('hebei');
    const ask = (data: object, change: object = {}): Promise<Told> =>
      bed.clerk.send('2001', { data }, { ...change });
    expect((await ask({ insutype: '340' })).errMsg).toContain('应为LXXT');
    const cadre = await ask({ insutype: '340' }, { recer_sys_code: 'LXXT' });
    expect(cadre.errMsg).not.toContain('接收方系统代码');
    const patient = bed.patient('longterm-390');
    const bill = await openBill(bed.clerk, patient, mixedLines);
    const stated = { ...bill.stated, psn_type: '' };
    const { data } = bed.clerk.settlement(patient, { ...bill, stated }) as { data: object };
    const to = bed.clerk.routed(patient);
    const told = await bed.clerk.send('2207', { data: { ...data, psn_type: '' } }, to);
    expect(told.errMsg).toBe('入参校验失败：字段[data.psn_type]不能为空');
  });

  it('asks people insured here for their PIN', async () => {
    const bed = await at('hebei');
    const patient = bed.patient('local');
    const bill = await openBill(bed.clerk, patient, mixedLines);
    expect((await bed.clerk.settle(patient, bill)).errMsg).toBe('请校验社会保障卡密码');
    const input = bed.clerk.settlement(patient, bill);
    const to = { ...bed.clerk.routed(patient), cainfo: 'PIN' };
    expect((await bed.clerk.send('2207', input, to)).ok).toBe(true);
  });
});

describe('particular to Inner Mongolia', () => {
  it('counts the account into fund_pay_sumamt, B as ever', async () => {
    const bed = await at('innerMongolia');
    const setlinfo = nodeOf((await settled(bed, 'longterm-310', '1')).told, 'setlinfo');
    expect(setlinfo).toMatchObject({
      fund_pay_sumamt: 2025.5,
      hifp_pay: 1216.2,
      psn_part_amt: 809.3,
      acct_pay: 809.3,
      psn_cash_pay: 0,
    });
    expect(bed.platform.ledger()).toMatchObject([{ fund: 121_620, account: 80_930 }]);
  });

  it('wants prd_days in every row', async () => {
    const bed = await at('innerMongolia');
    const feedetail = [{ prd_days: '7' }, { prd_days: '' }];
    const told = await bed.clerk.send('2204', { feedetail });
    const words = '入参校验失败：字段[feedetail.1.prd_days]不能为空（第2行）（本统筹区要求）';
    expect(told.errMsg).toBe(words);
  });
});

describe('a profile file', () => {
  it('that lacks what the drill needs is refused, what it does not need is passed over', () => {
    expect(readDrillProfile({ ...hunan, unknown: 1 })).toMatchObject({ unknown: 1 });
    expect(() => readDrillProfile({ ...hunan, reversible: 'all' })).toThrow('reversible');
  });
});
