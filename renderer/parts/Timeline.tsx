/** What happened, step by step, with the time of each. */
import type { VisitView } from '../../shared/view.ts';
import { timeText } from '../when.ts';

interface TimelineProps {
  readonly label: string;
  readonly entries: VisitView['timeline'];
}

/** The desk's text begins with the time, which stands in a column of its own here. */
const OWN_TIME = /^\d{2}:\d{2}:\d{2} /;

export function Timeline({ label, entries }: TimelineProps) {
  return (
    <ol className="timeline timeline-down" aria-label={label}>
      {entries.map(({ at, text }, index) => (
        <li key={`${at} ${text}`} data-last={index === entries.length - 1}>
          <bdi className="figure">{timeText(at)}</bdi>
          <span>{text.replace(OWN_TIME, '')}</span>
        </li>
      ))}
    </ol>
  );
}
