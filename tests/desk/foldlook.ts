/** Everything a fold can be asked, so that two can be compared by their answers. */
import type { Fold } from '../../electron/desk/fold.ts';
import type { Entry } from '../../shared/entry.ts';

/** The answers of `fold` about all that `entries` name. */
export function lookAt(fold: Fold, entries: readonly Entry[]) {
  const { visits, days, numbering } = fold;
  const named = (of: (entry: Entry) => string | undefined) => [
    ...new Set(entries.flatMap((entry) => of(entry) ?? [])),
  ];
  const people = named((entry) =>
    entry.kind === 'person.learned' ? entry.data.person : undefined,
  );
  const msgids = named((entry) => (entry.kind === 'call.sent' ? entry.data.msgid : undefined));
  const dates = named((entry) => entry.wall.slice(0, 10));
  const slips = entries.flatMap((entry) => {
    if (entry.kind !== 'receipt.issued' || entry.visit === undefined) return [];
    return [visits.receipt(entry.visit, entry.data.number)];
  });
  const { handed } = visits;
  return {
    visits: visits.visits(),
    slips,
    bundles: handed.bundles(),
    counters: handed.counters(),
    erased: visits.visits().map(({ id }) => handed.isErased(id)),
    days: dates.map((day) => [day, days.day(day), days.taken(day)]),
    shift: [days.shift(), days.lastShift()],
    keys: days.keys(),
    losses: days.losses(),
    senders: msgids.map((msgid) => [msgid, days.sender(msgid)]),
    people: people.map((hash) => [hash, fold.person(hash)]),
    counter: fold.counter(),
    tally: visits.tally.save(),
    numbers: numbering.save(),
  };
}
