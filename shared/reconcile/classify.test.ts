/**
 * Goal: every difference between our rows and the centre's is found, named, and valued to the fen,
 * whatever the file's habits are. Method: rows made by hand, one thing wrong at a time.
 */
import { describe, expect, it } from 'vitest';
import { fen } from '../money.ts';
import { classify, meaningOf, unlocated, type OurRow, type Sides } from './classify.ts';
import type { Owner } from './difference.ts';
import type { ResultRow } from './file.ts';

const base: OurRow = {
  setlId: 'S1',
  mdtrtId: 'M1',
  psnNo: 'P1',
  msgid: 'X1',
  insutype: '390',
  clrType: '9987',
  clrOptins: '430100',
  setlTime: '2026-11-22 09:00:00',
  refund: false,
  total: fen(10_000),
  fund: fen(7_000),
  account: fen(0),
  cash: fen(3_000),
  from: '03',
  visit: 'V1',
};
const refund: OurRow = {
  ...base,
  setlId: 'R1',
  msgid: 'X2',
  refund: true,
  total: fen(-10_000),
  fund: fen(-7_000),
  cash: fen(-3_000),
};

function theirs(row: OurRow, changes: Partial<ResultRow> = {}): ResultRow {
  const { psnNo, mdtrtId, setlId, msgid, refund: isRefund, total, fund, account } = row;
  const same = { psnNo, mdtrtId, setlId, msgid, refund: isRefund, total, fund, account };
  return { ...same, code: '0', memo: '', ...changes };
}

const four = { '0': 'equal', '1': 'centre-more', '2': 'hospital-more', '3': 'different' } as const;
const two = { '0': 'equal', '1': 'different' } as const;
const nobody = () => undefined;

function found(sides: Partial<Sides>) {
  return classify({ ours: [], theirs: [], results: four, owner: nobody, ...sides }).map((each) => [
    each.kind,
    each.setlId,
    each.sum,
  ]);
}

describe('rows on both sides', () => {
  it('that are equal in code and amounts are no difference', () => {
    expect(found({ ours: [base, refund], theirs: [theirs(base), theirs(refund)] })).toEqual([]);
  });

  it.each([
    ['total', { total: fen(10_001) }, 1],
    ['fund', { fund: fen(6_950) }, 50],
    ['account', { account: fen(3) }, 3],
  ] as const)('amounts beat a code that says equal: %s', (_name, changes, sum) => {
    expect(found({ ours: [base], theirs: [theirs(base, changes)] })).toEqual([
      ['amount', 'S1', sum],
    ]);
  });

  it('an amount difference has both sides, and our visit', () => {
    const other = theirs(base, {
      code: '3',
      memo: '金额不符',
      total: fen(9_000),
      fund: fen(6_300),
    });
    const [each] = classify({ ours: [base], theirs: [other], results: four, owner: nobody });
    expect(each).toMatchObject({
      kind: 'amount',
      sum: 1_000,
      ours: { total: 10_000, fund: 7_000, account: 0 },
      theirs: { total: 9_000, fund: 6_300, account: 0 },
      visit: 'V1',
      code: '3',
      memo: '金额不符',
    });
    expect(each?.todo).toContain('以中心金额为准');
  });

  it('an unlisted code is different, and is shown', () => {
    expect(meaningOf(four, '000777')).toBe('different');
    const other = theirs(base, { code: '000777', total: fen(1), fund: fen(1) });
    expect(classify({ ours: [base], theirs: [other], results: four, owner: nobody })).toMatchObject(
      [{ kind: 'amount', code: '000777' }],
    );
  });
});

describe('a row of ours that the centre lacks', () => {
  it.each([
    ['named with empty amounts', '2', { total: fen(0), fund: fen(0) }],
    ['named with our own amounts', '2', {}],
    ['named by a code of two values', '3', {}],
  ] as const)('%s', (_name, code, changes) => {
    const other = theirs(base, { code, ...changes });
    expect(found({ ours: [base], theirs: [other] })).toEqual([['only-here', 'S1', 10_000]]);
  });

  it('not named at all counts only where the file lists what is equal', () => {
    const second = { ...base, setlId: 'S2', msgid: 'X9', mdtrtId: 'M2' };
    const listing = found({ ours: [base, second], theirs: [theirs(base)] });
    expect(listing).toEqual([['only-here', 'S2', 10_000]]);
    const differing = theirs(base, { code: '3', total: fen(1), fund: fen(1) });
    expect(found({ ours: [base, second], theirs: [differing] })).toEqual([['amount', 'S1', 9_999]]);
  });

  it('a refund of ours is told as a refund row too many here', () => {
    const rows = [theirs(base), theirs(refund, { code: '2', total: fen(0), fund: fen(0) })];
    expect(found({ ours: [base, refund], theirs: rows })).toEqual([
      ['refund-row-extra', 'R1', 10_000],
    ]);
  });
});

