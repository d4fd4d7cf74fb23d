/** The top line: which counter, the line to the platform, reader, clock, what waits, the mode. */
import { Button } from 'react-aria-components';
import { useCell } from '../cell.ts';
import { Icon } from '../parts/Icon.tsx';
import { lineLooks } from '../parts/tone.ts';
import { useLanguage, useWords } from '../text/words.tsx';
import type { Words } from '../text/zh.ts';
import { timeText } from '../when.ts';
import { offsetText } from '../../shared/clock.ts';
import type { CounterStatus } from '../../shared/view.ts';
import { JournalItem } from '../safety/JournalItem.tsx';
import { AllowanceItem } from '../outage/Allowance.tsx';
import { useApp } from './context.ts';

export function StatusStrip() {
  const { session } = useApp();
  const words = useWords();
  const { language, choose } = useLanguage();
  const { status } = useCell(session.cell);
  return (
    <header className="strip" aria-label={words.strip.name}>
      <strong className="strip-app">{words.app}</strong>
      {status && <Counter status={status} />}
      <span className="strip-space" />
      {status?.mode === 'drill' && <strong className="strip-drill">{words.drillLong}</strong>}
      <Button
        className="strip-language"
        aria-label={language === 'zh' ? 'English' : '中文'}
        onPress={() => choose(language === 'zh' ? 'en' : 'zh')}
      >
        {language === 'zh' ? 'EN' : '中'}
      </Button>
    </header>
  );
}

function Counter({ status }: { status: CounterStatus }) {
  const { strip: words, outage } = useWords();
  const { overdue } = status;
  const { hospital, counter, operator, reader, unsent, syncing, clock, places } = status;
  return (
    <>
      <span className="strip-item strip-who" title={hospital.name}>
        <bdi>{hospital.name}</bdi> <bdi>{words.counter(counter, operator)}</bdi>
      </span>
      <Line line={status.line} />
      <SilentPlaces places={places} />
      <span className="strip-item" data-tone={reader === 'unreadable' ? 'warning' : undefined}>
        <Icon name="card" size={16} /> {words.reader[reader]}
      </span>
      {clock !== undefined && <Clock {...clock} />}
      <JournalItem status={status} />
      <span className="strip-item" data-tone={unsent > 0 ? 'warning' : undefined}>
        <Icon name="upload" size={16} /> {words.unsent(unsent)}
        {syncing && ` · ${words.syncing}`}
        {overdue.length > 0 && ` · ${outage.overdue(overdue.length)}`}
      </span>
      <AllowanceItem status={status} />
    </>
  );
}

/** 参保地不应答: the line is up, only patients insured there are concerned. */
function SilentPlaces({ places }: Pick<CounterStatus, 'places'>) {
  const words = useWords().strip;
  const [first] = places;
  if (first === undefined) return null;
  const text =
    places.length === 1 ? words.place(first.name) : words.places(first.name, places.length);
  return (
    <span className="strip-item" role="status" data-tone="warning" title={words.placeHint}>
      <Icon name="unlink" size={16} /> {text} <bdi>{words.since(timeText(first.since))}</bdi>
    </span>
  );
}

/** Good: the offset in seconds; else which way, how far, and what to do. */
function Clock({ offsetMs, state }: NonNullable<CounterStatus['clock']>) {
  const words = useWords().strip;
  if (state === 'good') {
    return (
      <span className="strip-item">
        <Icon name="clock" size={16} /> {words.clock}{' '}
        <bdi className="figure">{secondsText(offsetMs)}</bdi>
      </span>
    );
  }
  const far = offsetText(offsetMs);
  return (
    <span className="strip-item" role="status" data-tone="warning">
      <Icon name={state === 'off' ? 'stop' : 'clock'} size={16} />{' '}
      <strong>{state === 'off' ? words.clockOff(far) : words.clockWarn(far)}</strong>
    </span>
  );
}

function Line({ line }: { line: CounterStatus['line'] }) {
  const words = useWords().strip;
  const look = lineLooks[line.state];
  return (
    <span
      className="strip-item strip-line"
      role="status"
      data-tone={look.tone}
      title={lineTitle(line, words)}
    >
      <Icon name={look.icon} size={16} /> <strong>{words[line.state]}</strong>
      {line.state === 'up' && line.latencyMs !== undefined && (
        <bdi className="figure"> {Math.round(line.latencyMs)} ms</bdi>
      )}
      {line.state === 'down' && <bdi> {words.since(timeText(line.since))}</bdi>}
    </span>
  );
}

function lineTitle({ cause = '', outage }: CounterStatus['line'], words: Words['strip']): string {
  return [cause, outage === undefined ? '' : words.outage(outage)].join(' ').trim();
}

/** ms as seconds with one decimal and a sign, without dividing: "+0.4 s". */
function secondsText(ms: number): string {
  const tenths = String(Math.round(Math.abs(ms) * 0.01)).padStart(2, '0');
  return `${ms < 0 ? '-' : '+'}${tenths.slice(0, -1)}.${tenths.slice(-1)} s`;
}
