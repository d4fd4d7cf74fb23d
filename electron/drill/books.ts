/**
 * 对账: the drill platform's books of a day, 3201 totals and 3202 rows, and how they can be made to
 * differ from the hospital's. It shares no code with the counter's reconciliation.
 */
import { fen } from '../../shared/money.ts';
import type { Fen } from '../../shared/money.ts';
import { twisted } from './centre.ts';
import type { Settlement } from './state.ts';
import type { World } from './world.ts';

/** One row of the centre's books: a settlement, or a refund with negative amounts. */
export interface CentreRow {
  readonly setlId: string;
  readonly mdtrtId: string;
  readonly psnNo: string;
  readonly msgid: string;
  readonly insutype: string;
  /** yyyy-MM-dd HH:mm:ss by the platform's clock: the day it is counted on. */
  readonly time: string;
  readonly refund: boolean;
  readonly total: Fen;
  readonly fund: Fen;
  readonly account: Fen;
  readonly cash: Fen;
}

/** What a row comes out as; the codes for it differ by province. */
export type Verdict = 'equal' | 'centre-more' | 'hospital-more' | 'different';

/** How the books differ from the truth, and how the platform writes its answers. */
export interface BookFaults {
  /** Does 3202 list every row, or only those that differ? No source says. */
  listing: 'all' | 'differences';
  /** Rows that only the centre has come without setl_id and mdtrt_id (the ambiguous text). */
  nameless: boolean;
  /** Rows that only the centre has come without their msgid. */
  anonymous: boolean;
  /** Rows of settlements that this hospital never made. */
  foreign: CentreRow[];
  /** setl_id (of a settlement or a refund) that the books lack. */
  hidden: Set<string>;
  /** setl_id → fen by which the books' medfee and fund are higher. */
  changed: Map<string, Fen>;
  /** 3201 answers this stmt_rslt, whatever the figures are. */
  result: string | undefined;
}

/** True books. */
export function trueBooks(): BookFaults {
  return {
    listing: 'all',
    nameless: false,
    anonymous: false,
    foreign: [],
    hidden: new Set(),
    changed: new Map(),
    result: undefined,
  };
}

/** The province's stmt_rslt for a verdict; one that it has no code for gets the general one. */
export function codeOf({ profile }: World, verdict: Verdict): string {
  const codes = Object.entries(profile.reconcile.results);
  const find = (meaning: Verdict): string | undefined =>
    codes.find(([, each]) => each === meaning)?.[0];
  return find(verdict) ?? find('different') ?? '999999';
}

/** The rows counted from one day to another, both included, faults and all. */
export function bookRows(world: World, from: string, until: string): CentreRow[] {
  const { foreign, hidden, changed } = world.books;
  const real = [...world.state.settlements.values()].flatMap((each) => rowsOf(each));
  const rows = [...real, ...foreign]
    .filter(({ time }) => time.slice(0, 10) >= from && time.slice(0, 10) <= until)
    .filter(({ setlId }) => !hidden.has(setlId))
    .map((row) => {
      const more = changed.get(row.setlId) ?? 0;
      return { ...row, total: fen(row.total + more), fund: fen(row.fund + more) };
    });
  return twisted(rows, world.ways().centre, () => strayRow(world, STRAY_OF_CASE));
}

/** A reversed settlement has no row; a refunded one has both. */
function rowsOf(settlement: Settlement): CentreRow[] {
  const { setlId, mdtrtId, psnNo, msgid, insutype, setlTime, split, state, refund } = settlement;
  if (state === 'reversed') return [];
  const made: CentreRow = {
    setlId,
    mdtrtId,
    psnNo,
    msgid,
    insutype,
    time: setlTime,
    refund: false,
    total: split.medfee_sumamt,
    fund: split.fund_pay_sumamt,
    account: split.acct_pay,
    cash: split.psn_cash_pay,
  };
  return refund === null ? [made] : [made, takenBack(made, refund)];
}

function takenBack(made: CentreRow, refund: NonNullable<Settlement['refund']>): CentreRow {
  return {
    ...made,
    setlId: refund.setlId,
    msgid: refund.msgid,
    time: refund.time,
    refund: true,
    total: fen(0 - made.total),
    fund: fen(0 - made.fund),
    account: fen(0 - made.account),
    cash: fen(0 - made.cash),
  };
}

/** The ways in which a drill may make the books differ. */
export type BookOrder = 'only-there' | 'only-here' | 'amount' | 'refund-missing' | 'clear';

const YUAN = 100;
/** The number of the row that a case adds; those of the books' own orders begin at 0. */
const STRAY_OF_CASE = 99;

/**
 * Spoils the books at the newest row that fits; false where there is none. `clear` makes them true
 * again.
 */
export function spoilBooks(world: World, order: BookOrder): boolean {
  const { books } = world;
  const newest = (refund: boolean): CentreRow | undefined =>
    bookRows(world, '', '9999').findLast((row) => row.refund === refund);
  const row = newest(order === 'refund-missing');
  switch (order) {
    case 'clear':
      Object.assign(books, trueBooks());
      return true;
    case 'only-there':
      books.foreign.push(strayRow(world, books.foreign.length));
      return true;
    case 'amount':
      if (row) books.changed.set(row.setlId, fen(YUAN));
      return row !== undefined;
    default:
      if (row) books.hidden.add(row.setlId);
      return row !== undefined;
  }
}

/** A settlement under this hospital's name that nobody here has made: 66.00 yuan. */
function strayRow(world: World, serial: number): CentreRow {
  const { compact, time } = world.clock();
  return {
    setlId: `STRAY${compact}${serial}`,
    mdtrtId: `STRAYM${compact}${serial}`,
    psnNo: '99000000000000000001',
    msgid: `${world.hospital.code}${compact}77${String(serial).padStart(2, '0')}`,
    insutype: '310',
    time,
    refund: false,
    total: fen(6_600),
    fund: fen(4_600),
    account: fen(0),
    cash: fen(2_000),
  };
}
