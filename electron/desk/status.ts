/** The state of the counter for the status strip. */
import { placeName } from '../../shared/platform/profile.ts';
import { balance, isUnsent } from '../../shared/visit/state.ts';
import type { CounterStatus } from '../../shared/view.ts';
import { allowanceNow } from './allowance.ts';
import { ours } from './handed.ts';
import type { DeskParts } from './parts.ts';
import { overdueNow } from './watchdog.ts';

export interface StatusSetting {
  mode: 'drill' | 'live';
  counter: string;
  operator: string;
}

export function statusNow(
  parts: DeskParts,
  setting: StatusSetting,
  syncing: boolean,
): CounterStatus {
  const { book, line, places, clockWatch, reader, rules } = parts;
  const visits = ours(book);
  const unsent = visits.filter(isUnsent);
  const oldest = unsent[0]?.openedAt;
  const { state, since, latencyMs, cause } = line.state();
  const outage = book.outage()?.outage;
  const now = parts.clock.now();
  const allowance = allowanceNow(parts, now);
  const clock = clockWatch.read();
  const health = parts.health.read();
  const { code, name, admdvs } = rules.profile.hospital;
  return {
    mode: setting.mode,
    hospital: { code, name, admdvs },
    counter: setting.counter,
    operator: setting.operator,
    line: {
      state,
      since,
      ...(latencyMs === undefined ? {} : { latencyMs }),
      ...(outage === undefined ? {} : { outage }),
      ...(cause === undefined ? {} : { cause }),
    },
    places: places.down().map((down) => ({
      name: placeName(rules.profile, down.place),
      since: down.since,
    })),
    ...(clock === undefined ? {} : { clock }),
    reader: reader.read().state,
    allowance,
    unsent: unsent.length,
    overdue: overdueNow(parts, now),
    ...(oldest === undefined ? {} : { oldestUnsentAt: oldest }),
    parked: visits.filter((visit) => visit.parked !== undefined).length,
    trueUps: visits.filter((visit) => (balance(visit) ?? 0) !== 0).length,
    syncing,
    journal: { epoch: book.epoch, seq: book.seq(), ...health.journal, ...lostOf(book) },
    ...(health.twin === undefined ? {} : { twin: health.twin }),
  };
}

/** The newest accepted loss that still asks for a reconciliation. */
function lostOf({ days }: DeskParts['book']): Pick<CounterStatus['journal'], 'lost'> {
  const open = days.losses().findLast((each) => each.days.length > 0);
  if (open === undefined) return {};
  const { from, to } = open.loss.data;
  return { lost: { from, to, days: [...open.days] } };
}
