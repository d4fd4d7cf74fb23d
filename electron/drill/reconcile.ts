/** 3201 对总账 and 3202 对明细账, over the drill platform's own books. */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { z } from 'zod';
import { yuanText } from '../../shared/money.ts';
import type { Fen } from '../../shared/money.ts';
import { sum } from './arithmetic.ts';
import { bookRows, codeOf } from './books.ts';
import type { CentreRow, Verdict } from './books.ts';
import { dateOrTime, money, optional, read, text } from './fields.ts';
import { fileOf, storeFile } from './files.ts';
import { clearingType } from './profile.ts';
import { Refusal } from './refusal.ts';
import type { Transaction, World } from './world.ts';

const count = z.string({ error: '不能为空' }).regex(/^\d{1,9}$/, '应为整数');
const dates = { stmt_begndate: dateOrTime, stmt_enddate: dateOrTime };
const wanted = { clr_type: text(30), setl_optins: text(6), refd_setl_flag: optional(3) };
const figures = { medfee_sumamt: money, fund_pay_sumamt: money, fixmedins_setl_cnt: count };

const totalsInput = z.looseObject({
  data: z.looseObject(
    { insutype: text(6), ...wanted, ...dates, ...figures, acct_pay: money },
    { error: '不能为空' },
  ),
});
const detailsInput = z.looseObject({
  data: z.looseObject(
    { ...wanted, ...dates, ...figures, cash_payamt: money, file_qury_no: text(30) },
    { error: '不能为空' },
  ),
});

const said: Readonly<Record<Verdict, string>> = {
  equal: '对账相符',
  'centre-more': '中心多',
  'hospital-more': '医疗机构多',
  different: '金额不符',
};

/** The centre's rows of a clearing type, office and span of days; the drill has one office. */
function rowsFor(
  world: World,
  data: { clr_type: string; setl_optins: string; stmt_begndate: string; stmt_enddate: string },
): CentreRow[] {
  const { clr_type, setl_optins, stmt_begndate, stmt_enddate } = data;
  if (setl_optins !== world.hospital.admdvs) return [];
  const rows = bookRows(world, stmt_begndate.slice(0, 10), stmt_enddate.slice(0, 10));
  return rows.filter((row) => clearingType(world.profile, row.insutype) === clr_type);
}

/** 3201: one figure against the other, per insutype. */
export const totals3201: Transaction = (call, world) => {
  const input = read(totalsInput, call.envelope.input);
  if (input instanceof Refusal) return input;
  const { data } = input;
  const rows = rowsFor(world, data).filter((row) => row.insutype === data.insutype);
  const verdict = compared(rows, data, data.acct_pay);
  return {
    stmtinfo: {
      setl_optins: data.setl_optins,
      stmt_rslt: world.books.result ?? ordered(world) ?? codeOf(world, verdict),
      stmt_rslt_dscr: said[verdict],
    },
  };
};

/** The answer that a case orders, whatever the figures are; `unlisted` has no code anywhere. */
function ordered(world: World): string | undefined {
  const { statement } = world.ways();
  if (statement === undefined) return undefined;
  return statement === 'unlisted' ? '987' : codeOf(world, statement);
}

function compared(
  rows: readonly CentreRow[],
  stated: { medfee_sumamt: Fen; fund_pay_sumamt: Fen; fixmedins_setl_cnt: string },
  account: Fen,
): Verdict {
  const total = sum(rows.map((row) => row.total));
  const same =
    total === stated.medfee_sumamt &&
    sum(rows.map((row) => row.fund)) === stated.fund_pay_sumamt &&
    sum(rows.map((row) => row.account)) === account &&
    rows.length === Number(stated.fixmedins_setl_cnt);
  if (same) return 'equal';
  if (total > stated.medfee_sumamt) return 'centre-more';
  return total < stated.medfee_sumamt ? 'hospital-more' : 'different';
}

