/** A parked visit: why, whose it is, until when; and how it may go on. */
import type { ReactNode } from 'react';
import { can } from '../checkout/state.ts';
import { useCell } from '../cell.ts';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import { whenText } from '../when.ts';
import type { VisitView } from '../../shared/view.ts';
import { Action } from './parts.tsx';

interface ParkedBoxProps {
  readonly visit: VisitView;
  readonly onRelease: () => Promise<void>;
  readonly children?: ReactNode;
}

export function ParkedBox({ visit, onRelease, children }: ParkedBoxProps) {
  const { session, clock } = useApp();
  const words = useWords();
  const { running } = useCell(session.cell);
  const { parked } = visit;
  if (parked === undefined) return null;
  return (
    <div className="parked" data-tone="attention">
      <p>
        <strong>{parked.text}</strong>
        {parked.detail !== '' && <span className="selectable"> {parked.detail}</span>}
      </p>
      <p>
        {words.outage.todo}：{parked.todo}
      </p>
      {parked.tell !== '' && (
        <p>
          {words.outage.tell}：<q className="selectable">{parked.tell}</q>
        </p>
      )}
      <p className="parked-who">
        {words.parked.owner} <b>{parked.owner}</b> · {words.parked.until}{' '}
        <bdi className="figure">{whenText(parked.until, clock.now(), words)}</bdi>
      </p>
      <div className="parked-ways">
        {can(visit, 'release') && (
          <Action isDisabled={running !== undefined} onPress={() => void onRelease()}>
            {words.parked.release}
          </Action>
        )}
        {children}
      </div>
    </div>
  );
}
