/** What happened, step by step, with the time of each. */
import type { VisitView } from '../../shared/view.ts';
import { timeText } from '../when.ts';

interface TimelineProps {
  readonly label: string;
  readonly entries: VisitView['timeline'];
  readonly flow?: 'across' | 'down';
}

export function Timeline({ label, entries, flow = 'down' }: TimelineProps) {
  return (
    <ol className={`timeline timeline-${flow}`} aria-label={label}>
      {entries.map(({ at, text }, index) => (
        <li key={`${at} ${text}`} data-last={index === entries.length - 1}>
          <bdi className="figure">{timeText(at)}</bdi>
          <span>{text}</span>
        </li>
      ))}
    </ol>
  );
}
