/** An independent reading of a settlement's answer: is it one, and what does it say in fen? */
import { readJson } from '../../shared/platform/json.ts';

export interface Told {
  setlId: string;
  total: number;
  fund: number;
  cash: number;
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

function unwrapped(value: unknown): unknown {
  if (Array.isArray(value) && value.length === 1) return unwrapped(value[0]);
  if (typeof value !== 'string' || !/^\s*"?\s*[{[]/.test(value)) return value;
  const read = readJson(value);
  return read.ok ? unwrapped(read.value) : undefined;
}

/** "12.30" to 1230; undefined for anything but digits with at most two decimals that count. */
function fenOf(value: unknown): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  if (/^-0(\.0*)?$/.test(String(value))) return 0;
  const match = /^\s*(\d{1,12})(?:\.(\d{1,2})0*)?\s*$/.exec(String(value));
  return match ? Number(`${match[1]}${(match[2] ?? '').padEnd(2, '0')}`) : undefined;
}

/** What the text says of a settlement; undefined where it cannot be taken for one. */
export function told(body: string): Told | undefined {
  const read = readJson(body);
  if (!read.ok || String(field(read.value, 'infcode')) !== '0') return undefined;
  const info = unwrapped(field(unwrapped(field(read.value, 'output')), 'setlinfo'));
  const setlId = field(info, 'setl_id');
  const total = fenOf(field(info, 'medfee_sumamt'));
  const fund = fenOf(field(info, 'fund_pay_sumamt'));
  const cash = fenOf(field(info, 'psn_cash_pay') ?? field(info, 'cash_payamt'));
  const named = typeof setlId === 'number' || (typeof setlId === 'string' && setlId !== '');
  if (!named || total === undefined || fund === undefined || cash === undefined) return undefined;
  return { setlId: String(setlId), total, fund, cash };
}