interface SentRow {
  readonly setlId: string;
  readonly mdtrtId: string;
  readonly psnNo: string;
  readonly refund: boolean;
  readonly total: Fen;
  readonly fund: Fen;
  readonly account: Fen;
}

const sentRow = z.tuple([text(30), text(30), text(30), money, money, money, z.enum(['0', '1'])]);

/** The uploaded ZIP of one TXT; a line that is no row refuses the file. */
function readSent(bytes: Uint8Array): SentRow[] | Refusal {
  const [inside] = Object.values(unzipSync(bytes));
  if (!inside) return new Refusal('对账文件应为内含一个文本文件的ZIP');
  const lines = strFromU8(inside)
    .split(/\r?\n/)
    .filter((line) => line !== '');
  const rows: SentRow[] = [];
  for (const [at, line] of lines.entries()) {
    const parsed = sentRow.safeParse(line.split('\t'));
    if (!parsed.success) return new Refusal(`对账文件第${at + 1}行格式错误`);
    const [setlId, mdtrtId, psnNo, total, fund, account, flag] = parsed.data;
    rows.push({ setlId, mdtrtId, psnNo, refund: flag === '1', total, fund, account });
  }
  return rows;
}

/** 3202: row by row; the result is a file to be fetched with 9102. It has no insutype. */
export const details3202: Transaction = (call, world) => {
  const input = read(detailsInput, call.envelope.input);
  if (input instanceof Refusal) return input;
  const { data } = input;
  const file = fileOf(world, data.file_qury_no);
  if (file instanceof Refusal) return file;
  const sent = readSent(file.bytes);
  if (sent instanceof Refusal) return sent;
  const stated = sum(sent.map((row) => row.total)) === data.medfee_sumamt;
  if (!stated || sent.length !== Number(data.fixmedins_setl_cnt)) {
    return new Refusal('对账文件的合计与报文不一致');
  }
  const lines = resultLines(world, sent, rowsFor(world, data));
  const filename = `stmt-${call.at.compact}.zip`;
  const bytes = zipSync({ 'result.txt': strToU8(lines.join('\r\n')) });
  const kept = storeFile(world, { name: filename, bytes, org: world.hospital.code });
  return { fileinfo: { ...kept, filename } };
};

function resultLines(
  world: World,
  sent: readonly SentRow[],
  centre: readonly CentreRow[],
): string[] {
  const { listing, nameless, anonymous } = world.books;
  const left = new Map(centre.map((row) => [keyOf(row), row]));
  const lines: string[] = [];
  const write = (row: CentreRow, verdict: Verdict, memo: string): void => {
    const ids = [row.psnNo, row.mdtrtId, row.setlId, row.msgid];
    const amounts = [row.total, row.fund, row.account].map(yuanText);
    const cells = [...ids, codeOf(world, verdict), row.refund ? '1' : '0', memo, ...amounts];
    lines.push(cells.map((cell) => (cell === '' ? 'null' : cell)).join('\t'));
  };
  for (const row of sent) {
    const other = left.get(keyOf(row));
    left.delete(keyOf(row));
    if (!other) {
      const flag = row.refund ? '1' : '0';
      const cells = [
        row.psnNo,
        row.mdtrtId,
        row.setlId,
        'null',
        codeOf(world, 'hospital-more'),
        flag,
      ];
      lines.push([...cells, '中心无此笔', 'null', 'null', 'null'].join('\t'));
      continue;
    }
    const same =
      row.total === other.total && row.fund === other.fund && row.account === other.account;
    if (!same) write(other, 'different', '金额不符');
    else if (listing === 'all') write(other, 'equal', '');
  }
  for (const row of left.values()) {
    const ids = nameless ? { mdtrtId: '', setlId: '' } : {};
    const told = { ...row, ...ids, ...(anonymous ? { msgid: '' } : {}) };
    write(told, 'centre-more', '医疗机构无此笔');
  }
  return lines;
}

function keyOf(row: { setlId: string; refund: boolean }): string {
  return `${row.setlId}/${row.refund}`;
}
