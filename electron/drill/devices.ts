/**
 * 演练设备: what a card reader, a scanner and the local e-voucher middleware hand to the counter.
 */
import type { DrillPatient } from './patients.ts';
import type { PlatformHandle } from './handle.ts';
import type { VoucherAnswer } from './vouchers.ts';

export { voucherDigits } from './vouchers.ts';

const VERSIONS = { '1.0': '1.00', '2.0': '2.0', '3.0': '3.00' } as const;

/**
 * The 11 fields of iReadCardBas: region | ID number | card number | card_sn | name | reset
 * information |
 * version | issued | expires | terminal | device. A 3.0 card without a PSAM yields card_sn, region,
 * version and dates only (facts/devices.md §2.2).
 */
export function cardText(patient: DrillPatient, psam = false): string {
  const { card } = patient;
  const open = card.generation !== '3.0' || psam;
  return [
    card.cardSn.slice(0, 6),
    open ? patient.idNumber : '',
    open ? card.cardNo : '',
    card.cardSn,
    open ? patient.name : '',
    '0081DDDD8601863200DDDD0000',
    VERSIONS[card.generation],
    card.issued,
    card.expires,
    open ? 'DRILLPSAM001' : '',
    'DRILLREADER1',
  ].join('|');
}

export type Damage = 'short' | 'long' | 'wrong-mark' | 'letter' | 'empty';

/** A voucher code as a bad scan yields it. */
export function damagedDigits(digits: string, damage: Damage): string {
  if (damage === 'short') return digits.slice(0, 27);
  if (damage === 'long') return `${digits}0`;
  if (damage === 'wrong-mark') return `425${digits.slice(3)}`;
  if (damage === 'letter') return `${digits.slice(0, 10)}O${digits.slice(11)}`;
  return '';
}

export interface EVoucherMiddleware {
  /** Business types as 01101 registration, 01301 settlement. */
  decode(digits: string, businessType: string): Promise<VoucherAnswer>;
}

/** The local middleware: it identifies nobody without its server, hence not with the line cut. */
export function createEVoucherMiddleware(
  platform: Pick<PlatformHandle, 'line' | 'decodeVoucher'>,
): EVoucherMiddleware {
  return {
    async decode(digits, businessType) {
      if (platform.line() === 'cut') {
        const message = '电子凭证中台连接失败，请检查网络';
        return { code: '500900', message, data: null };
      }
      return platform.decodeVoucher(digits, businessType);
    },
  };
}
