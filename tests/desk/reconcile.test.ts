/**
 * Goal: a day is reconciled over all counters and the HIS, every difference is named with what
 * mends it, and the insurance day ends only when everything is in and explained. Method: two
 * counters and the HIS on one drill platform, whose books are made to differ.
 */
import { describe, expect, it } from 'vitest';
import type { Profile } from '../../shared/platform/profile.ts';
import { dayRows } from '../../shared/reconcile/row.ts';
import { audit, auditKept } from './audit.ts';
import { finish, pay, quoted, settleDown, viewOf } from './cashier.ts';
import { faultCode, openBed, valueOf, type Bed, type BedOptions } from './counter-bed.ts';

const day = '2026-11-22';

type DayFiles = Profile['reconcile']['dayFiles'];
function handing(dayFiles: DayFiles, more: Partial<Profile['reconcile']> = {}): BedOptions {
  return {
    profile: (profile) => ({
      ...profile,
      reconcile: { ...profile.reconcile, dayFiles, ...more },
    }),
  };
}
const alone = handing({ counters: ['03'], his: false });

const settled = async (bed: Bed, patient = 'longterm-390') => pay(bed, await quoted(bed, patient));
const run = async (bed: Bed, of = day) => valueOf(await bed.desk.runReconcile({ day: of }));
const sentOf = (bed: Bed, infno: string) =>
  bed.platform.calls().filter((call) => call.infno === infno).length;

