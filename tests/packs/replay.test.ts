/**
 * Goal: past bills under a new pack come out to the fen, nothing is guessed, the journal is only
 * read. Method: figures worked out by hand; a journal on disk, replayed by the command.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replay } from '../../build/packs/replay.ts';
import { recompute, type PastBill } from '../../build/packs/recompute.ts';
import { fen } from '../../shared/money.ts';
import { checkedPack, packValue, type Terms } from '../golden/packs.ts';
import { createFolder, packText, runPacks, type Folder } from './bench.ts';
import { facts, lineOf, manyBills, writeJournal, type PastVisit } from './past.ts';

const pack = (terms: Terms) => checkedPack(packValue(terms));

function pastBill(day: string, total: number, change: Partial<PastBill> = {}): PastBill {
  const date = `2025-03-${day}`;
  const at = `${date}T09:00:00.000+08:00`;
  return {
    visit: `V${day}`,
    person: 'one',
    name: '虚*',
    at,
    facts: { ...facts, date },
    lines: [lineOf(fen(total))],
    old: { basis: 'settlement', patient: fen(total), fund: fen(0), estimated: undefined },
    counted: { at, year: 2025, fund: fen(0) },
    ...change,
  };
}

const settled = (patient: number, fund: number) => ({
  old: {
    basis: 'settlement' as const,
    patient: fen(patient),
    fund: fen(fund),
    estimated: undefined,
  },
});

/** "kind patient fund change" in fen. */
function outcomes(terms: Terms, bills: readonly PastBill[], whole = false): string[] {
  return recompute(pack(terms), bills, { whole }).map((each) => {
    if (each.kind === 'figure') return `${each.patient} ${each.fund} ${each.change}`;
    return each.kind === 'range' ? `${each.from}..${each.to}` : each.reason;
  });
}

describe('recompute', () => {
  it('75 % to 80 %: the patient pays 50.00 less of 1000.00', () => {
    expect(outcomes({ pay: '0.80' }, [pastBill('04', 100_000, settled(25_000, 75_000))])).toEqual([
      '20000 80000 -5000',
    ]);
  });

  it('our own earlier bills are exchanged in the platform’s figure', () => {
    const first = pastBill('04', 100_000, settled(25_000, 75_000));
    // The platform has counted the first bill's 750.00, and 20.00 from elsewhere.
    const at = '2025-03-05T08:00:00.000+08:00';
    const counted = { at, year: 2025, fund: fen(77_000) };
    const second = pastBill('05', 100_000, { ...settled(77_000, 23_000), counted });
    // 770.00 - 750.00 + 900.00 = 920.00 of the cap of 1000.00 are used: 80.00 are left.
    expect(outcomes({ pay: '0.90', cap: '1000' }, [first, second])).toEqual([
      '10000 90000 -15000',
      '92000 8000 15000',
    ]);
    // Asked before the first bill: 20.00 from elsewhere and 900.00 of ours.
    const early = { at: '2025-03-04T08:00:00.000+08:00', year: 2025, fund: fen(2_000) };
    expect(outcomes({ pay: '0.90', cap: '1000' }, [first, { ...second, counted: early }])[1]).toBe(
      '92000 8000 15000',
    );
  });

  it('what the platform does not tell is a range; with `whole`, the sum of this journal', () => {
    const bills = [pastBill('04', 100_000), pastBill('05', 100_000)];
    const terms = { pay: '0.75', deductible: '100' };
    expect(outcomes(terms, bills)).toEqual(['25000..32500', '25000..32500']);
    expect(outcomes(terms, bills, true)).toEqual(['32500 67500 -67500', '25000 75000 -75000']);
  });

  it('another person, another year and another place are kept apart', () => {
    const other = { person: 'two', counted: undefined };
    const bills = [
      pastBill('04', 100_000),
      pastBill('05', 100_000, other),
      pastBill('06', 100_000, { facts: { ...facts, place: '110000' } }),
      pastBill('07', 100_000, { facts: { ...facts, disease: 'M99903' } }),
      pastBill('08', 100_000, { facts: { ...facts, date: '2031-03-04' }, counted: undefined }),
    ];
    expect(outcomes({ pay: '0.75', deductible: '100', cap: '1000' }, bills, true)).toEqual([
      '32500 67500 -67500',
      '32500 67500 -67500',
      'no-pack',
      'not-stated',
      '32500 67500 -67500',
    ]);
  });

  it('20,000 bills of 30 lines take well under two seconds of CPU (goal: 100,000 in 5 s)', () => {
    const bills = manyBills(20_000, 30);
    const begun = process.cpuUsage();
    const report = replay(
      pack({ pay: '0.75', cap: '10000' }),
      { bills, leftOut: [], uncharged: 0 },
      false,
    );
    const { user, system } = process.cpuUsage(begun);
    expect(report.sums.bills).toBe(20_000);
    expect(report.sums.oldPatient).toBe(report.sums.newPatient + report.sums.newFund);
    expect((user + system) / 1_000).toBeLessThan(2_000);
  });
});

