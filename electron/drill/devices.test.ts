/**
 * Goal: what reader, scanner and e-voucher middleware yield, and how long a code and a token live.
 */
import { describe, expect, it } from 'vitest';
import { nodeOf, openBill } from './clerk.ts';
import { cardText, createEVoucherMiddleware, damagedDigits, voucherDigits } from './devices.ts';
import type { Damage } from './devices.ts';
import { bench, mixedLines, patientOf, seeded } from './fixture.ts';
import { localHandle } from './handle.ts';
import type { Bench } from './fixture.ts';

const patient = patientOf('longterm-390');

describe('cardText', () => {
  it('has 11 fields; a 3.0 card without PSAM hides number and name', () => {
    const fields = cardText(patient).split('|');
    expect(fields).toHaveLength(11);
    expect(fields.slice(0, 5)).toEqual(['653200', '', '', patient.card.cardSn, '']);
    expect(fields.slice(6, 9)).toEqual(['3.00', '20210601', '20990531']);
    expect(cardText(patient, true).split('|')[4]).toBe(patient.name);
  });

  it.each([
    ['card-1', '1.00'],
    ['referred-390', '2.0'],
  ])('%s: version %s reads openly', (key, version) => {
    const holder = patientOf(key);
    const fields = cardText(holder).split('|');
    expect([fields[1], fields[4], fields[6]]).toEqual([holder.idNumber, holder.name, version]);
  });
});

function scan({ clock }: Bench, holder = patient): string {
  return voucherDigits(holder, new Date(clock.ms), seeded(7));
}

describe('e-voucher', () => {
  it('decodes a fresh code to a person and a token that 1101 accepts', async () => {
    const started = await bench();
    const { platform, clerk } = started;
    const digits = scan(started);
    expect(digits).toMatch(/^424\d{19}650000$/);
    const answer = await createEVoucherMiddleware(localHandle(platform)).decode(digits, '01301');
    if (answer.data === null) throw new Error(answer.message);
    const { ecToken, idNo, userName, insuOrg } = answer.data;
    expect([idNo, userName, insuOrg]).toEqual([patient.idNumber, patient.name, '653200']);
    expect(ecToken).toMatch(/^653200ec\d{30}$/);
    const identity = { psn_cert_type: '01', certno: idNo, psn_name: userName };
    const data = { mdtrt_cert_type: '01', mdtrt_cert_no: ecToken, ...identity };
    const told = await clerk.send('1101', { data }, { insuplc_admdvs: insuOrg });
    expect(nodeOf(told, 'baseinfo')['psn_no']).toBe(patient.psnNo);
  });

  it('refuses a code after a minute, and a token after half an hour even at 2207', async () => {
    const started = await bench();
    const { platform, clerk, clock } = started;
    const middleware = createEVoucherMiddleware(localHandle(platform));
    const digits = scan(started);
    const answer = await middleware.decode(digits, '01301');
    const token = answer.data?.ecToken ?? '';
    const bill = await openBill(clerk, patient, mixedLines);
    clock.ms += 60_001;
    expect(await middleware.decode(digits, '01301')).toMatchObject({ code: '500162', data: null });
    clock.ms += 30 * 60_000;
    const input = clerk.settlement(patient, bill);
    const credential = { mdtrt_cert_type: '01', mdtrt_cert_no: token };
    const data = { ...nodeOfInput(input), ...credential };
    const told = await clerk.send('2207', { data }, clerk.routed(patient));
    expect(told.errMsg).toBe('电子凭证令牌已失效，请患者刷新后重新扫码');
  });

  it.each(['short', 'long', 'wrong-mark', 'letter', 'empty'] as const)(
    'refuses damaged digits: %s',
    async (damage: Damage) => {
      const started = await bench();
      const digits = damagedDigits(scan(started), damage);
      const answer = await createEVoucherMiddleware(localHandle(started.platform)).decode(
        digits,
        '01301',
      );
      expect(answer).toEqual({ code: '500159', message: '请使用医保电子凭证二维码', data: null });
    },
  );

  it('refuses unknown codes and uses, and identifies nobody with the line cut', async () => {
    const started = await bench();
    const middleware = createEVoucherMiddleware(localHandle(started.platform));
    const digits = scan(started);
    const stranger = `424999${digits.slice(6)}`;
    expect((await middleware.decode(stranger, '01301')).code).toBe('500161');
    expect((await middleware.decode(digits, '99999')).code).toBe('500163');
    started.platform.faults.line = 'cut';
    expect((await middleware.decode(digits, '01301')).code).toBe('500900');
  });
});

function nodeOfInput(input: object): object {
  return 'data' in input && typeof input.data === 'object' && input.data ? input.data : {};
}
