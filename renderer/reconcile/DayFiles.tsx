/** Whose day is in, whose is missing by name; export, import, and the keys that count. */
import type { ReactNode } from 'react';
import { FileTrigger } from 'react-aria-components';
import { useCell } from '../cell.ts';
import { TextInput } from '../parts/fields.tsx';
import { Action, Badge, FinancialText } from '../parts/parts.tsx';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import type { ReconcileView } from '../../shared/reconcile/view.ts';
import { fileLooks } from './looks.ts';

export function DayFiles({ view }: { view: ReconcileView }) {
  const { reconcile, session } = useApp();
  const words = useWords().reconcile;
  const { vouchedBy } = useCell(reconcile.cell);
  const { running, status } = useCell(session.cell);
  const rest = running !== undefined;
  return (
    <section className="day-files panel" aria-label={words.files}>
      <h2>{words.files}</h2>
      <ul>
        {view.files.map((file) => (
          <File key={file.from} file={file} />
        ))}
      </ul>
      <div className="day-ways">
        <Action kind="small" isDisabled={rest} onPress={() => void reconcile.exportOwn()}>
          {words.exportOwn}
        </Action>
        <Choose disabled={rest} take={reconcile.importText}>
          {words.importFile}
        </Choose>
        <Choose disabled={rest} take={reconcile.trust}>
          {words.trustKey}
        </Choose>
      </div>
      <TextInput
        label={words.vouchedBy}
        value={vouchedBy}
        onChange={(text) => reconcile.cell.set({ vouchedBy: text.slice(0, 60) })}
      />
      {status?.mode === 'drill' && (
        <div className="day-ways" role="group" aria-label={words.drill}>
          <Action kind="small" isDisabled={rest} onPress={() => void reconcile.drill('his-settle')}>
            {words.hisSettle}
          </Action>
          <Action kind="small" isDisabled={rest} onPress={() => void reconcile.drill('his-file')}>
            {words.hisFile}
          </Action>
        </div>
      )}
    </section>
  );
}

function File({ file }: { file: ReconcileView['files'][number] }) {
  const words = useWords().reconcile;
  const { from, state, count, total, doubled, by, signed } = file;
  const word = { own: words.own, in: words.given, missing: words.missing }[state];
  const source = by === undefined ? '' : signed ? by : words.vouched(by);
  return (
    <li data-state={state}>
      <strong>{from === 'HIS' ? words.his : words.from(from)}</strong>
      <Badge look={fileLooks[state]} word={word} />
      {state !== 'missing' && (
        <span className="day-sum">
          {words.count(count)} <FinancialText amount={total} />
        </span>
      )}
      {source !== '' && <small className="muted">{source}</small>}
      {doubled > 0 && <small className="muted">{words.doubled(doubled)}</small>}
    </li>
  );
}

interface ChooseProps {
  readonly disabled: boolean;
  readonly take: (text: string) => Promise<void>;
  readonly children: ReactNode;
}

function Choose({ disabled, take, children }: ChooseProps) {
  return (
    <FileTrigger
      onSelect={(files) => {
        const file = files?.[0];
        if (file) void file.text().then(take);
      }}
    >
      <Action kind="small" isDisabled={disabled}>
        {children}
      </Action>
    </FileTrigger>
  );
}