describe('a row that only the centre has', () => {
  const owners: Record<string, Owner> = {
    X1: { visit: 'V1', state: 'undecided' },
    X3: { visit: 'V3', state: 'reversed' },
    X4: { visit: 'V4', state: 'other' },
  };
  const owner = (msgid: string) => owners[msgid];
  it.each([
    ['X1', 'V1', '丢失应答'],
    ['X3', 'V3', '已冲正'],
    ['X4', 'V4', '没有记成结算'],
    ['X5', undefined, '请 HIS 和其他窗口'],
  ] as const)('by the msgid %s', (msgid, visit, words) => {
    const other = theirs(base, { code: '1', msgid });
    const [each] = classify({ ours: [], theirs: [other], results: four, owner });
    expect(each).toMatchObject({ kind: 'only-there', sum: 10_000, ...(visit && { visit }) });
    expect(each?.visit).toBe(visit);
    expect(each?.todo).toContain(words);
  });

  it('without a setl_id it is still one row with a key of its own', () => {
    const other = theirs(base, { code: '1', setlId: '', mdtrtId: '' });
    const [each] = classify({ ours: [], theirs: [other], results: four, owner: nobody });
    expect(each).toMatchObject({ key: 'only-there:X1', setlId: '' });
  });

  it('a refund there and not here is told as a refund row missing here', () => {
    expect(found({ ours: [base], theirs: [theirs(base), theirs(refund, { code: '1' })] })).toEqual([
      ['refund-row-missing', 'R1', 10_000],
    ]);
  });
});

describe('a refund whose number we were never told', () => {
  const unnumbered = { ...refund, setlId: '' };
  it('is matched by its msgid', () => {
    expect(found({ ours: [unnumbered], theirs: [theirs(refund)] })).toEqual([]);
  });

  it('or by its visit and amount where the file has no msgid', () => {
    expect(found({ ours: [unnumbered], theirs: [theirs(refund, { msgid: '' })] })).toEqual([]);
    const other = theirs(refund, { msgid: '', mdtrtId: 'M7' });
    expect(found({ ours: [unnumbered], theirs: [other] }).map(([kind]) => kind)).toEqual(
      expect.arrayContaining(['refund-row-missing']),
    );
  });

  it('never by its settlement: sign and flag keep them apart', () => {
    const rows = [theirs(base), theirs(refund, { setlId: 'S1' })];
    expect(found({ ours: [base, { ...refund, setlId: 'S1' }], theirs: rows })).toEqual([]);
  });
});

describe('all in one file', () => {
  it('is sorted by money, each with one kind', () => {
    const small = { ...base, setlId: 'S2', msgid: 'X7', mdtrtId: 'M2', total: fen(500) };
    const rows = [
      theirs(small, { code: '1', total: fen(520) }),
      theirs({ ...base, setlId: 'S3', msgid: 'X8' }, { code: '1', total: fen(77_700) }),
      theirs(refund, { code: '1' }),
    ];
    expect(found({ ours: [small, base], theirs: [...rows, theirs(base)], results: two })).toEqual([
      ['only-there', 'S3', 77_700],
      ['refund-row-missing', 'R1', 10_000],
      ['amount', 'S2', 20],
    ]);
  });

  it('totals that differ while no row does are not lost', () => {
    const sums = { total: fen(100), fund: fen(70), account: fen(0), cash: fen(30), count: 1 };
    const group = { insutype: '310', clrType: '9987', clrOptins: '430100', sums };
    expect(unlocated(group, '1', '不符')).toMatchObject({
      key: 'unlocated:310/9987/430100',
      kind: 'unlocated',
      sum: 100,
    });
  });
});
