/** 台账: what happened and what waits; a visit opens beside the list. */
import { useCell } from '../cell.ts';
import { FaultPanel } from '../parts/FaultPanel.tsx';
import { Choice } from '../parts/fields.tsx';
import { Action, FinancialText } from '../parts/parts.tsx';
import { sumsOf, useRows, type Query } from '../rows.ts';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import { dayOf, dayPlus } from '../when.ts';
import { FindVisits } from './FindVisits.tsx';
import type { LedgerState } from './ledger.ts';
import './ledger.css';
import { Overdue } from './Overdue.tsx';
import { RowTable } from './RowTable.tsx';
import { VisitDetail } from './VisitDetail.tsx';

const filters = ['day', 'unsent', 'parked', 'true-up'] as const;

export function LedgerScreen() {
  const { ledger, store, session, clock } = useApp();
  const words = useWords().ledger;
  const state = useCell(ledger.cell);
  const { phase } = useCell(store.cell);
  const { fault, status } = useCell(session.cell);
  const today = dayOf(clock.now());
  const rows = useRows(store, queryOf(state, today));
  return (
    <div className="ledger" data-opened={state.opened !== undefined}>
      <section className="ledger-list panel" aria-label={words.name}>
        <header className="ledger-head">
          <Choice
            label={words.filter}
            options={filters.map((id) => ({ id, text: words.filters[id] }))}
            value={state.found === undefined ? state.filter : undefined}
            onChange={ledger.filter}
          />
          {state.filter === 'day' && state.found === undefined && (
            <DayChoice day={state.day ?? today} today={today} onChange={ledger.day} />
          )}
          {state.filter === 'unsent' && state.found === undefined && <HandOver />}
          <FindVisits />
        </header>
        {phase === 'broken' && <p className="ledger-note">{words.broken}</p>}
        {phase === 'rebuilding' && <p className="ledger-note">{words.rebuilding}</p>}
        {state.found !== undefined && (
          <p className="ledger-note" role="status">
            {words.found(state.found.length)}
          </p>
        )}
        {state.filter === 'unsent' && state.found === undefined && (
          <Overdue
            overdue={status?.overdue ?? []}
            rows={rows ?? []}
            onOpen={(visit) => void ledger.open(visit)}
          />
        )}
        <RowTable
          rows={rows ?? []}
          opened={state.opened?.id}
          dated={state.filter !== 'day' || state.found !== undefined}
          onOpen={(visit) => void ledger.open(visit)}
        />
        <Sums rows={rows ?? []} trueUps={state.filter === 'true-up' && state.found === undefined} />
        {fault && <FaultPanel fault={fault} onDismiss={session.dismiss} />}
      </section>
      {/* What was typed for one visit is never left in the form of the next. */}
      {state.opened && <VisitDetail key={state.opened.id} visit={state.opened} />}
    </div>
  );
}

/** With the line down another counter may send them: by a sealed bundle, carried by hand. */
function HandOver() {
  const { safety, session } = useApp();
  const words = useWords().reconcile.bundle;
  return (
    <Action
      kind="small"
      onPress={() => {
        session.show('reconcile');
        safety.openBundles();
      }}
    >
      {words.fromLedger}
    </Action>
  );
}

function queryOf(state: LedgerState, today: string): Query {
  if (state.found !== undefined) return { kind: 'ids', ids: state.found };
  if (state.filter === 'day') return { kind: 'day', day: state.day ?? today };
  return { kind: 'waiting', mark: state.filter };
}

interface DayChoiceProps {
  readonly day: string;
  readonly today: string;
  readonly onChange: (day: string | undefined) => void;
}

function DayChoice({ day, today, onChange }: DayChoiceProps) {
  const words = useWords().ledger;
  return (
    <span className="ledger-day">
      <Action kind="small" aria-label={words.previous} onPress={() => onChange(dayPlus(day, -1))}>
        ‹
      </Action>
      <bdi className="figure">{day}</bdi>
      <Action
        kind="small"
        aria-label={words.next}
        isDisabled={day >= today}
        onPress={() => onChange(dayPlus(day, 1))}
      >
        ›
      </Action>
      {day !== today && (
        <Action kind="small" onPress={() => onChange(undefined)}>
          {words.today}
        </Action>
      )}
    </span>
  );
}

interface SumsProps {
  readonly rows: NonNullable<ReturnType<typeof useRows>>;
  readonly trueUps: boolean;
}

/** Sums of what stands; on the true-up list the money owed in either direction. */
function Sums({ rows, trueUps }: SumsProps) {
  const words = useWords();
  const sums = sumsOf(rows);
  return (
    <footer className="ledger-foot" role="status" aria-label={words.ledger.sum}>
      <span>{words.ledger.count(rows.length)}</span>
      {trueUps ? (
        <>
          <Sum word={words.ledger.toPatient} amount={sums.toPatients} />
          <Sum word={words.ledger.fromPatient} amount={sums.fromPatients} />
        </>
      ) : (
        <>
          <span>
            {words.status.settled} {words.ledger.count(sums.count)}
          </span>
          <Sum word={words.ledger.columns.total} amount={sums.total} />
          <Sum word={words.ledger.columns.fund} amount={sums.fund} />
          <Sum word={words.ledger.columns.cash} amount={sums.cash} />
        </>
      )}
    </footer>
  );
}

function Sum({ word, amount }: { word: string; amount: ReturnType<typeof sumsOf>['total'] }) {
  return (
    <span>
      {word}{' '}
      <strong>
        <FinancialText amount={amount} />
      </strong>
    </span>
  );
}
