/**
 * The texts that go up and come down with 3202: one row a line, TAB between the fields, UTF-8, the
 * word `null` for nothing (platform-interface.md §3.6).
 */
import { z } from 'zod';
import { yuanText, type Fen } from '../money.ts';
import { amount, optionalCode } from '../platform/field.ts';
import type { DayRow } from './row.ts';

/** setl_id, mdtrt_id, psn_no, medfee_sumamt, fund_pay_sumamt, acct_pay, refd_setl_flag. */
export function uploadText(rows: readonly DayRow[]): string {
  return rows.map((row) => `${uploadFields(row).join('\t')}\r\n`).join('');
}

function uploadFields(row: DayRow): string[] {
  const { setlId, mdtrtId, psnNo, total, fund, account, refund } = row;
  const amounts = [total, fund, account].map(yuanText);
  return [setlId, mdtrtId, psnNo, ...amounts, refund ? '1' : '0'].map(orNull);
}

function orNull(text: string): string {
  return text === '' ? 'null' : text;
}

/** One row of the result file, as the centre tells it. */
export interface ResultRow {
  psnNo: string;
  mdtrtId: string;
  setlId: string;
  msgid: string;
  code: string;
  refund: boolean;
  memo: string;
  total: Fen;
  fund: Fen;
  account: Fen;
}

const names = [
  'psn_no',
  'mdtrt_id',
  'setl_id',
  'msgid',
  'stmt_rslt',
  'refd_setl_flag',
  'memo',
  'medfee_sumamt',
  'fund_pay_sumamt',
  'acct_pay',
] as const;
const resultFields = z.strictObject({
  psn_no: optionalCode,
  mdtrt_id: optionalCode,
  setl_id: optionalCode,
  msgid: optionalCode,
  stmt_rslt: optionalCode,
  refd_setl_flag: optionalCode,
  memo: optionalCode,
  medfee_sumamt: amount,
  fund_pay_sumamt: amount,
  acct_pay: amount,
});

export type ReadResult =
  | { ok: true; rows: ResultRow[] }
  | { ok: false; /** From 1. */ line: number; text: string };

/**
 * The rows of a result file. A head line with the fields' names is left out; a byte-order mark,
 * CRLF and an empty last line are taken. One line that is not a row refuses the whole: half a file
 * reconciles nothing.
 */
export function readResult(text: string): ReadResult {
  const rows: ResultRow[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  for (const [at, line] of lines.entries()) {
    if (line.trim() === '' || (at === 0 && /^psn_no\t/i.test(line))) continue;
    const cells = line.split('\t').map((cell) => nothing(cell.trim()));
    const short = cells.length < names.length;
    const named = Object.fromEntries(names.map((name, index) => [name, cells[index]]));
    const parsed = short ? undefined : resultFields.safeParse(named);
    if (!parsed?.success) {
      const why = short ? `只有 ${cells.length} 列` : (parsed?.error.issues[0]?.message ?? '');
      return { ok: false, line: at + 1, text: why };
    }
    rows.push(rowOf(parsed.data));
  }
  return { ok: true, rows };
}

function nothing(cell: string): string {
  return cell.toLowerCase() === 'null' ? '' : cell;
}

function rowOf(fields: z.infer<typeof resultFields>): ResultRow {
  return {
    psnNo: fields.psn_no,
    mdtrtId: fields.mdtrt_id,
    setlId: fields.setl_id,
    msgid: fields.msgid,
    code: fields.stmt_rslt,
    refund: fields.refd_setl_flag === '1',
    memo: fields.memo,
    total: fields.medfee_sumamt,
    fund: fields.fund_pay_sumamt,
    account: fields.acct_pay,
  };
}
