/** Parks a visit with its owner's deadline. */
import { isoChina } from '../../shared/time.ts';
import { parkReasons, type ParkReason } from '../../shared/visit/table.ts';
import type { DeskParts } from './parts.ts';

export async function park(
  parts: Pick<DeskParts, 'book' | 'clock'>,
  id: string,
  reason: ParkReason,
  detail: string,
): Promise<void> {
  const until = new Date(parts.clock.now().getTime() + parkReasons[reason].hours * 3_600_000);
  const data = { reason, detail, until: isoChina(until) };
  await parts.book.append('visit.parked', data, { visit: id });
}