describe('a day of one counter', () => {
  it('that is equal asks 3201 only, and may be closed at once', async () => {
    const bed = await openBed(alone);
    const visit = await settled(bed);
    const view = await run(bed);
    const total = visit.settlement?.amounts.total;
    expect(view.groups.map(({ insutype, total: sum, result }) => [insutype, sum, result])).toEqual([
      ['310', 0, 'equal'],
      ['390', total, 'equal'],
    ]);
    expect(view).toMatchObject({ differences: [], open: [] });
    expect([sentOf(bed, '3201'), sentOf(bed, '3202')]).toEqual([2, 0]);
    const closed = valueOf(await bed.desk.closeInsuranceDay({ day }));
    expect(closed.closed).toMatchObject({ by: '演练收费员' });
    expect(faultCode(await bed.desk.closeInsuranceDay({ day }))).toBe('not-now');
    await settled(bed, 'longterm-310');
    const after = valueOf(await bed.desk.reconcileDay({ day }));
    expect(after).toMatchObject({ open: ['对账之后又有变动，请重新对账'] });
    expect(after.closed).toBeUndefined();
    await audit(bed);
  });

  it('counts a refund by both rows, the refund under its own number', async () => {
    const bed = await openBed(alone);
    const visit = await settled(bed);
    valueOf(await bed.desk.refund({ visit: visit.id, reason: '退号' }));
    await finish(bed, 'longterm-390');
    const rows = dayRows(bed.counter.book.visits(), day);
    expect(rows.map((row) => [row.refund, row.setlId])).toEqual([
      [false, bed.platform.ledger()[0]?.setl_id],
      [true, bed.platform.ledger()[0]?.refund?.setl_id],
    ]);
    expect((rows[0]?.total ?? 1) + (rows[1]?.total ?? 0)).toBe(0);
    const view = await run(bed);
    const group = view.groups.find(({ insutype }) => insutype === '390');
    expect(group).toMatchObject({ count: 2, total: 0, fund: 0, result: 'equal' });
  });

  it('a refund that was found out a day later stands on the day on which it was sent', async () => {
    const bed = await openBed(alone);
    const visit = await settled(bed);
    bed.platform.faults.loseAnswer('2208');
    valueOf(await bed.desk.refund({ visit: visit.id, reason: '退号' }));
    bed.platform.faults.line = 'cut';
    bed.clock.advance(26 * 3_600_000);
    await settleDown(bed);
    bed.platform.faults.line = 'up';
    expect(await finish(bed, 'longterm-390')).toMatchObject({ status: 'refunded' });
    expect(dayRows(bed.counter.book.visits(), '2026-11-23')).toEqual([]);
    for (const each of [day, '2026-11-23']) {
      expect(await run(bed, each)).toMatchObject({ differences: [], open: [] });
    }
    await audit(bed);
  });

  it('falls on the platform’s day: settled here before midnight, there after it', async () => {
    const bed = await openBed({ ...alone, start: '2026-11-22T15:58:00Z' });
    bed.platform.faults.clockOffsetMs = 180_000;
    await settled(bed);
    const wall = bed.counter.book.visits()[0]?.openedAt.slice(0, 10);
    expect([wall, bed.platform.ledger()[0]?.setl_time.slice(0, 10)]).toEqual([day, '2026-11-23']);
    const there = await run(bed, '2026-11-23');
    expect(there.groups.find(({ count }) => count === 1)).toMatchObject({ result: 'equal' });
    const here = await run(bed);
    expect(here).toMatchObject({ open: [] });
    expect(here.groups.every(({ count, result }) => count === 0 && result === 'equal')).toBe(true);
  });

  it('keeps everything over a restart, and cannot be asked while the line is down', async () => {
    const bed = await openBed(alone);
    await settled(bed);
    bed.platform.spoilBooks('amount');
    const [each] = (await run(bed)).differences;
    const ask = { day, key: each?.key ?? '', how: 'office' as const, note: '已电话核对' };
    valueOf(await bed.desk.explainDifference(ask));
    const again = await bed.restart();
    const view = valueOf(await again.desk.reconcileDay({ day }));
    expect(view.differences).toMatchObject([{ explained: { how: 'office', note: '已电话核对' } }]);
    expect(view.open).toEqual([]);
    again.platform.faults.line = 'cut';
    await again.desk.probe({});
    expect(faultCode(await again.desk.runReconcile({ day }))).toBe('line-down');
  });

  it.each(['3201', '9101', '3202', '9102'])(
    'an answer of %s that cannot be read keeps nothing; asked again it is whole',
    async (infno) => {
      const bed = await openBed(alone);
      await settled(bed);
      bed.platform.spoilBooks('amount');
      bed.platform.faults.refuse(infno, '系统繁忙', 1);
      const answer = await bed.desk.runReconcile({ day });
      expect(answer.ok ? '' : answer.fault).toMatchObject({
        code: 'platform-refused',
        platform: '系统繁忙',
      });
      expect(valueOf(await bed.desk.reconcileDay({ day })).run).toBeUndefined();
      expect((await run(bed)).differences).toMatchObject([{ kind: 'amount', sum: 100 }]);
      expect(bed.crashes).toEqual([]);
    },
  );
});

