/**
 * Goal: what goes up has the interface's columns in their order; what comes down is read as real
 * files are written, and half a file is refused. Method: texts as the sources describe them.
 */
import { describe, expect, it } from 'vitest';
import { fen } from '../money.ts';
import { readResult, uploadText } from './file.ts';
import type { DayRow } from './row.ts';

const row: DayRow = {
  setlId: 'S1',
  mdtrtId: 'M1',
  psnNo: 'P1',
  msgid: 'X1',
  insutype: '390',
  clrType: '9987',
  clrOptins: '430100',
  setlTime: '2026-11-22 09:00:00',
  refund: false,
  total: fen(112_430),
  fund: fen(70_000),
  account: fen(5),
  cash: fen(42_425),
};

describe('the file that goes up', () => {
  it('is setl_id, mdtrt_id, psn_no, three amounts, refd_setl_flag; null for nothing', () => {
    const back = { ...row, setlId: '', refund: true, total: fen(-112_430), fund: fen(-70_000) };
    expect(uploadText([row, { ...back, account: fen(-5) }])).toBe(
      `S1\tM1\tP1\t1124.30\t700.00\t0.05\t0\r
null\tM1\tP1\t-1124.30\t-700.00\t-0.05\t1\r\n`,
    );
  });

  it('is empty for a day without rows', () => {
    expect(uploadText([])).toBe('');
  });
});

describe('the file that comes down', () => {
  const line = 'P1\tM1\tS1\tX1\t3\t0\t金额不符\t1124.30\t700.00\t0';
  const wanted = {
    psnNo: 'P1',
    mdtrtId: 'M1',
    setlId: 'S1',
    msgid: 'X1',
    code: '3',
    refund: false,
    memo: '金额不符',
    total: 112_430,
    fund: 70_000,
    account: 0,
  };

  it.each([
    ['plain', line],
    ['a byte-order mark and CRLF', `\uFEFF${line}\r\n`],
    ['a head line', `psn_no\tmdtrt_id\tsetl_id\n${line}\n\n`],
    ['more columns than are known', `${line}\tmore\tand more`],
    ['old line ends', `${line}\r`],
  ])('%s', (_name, text) => {
    expect(readResult(text)).toEqual({ ok: true, rows: [wanted] });
  });

  it('the word null is nothing, an amount of nothing is zero', () => {
    const read = readResult('P1\tnull\tNULL\tX1\t1\t1\tnull\tnull\tnull\tnull');
    expect(read).toEqual({
      ok: true,
      rows: [
        {
          ...wanted,
          mdtrtId: '',
          setlId: '',
          code: '1',
          refund: true,
          memo: '',
          total: 0,
          fund: 0,
        },
      ],
    });
  });

  it('an empty file has no rows', () => {
    expect(readResult('')).toEqual({ ok: true, rows: [] });
  });

  it.each([
    ['too few columns', `${line}\nP1\tM1\tS1`, 2],
    ['no amount', line.replace('1124.30', '一千'), 1],
    ['three decimals', line.replace('1124.30', '1124.305'), 1],
  ])('%s refuses the whole, naming the line', (_name, text, at) => {
    expect(readResult(text)).toMatchObject({ ok: false, line: at });
  });
});
