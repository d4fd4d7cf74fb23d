/** The top line: which counter, the line to the platform, reader, clock, what waits, the mode. */
import { Button } from 'react-aria-components';
import { useCell } from '../cell.ts';
import { Icon } from '../parts/Icon.tsx';
import { lineLooks } from '../parts/tone.ts';
import { useLanguage, useWords } from '../text/words.tsx';
import { timeText } from '../when.ts';
import { yuanDisplay } from '../../shared/money.ts';
import type { CounterStatus } from '../../shared/view.ts';
import { useApp } from './context.ts';

/** Beyond this the gateway's signatures are in danger, offline bills are blocked (design §4). */
const CLOCK_OFFSET_MAX = 300_000;

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
  const { allowance, overdue } = status;
  const { hospital, counter, operator, reader, unsent, syncing, clockOffsetMs } = status;
  const off = clockOffsetMs !== undefined && Math.abs(clockOffsetMs) > CLOCK_OFFSET_MAX;
  return (
    <>
      <span className="strip-item strip-who" title={hospital.name}>
        <bdi>{hospital.name}</bdi> <bdi>{words.counter(counter, operator)}</bdi>
      </span>
      <Line line={status.line} />
      <span className="strip-item" data-tone={reader === 'unreadable' ? 'warning' : undefined}>
        <Icon name="card" size={16} /> {words.reader[reader]}
      </span>
      {clockOffsetMs !== undefined && (
        <span className="strip-item" data-tone={off ? 'warning' : undefined}>
          <Icon name="clock" size={16} /> {off ? words.clockOff : words.clock}{' '}
          <bdi className="figure">{offsetText(clockOffsetMs)}</bdi>
        </span>
      )}
      <span className="strip-item" data-tone={unsent > 0 ? 'warning' : undefined}>
        <Icon name="upload" size={16} /> {words.unsent(unsent)}
        {syncing && ` · ${words.syncing}`}
        {overdue.length > 0 && ` · ${outage.overdue(overdue.length)}`}
      </span>
      {allowance && (
        <span className="strip-item" data-tone={allowance.closed ? 'warning' : undefined}>
          <Icon name="hand" size={16} />{' '}
          {allowance.closed
            ? outage.stripNone
            : outage.stripLeft(allowance.count, yuanDisplay(allowance.sum))}
        </span>
      )}
    </>
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
      title={line.cause ?? ''}
    >
      <Icon name={look.icon} size={16} /> <strong>{words[line.state]}</strong>
      {line.state === 'up' && line.latencyMs !== undefined && (
        <bdi className="figure"> {Math.round(line.latencyMs)} ms</bdi>
      )}
      {line.state === 'down' && <bdi> {words.since(timeText(line.since))}</bdi>}
      {line.state === 'down' && line.outage !== undefined && (
        <bdi> · {words.outage(line.outage)}</bdi>
      )}
    </span>
  );
}

/** ms as seconds with one decimal and a sign, without dividing: "+0.4 s". */
function offsetText(ms: number): string {
  const tenths = String(Math.round(Math.abs(ms) * 0.01)).padStart(2, '0');
  return `${ms < 0 ? '-' : '+'}${tenths.slice(0, -1)}.${tenths.slice(-1)} s`;
}
