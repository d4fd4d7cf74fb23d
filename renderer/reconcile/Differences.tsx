/** The differences, largest first: what it is, both amounts, what mends it, and how it was. */
import { useState } from 'react';
import { useCell } from '../cell.ts';
import { Picker, TextInput } from '../parts/fields.tsx';
import { Action, Badge, FinancialText } from '../parts/parts.tsx';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import { explainHows, type ExplainHow } from '../../shared/reconcile/entries.ts';
import type { ReconcileView } from '../../shared/reconcile/view.ts';
import { kindLooks } from './looks.ts';

type Shown = ReconcileView['differences'][number];

export function Differences({ view }: { view: ReconcileView }) {
  const words = useWords().reconcile;
  const { differences, run } = view;
  return (
    <section className="differences" aria-label={words.differences}>
      <h2>
        {words.differences} {differences.length > 0 && <bdi>{differences.length}</bdi>}
      </h2>
      {differences.length === 0 && <p className="muted">{run ? words.none : words.notYet}</p>}
      <ul>
        {differences.map((each) => (
          <Difference key={each.key} each={each} />
        ))}
      </ul>
    </section>
  );
}

function Difference({ each }: { each: Shown }) {
  const { reconcile, ledger, session } = useApp();
  const words = useWords().reconcile;
  const { explaining } = useCell(reconcile.cell);
  const { kind, sum, ours, theirs, visit, explained, todo } = each;
  return (
    <li className="difference" aria-label={words.kinds[kind]} data-explained={!!explained}>
      <div className="difference-what">
        <Badge look={kindLooks[kind]} word={words.kinds[kind]} />
        <strong>
          <FinancialText amount={sum} currency />
        </strong>
        {ours && <Side word={words.ours} amount={ours.total} />}
        {theirs && <Side word={words.theirs} amount={theirs.total} />}
        <Numbers each={each} />
      </div>
      <p className="difference-todo">{todo}</p>
      {explained && (
        <p className="difference-how" data-tone="success">
          <Badge look={{ tone: 'success', icon: 'check' }} word={words.explained} />{' '}
          {words.hows[explained.how]}：{explained.note} <bdi className="muted">{explained.by}</bdi>
        </p>
      )}
      <div className="difference-ways">
        {visit !== undefined && (
          <Action
            kind="small"
            onPress={() => {
              void ledger.open(visit);
              session.show('ledger');
            }}
          >
            {words.openVisit}
          </Action>
        )}
        {explaining !== each.key && (
          <Action kind="small" onPress={() => reconcile.cell.set({ explaining: each.key })}>
            {words.explain}
          </Action>
        )}
      </div>
      {explaining === each.key && <Explain each={each} />}
    </li>
  );
}

function Side({ word, amount }: { word: string; amount: Shown['sum'] }) {
  return (
    <span className="difference-side">
      <span className="muted">{word}</span> <FinancialText amount={amount} />
    </span>
  );
}

/** What somebody else is asked by: settlement, message, the centre's own words. */
function Numbers({ each }: { each: Shown }) {
  const words = useWords().reconcile;
  const { setlId, msgid, code, memo } = each;
  return (
    <span className="difference-numbers muted selectable">
      {setlId !== '' && (
        <span>
          {words.setlId} <bdi className="figure">{setlId}</bdi>
        </span>
      )}
      {msgid !== '' && (
        <span>
          {words.msgid} <bdi className="figure">{msgid}</bdi>
        </span>
      )}
      {memo !== '' && (
        <span>
          {words.said} <bdi>{`${code} ${memo}`.trim()}</bdi>
        </span>
      )}
    </span>
  );
}

const NOTE_MAX = 300;

function Explain({ each }: { each: Shown }) {
  const { reconcile, session } = useApp();
  const words = useWords().reconcile;
  const { running } = useCell(session.cell);
  const [how, setHow] = useState<ExplainHow>(each.explained?.how ?? 'office');
  const [note, setNote] = useState(each.explained?.note ?? '');
  const empty = note.trim() === '';
  return (
    <div className="explain" role="group" aria-label={words.explain}>
      <Picker
        label={words.how}
        options={explainHows.map((id) => ({ id, text: words.hows[id] }))}
        value={how}
        onChange={setHow}
      />
      <TextInput
        label={words.note}
        value={note}
        onChange={(text) => setNote(text.slice(0, NOTE_MAX))}
      />
      <Action
        isDisabled={empty || running !== undefined}
        onPress={() => void reconcile.explain(each.key, how, note.trim())}
      >
        {words.save}
      </Action>
      <Action onPress={() => reconcile.cell.set({ explaining: undefined })}>{words.cancel}</Action>
    </div>
  );
}