describe('differences', () => {
  const kinds = ['only-there', 'only-here', 'amount'] as const;
  it.each(kinds.flatMap((kind) => [[kind, 'all'] as const, [kind, 'differences'] as const]))(
    '%s, the file listing %s',
    async (kind, listing) => {
      const bed = await openBed(alone);
      await settled(bed, 'longterm-310');
      const visit = await settled(bed);
      bed.platform.books.listing = listing;
      bed.platform.spoilBooks(kind);
      const view = await run(bed);
      expect(view.differences).toMatchObject([{ kind }]);
      const [each] = view.differences;
      const total = visit.settlement?.amounts.total;
      const wanted = { 'only-there': 6_600, 'only-here': total, amount: 100 }[kind];
      expect(each?.sum).toBe(wanted);
      expect(each?.visit).toBe(kind === 'only-there' ? undefined : visit.id);
      const parked = (await viewOf(bed, visit.id)).parked;
      expect(parked?.reason).toBe(kind === 'amount' ? 'settlement-differs' : undefined);
      expect(view.open).toEqual(['1 笔差异未说明']);
      const answer = await bed.desk.closeInsuranceDay({ day });
      expect(answer.ok ? [] : answer.fault).toMatchObject({
        code: 'day-open',
        detail: ['1 笔差异未说明'],
      });
      const explained = { day, key: each?.key ?? '', how: 'centre' as const, note: '中心补记' };
      valueOf(await bed.desk.explainDifference(explained));
      expect(valueOf(await bed.desk.closeInsuranceDay({ day })).closed).toBeDefined();
      await audit(bed);
    },
  );

  it('a refund row that the centre lacks', async () => {
    const bed = await openBed(alone);
    const visit = await settled(bed);
    valueOf(await bed.desk.refund({ visit: visit.id, reason: '退号' }));
    bed.platform.spoilBooks('refund-missing');
    const view = await run(bed);
    const sum = visit.settlement?.amounts.total;
    expect(view.differences).toMatchObject([{ kind: 'refund-row-extra', sum, visit: visit.id }]);
  });

  it('a refund row that only the centre has, made by nobody here', async () => {
    const bed = await openBed(alone);
    await settled(bed);
    bed.platform.spoilBooks('only-there');
    const [stray] = bed.platform.books.foreign;
    if (!stray) throw new Error('no stray row');
    bed.platform.books.foreign = [{ ...stray, refund: true }];
    const view = await run(bed);
    expect(view.differences).toMatchObject([{ kind: 'refund-row-missing', sum: 6_600 }]);
  });

  it('totals that differ although no row does stay a difference', async () => {
    const bed = await openBed(alone);
    await settled(bed);
    bed.platform.books.result = '1';
    const view = await run(bed);
    expect(view.differences.map(({ kind }) => kind)).toEqual(['unlocated', 'unlocated']);
  });

  const maps = {
    HN27: { '0': 'equal', '1': 'different' },
    JX: { '0': 'equal', '1': 'centre-more', '2': 'hospital-more', '3': 'different' },
    YBHI: { '000000': 'equal', '000102': 'centre-more', '000103': 'hospital-more' },
  } as const;
  it.each(
    Object.entries(maps).flatMap(([name, map]) =>
      (['only-there', 'only-here', 'amount'] as const).map((kind) => [name, map, kind] as const),
    ),
  )('stmt_rslt of %s %j: %s', async (_name, results, kind) => {
    const bed = await openBed(handing({ counters: ['03'], his: false }, { results }));
    await settled(bed);
    expect((await run(bed)).open).toEqual([]);
    bed.platform.spoilBooks(kind);
    const view = await run(bed);
    expect(view.differences.map((each) => each.kind)).toEqual([kind]);
    const group = view.groups.find(({ result }) => result !== 'equal');
    expect(group?.code).not.toBe('');
  });

  it('a code that the profile does not list is different, and is shown', async () => {
    const bed = await openBed(alone);
    await settled(bed);
    bed.platform.books.result = '9Z';
    const view = await run(bed);
    expect(view.groups).toMatchObject([
      { result: 'different', code: '9Z' },
      { result: 'different', code: '9Z' },
    ]);
  });
});

