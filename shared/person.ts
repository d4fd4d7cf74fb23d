/** Who the patient is: card and voucher text, ID numbers, masking. Bad input is a named reason. */
import type { FaultCode } from './fault.ts';

/**
 * What a social-security card 社会保障卡 gave. A 3.0 card read without PSAM gives only `cardSn`.
 */
export interface CardRead {
  issuer: string;
  cardSn: string;
  generation: '1' | '2' | '3';
  idNo?: string;
  cardNo?: string;
  name?: string;
  validTo?: string;
}

export type CardResult = { ok: true; card: CardRead } | { ok: false; code: FaultCode };

/**
 * The 11 fields, separated by "|", that the national reader library returns (iReadCardBas, LD/T
 * 6001.5-2023): region, ID number, card number, card identification code, name, reset info,
 * version, issued, valid to, terminal. `today` is yyyymmdd.
 */
export function parseCard(text: string, today: string): CardResult {
  const fields = text.replace(/\|$/, '').split('|');
  if (fields.length < 9) return { ok: false, code: 'card-unreadable' };
  const [issuer = '', idNo = '', cardNo = '', cardSn = '', name = '', , version = ''] = fields;
  const validTo = fields[8] ?? '';
  if (!/^\d{6}$/.test(issuer) || !/^[0-9A-F]{32}$/i.test(cardSn)) {
    return { ok: false, code: 'card-unreadable' };
  }
  const generation = version.charAt(0);
  if (generation !== '1' && generation !== '2' && generation !== '3') {
    return { ok: false, code: 'card-unreadable' };
  }
  if (idNo !== '' && !validIdNumber(idNo)) return { ok: false, code: 'id-check-digit' };
  if (/^\d{8}$/.test(validTo) && validTo < today) return { ok: false, code: 'card-expired' };
  return {
    ok: true,
    card: {
      issuer,
      cardSn: cardSn.toUpperCase(),
      generation,
      ...(idNo === '' ? {} : { idNo: idNo.toUpperCase() }),
      ...(cardNo === '' ? {} : { cardNo }),
      ...(name === '' ? {} : { name }),
      ...(validTo === '' ? {} : { validTo }),
    },
  };
}

export type VoucherResult = { ok: true; digits: string } | { ok: false; code: FaultCode };

/** 医保电子凭证: 28 digits starting 424. Anything else is refused with the reason. */
export function parseVoucher(text: string): VoucherResult {
  const digits = text.trim();
  if (!/^\d+$/.test(digits)) return { ok: false, code: 'code-not-voucher' };
  if (digits.length !== 28) {
    return { ok: false, code: digits.startsWith('424') ? 'code-length' : 'code-not-voucher' };
  }
  return digits.startsWith('424') ? { ok: true, digits } : { ok: false, code: 'code-not-voucher' };
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/**
 * Citizen identity number 公民身份号码: 17 digits and the check character of GB 11643-1999 (ISO
 * 7064 mod 11-2).
 */
export function validIdNumber(text: string): boolean {
  if (!/^\d{17}[\dX]$/i.test(text)) return false;
  let sum = 0;
  for (const [index, weight] of WEIGHTS.entries()) sum += Number(text.charAt(index)) * weight;
  return '10X98765432'.charAt(sum % 11) === text.charAt(17).toUpperCase();
}

/** "990000********1234": the first six and the last four characters stay. */
export function maskIdNumber(text: string): string {
  if (text.length < 11) return '*'.repeat(text.length);
  return `${text.slice(0, 6)}${'*'.repeat(text.length - 10)}${text.slice(-4)}`;
}

/** The first character of each part stays: 阿依古丽·买买提 → 阿***·买**; 王芳 → 王*. */
export function maskName(name: string): string {
  return name
    .split('·')
    .map((part) => (part.length <= 1 ? part : part.charAt(0) + '*'.repeat(part.length - 1)))
    .join('·');
}

/** Full years from yyyy-mm-dd to yyyy-mm-dd. */
export function ageOn(birthDate: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years;
}
