/**
 * Day files 日文件: what one counter, or the HIS, settled on a day. 3201 counts the whole hospital,
 * so all of them are handed in. Signed data of kind `day-file`, body `crosscounter.day-file/1`. No
 * names, no ID numbers; psn_no stays, 3202 needs it.
 */
import { z } from 'zod';
import { jsonOf } from '../jsontext.ts';
import { fenSchema } from '../settlement.ts';
import { amount, optionalCode } from '../platform/field.ts';
import { date } from '../policy/field.ts';
import { dayRow, platformDay, rowKey, sumRows, type DayRow } from './row.ts';

export const HIS = 'HIS';
/** A counter's two digits, or the hospital's own system. */
export const handedBy = z.string().regex(/^(\d{2}|HIS)$/);

export const dayFileBody = z.strictObject({
  format: z.literal('crosscounter.day-file/1'),
  hospital: z.string(),
  from: handedBy,
  day: date,
  /** ISO with China's offset. */
  made: z.string(),
  rows: z.array(dayRow).max(100_000),
  sums: z.strictObject({
    total: fenSchema,
    fund: fenSchema,
    account: fenSchema,
    cash: fenSchema,
    count: z.int().nonnegative(),
  }),
  /** What was taken that day less what was given back, by means; the HIS may leave it out. */
  taken: z.strictObject({ cash: fenSchema, scan: fenSchema }).optional(),
  /** How far the counter's journal went when this was made; the HIS has none. */
  journal: z
    .strictObject({ epoch: z.string(), seq: z.int().nonnegative(), hash: z.string() })
    .optional(),
});
export type DayFile = z.infer<typeof dayFileBody>;

export type Checked<T> = { ok: true; value: T } | { ok: false; problems: string[] };

/** Does the file say what it seems to: this hospital, one day, sums that are those of its rows? */
export function checkDayFile(text: string, hospital: string): Checked<DayFile> {
  const parsed = dayFileBody.safeParse(jsonOf(text), { error: z.locales.zhCN().localeError });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { ok: false, problems: [`不是日文件：${issue?.path.join('.')} ${issue?.message}`] };
  }
  const file = parsed.data;
  const problems = rowProblems(file.rows, file.day);
  if (file.hospital !== hospital) problems.unshift(`是另一家医院的日文件：${file.hospital}`);
  if (JSON.stringify(sumRows(file.rows)) !== JSON.stringify(sumsOf(file))) {
    problems.push('合计与各行之和不符');
  }
  return problems.length === 0 ? { ok: true, value: file } : { ok: false, problems };
}

function sumsOf({ sums: { total, fund, account, cash, count } }: DayFile): DayFile['sums'] {
  return { total, fund, account, cash, count };
}

const SHOWN = 5;

function rowProblems(rows: readonly DayRow[], day: string): string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const [at, row] of rows.entries()) {
    const where = `第 ${at + 1} 行`;
    const key = rowKey(row);
    if (platformDay(row.setlTime) !== day) problems.push(`${where}不是 ${day} 的：${row.setlTime}`);
    if (seen.has(key)) problems.push(`${where}重复：${key}`);
    if (row.refund ? row.total > 0 : row.total < 0) problems.push(`${where}金额的正负不对`);
    seen.add(key);
  }
  const more = problems.length - SHOWN;
  return more > 0 ? [...problems.slice(0, SHOWN), `另有 ${more} 处`] : problems;
}

/** Columns of the HIS's table by the platform's own names; their order is free. */
export const hisColumns = [
  'setl_id',
  'mdtrt_id',
  'psn_no',
  'msgid',
  'insutype',
  'clr_type',
  'clr_optins',
  'setl_time',
  'refd_setl_flag',
  'medfee_sumamt',
  'fund_pay_sumamt',
  'acct_pay',
  'psn_cash_pay',
] as const;
const optionalColumns = new Set<string>(['msgid', 'mdtrt_id', 'psn_no', 'psn_cash_pay']);

const hisRow = z.object({
  setl_id: optionalCode.refine((text) => text !== '', '没有 setl_id'),
  mdtrt_id: optionalCode,
  psn_no: optionalCode,
  msgid: optionalCode,
  insutype: optionalCode,
  clr_type: optionalCode,
  clr_optins: optionalCode,
  setl_time: optionalCode,
  refd_setl_flag: optionalCode,
  medfee_sumamt: amount,
  fund_pay_sumamt: amount,
  acct_pay: amount,
  psn_cash_pay: amount,
});

/**
 * The HIS's table as the medical-insurance office exports it: a head line with the names above, TAB
 * between cells. It carries no signature; somebody vouches for it.
 */
export function readHisTable(text: string, day: string): Checked<DayRow[]> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const head = (lines[0] ?? '').split('\t').map((name) => name.trim().toLowerCase());
  const missing = hisColumns.filter((name) => !head.includes(name) && !optionalColumns.has(name));
  if (missing.length > 0) return { ok: false, problems: [`表头缺少：${missing.join('、')}`] };
  const rows: DayRow[] = [];
  for (const [at, line] of lines.entries()) {
    if (at === 0 || line.trim() === '') continue;
    const cells = line.split('\t').map((cell) => (/^null$/i.test(cell.trim()) ? '' : cell.trim()));
    const named = Object.fromEntries(head.map((name, index) => [name, cells[index]]));
    const parsed = hisRow.safeParse(named);
    if (!parsed.success) {
      return { ok: false, problems: [`第 ${at + 1} 行：${parsed.error.issues[0]?.message}`] };
    }
    rows.push(fromHis(parsed.data));
  }
  const problems = rowProblems(rows, day);
  return problems.length === 0 ? { ok: true, value: rows } : { ok: false, problems };
}

function fromHis(row: z.infer<typeof hisRow>): DayRow {
  return {
    setlId: row.setl_id,
    mdtrtId: row.mdtrt_id,
    psnNo: row.psn_no,
    msgid: row.msgid,
    insutype: row.insutype,
    clrType: row.clr_type,
    clrOptins: row.clr_optins,
    setlTime: row.setl_time,
    refund: row.refd_setl_flag === '1',
    total: row.medfee_sumamt,
    fund: row.fund_pay_sumamt,
    account: row.acct_pay,
    cash: row.psn_cash_pay,
  };
}
