/** The journal in the status strip: nothing while all is well, else what is wrong. */
import { Icon } from '../parts/Icon.tsx';
import { useWords } from '../text/words.tsx';
import type { CounterStatus } from '../../shared/view.ts';
import './safety.css';

export function JournalItem({ status }: { status: CounterStatus }) {
  const { closed, reconcile } = useWords();
  const words = reconcile.proof;
  const { journal, twin } = status;
  return (
    <>
      {journal.state !== 'good' && (
        <span
          className="strip-item"
          role="status"
          data-tone={journal.state === 'low' ? 'warning' : 'error'}
          title={words.stateHints[journal.state]}
        >
          <Icon name={journal.state === 'low' ? 'warn' : 'stop'} size={16} />{' '}
          <strong>{words.states[journal.state](journal.freeMb)}</strong>
        </span>
      )}
      {journal.lost && (
        <span className="strip-item" role="status" data-tone="warning" title={closed.lostHint}>
          <Icon name="flag" size={16} />{' '}
          <strong>
            {closed.lostNote(journal.lost.from, journal.lost.to, journal.lost.days.join('、'))}
          </strong>
        </span>
      )}
      {twin && twin.state !== 'good' && (
        <span className="strip-item" role="status" data-tone="warning" title={words.twinHint}>
          <Icon name="warn" size={16} /> {words.twinStates[twin.state](twin.lagEntries)}
        </span>
      )}
    </>
  );
}
