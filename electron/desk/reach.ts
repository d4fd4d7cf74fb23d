/**
 * Who can be reached for a person: the platform by our line, and behind it the insured place. The
 * counter serves both absences alike (provisionally), but says which one it is.
 */
import { activeInsurance, type KnownPerson } from '../../shared/known.ts';
import type { Visit } from '../../shared/visit/state.ts';
import type { DeskParts } from './parts.ts';

type Reaching = Pick<DeskParts, 'line' | 'places'>;

/** The insured place of this person where it does not answer. */
export function silentPlace(parts: Reaching, known: KnownPerson | undefined) {
  const place = known && activeInsurance(known)?.place;
  return place === undefined ? undefined : parts.places.find(place);
}

/** Waits until the line's state is known, and the outage that it opened or closed is recorded. */
export async function knownLine({ line }: Pick<DeskParts, 'line'>): Promise<void> {
  if (line.state().state === 'unknown') await line.probe();
  await line.recorded();
}

/** Known not to be reachable: by the line, or the insured place. */
export function isCut(parts: Reaching, known: KnownPerson | undefined): boolean {
  return parts.line.state().state === 'down' || silentPlace(parts, known) !== undefined;
}

/** Known to be reachable. */
export function isReached(parts: Reaching, known: KnownPerson | undefined): boolean {
  return parts.line.isUp() && silentPlace(parts, known) === undefined;
}

/** May the insured place be asked now? A silent one only when its back-off is over. */
export function mayAsk(parts: Reaching, known: KnownPerson | undefined): boolean {
  const silent = silentPlace(parts, known);
  return silent === undefined || parts.places.leftMs(silent.place) === 0;
}

/** The place that keeps this visit waiting while the line is up. */
export function placeOf(visit: Visit): string {
  const { known } = visit.personal;
  return (known && activeInsurance(known)?.place) ?? '';
}

/** What kept the platform from deciding, as an entry says it: the open outage, the silent place. */
export function without(
  parts: Reaching & Pick<DeskParts, 'book'>,
  visit: Visit,
): { outage: string; placeDown?: string } {
  const outage = parts.book.outage()?.outage ?? '';
  const silent = parts.line.isUp() ? silentPlace(parts, visit.personal.known) : undefined;
  return silent === undefined ? { outage } : { outage, placeDown: silent.place };
}
