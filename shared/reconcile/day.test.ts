/**
 * Goal: rows fall on the platform's day and into its groups; a refund is two rows; a day file says
 * what it seems to; the drawer is what the entries say. Method: visits of the testbed, by hand.
 */
import { describe, expect, it } from 'vitest';
import { add, fen, ZERO } from '../money.ts';
import {
  entryOf,
  paid,
  performed,
  triedVisit,
  after,
  sent,
  sampleAmounts,
} from '../visit/testbed.ts';
import type { Visit } from '../visit/state.ts';
import { openReasons, reportTable } from './day.ts';
import { checkDayFile, readHisTable } from './dayfile.ts';
import { groupRows, totalsInput } from './group.ts';
import { refundRecordOf } from './read.ts';
import { dayRows, platformDay, rowKey, sumRows } from './row.ts';
import { newShift, shiftAfter } from './shift.ts';

function settledAt(time: string, insutype = '390'): Visit {
  const open = sent(paid(triedVisit(), 'hold', 2_500), '2207');
  return after(open, 'call.answered', {
    act: '2207',
    msgid: open.pending?.msgid ?? '',
    outcome: 'done',
    ids: { setlId: 's' },
    amounts: sampleAmounts(10_000, 2_500),
    settledAt: time,
    insutype,
  });
}

const refund = {
  setlId: 'r',
  at: '2026-11-23 00:00:05',
  total: fen(-10_000),
  fund: fen(-7_500),
  account: fen(0),
  cash: fen(-2_500),
};

function refunded(visit: Visit, record: typeof refund | undefined): Visit {
  const open = sent(after(visit, 'refund.asked', { reason: '退号' }), '2208');
  const msgid = open.pending?.msgid ?? '';
  const more = record === undefined ? {} : { refund: record };
  return after(open, 'call.answered', { act: '2208', msgid, outcome: 'done', ids: {}, ...more });
}

describe('rows of a day', () => {
  it.each([
    ['2026-11-22 23:59:59', '2026-11-22'],
    ['2026-11-23 00:00:01', '2026-11-23'],
    ['20261123000001', '2026-11-23'],
    ['2026-11-23T00:00:01+08:00', '2026-11-23'],
  ])('by the platform’s %s, whatever our clock said', (time, day) => {
    const visit = settledAt(time);
    expect(platformDay(time)).toBe(day);
    expect(dayRows([visit], day)).toHaveLength(1);
    const other = day === '2026-11-22' ? '2026-11-23' : '2026-11-22';
    expect(dayRows([visit], other)).toEqual([]);
  });

  it('where the platform told no time, the day on which we learned of it', () => {
    expect(dayRows([settledAt('')], '2026-11-22')).toHaveLength(1);
  });

  it('a refund is a second row with negative amounts, on its own day', () => {
    const visit = refunded(settledAt('2026-11-22 23:50:00'), refund);
    const [made] = dayRows([visit], '2026-11-22');
    const [back] = dayRows([visit], '2026-11-23');
    expect(made).toMatchObject({ setlId: 's', refund: false, total: 10_000, insutype: '390' });
    expect(back).toMatchObject({ setlId: 'r', refund: true, total: -10_000, cash: -2_500 });
    expect(sumRows(dayRows([visit], '2026-11-22', '2026-11-23'))).toEqual({
      total: 0,
      fund: 0,
      account: 0,
      cash: 0,
      count: 2,
    });
  });

  it('a refund that was only found out takes the settlement’s amounts, without a number', () => {
    const visit = refunded(settledAt('2026-11-22 10:00:00'), undefined);
    const back = dayRows([visit], '2026-11-22').find((row) => row.refund);
    expect(back).toMatchObject({ setlId: '', total: -10_000, fund: -7_500, cash: -2_500 });
    expect(back && rowKey(back)).toBe(`${visit.refunded?.msgid}-退`);
  });

  it('what is not settled has no row', () => {
    expect(dayRows([triedVisit(), performed(triedVisit(), '2205', '2202')], '2026-11-22')).toEqual(
      [],
    );
  });
});

describe('groups', () => {
  const wanted = [{ insutype: '310', clrType: '14' }];
  it('are by insutype, clearing type and office; the profile’s are asked with zeros', () => {
    const rows = dayRows([settledAt('2026-11-22 09:00:00')], '2026-11-22');
    const groups = groupRows(rows, wanted, '430100');
    expect(groups.map(({ insutype, sums }) => [insutype, sums.total, sums.count])).toEqual([
      ['310', 0, 0],
      ['390', 10_000, 1],
    ]);
    expect(add(...groups.map(({ sums }) => sums.fund))).toBe(7_500);
    expect(groupRows([], wanted, '430100')).toMatchObject([{ clrOptins: '430100' }]);
  });

  it('3201 is asked in yuan, with refunds counted, and the province’s extras', () => {
    const part = {
      results: {},
      groups: wanted,
      refundFlag: true,
      totalsExtra: { stmt_type: '1' },
      dayFiles: { counters: [], his: false },
      settleMinutes: 10,
    };
    const [group] = groupRows(
      dayRows([settledAt('2026-11-22 09:00:00')], '2026-11-22'),
      [],
      '430100',
    );
    if (!group) throw new Error('no group');
    expect(totalsInput(group, '2026-11-22', part).data).toEqual({
      insutype: '390',
      clr_type: '14',
      setl_optins: '653200',
      stmt_begndate: '2026-11-22',
      stmt_enddate: '2026-11-22',
      medfee_sumamt: '100.00',
      fund_pay_sumamt: '75.00',
      acct_pay: '0.00',
      fixmedins_setl_cnt: '1',
      refd_setl_flag: '1',
      fixmedins_refd_setl_flag: '1',
      stmt_type: '1',
    });
    const without = totalsInput(group, '2026-11-22', { ...part, refundFlag: false }).data;
    expect(without).not.toHaveProperty('fixmedins_refd_setl_flag');
  });
});

