/**
 * The journal remembers the newest signed limits by which this counter has worked: older ones never
 * come back, also where the file that keeps them (limitsfile.ts) is gone.
 */
import type { Entry, EntryData } from '../../shared/entry.ts';
import { holdsOn, isOlder, limitsOn, type LimitSets } from '../../shared/limits.ts';

/** Which signed limits: their first day, and when they were last signed. */
export type LimitsMark = NonNullable<EntryData<'session.started'>['limits']>;

interface Chosen {
  limits: LimitSets;
  limitsLabel: string;
}

/** Without the signed ones that are older than `newest`; what is left out is told. */
export function noOlder({ limits, limitsLabel }: Chosen, newest: LimitsMark | undefined): Chosen {
  const isBack = (set: LimitSets['sets'][number]) => {
    return newest !== undefined && set.signed !== undefined && isOlder(set, newest);
  };
  const back = limits.sets.find(isBack);
  if (newest === undefined || back === undefined) return { limits, limitsLabel };
  const used = `${newest.id}（自 ${newest.from} 起，签于 ${newest.signed}）`;
  const words = `${back.id} 没有采用：本机用过更新的 ${used}，请装入它或更新的限额`;
  const refused = limits.refused === undefined ? words : `${limits.refused}；${words}`;
  const sets = limits.sets.filter((set) => !isBack(set));
  return { limits: { sets, refused }, limitsLabel: `${limitsLabel}、〔${words}〕` };
}

/** What the journal keeps of the limits that hold on this day; unsigned ones leave no mark. */
export function markOf(limits: LimitSets, day: string): { limits?: LimitsMark } {
  const { id, from, to, signed } = limitsOn(limits, day);
  return signed === undefined || !holdsOn({ from, to }, day)
    ? {}
    : { limits: { id, from, signed } };
}

/** The newest after one more entry. */
export function newestLimits(before: LimitsMark | undefined, entry: Entry): LimitsMark | undefined {
  const mark = entry.kind === 'session.started' ? entry.data.limits : undefined;
  if (mark === undefined) return before;
  return before !== undefined && isOlder(mark, before) ? before : mark;
}
