/** An error: what happened, what it means for the money, what to do; the platform's words below. */
import type { Fault } from '../../shared/fault.ts';
import { useWords } from '../text/words.tsx';
import { Icon } from './Icon.tsx';
import { Action } from './parts.tsx';

export function FaultPanel({ fault, onDismiss }: { fault: Fault; onDismiss?: () => void }) {
  const words = useWords().fault;
  return (
    <section className="fault" role="alert" aria-label={words.name} data-code={fault.code}>
      <Icon name="warn" size={26} />
      <div className="fault-body">
        <h2>{fault.what}</h2>
        <dl>
          <dt>{words.money}</dt>
          <dd>{fault.money}</dd>
          <dt>{words.todo}</dt>
          <dd className="fault-todo">{fault.todo}</dd>
        </dl>
        {fault.detail.length > 0 && (
          <ul className="fault-detail selectable">
            {fault.detail.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
        {fault.platform !== undefined && (
          <p className="fault-platform selectable">
            <span>{words.platform}</span>
            <q>{fault.platform}</q>
          </p>
        )}
      </div>
      {onDismiss && (
        <Action kind="small" keyHint="Esc" onPress={onDismiss}>
          {words.dismiss}
        </Action>
      )}
    </section>
  );
}
