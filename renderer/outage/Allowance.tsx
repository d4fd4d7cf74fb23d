/** 还可暂收: what may still be charged without the platform, or which limit closes it. */
import { max, subtract, yuanDisplay, ZERO, type Fen } from '../../shared/money.ts';
import type { AllowanceView, OfflineView } from '../../shared/outage/view.ts';
import { useCell } from '../cell.ts';
import { Icon } from '../parts/Icon.tsx';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import { whenText } from '../when.ts';

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
        {refused === undefined ? <Left allowance={allowance} /> : refused.text}
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

function Left({ allowance }: { allowance: AllowanceView }) {
  const { clock } = useApp();
  const words = useWords();
  const { count, sum, until } = allowance;
  const end = until === undefined ? '' : words.outage.until(whenText(until, clock.now(), words));
  return <strong>{words.outage.left(count, yuanDisplay(sum)) + end}</strong>;
}
