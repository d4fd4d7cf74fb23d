/**
 * The result file of 3202 against our rows: each difference with its kind, both amounts and what
 * mends it. Amounts beat codes: the centre's code says that something is wrong, not what.
 */
import { fen, max, subtract, ZERO, type Fen } from '../money.ts';
import type { StmtResult } from '../platform/profile-reconcile.ts';
import { todoOf, type Difference, type DifferenceKind, type Owner } from './difference.ts';
import type { SideSums } from './difference.ts';
import type { ResultRow } from './file.ts';
import { groupKey, type GroupSums } from './group.ts';
import { rowKey, type DayRow } from './row.ts';

/** A row and where it comes from: a counter's day file or the HIS's. */
export interface OurRow extends DayRow {
  from: string;
  visit?: string;
}

export interface Sides {
  ours: readonly OurRow[];
  theirs: readonly ResultRow[];
  /** stmt_rslt → meaning; an unlisted code is `different`. */
  results: Readonly<Record<string, StmtResult>>;
  /** What our journal knows of a msgid. */
  owner: (msgid: string) => Owner | undefined;
}

/** Largest first. */
export function classify({ ours, theirs, results, owner }: Sides): Difference[] {
  const meant = (row: ResultRow): StmtResult => meaningOf(results, row.code);
  // No source says whether the file lists every row or only what differs: one row called equal
  // shows that it lists all, and only then does a row of ours that is not in it mean something.
  const listsAll = theirs.some((row) => meant(row) === 'equal');
  const left = new Set(theirs);
  const found: Difference[] = [];
  const matched = pair(ours, left);
  for (const row of ours) {
    const other = matched.get(row);
    const kind = other ? judged(row, other, meant(other)) : listsAll ? missing(row) : undefined;
    if (kind !== undefined) found.push(oursDiffers(kind, row, other));
  }
  for (const row of left) found.push(onlyTheirs(row, owner(row.msgid)));
  return found.sort(bySum);
}

/** An unlisted code is `different`. */
export function meaningOf(results: Sides['results'], code: string): StmtResult {
  return (Object.hasOwn(results, code) ? results[code] : undefined) ?? 'different';
}

/** A group whose totals differ although no row of its pair does. */
export function unlocated(group: GroupSums, code: string, memo: string): Difference {
  const { total, fund, account } = group.sums;
  return {
    key: `unlocated:${groupKey(group)}`,
    kind: 'unlocated',
    sum: magnitude(total),
    ours: { total, fund, account },
    setlId: '',
    mdtrtId: '',
    msgid: '',
    from: '',
    code,
    memo,
    todo: todoOf('unlocated', undefined),
  };
}

/** Takes what is matched out of `left`: by setl_id, else by msgid, else a refund by its visit. */
function pair(ours: readonly OurRow[], left: Set<ResultRow>): Map<OurRow, ResultRow> {
  const matched = new Map<OurRow, ResultRow>();
  const ways: ((row: OurRow, other: ResultRow) => boolean)[] = [
    (row, other) => row.setlId !== '' && row.setlId === other.setlId,
    (row, other) => row.msgid !== '' && row.msgid === other.msgid,
    (row, other) => row.refund && row.mdtrtId === other.mdtrtId && row.total === other.total,
  ];
  for (const same of ways) {
    for (const row of ours) {
      if (matched.has(row)) continue;
      for (const other of left) {
        if (row.refund !== other.refund || !same(row, other)) continue;
        matched.set(row, other);
        left.delete(other);
        break;
      }
    }
  }
  return matched;
}

function judged(row: OurRow, other: ResultRow, meaning: StmtResult): DifferenceKind | undefined {
  const same =
    row.total === other.total && row.fund === other.fund && row.account === other.account;
  if (same && meaning === 'equal') return undefined;
  if (same) return meaning === 'centre-more' ? 'amount' : missing(row);
  const empty = other.total === 0 && other.fund === 0 && other.account === 0;
  return empty && meaning !== 'equal' ? missing(row) : 'amount';
}

function missing(row: OurRow): DifferenceKind {
  return row.refund ? 'refund-row-extra' : 'only-here';
}

function oursDiffers(kind: DifferenceKind, row: OurRow, other: ResultRow | undefined): Difference {
  const { setlId, mdtrtId, msgid, from, visit } = row;
  const ours = sideOf(row);
  const theirs = kind === 'amount' && other ? sideOf(other) : undefined;
  return {
    key: `${kind}:${rowKey(row)}`,
    kind,
    sum: stake(ours, theirs),
    ours,
    ...(theirs === undefined ? {} : { theirs }),
    setlId,
    mdtrtId,
    msgid,
    from,
    ...(visit === undefined ? {} : { visit }),
    code: other?.code ?? '',
    memo: other?.memo ?? '',
    todo: todoOf(kind, undefined),
  };
}

function onlyTheirs(row: ResultRow, owner: Owner | undefined): Difference {
  const kind = row.refund ? 'refund-row-missing' : 'only-there';
  const { setlId, mdtrtId, msgid, code, memo } = row;
  const theirs = sideOf(row);
  return {
    key: `${kind}:${rowKey(row)}`,
    kind,
    sum: stake(undefined, theirs),
    theirs,
    setlId,
    mdtrtId,
    msgid,
    from: '',
    ...(owner?.visit === undefined ? {} : { visit: owner.visit }),
    code,
    memo,
    todo: todoOf(kind, owner),
  };
}

function sideOf({ total, fund, account }: SideSums): SideSums {
  return { total, fund, account };
}

const none: SideSums = { total: ZERO, fund: ZERO, account: ZERO };

/** The largest of the three differences. */
function stake(ours: SideSums = none, theirs: SideSums = none): Fen {
  const total = magnitude(subtract(ours.total, theirs.total));
  const fund = magnitude(subtract(ours.fund, theirs.fund));
  const account = magnitude(subtract(ours.account, theirs.account));
  return max(total, max(fund, account));
}

function magnitude(amount: Fen): Fen {
  return fen(Math.abs(amount));
}

function bySum(a: Difference, b: Difference): number {
  return b.sum - a.sum || (a.key < b.key ? -1 : 1);
}
