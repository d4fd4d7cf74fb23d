/** Unsent for too long with the line up: which, for how long, and why. A press opens it. */
import type { CounterStatus } from '../../shared/view.ts';
import type { StoredRow } from '../database.ts';
import { Icon } from '../parts/Icon.tsx';
import { Action } from '../parts/parts.tsx';
import { useWords } from '../text/words.tsx';

const MINUTE = 60_000;

interface OverdueProps {
  readonly overdue: CounterStatus['overdue'];
  readonly rows: readonly StoredRow[];
  readonly onOpen: (visit: string) => void;
}

export function Overdue({ overdue, rows, onOpen }: OverdueProps) {
  const words = useWords().outage;
  if (overdue.length === 0) return null;
  return (
    <section className="overdue" aria-label={words.overdueTitle} data-tone="attention">
      <h3>
        <Icon name="clock" size={15} /> {words.overdueTitle} · {words.overdue(overdue.length)}
      </h3>
      <ul>
        {overdue.map(({ visit, ageMs, why }) => (
          <li key={visit}>
            <Action kind="small" onPress={() => onOpen(visit)}>
              <bdi>{rows.find(({ id }) => id === visit)?.nameMasked ?? visit}</bdi>
            </Action>
            <bdi className="figure">{words.minutes(minutesOf(ageMs))}</bdi>
            <span className="selectable">{why}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Whole minutes begun: counted, since nothing is divided outside money.ts. */
function minutesOf(ms: number): number {
  let minutes = 0;
  for (let left = ms; left >= MINUTE; left -= MINUTE) minutes += 1;
  return minutes;
}
