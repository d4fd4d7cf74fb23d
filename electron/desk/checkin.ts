/**
 * Checking the appointment list with the platform before the patients come, so that an outage finds
 * them known.
 */
import { statusFreshness } from '../../shared/freshness.ts';
import { isoChina } from '../../shared/time.ts';
import { askBenefit } from './filing.ts';
import { presentCard, whoIs } from './identify.ts';
import type { DeskParts } from './parts.ts';

/**
 * Learns who the card's holder is and whether the disease is settled directly. Raises what the
 * platform refuses.
 */
export async function checkIn(parts: DeskParts, card: string, disease: string): Promise<void> {
  const presented = presentCard(parts, card);
  const known = parts.book.person(parts.keyedHash(presented.idNo));
  const { freshness } = parts.rules.limits;
  const now = isoChina(parts.clock.now());
  const benefit = known?.benefits[disease];
  if (statusFreshness(benefit?.at, now, freshness) === 'fresh') return;
  const found = await whoIs(parts, presented);
  await askBenefit(parts, found.known, { disease, filing: 'other', emergency: '' });
}
