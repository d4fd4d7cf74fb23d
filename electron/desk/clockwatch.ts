/**
 * How far the platform's clock is from ours, as of the last contact. A clock that is set right
 * while the line is down is believed at once: the monotonic clock tells how far it was moved. A
 * clock that was right at the last contact is not doubted because the computer slept.
 */
import type { EntryData } from '../../shared/entry.ts';
import { clockState, type ClockState } from '../../shared/clock.ts';
import type { Profile } from '../../shared/platform/profile.ts';
import type { Clock } from '../clock.ts';

export interface ClockWatch {
  /** Undefined before the first contact. */
  read(): { offsetMs: number; state: ClockState } | undefined;
  /** The connector may have learned a new offset; a crossed limit is recorded. */
  look(): void;
}

interface ClockWatchParts {
  clock: Clock;
  limits: Profile['clock'];
  learned: () => number | undefined;
  /** What the journal last says, from an earlier run. */
  kept: EntryData<'clock.compared'> | undefined;
  record: (compared: EntryData<'clock.compared'>) => void;
}

export function createClockWatch(parts: ClockWatchParts): ClockWatch {
  const { clock, limits, learned, kept, record } = parts;
  let recorded: ClockState = kept?.state ?? 'good';
  let contact: { offsetMs: number; wall: number; at: number } | undefined;

  function offset(): number | undefined {
    if (contact === undefined) return kept?.offsetMs;
    const wall = clock.now().getTime();
    const moved = wall - contact.wall - (clock.monotonic() - contact.at);
    const carried = contact.offsetMs - moved;
    return Math.abs(carried) < Math.abs(contact.offsetMs) ? carried : contact.offsetMs;
  }

  return {
    read() {
      const offsetMs = offset();
      return offsetMs === undefined ? undefined : { offsetMs, state: clockState(offsetMs, limits) };
    },
    look() {
      const offsetMs = learned();
      if (offsetMs === undefined || offsetMs === contact?.offsetMs) return;
      contact = { offsetMs, wall: clock.now().getTime(), at: clock.monotonic() };
      const state = clockState(offsetMs, limits);
      if (state === recorded) return;
      recorded = state;
      record({ offsetMs: Math.round(offsetMs), state });
    },
  };
}
