/**
 * After an accepted loss: the journal tells of it first of all, and whatever the lost entries may
 * have carried on is not sent again before a person has looked at the platform's books.
 */
import { bundleMade } from '../../shared/bundle.ts';
import { serialsLost, type LossRecord } from '../../shared/safety/loss.ts';
import { isClosed, type Visit } from '../../shared/visit/state.ts';
import type { PendingLoss } from '../journal/loss.ts';
import { ours } from './handed.ts';
import { park } from './park.ts';
import type { DeskParts } from './parts.ts';

/**
 * Whether the journal still has the entries that were given up: the twin brought them back, or the
 * loss was never carried out. Asked before anything else is written.
 */
export function neverTookPlace(
  { book }: Pick<DeskParts, 'book'>,
  { loss, stamp }: PendingLoss,
): boolean {
  return book.seq() >= loss.from && !isTold(book, stamp);
}

/** Before anything else is written; once, also where a crash came between. */
export async function tellLoss(
  { book }: Pick<DeskParts, 'book'>,
  { loss, stamp, by, reason }: PendingLoss,
): Promise<void> {
  if (isTold(book, stamp)) return;
  const skip = serialsLost(loss);
  await book.append('loss.accepted', { ...loss, stamp, by, reason, skip });
}

function isTold(book: DeskParts['book'], stamp: string): boolean {
  return book.days.losses().some((each) => each.loss.data.stamp === stamp);
}

/** Parks every visit that may have gone on in the lost entries. After `recover`. */
export async function parkDoubtful(
  parts: Pick<DeskParts, 'book' | 'clock'>,
  { loss }: PendingLoss,
): Promise<void> {
  for (const visit of ours(parts.book)) {
    if (!isDoubtful(visit, loss.until)) continue;
    await park(parts, visit.id, 'journal-lost', `流水账${entriesOf(loss)}已丢失`);
  }
}

/** Not at its end. A quote of an earlier day is taken up by nobody, unless it is on hold. */
function isDoubtful(visit: Visit, until: string): boolean {
  if (isClosed(visit) || visit.parked?.reason === 'journal-lost') return false;
  if (visit.goal !== 'quote' || visit.pending || visit.parked) return true;
  return visit.openedAt.slice(0, 10) >= until.slice(0, 10);
}

/**
 * The newest accepted loss that may have taken the first import of this bundle with it: the bundle
 * is older than the loss, or nothing proves that it is not. The two counters' clocks may each be
 * off by `refuseMs`.
 */
export function doubtOf(
  { book, rules }: Pick<DeskParts, 'book' | 'rules'>,
  bundle: string,
): LossRecord | undefined {
  const made = Date.parse(bundleMade(bundle) ?? '');
  const marginMs = 2 * rules.profile.clock.refuseMs;
  const mayBeOlder = (wall: string) => !(made > Date.parse(wall) + marginMs);
  return book.days.losses().findLast(({ loss }) => mayBeOlder(loss.wall))?.loss.data;
}

/** A visit of such a bundle may have been settled here already, or given on. */
export async function parkImported(
  parts: Pick<DeskParts, 'book' | 'clock'>,
  id: string,
  lost: LossRecord,
): Promise<void> {
  const why = `流水账${entriesOf(lost)}已丢失，之前可能已经收下这个封装包，并上传或转给别的窗口`;
  await park(parts, id, 'journal-lost', why);
}

/** Of a bundle that was taken while a crash came before its visits were parked. */
export async function parkDoubtfulImports(
  parts: Pick<DeskParts, 'book' | 'clock' | 'rules'>,
): Promise<void> {
  const { book } = parts;
  const [first] = book.days.losses();
  if (first === undefined) return;
  for (const [id, { bundle }] of book.handed.bundles().came) {
    const visit = book.handed.isAway(id) ? undefined : book.visit(id);
    const doubt = doubtOf(parts, bundle);
    if (!visit || !doubt || wasParked(visit) || isClosed(visit)) continue;
    if (visit.openedSeq > first.loss.seq) await parkImported(parts, id, doubt);
  }
}

/** Since it came: the entries that it came with stand under its own first sequence. */
function wasParked({ marks, openedSeq }: Visit): boolean {
  return marks.some(({ seq, note }) => seq > openedSeq && note === 'journal-lost');
}

function entriesOf({ from, to }: Pick<LossRecord, 'from' | 'to'>): string {
  return from === to ? `第 ${from} 条` : `第 ${from} 至 ${to} 条`;
}
