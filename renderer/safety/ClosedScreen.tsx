/** In place of everything else while the journal or its keys do not open. */
import { useState } from 'react';
import type { StartupView } from '../../shared/safety/startup.ts';
import { useCell } from '../cell.ts';
import { FaultPanel } from '../parts/FaultPanel.tsx';
import { Icon } from '../parts/Icon.tsx';
import { TextInput } from '../parts/fields.tsx';
import { Action, Fact } from '../parts/parts.tsx';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import { whenText } from '../when.ts';
import './closed.css';

export function ClosedScreen() {
  const { closed, session } = useApp();
  const words = useWords().closed;
  const { view, savedTo } = useCell(closed.cell);
  const { fault } = useCell(session.cell);
  return (
    <main className="closed" aria-label={words.title}>
      {view !== undefined && view.state !== 'open' && view.mode === 'drill' && <DrillFrame />}
      <h1>
        <Icon name="stop" size={30} /> {words.title}
      </h1>
      {view === undefined && <p role="status">{words.opening}</p>}
      {fault && <FaultPanel fault={fault} onDismiss={session.dismiss} />}
      {savedTo !== undefined && (
        <p className="closed-told selectable" role="status">
          {words.savedTo(savedTo)}
        </p>
      )}
      {view?.state === 'damaged' && <Damaged view={view} />}
      {view?.state === 'keys' && <Keys recovery={view.recovery} />}
    </main>
  );
}

function DrillFrame() {
  const words = useWords();
  return (
    <div className="drill-frame" aria-hidden="true">
      <span className="drill-frame-word">{words.drill}</span>
    </div>
  );
}

type DamagedView = Extract<StartupView, { state: 'damaged' }>;

function Damaged({ view }: { view: DamagedView }) {
  const { closed, session } = useApp();
  const words = useWords().closed;
  const rest = useCell(session.cell).running !== undefined;
  const { copy, loss, advice } = view;
  const mends = copy === 'all';
  const keys = isOfKeys(view);
  const title = keys ? words.keysBad : words.damaged;
  return (
    <>
      <section className="closed-what panel" aria-label={title}>
        <h2>{title}</h2>
        <p>{keys ? words.keysBadHint : words.damagedHint}</p>
        <Facts view={view} />
      </section>
      <div className="closed-ways">
        <section className="panel" aria-label={words.restoreTitle}>
          <h2>{words.restoreTitle}</h2>
          <p>{(keys ? words.keysCopies : words.copies)[copy]}</p>
          <div className="closed-keys">
            <Action isDisabled={rest || !mends} onPress={() => void closed.restoreTwin()}>
              {keys ? words.restoreKeys : words.restore}
            </Action>
            <Action isDisabled={rest} onPress={() => void closed.again()}>
              {words.again}
            </Action>
          </div>
        </section>
        <section className="panel" aria-label={words.rescueTitle}>
          <h2>{words.rescueTitle}</h2>
          <p>{words.rescueHint}</p>
          <div className="closed-keys">
            <Action isDisabled={rest} onPress={() => void closed.exportRescue()}>
              {words.rescue}
            </Action>
          </div>
        </section>
        {!mends && keys && (
          <section className="panel" aria-label={words.callTitle}>
            <h2>{words.callTitle}</h2>
            <p>{words.callHint}</p>
          </section>
        )}
        {!mends && !keys && (
          <section className="closed-accept panel" aria-label={words.acceptTitle}>
            <h2>{words.acceptTitle}</h2>
            {loss === undefined ? <p>{words.noLoss}</p> : <Accept phrase={loss.phrase} />}
          </section>
        )}
      </div>
      <section className="closed-advice" aria-label={words.advice}>
        <h2>{words.advice}</h2>
        <pre className="selectable">{advice}</pre>
      </section>
    </>
  );
}

/** The entries are whole, but what opens them is not. */
function isOfKeys({ damage }: DamagedView): boolean {
  return damage.segment === 'keys.json';
}

function Facts({ view }: { view: DamagedView }) {
  const { clock } = useApp();
  const all = useWords();
  const words = all.closed;
  const { damage, loss, copy } = view;
  const { what, segment, offset, firstSeq, lastSeq } = damage;
  const copies = isOfKeys(view) ? words.keysCopies : words.copies;
  return (
    <dl className="closed-facts">
      <Fact label={loss ? words.lost : words.bad}>
        {loss ? words.entries(loss.from, loss.to) : words.entries(firstSeq, lastSeq)}
      </Fact>
      {loss && loss.until !== '' && (
        <Fact label={words.until}>
          {words.entries(loss.from - 1, loss.from - 1)} · {whenText(loss.until, clock.now(), all)}
        </Fact>
      )}
      <Fact label={words.reason}>
        {words.kinds[what] ?? what} <small>{words.place(segment, offset)}</small>
      </Fact>
      <Fact label={words.copy}>{copies[copy]}</Fact>
    </dl>
  );
}

function Accept({ phrase }: { phrase: string }) {
  const { closed, session } = useApp();
  const words = useWords().closed;
  const rest = useCell(session.cell).running !== undefined;
  const [by, setBy] = useState('');
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const filled = [by, reason, typed].every((text) => text.trim() !== '');
  return (
    <>
      <p>{words.acceptHint}</p>
      <div className="closed-form">
        <TextInput label={words.by} value={by} onChange={(text) => setBy(text.slice(0, 60))} />
        <TextInput
          label={words.why}
          value={reason}
          onChange={(text) => setReason(text.slice(0, 500))}
        />
        <TextInput
          label={words.typed(phrase)}
          value={typed}
          onChange={(text) => setTyped(text.slice(0, 60))}
        />
        <Action
          isDisabled={rest || !filled}
          onPress={() => void closed.acceptLoss({ by, reason, typed })}
        >
          {words.accept}
        </Action>
      </div>
    </>
  );
}

function Keys({ recovery }: { recovery: boolean }) {
  const { closed, session } = useApp();
  const words = useWords().closed;
  const rest = useCell(session.cell).running !== undefined;
  const [text, setText] = useState('');
  const recover = () => {
    const given = text;
    setText('');
    void closed.recoverKeys(given);
  };
  return (
    <section className="closed-what panel" aria-label={words.keys}>
      <h2>{words.keys}</h2>
      <p>{recovery ? words.keysHint : words.noRecovery}</p>
      {recovery && (
        <div className="closed-key">
          <TextInput
            label={words.key}
            value={text}
            onChange={(typed) => setText(typed.slice(0, 200))}
          />
          <Action isDisabled={rest || text.trim() === ''} onPress={recover}>
            {words.recover}
          </Action>
        </div>
      )}
    </section>
  );
}