describe('2208’s answer', () => {
  const kept = { setlId: 'r', at: 't', total: -10_000, fund: -7_500, account: 0, cash: -2_500 };
  it.each([sampleAmounts(-10_000, -2_500), sampleAmounts(10_000, 2_500)])(
    'is kept with its own number and negative amounts, whichever sign it came with',
    (amounts) => {
      const clearing = { optins: '', type: '', way: '' };
      expect(refundRecordOf({ setlId: 'r', at: 't', amounts, clearing })).toEqual(kept);
    },
  );
});

describe('a day file', () => {
  const [row] = dayRows([settledAt('2026-11-22 09:00:00')], '2026-11-22');
  if (!row) throw new Error('no row');
  const file = {
    format: 'crosscounter.day-file/1',
    hospital: 'H1',
    from: '02',
    day: '2026-11-22',
    made: '2026-11-22T18:00:00+08:00',
    rows: [row],
    sums: sumRows([row]),
  };
  const check = (changes: object) => checkDayFile(JSON.stringify({ ...file, ...changes }), 'H1');

  it('is taken as it was written', () => {
    expect(check({})).toMatchObject({ ok: true, value: { from: '02', rows: [{ setlId: 's' }] } });
  });

  it.each([
    ['another hospital', { hospital: 'H2' }, '另一家医院'],
    ['sums that are not those of the rows', { sums: { ...file.sums, fund: 1 } }, '合计'],
    ['a row of another day', { rows: [{ ...row, setlTime: '2026-11-21 09:00:00' }] }, '不是'],
    ['the same row twice', { rows: [row, row], sums: sumRows([row, row]) }, '重复'],
    ['a negative settlement', { rows: [{ ...row, total: -1 }] }, '正负'],
    ['no rows at all', { rows: undefined }, '不是日文件'],
  ])('%s is refused', (_name, changes, words) => {
    const checked = check(changes);
    expect(checked.ok ? '' : checked.problems.join()).toContain(words);
  });

  it('the HIS’s table is read by its head line, in any order', () => {
    const head = 'setl_time\tsetl_id\tinsutype\tclr_type\tclr_optins\trefd_setl_flag';
    const money = 'medfee_sumamt\tfund_pay_sumamt\tacct_pay';
    const line = '2026-11-22 10:00:00\tH1\t310\t9987\t430100\t1\t-120.00\t-84\tnull';
    const read = readHisTable(`\uFEFF${head}\t${money}\r\n${line}\r\n`, '2026-11-22');
    expect(read).toMatchObject({
      ok: true,
      value: [{ setlId: 'H1', refund: true, total: -12_000, fund: -8_400, account: 0, cash: 0 }],
    });
    expect(readHisTable(`${head}\n`, '2026-11-22')).toMatchObject({ ok: false });
    expect(readHisTable(`${head}\t${money}\n${line}`, '2026-11-21')).toMatchObject({ ok: false });
  });
});

describe('the shift', () => {
  it('is cash less change less what went back, and begins anew at its close', () => {
    const taken = (cash: number, change: number, scan = 0) =>
      entryOf(
        'money.taken',
        {
          purpose: 'hold',
          due: fen(cash - change + scan),
          tenders: [
            { means: 'cash', amount: fen(cash) },
            { means: 'scan', amount: fen(scan), reference: '1' },
          ],
          change: fen(change),
        },
        2,
      );
    const back = entryOf('money.returned', { amount: fen(2_500), why: 'refund' }, 3);
    const shift = [taken(10_000, 7_500), taken(5_000, 0, 300), back].reduce(shiftAfter, newShift);
    expect(shift).toMatchObject({ cash: 5_000, scan: 300, takings: 2, returns: 1 });
    const closed = entryOf(
      'shift.closed',
      {
        since: '',
        expected: fen(5_000),
        counted: fen(4_900),
        difference: fen(-100),
        scan: fen(300),
        takings: 2,
        returns: 1,
        carried: [],
      },
      4,
    );
    expect(shiftAfter(shift, closed)).toEqual({ ...newShift, since: closed.wall });
  });
});

describe('the insurance day', () => {
  const fine = { missing: [], run: 'fresh', unexplained: 0, undecided: 0 } as const;
  it('is open for every reason, named', () => {
    expect(openReasons(fine)).toEqual([]);
    const all = { missing: ['02', 'HIS'], run: 'stale', unexplained: 2, undecided: 1 } as const;
    expect(openReasons(all)).toEqual([
      '缺 02 号窗口、HIS 的日文件',
      '1 笔结算或退费结果未定',
      '对账之后又有变动，请重新对账',
      '2 笔差异未说明',
    ]);
  });

  it('the report is a table that no spreadsheet takes for formulas', () => {
    const table = reportTable({
      day: '2026-11-22',
      today: '2026-11-22',
      hospital: '=cmd()',
      counter: '03',
      files: [],
      groups: [],
      differences: [],
      open: [],
      shift: { ...newShift, cash: ZERO, carried: [] },
    });
    expect(table.startsWith("\uFEFF医保日对账表\t'=cmd()\t2026-11-22\r\n")).toBe(true);
  });
});
