/** An unknown outcome as it is found out, line by line, and what to tell the patient. */
import { useWords } from '../text/words.tsx';
import { timeText } from '../when.ts';
import type { CourseLook, CourseView } from '../../shared/view.ts';
import { Icon } from './Icon.tsx';
import type { Look, Tone } from './tone.ts';
import './course.css';

const looks: Readonly<Record<CourseLook, Look>> = {
  sent: { tone: 'info', icon: 'upload' },
  silent: { tone: 'attention', icon: 'question' },
  asking: { tone: 'info', icon: 'search' },
  waiting: { tone: 'warning', icon: 'clock' },
  good: { tone: 'success', icon: 'check' },
  undone: { tone: 'neutral', icon: 'back' },
  stuck: { tone: 'attention', icon: 'flag' },
};

const tones: Readonly<Record<CourseView['state'], Tone>> = {
  sent: 'info',
  asking: 'attention',
  waiting: 'warning',
  stuck: 'attention',
  settled: 'success',
  undone: 'info',
  refunded: 'success',
  unrefunded: 'attention',
  kept: 'attention',
};

interface CourseProps {
  readonly course: CourseView;
  readonly flow?: 'across' | 'down';
}

export function Course({ course, flow = 'down' }: CourseProps) {
  const words = useWords().course;
  const { state, steps, tell } = course;
  const last = steps.length - 1;
  return (
    <section className="course" aria-label={words.name} data-tone={tones[state]} data-state={state}>
      <ol className={`course-steps course-${flow}`} aria-live="polite">
        {steps.map(({ at, text, look }, index) => (
          <li key={`${at} ${text}`} data-tone={looks[look].tone} data-last={index === last}>
            <bdi className="figure">{timeText(at)}</bdi>
            <Icon name={looks[look].icon} size={15} />
            <span>{text}</span>
          </li>
        ))}
      </ol>
      <p className="course-tell">
        <b>{words.tell}</b> {tell}
      </p>
    </section>
  );
}