describe('several counters and the HIS', () => {
  const both = handing({ counters: ['02', '03'], his: true });
  async function hospital() {
    const main = await openBed(both);
    const { platform, clock } = main;
    const second = await openBed({ ...both, platform, clock, counterNo: '02', seed: 9 });
    await settled(main);
    await settled(second, 'longterm-310');
    valueOf(await main.desk.drillBooks({ day, do: 'his-settle' }));
    return { main, second };
  }
  const handIn = async (from: Bed, to: Bed) => {
    valueOf(await from.desk.exportDayFile({ day }));
    const text = from.saved.get(`day-02-${day}.json`) ?? '';
    return to.desk.importDayFile({ day, text });
  };

  it('names who is missing, takes their files, and is equal when all are in', async () => {
    const { main, second } = await hospital();
    const first = await run(main);
    expect(first.run?.missing).toEqual(['02', 'HIS']);
    expect(first.open).toContain('缺 02 号窗口、HIS 的日文件');
    expect(first.differences.map(({ kind }) => kind)).toEqual(['only-there', 'only-there']);
    expect(faultCode(await handIn(second, main))).toBe('day-file-refused');
    const key = second.saved.get('day-key-02.json') ?? '';
    expect(valueOf(await main.desk.trustDayKey({ text: key }))).toMatchObject([
      { holder: expect.stringContaining('02 号窗口') },
    ]);
    valueOf(await handIn(second, main));
    const { text } = valueOf(await main.desk.drillBooks({ day, do: 'his-file' }));
    const ready = valueOf(await main.desk.importDayFile({ day, text }));
    expect(ready.files.map(({ from, state, count }) => [from, state, count])).toEqual([
      ['02', 'in', 1],
      ['03', 'own', 1],
      ['HIS', 'in', 1],
    ]);
    expect(ready.open[0]).toBe('对账之后又有变动，请重新对账');
    const last = await run(main);
    expect(last).toMatchObject({ differences: [], open: [] });
    expect(valueOf(await main.desk.closeInsuranceDay({ day })).closed).toBeDefined();
    await audit2(main);
  });

  it('the journal keeps who signed and no row of a person outside the sealed part', async () => {
    const { main, second } = await hospital();
    await handIn(second, main);
    valueOf(await main.desk.trustDayKey({ text: second.saved.get('day-key-02.json') ?? '' }));
    valueOf(await handIn(second, main));
    const entries = await main.entries();
    const taken = entries.find((each) => each.kind === 'day.file-imported');
    const psnNo = second.counter.book.visits()[0]?.personal.known?.psnNo ?? 'none';
    expect(JSON.stringify(taken?.data)).not.toContain(psnNo);
    expect(JSON.stringify(taken?.personal)).toContain(psnNo);
    await auditKept(main);
    expect(second.saved.get(`day-02-${day}.json`)).not.toContain('演练患者');
  });

  it.each([
    ['changed after it was signed', (text: string) => text.replace('390', '310')],
    ['cut off', (text: string) => text.slice(0, -20)],
    ['empty', () => ''],
  ])('a file that is %s is refused', async (_name, change) => {
    const { main } = await hospital();
    const { text } = valueOf(await main.desk.drillBooks({ day, do: 'his-file' }));
    expect(faultCode(await main.desk.importDayFile({ day, text: change(text) }))).toBe(
      'day-file-refused',
    );
    const other = await main.desk.importDayFile({ day: '2026-11-21', text });
    expect(faultCode(other)).toBe('day-file-refused');
  });

  it('an older export does not replace a newer one; its own file needs no import', async () => {
    const { main, second } = await hospital();
    valueOf(await second.desk.exportDayFile({ day }));
    const old = second.saved.get(`day-02-${day}.json`) ?? '';
    valueOf(await main.desk.trustDayKey({ text: second.saved.get('day-key-02.json') ?? '' }));
    await settled(second, 'longterm-390');
    valueOf(await handIn(second, main));
    const answer = await main.desk.importDayFile({ day, text: old });
    expect(answer.ok ? [] : answer.fault.detail).toEqual(['已有更新的日文件，这是较早导出的']);
    valueOf(await main.desk.exportDayFile({ day }));
    valueOf(await main.desk.trustDayKey({ text: main.saved.get('day-key-03.json') ?? '' }));
    const own = await main.desk.importDayFile({
      day,
      text: main.saved.get(`day-03-${day}.json`) ?? '',
    });
    expect(faultCode(own)).toBe('day-file-refused');
  });

  it('the HIS’s table counts only with the name of who vouches for it', async () => {
    const { main } = await hospital();
    const [his] = main.platform.ledger().filter((row) => row.msgid.slice(26, 28) === '90');
    const head = [
      'setl_id\tpsn_no\tinsutype\tclr_type\tclr_optins\tsetl_time\trefd_setl_flag',
      'medfee_sumamt\tfund_pay_sumamt\tacct_pay',
    ].join('\t');
    const { admdvs } = main.profile.hospital;
    const line = [his?.setl_id, his?.psn_no, his?.insutype, '9987', admdvs, his?.setl_time];
    const text = `${head}\n${line.join('\t')}\t0\t120.00\t84.00\t0\n`;
    expect(faultCode(await main.desk.importDayFile({ day, text }))).toBe('day-file-refused');
    const view = valueOf(await main.desk.importDayFile({ day, text, vouchedBy: '医保办 演练乙' }));
    const file = view.files.find(({ from }) => from === 'HIS');
    expect(file).toMatchObject({ state: 'in', signed: false, by: '医保办 演练乙', total: 12_000 });
  });

  it('a row that two files have counts once', async () => {
    const { main, second } = await hospital();
    valueOf(await second.desk.exportDayFile({ day }));
    valueOf(await main.desk.trustDayKey({ text: second.saved.get('day-key-02.json') ?? '' }));
    valueOf(await handIn(second, main));
    const [row] = dayRows(second.counter.book.visits(), day);
    const cells = [row?.setlId, '310', '9987', row?.clrOptins, row?.setlTime, '0'];
    const money = ['1.00', '1.00', '0'];
    const head = 'setl_id\tinsutype\tclr_type\tclr_optins\tsetl_time\trefd_setl_flag';
    const columns = `${head}\tmedfee_sumamt\tfund_pay_sumamt\tacct_pay`;
    const text = `${columns}\n${[...cells, ...money].join('\t')}`;
    const view = valueOf(await main.desk.importDayFile({ day, text, vouchedBy: '演练乙' }));
    expect(view.files.find(({ from }) => from === 'HIS')).toMatchObject({ doubled: 1 });
    expect(view.groups.reduce((all, group) => all + group.count, 0)).toBe(2);
  });
});

