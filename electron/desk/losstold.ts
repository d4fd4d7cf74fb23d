/**
 * After an accepted loss: the journal tells of it first of all, and whatever the lost entries may
 * have carried on is not sent again before a person has looked at the platform's books.
 */
import { serialsLost } from '../../shared/safety/loss.ts';
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
  const which = loss.from === loss.to ? `第 ${loss.from} 条` : `第 ${loss.from} 至 ${loss.to} 条`;
  for (const visit of ours(parts.book)) {
    if (!isDoubtful(visit, loss.until)) continue;
    await park(parts, visit.id, 'journal-lost', `流水账${which}已丢失`);
  }
}

/** Not at its end. A quote of an earlier day is taken up by nobody, unless it is on hold. */
function isDoubtful(visit: Visit, until: string): boolean {
  if (isClosed(visit) || visit.parked?.reason === 'journal-lost') return false;
  if (visit.goal !== 'quote' || visit.pending || visit.parked) return true;
  return visit.openedAt.slice(0, 10) >= until.slice(0, 10);
}
