/** 收款: what is put down must equal what is due; only cash gives change. */
import type { Tender } from './entry.ts';
import { add, subtract, type Fen } from './money.ts';

export type Tendered =
  | { ok: true; tenders: readonly Tender[]; change: Fen }
  | { ok: false; text: string };

/** Checks tenders against a due amount ≥ 0, in fen. Empty tenders are left out. */
export function checkTenders(due: Fen, tenders: readonly Tender[]): Tendered {
  if (tenders.some((tender) => tender.amount < 0)) return { ok: false, text: '收款不能是负数' };
  const given = tenders.filter((tender) => tender.amount > 0);
  const sumOf = (means: Tender['means']) =>
    add(...given.filter((tender) => tender.means === means).map((tender) => tender.amount));
  const cash = sumOf('cash');
  const scan = sumOf('scan');
  if (given.some((tender) => tender.means === 'scan' && tender.reference.trim() === '')) {
    return { ok: false, text: '扫码收款缺交易流水号' };
  }
  if (scan > due) return { ok: false, text: '扫码金额超过应收' };
  const change = subtract(add(cash, scan), due);
  if (change < 0) return { ok: false, text: '收款少于应收' };
  if (change > 0 && change >= cash) return { ok: false, text: '现金多于需要，请退回' };
  return { ok: true, tenders: given, change };
}