/** The ledger has others' settlements too: only the journal's half of the audit holds. */
async function audit2(bed: Bed): Promise<void> {
  expect(bed.crashes).toEqual([]);
  expect((await bed.entries()).length).toBeGreaterThan(0);
}

describe('the shift', () => {
  it('always closes on cash, states the difference, and carries what is open', async () => {
    const bed = await openBed(alone);
    const first = await settled(bed);
    const trial = await quoted(bed, 'longterm-310');
    bed.platform.faults.loseAnswer('2207');
    await pay(bed, trial);
    const { shift } = valueOf(await bed.desk.reconcileDay({ day }));
    const due = first.money.taken + (trial.money.due ?? 0);
    expect(shift).toMatchObject({ cash: due, scan: 0, takings: 2, returns: 0 });
    expect(shift.carried).toMatchObject([{ visit: trial.id, status: 'pending' }]);
    const after = valueOf(await bed.desk.closeShift({ counted: due - 50 }));
    expect(after).toMatchObject({
      cash: 0,
      takings: 0,
      last: { expected: due, counted: due - 50, difference: -50, carried: 1 },
    });
    const day2 = valueOf(await bed.desk.reconcileDay({ day }));
    expect(day2.open).toContain('1 笔结算或退费结果未定');
    await settleDown(bed);
    const { money } = await viewOf(bed, trial.id);
    valueOf(await bed.desk.payOut({ visit: trial.id, amount: money.taken }));
    const next = valueOf(await bed.desk.reconcileDay({ day })).shift;
    expect(next).toMatchObject({ cash: 0 - money.taken, returns: 1 });
    await audit(bed);
  });

  it('the report goes out as a table and to the printer', async () => {
    const bed = await openBed(alone);
    await settled(bed);
    await run(bed);
    valueOf(await bed.desk.exportReport({ day, as: 'tsv', language: 'zh' }));
    expect(bed.saved.get(`reconcile-${day}.tsv`)).toContain('390\t9987');
    const printed = valueOf(await bed.desk.exportReport({ day, as: 'print', language: 'zh' }));
    expect(printed.to).toBe('nowhere');
  });
});
