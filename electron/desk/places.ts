/**
 * Insured places 参保地 that do not answer, while the treatment place's platform does. Learned from
 * refusals, unlearned when a trial, a settlement or a transaction that was refused so is answered.
 * The next call for the place after its back-off is the probe.
 */
import { isoChina } from '../../shared/time.ts';
import type { Clock } from '../clock.ts';
import { createWaits } from './waits.ts';

/** Only the insured place can compute its split (platform-interface.md §1.10): they prove it. */
const proofs: ReadonlySet<string> = new Set(['2206', '2206A', '2207', '2207A']);

export interface DownPlace {
  /** admdvs. */
  place: string;
  since: string;
  /** The platform's words, unchanged. */
  text: string;
}

export interface Places {
  down(): readonly DownPlace[];
  find(place: string): DownPlace | undefined;
  /** Milliseconds until the place may be asked (again); 0 is now. */
  leftMs(place: string): number;
  /** The platform said that the place does not answer. */
  failed(place: string, infno: string, text: string): void;
  /** The transaction was answered: by the place, if it is one that the place refused before. */
  answered(place: string, infno: string): void;
}

export function createPlaces(clock: Clock, changed: () => void): Places {
  const found = new Map<string, DownPlace & { infnos: Set<string> }>();
  const waits = createWaits(clock);
  return {
    down: () => [...found.values()],
    find: (place) => found.get(place),
    leftMs: (place) => (found.has(place) ? waits.leftMs(place) : 0),
    failed(place, infno, text) {
      const known = found.get(place);
      // Calls of one moment fail together: they are one failure, not several.
      if (known === undefined || waits.leftMs(place) === 0) waits.later(place);
      if (known) {
        known.infnos.add(infno);
        known.text = text;
        return;
      }
      const since = isoChina(clock.now());
      found.set(place, { place, since, text, infnos: new Set([infno]) });
      changed();
    },
    answered(place, infno) {
      if (!proofs.has(infno) && !found.get(place)?.infnos.has(infno)) return;
      if (!found.has(place)) return;
      found.delete(place);
      waits.forget(place);
      changed();
    },
  };
}
