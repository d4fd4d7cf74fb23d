/** 还可暂收: what may still be charged without the platform, for whom, until when, or why not. */
import { max, subtract, yuanDisplay, ZERO, type Fen } from '../../shared/money.ts';
import type { AllowanceView, OfflineView } from '../../shared/outage/view.ts';
import type { CounterStatus } from '../../shared/view.ts';
import { useCell } from '../cell.ts';
import { Icon } from '../parts/Icon.tsx';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import { whenText } from '../when.ts';

/** In the strip, at every moment. */
export function AllowanceItem({ status }: { status: CounterStatus }) {
  const { clock } = useApp();
  const words = useWords();
  const { allowance, line } = status;
  const { closed, limits, count, sum, until } = allowance;
  const say = words.outage;
  const refused = limits.refused === undefined ? '' : ` · ${say.stripRefused}`;
  const end =
    line.state === 'up' || until === undefined
      ? ''
      : say.stripUntil(whenText(until, clock.now(), words));
  const left = closed ? say.stripClosed[closed.by] : say.stripLeft(count, yuanDisplay(sum)) + end;
  const title = [closed?.text ?? '', limits.refused ?? '', say.limitsName(limits.name, limits.to)];
  const warns = closed !== undefined || refused !== '';
  return (
    <span
      className="strip-item"
      title={title.filter((text) => text !== '').join(' · ')}
      data-tone={warns ? 'warning' : undefined}
    >
      <Icon name="hand" size={16} /> {left + refused}
    </span>
  );
}

/** On the waiting screen: all of it, in words. */
export function AllowanceBox({ status }: { status: CounterStatus }) {
  const { outage: words, strip } = useWords();
  const { allowance, line } = status;
  const { closed, limits, perBill, perPatient } = allowance;
  return (
    <section className="panel home-box home-allowance" aria-label={words.allowance}>
      <h2>
        {words.allowance} {line.state === 'up' && <small>{words.ifCut}</small>}
        {line.outage !== undefined && <small>{strip.outage(line.outage)}</small>}
      </h2>
      {closed ? (
        <>
          <p>
            <Icon name="stop" size={15} /> <strong>{closed.text}</strong>
          </p>
          <p>{closed.todo}</p>
        </>
      ) : (
        <>
          <p>
            <Left allowance={allowance} up={line.state === 'up'} />
          </p>
          <p>{words.each(yuanDisplay(perBill), yuanDisplay(perPatient))}</p>
          <p className="muted">{words.forWhom(limits.hours, limits.days)}</p>
        </>
      )}
      {limits.refused !== undefined && <p role="status">{limits.refused}</p>}
      <p className="muted">{words.limitsName(limits.name, limits.to)}</p>
    </section>
  );
}

interface AllowanceNoteProps {
  readonly offline: OfflineView;
  /** 押金 as typed; undefined: charged on the estimate. */
  readonly deposit: Fen | undefined;
}

/** In the due panel, before F8. */
export function AllowanceNote({ offline, deposit }: AllowanceNoteProps) {
  const { session } = useApp();
  const words = useWords().outage;
  const { status } = useCell(session.cell);
  const allowance = status?.allowance;
  if (allowance === undefined) return null;
  const { total, leastDeposit } = offline;
  const advance = deposit === undefined ? offline.advance : max(ZERO, subtract(total, deposit));
  const little =
    deposit !== undefined && deposit < leastDeposit
      ? { text: words.sumHint(yuanDisplay(leastDeposit)), todo: '' }
      : undefined;
  // A deposit of the whole bill advances nothing: a used-up sum does not close it.
  const closed =
    deposit !== undefined && allowance.closed?.by === 'sum' ? undefined : allowance.closed;
  const refused = closed ?? (deposit === undefined ? offline.refused : little);
  const tone = refused !== undefined ? 'error' : offline.warns ? 'warning' : 'info';
  return (
    <div className="allowance" role="note" aria-label={words.allowance} data-tone={tone}>
      <p>
        <Icon name={refused === undefined ? 'info' : 'stop'} size={15} />{' '}
        {refused === undefined ? <Left allowance={allowance} up={false} /> : refused.text}
      </p>
      {refused !== undefined && refused.todo !== '' && <p>{refused.todo}</p>}
      {refused === undefined && advance !== undefined && (
        <p>
          {words.advance(yuanDisplay(advance))} ·{' '}
          {words.forPatient(yuanDisplay(offline.forPatient))}
        </p>
      )}
    </div>
  );
}

/** With the line up there is no deadline yet: it is counted from the last contact. */
function Left({ allowance, up }: { allowance: AllowanceView; up: boolean }) {
  const { clock } = useApp();
  const words = useWords();
  const { count, sum, until } = allowance;
  const end =
    up || until === undefined ? '' : words.outage.until(whenText(until, clock.now(), words));
  return <strong>{words.outage.left(count, yuanDisplay(sum)) + end}</strong>;
}
