/** Waiting for a card or a scan: calm, with what waits and what today came to beside it. */
import { useState } from 'react';
import { Form, Input, Label, TextField } from 'react-aria-components';
import { useCell } from '../cell.ts';
import { Icon, type IconName } from '../parts/Icon.tsx';
import { AllowanceBox } from '../outage/Allowance.tsx';
import { FaultPanel } from '../parts/FaultPanel.tsx';
import { Action, FinancialText, StatusBadge } from '../parts/parts.tsx';
import { sumsOf, useRows } from '../rows.ts';
import { useApp } from '../shell/context.ts';
import type { Run } from '../shell/useKeys.ts';
import { useWords } from '../text/words.tsx';
import { dayOf, timeText, whenText } from '../when.ts';
import './home.css';
import type { LedgerState } from '../ledger/ledger.ts';

export function Home({ run }: { run: Run }) {
  const { session } = useApp();
  const words = useWords();
  const { running, fault, status } = useCell(session.cell);
  const progress = running === 'identifyCard' || running === 'identifyVoucher';
  return (
    <div className="home">
      <section className="home-wait panel" aria-label={words.home.title}>
        <div className="home-art" aria-hidden="true">
          <span className="home-card">
            <Icon name="card" size={92} />
          </span>
          <span className="home-code">
            <Icon name="code" size={92} />
          </span>
        </div>
        <h1>{words.home.title}</h1>
        <p className="muted" role="status">
          {progress ? words.progress[running] : words.home.hint}
        </p>
        {status?.mode === 'drill' && <p className="home-drill">{words.home.drill}</p>}
        {status?.journal.recovery === false && <NoRecoveryKey />}
        <TypedCode />
        <Action
          kind="main"
          keyHint="F5"
          isDisabled={running !== undefined}
          onPress={() => run('read-card')}
        >
          {words.home.read}
        </Action>
        {fault && (
          <div className="home-fault">
            <FaultPanel fault={fault} onDismiss={session.dismiss} />
          </div>
        )}
      </section>
      <Beside />
    </div>
  );
}

/** Said until one is made: without it a lost computer is a lost journal. */
function NoRecoveryKey() {
  const { safety, session } = useApp();
  const words = useWords().reconcile.recovery;
  return (
    <p className="home-drill" role="note">
      {words.notYet}{' '}
      <Action
        kind="small"
        onPress={() => {
          session.show('reconcile');
          void safety.open();
        }}
      >
        {words.make}
      </Action>
    </p>
  );
}

function TypedCode() {
  const { scanned } = useApp();
  const words = useWords().home;
  const [code, setCode] = useState('');
  return (
    <Form
      className="home-typed"
      onSubmit={(event) => {
        event.preventDefault();
        scanned(code.replaceAll(/\s/g, ''));
        setCode('');
      }}
    >
      <TextField className="field" value={code} onChange={setCode}>
        <Label>{words.typed}</Label>
        <Input inputMode="numeric" autoComplete="off" maxLength={40} />
      </TextField>
      <Action type="submit" isDisabled={code.trim() === ''}>
        {words.identify}
      </Action>
    </Form>
  );
}

function Beside() {
  const { session, ledger, store, clock } = useApp();
  const words = useWords();
  const { status } = useCell(session.cell);
  const rows = useRows(store, { kind: 'day', day: dayOf(clock.now()) }) ?? [];
  const sums = sumsOf(rows);
  const open = (filter: LedgerState['filter']) => {
    ledger.filter(filter);
    session.show('ledger');
  };
  const oldest = status?.oldestUnsentAt;
  return (
    <aside className="home-beside">
      <section className="panel home-box" aria-label={words.home.waiting}>
        <h2>{words.home.waiting}</h2>
        <Waits icon="upload" count={status?.unsent ?? 0} onPress={() => open('unsent')}>
          {words.home.unsent}
          {oldest !== undefined && (
            <small>{words.home.oldest(whenText(oldest, clock.now(), words))}</small>
          )}
        </Waits>
        <Waits icon="flag" count={status?.parked ?? 0} onPress={() => open('parked')}>
          {words.home.parked}
        </Waits>
        <Waits icon="hand" count={status?.trueUps ?? 0} onPress={() => open('true-up')}>
          {words.home.trueUps}
        </Waits>
      </section>
      {status && <AllowanceBox status={status} />}
      <section className="panel home-box home-today" aria-label={words.home.today}>
        <h2>
          {words.home.today} <small>{words.home.visits(rows.length)}</small>
        </h2>
        <dl className="home-sums">
          <dt>{words.ledger.columns.total}</dt>
          <dd>
            <FinancialText amount={sums.total} />
          </dd>
          <dt>{words.ledger.columns.fund}</dt>
          <dd>
            <FinancialText amount={sums.fund} />
          </dd>
          <dt>{words.ledger.columns.cash}</dt>
          <dd>
            <FinancialText amount={sums.cash} />
          </dd>
        </dl>
        <h3>{words.home.recent}</h3>
        <ul className="home-recent">
          {rows.slice(0, 7).map((row) => (
            <li key={row.id}>
              <span className="figure muted">{timeText(row.openedAt).slice(0, 5)}</span>
              <bdi>{row.nameMasked}</bdi>
              <StatusBadge status={row.status} />
            </li>
          ))}
        </ul>
        {rows.length === 0 && <p className="muted">{words.ledger.empty}</p>}
      </section>
    </aside>
  );
}

interface WaitsProps {
  readonly icon: IconName;
  readonly count: number;
  readonly onPress: () => void;
  readonly children: React.ReactNode;
}

function Waits({ icon, count, onPress, children }: WaitsProps) {
  return (
    <Action kind="quiet" onPress={onPress}>
      <span className="home-waits" data-some={count > 0}>
        <Icon name={icon} size={18} />
        <span className="home-waits-word">{children}</span>
        <bdi className="figure">{count}</bdi>
      </span>
    </Action>
  );
}
