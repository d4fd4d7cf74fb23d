/** The bar below the bill: paying, waiting for the platform's word, finished, or parked. */
import { useCell } from '../cell.ts';
import { Course } from '../parts/Course.tsx';
import { MoneyOwed } from '../parts/MoneyOwed.tsx';
import { ParkedBox } from '../parts/ParkedBox.tsx';
import { Action, FinancialText, StatusBadge } from '../parts/parts.tsx';
import { statusLooks } from '../parts/tone.ts';
import { useApp } from '../shell/context.ts';
import type { Run } from '../shell/useKeys.ts';
import { useWords } from '../text/words.tsx';
import { timeText } from '../when.ts';
import type { VisitView } from '../../shared/view.ts';
import { PhoneLeft } from './PhoneLeft.tsx';
import { PayBar } from './PayBar.tsx';
import { takeOf, waysOf } from './state.ts';

export function Bottom({ visit, run }: { visit: VisitView; run: Run }) {
  const { checkout } = useApp();
  const owed = <MoneyOwed visit={visit} onPayOut={checkout.payOut} onCollect={checkout.collect} />;
  return (
    <div className="bottom">
      {owed}
      {visit.course && !waits(visit) && (
        <div className="panel bottom-course">
          <Course flow="across" course={visit.course} />
        </div>
      )}
      <Bar visit={visit} run={run} />
    </div>
  );
}

function Bar({ visit, run }: { visit: VisitView; run: Run }) {
  const { checkout } = useApp();
  if (visit.parked && visit.status !== 'on-hold') {
    return (
      <div className="panel bottom-bar">
        <StatusBadge status={visit.status} large />
        <ParkedBox visit={visit} onRelease={checkout.release} />
        {visit.status === 'pending' && <PhoneLeft key={visit.id} />}
      </div>
    );
  }
  if (waits(visit)) return <Waiting visit={visit} />;
  switch (visit.status) {
    case 'settled':
    case 'provisional':
    case 'deposit':
    case 'self-paid':
    case 'on-hold':
    case 'refunded':
    case 'voided':
    case 'returned':
      return <Done visit={visit} run={run} />;
    case 'manual':
    case 'refused':
      return waysOf(visit).length > 0 ? (
        <PayBar visit={visit} />
      ) : (
        <Closed visit={visit} run={run} />
      );
    default:
      return <PayBar visit={visit} />;
  }
}

/** Money is on the counter and the platform has not spoken: only what is safe is offered. */
function waits(visit: VisitView): boolean {
  const sent = visit.pending?.act === '2207' || visit.pending?.act === '2208';
  if (visit.status === 'pending' || sent) return true;
  return visit.status === 'held' && takeOf(visit) !== 'proceed';
}

function Waiting({ visit }: { visit: VisitView }) {
  const { checkout, session } = useApp();
  const words = useWords();
  const { running } = useCell(session.cell);
  const { printedTo } = useCell(checkout.cell);
  const lost = visit.status === 'pending' || visit.pending?.status === 'lost';
  return (
    <section
      className="waiting panel"
      aria-label={words.outcomeOf.name}
      data-tone={lost ? 'attention' : 'info'}
    >
      <div className="waiting-head">
        <StatusBadge status={lost ? 'pending' : 'held'} large />
        <strong role="status">
          {lost ? words.outcomeOf.pendingHint : words.outcomeOf.inFlightHint}
        </strong>
        <span>
          {words.pay.taken} <FinancialText amount={visit.money.taken} currency /> ·{' '}
          {words.pay.change} <FinancialText amount={visit.money.change} />
        </span>
      </div>
      {visit.course && <Course flow="across" course={visit.course} />}
      <div className="waiting-foot">
        <span>{running === undefined ? words.outcomeOf.next : words.outcomeOf.nextBusy}</span>
        {printedTo !== undefined && <bdi className="muted">{words.done.printedTo(printedTo)}</bdi>}
        {lost && (
          <Action isDisabled={running !== undefined} onPress={() => void checkout.print('pending')}>
            {words.outcomeOf.slip}
          </Action>
        )}
        {lost && <PhoneLeft key={visit.id} />}
      </div>
    </section>
  );
}

function Done({ visit, run }: { visit: VisitView; run: Run }) {
  const { checkout, session } = useApp();
  const words = useWords();
  const { running } = useCell(session.cell);
  const { slip, printedTo } = useCell(checkout.cell);
  const { settlement } = visit;
  const { tone } = statusLooks[visit.status];
  const hint = words.outage.hints[visit.status as keyof typeof words.outage.hints];
  return (
    <section className="done panel" aria-label={words.outcomeOf.name} data-tone={tone}>
      <StatusBadge status={visit.status} large />
      <div className="done-facts">
        {settlement && (
          <>
            <span>
              {words.done.setlId} <bdi className="figure selectable">{settlement.setlId}</bdi>
            </span>
            <span>
              {words.done.at} <bdi className="figure">{timeText(settlement.settledAt)}</bdi>
            </span>
          </>
        )}
        {hint !== undefined && <span>{hint}</span>}
        <span>
          {words.pay.taken} <FinancialText amount={visit.money.taken} currency />
        </span>
        {printedTo !== undefined && <bdi className="muted">{words.done.printedTo(printedTo)}</bdi>}
      </div>
      <div className="done-change">
        <span>{words.pay.change}</span>
        <strong>
          <FinancialText amount={visit.money.change} currency />
        </strong>
      </div>
      <Action
        kind={printedTo === undefined ? 'main' : 'plain'}
        keyHint={words.done.enter}
        isDisabled={slip === undefined || running !== undefined}
        onPress={() => run('print')}
      >
        {printedTo === undefined ? words.done.print : words.done.printAgain}
      </Action>
      <Action
        kind={printedTo === undefined ? 'plain' : 'main'}
        keyHint="Esc"
        onPress={() => run('back')}
      >
        {words.done.next}
      </Action>
    </section>
  );
}

function Closed({ visit, run }: { visit: VisitView; run: Run }) {
  const words = useWords();
  return (
    <section className="done panel" aria-label={words.outcomeOf.name}>
      <StatusBadge status={visit.status} large />
      <div className="done-facts">
        <span>{visit.status === 'manual' ? words.done.manualHint : visit.triage?.text}</span>
      </div>
      <Action kind="main" keyHint="Esc" onPress={() => run('back')}>
        {words.done.next}
      </Action>
    </section>
  );
}