describe('packs -- replay', () => {
  let folder: Folder;
  let journal = '';
  const key = new Uint8Array(32).fill(3);
  const visits: PastVisit[] = [
    { id: 'A1', total: fen(100_000), date: '2025-02-10', fundPaid: fen(0), charged: true },
    { id: 'A2', total: fen(40_000), date: '2025-03-11', fundPaid: fen(75_000), charged: true },
    { id: 'B1', total: fen(200_000), date: '2025-03-12', fundPaid: fen(0), charged: true },
    { id: 'B2', total: fen(50_000), date: '2025-03-13', charged: false },
    { id: 'C1', total: fen(70_000), date: '2025-03-14', charged: true },
    {
      id: 'D1',
      total: fen(80_000),
      date: '2025-03-15',
      fundPaid: fen(0),
      charged: true,
      insutype: '999',
    },
    // Settled by the platform at 80.00 for the fund; our estimate had said 75.00.
    {
      id: 'F1',
      total: fen(10_000 * 10),
      date: '2025-03-16',
      fundPaid: fen(0),
      charged: true,
      settledFund: fen(80_000),
    },
    { id: 'E1', total: fen(90_000), date: '2025-04-15', fundPaid: fen(0), charged: true },
  ];

  beforeAll(async () => {
    folder = createFolder();
    journal = join(folder.path, 'drill', 'journal');
    const old = pack({ pay: '0.75', cap: '1000' });
    await writeJournal({ folder: journal, key }, old, visits, ['2025-04']);
    folder.put('drill.hex', `${Buffer.from(key).toString('hex')}\n`, 0o600);
    folder.put('new.json', packText({ pay: '0.80', cap: '1000' }));
  });
  afterAll(() => folder.remove());

  const at = (name: string) => join(folder.path, name);
  const contents = () =>
    readdirSync(journal).map((name) => [name, readFileSync(join(journal, name), 'base64')]);

  it('names who changes, the largest first, and what cannot be computed', () => {
    const before = contents();
    const args = ['replay', at('new.json'), '--journal', at('drill'), '--key', at('drill.hex')];
    const { status, stdout, stderr } = runPacks(...args);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toBe(readFileSync(new URL('replay.txt', import.meta.url), 'utf8'));
    expect(stdout).not.toMatch(/虚构人/);
    expect(contents()).toEqual(before);
  });

  it('the same as JSON in fen', () => {
    const args = [
      'replay',
      at('new.json'),
      '--journal',
      journal,
      '--key',
      at('drill.hex'),
      '--json',
    ];
    const { status, stdout } = runPacks(...args);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      unit: 'fen',
      sums: { bills: 4, persons: 3, oldPatient: 160_000, newPatient: 160_000 },
      platformDiffered: 1,
    });
  });

  it.each<[string, 1 | 2, RegExp, () => readonly string[]]>([
    [
      'another key',
      1,
      /打不开这份日志/,
      () => ['--journal', journal, '--key', folder.put('k', 'a'.repeat(64))],
    ],
    ['no key', 1, /读不了钥匙文件/, () => ['--journal', journal, '--key', '/nowhere']],
    [
      'half a key',
      1,
      /不是日志的钥匙文件/,
      () => ['--journal', journal, '--key', folder.put('h', 'abc')],
    ],
    [
      'no journal',
      1,
      /文件夹里没有日志/,
      () => ['--journal', folder.path, '--key', at('drill.hex')],
    ],
    ['no folder', 2, /缺少 --journal/, () => ['--key', at('drill.hex')]],
    [
      'no number',
      2,
      /--top 须为/,
      () => ['--journal', journal, '--key', at('drill.hex'), '--top', 'x'],
    ],
  ])('%s: status %i', (_what, code, words, args) => {
    const { status, stdout, stderr } = runPacks('replay', at('new.json'), ...args());
    expect([status, stdout]).toEqual([code, '']);
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/ at .*\.ts:/);
  });
});
