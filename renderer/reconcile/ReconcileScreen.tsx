/** 对账: the day's totals against the centre's, what differs, and what keeps the day open. */
import { useEffect } from 'react';
import { useCell } from '../cell.ts';
import { FaultPanel } from '../parts/FaultPanel.tsx';
import { Action, Badge, FinancialText } from '../parts/parts.tsx';
import { BundlePanel } from '../safety/BundlePanel.tsx';
import { ProofPanel, SafetyButtons } from '../safety/ProofPanel.tsx';
import { useApp } from '../shell/context.ts';
import { useLanguage, useWords } from '../text/words.tsx';
import { dayOf, dayPlus, whenText } from '../when.ts';
import type { ReconcileView } from '../../shared/reconcile/view.ts';
import { DayFiles } from './DayFiles.tsx';
import { Differences } from './Differences.tsx';
import { resultLooks } from './looks.ts';
import './reconcile.css';
import { ShiftPanel } from './ShiftPanel.tsx';

/** The day, or in its place the journal's proof or the bundles. */
export function ReconcileScreen() {
  const { reconcile, safety } = useApp();
  const { view } = useCell(reconcile.cell);
  const { open } = useCell(safety.cell);
  useEffect(() => void reconcile.refresh(), [reconcile]);
  return (
    <div className="reconcile">
      {open === 'proof' && <ProofPanel />}
      {open === 'bundles' && <BundlePanel />}
      {open === undefined && <DayPanel />}
      <div className="reconcile-side">
        {view && <DayFiles view={view} />}
        {view && <ShiftPanel view={view} />}
        <SafetyButtons />
      </div>
    </div>
  );
}

function DayPanel() {
  const { reconcile, session } = useApp();
  const words = useWords().reconcile;
  const { view, told } = useCell(reconcile.cell);
  const { fault } = useCell(session.cell);
  return (
    <section className="reconcile-main panel" aria-label={words.name}>
      <Head />
      {fault && <FaultPanel fault={fault} onDismiss={session.dismiss} />}
      {told && (
        <p className="reconcile-told" role="status">
          {told.kind === 'saved' ? words.savedTo(told.text) : words.trusted(told.text)}
        </p>
      )}
      {view && <DayState view={view} />}
      <div className="reconcile-body">
        {view && <Groups view={view} />}
        {view && <Differences view={view} />}
      </div>
    </section>
  );
}

function Head() {
  const { reconcile, session, clock } = useApp();
  const words = useWords().reconcile;
  const { language } = useLanguage();
  const { day, view } = useCell(reconcile.cell);
  const { running } = useCell(session.cell);
  const today = dayOf(clock.now());
  const shown = day ?? today;
  const rest = running !== undefined;
  return (
    <header className="reconcile-head">
      <span className="ledger-day">
        <Action
          kind="small"
          aria-label={words.previous}
          onPress={() => reconcile.day(dayPlus(shown, -1))}
        >
          ‹
        </Action>
        <bdi className="figure">{shown}</bdi>
        <Action
          kind="small"
          aria-label={words.next}
          isDisabled={shown >= today}
          onPress={() => reconcile.day(dayPlus(shown, 1))}
        >
          ›
        </Action>
        {shown !== today && (
          <Action kind="small" onPress={() => reconcile.day(undefined)}>
            {words.today}
          </Action>
        )}
      </span>
      <Action isDisabled={rest} onPress={() => void reconcile.run()}>
        {view?.run ? words.runAgain : words.run}
      </Action>
      <span className="reconcile-space" />
      <Action kind="small" isDisabled={rest} onPress={() => void reconcile.report('tsv', language)}>
        {words.table}
      </Action>
      <Action
        kind="small"
        isDisabled={rest}
        onPress={() => void reconcile.report('print', language)}
      >
        {words.print}
      </Action>
    </header>
  );
}

/** Open with every reason, ready, or closed: word, colour and icon. */
function DayState({ view }: { view: ReconcileView }) {
  const { reconcile, session, clock } = useApp();
  const all = useWords();
  const words = all.reconcile;
  const { running } = useCell(session.cell);
  const when = (iso: string) => whenText(iso, clock.now(), all);
  const { open, closed, run } = view;
  const state = closed ? 'closed' : open.length === 0 ? 'ready' : 'open';
  const tone = { closed: 'success', ready: 'info', open: 'warning' } as const;
  const icon = { closed: 'check', ready: 'info', open: 'clock' } as const;
  return (
    <section className="day-state" data-tone={tone[state]} aria-label={words.day}>
      <Badge look={{ tone: tone[state], icon: icon[state] }} word={words[state]} large />
      <div className="day-reasons">
        {closed && <span>{words.closedBy(when(closed.at), closed.by)}</span>}
        {open.map((reason) => (
          <span key={reason}>{reason}</span>
        ))}
      </div>
      <span className="muted day-ran">
        {run && words.ranAt(when(run.at), run.by)}
        {run && run.missing.length > 0 && ` · ${words.incomplete}`}
      </span>
      {!closed && (
        <Action
          isDisabled={running !== undefined || open.length > 0}
          onPress={() => void reconcile.closeDay()}
        >
          {words.close}
        </Action>
      )}
    </section>
  );
}

function Groups({ view }: { view: ReconcileView }) {
  const words = useWords().reconcile;
  const kinds: Readonly<Record<string, string>> = words.insutypes;
  return (
    <section aria-label={words.groups}>
      <h2>{words.groups}</h2>
      <table className="reconcile-table" aria-label={words.groups}>
        <thead>
          <tr>
            <th>{words.insutype}</th>
            <th>{words.clrType}</th>
            <th>{words.office}</th>
            <th className="end">{words.number}</th>
            <th className="end">{words.total}</th>
            <th className="end">{words.fund}</th>
            <th className="end">{words.account}</th>
            <th>{words.result}</th>
          </tr>
        </thead>
        <tbody>
          {view.groups.map((group) => (
            <tr key={`${group.insutype}/${group.clrType}/${group.clrOptins}`}>
              <td>
                <bdi className="figure">{group.insutype}</bdi> {kinds[group.insutype]}
              </td>
              <td className="figure">{group.clrType}</td>
              <td className="figure">{group.clrOptins}</td>
              <td className="end figure">{group.count}</td>
              <td className="end">
                <FinancialText amount={group.total} />
              </td>
              <td className="end">
                <FinancialText amount={group.fund} />
              </td>
              <td className="end">
                <FinancialText amount={group.account} />
              </td>
              <td>
                <GroupResult group={group} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function GroupResult({ group }: { group: ReconcileView['groups'][number] }) {
  const words = useWords().reconcile;
  const { result, code, text } = group;
  if (result === undefined) return <span className="muted">{words.notAsked}</span>;
  return (
    <>
      <Badge look={resultLooks[result]} word={words.results[result]} />{' '}
      <small className="muted selectable">
        {code} {text}
      </small>
    </>
  );
}
