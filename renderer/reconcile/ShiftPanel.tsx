/** 交班: cash that must be there, cash that is, and what is carried on. It always closes. */
import { useCell } from '../cell.ts';
import { TextInput } from '../parts/fields.tsx';
import { Action, Fact, FinancialText, StatusBadge } from '../parts/parts.tsx';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import { whenText } from '../when.ts';
import { subtract } from '../../shared/money.ts';
import type { ReconcileView } from '../../shared/reconcile/view.ts';
import { countedOf } from './reconcile.ts';

export function ShiftPanel({ view }: { view: ReconcileView }) {
  const { reconcile, session, clock } = useApp();
  const all = useWords();
  const words = all.reconcile;
  const { counted } = useCell(reconcile.cell);
  const { running } = useCell(session.cell);
  const { shift } = view;
  const amount = countedOf(counted);
  const difference = amount === undefined ? undefined : subtract(amount, shift.cash);
  const when = (iso: string) => whenText(iso, clock.now(), all);
  return (
    <section className="shift panel" aria-label={words.shift}>
      <h2>
        {words.shift} <small className="muted">{words.since(when(shift.since))}</small>
      </h2>
      <dl className="shift-facts">
        <Fact label={`${words.expected}（${words.float}）`}>
          <FinancialText amount={shift.cash} />
        </Fact>
        <Fact label={words.scan}>
          <FinancialText amount={shift.scan} />
        </Fact>
      </dl>
      <p className="muted">{words.moves(shift.takings, shift.returns)}</p>
      <div className="shift-count">
        <TextInput
          label={words.counted}
          kind="amount"
          value={counted}
          wrong={counted !== '' && amount === undefined}
          onChange={(text) => reconcile.cell.set({ counted: text })}
        />
        <dl>
          <Fact label={words.difference}>
            <span data-off={difference !== undefined && difference !== 0}>
              <FinancialText amount={difference} signed />
            </span>
          </Fact>
        </dl>
        <Action
          isDisabled={amount === undefined || running !== undefined}
          onPress={() => void reconcile.closeShift()}
        >
          {words.closeShift}
        </Action>
      </div>
      <Carried view={view} />
      {shift.last && (
        <p className="muted">
          {words.last(when(shift.last.at), shift.last.by)} · {words.difference}{' '}
          <FinancialText amount={shift.last.difference} signed />
        </p>
      )}
    </section>
  );
}

function Carried({ view }: { view: ReconcileView }) {
  const { ledger, session } = useApp();
  const words = useWords().reconcile;
  const { carried } = view.shift;
  return (
    <div className="shift-carried">
      <p className={carried.length === 0 ? 'muted' : ''}>{words.carried(carried.length)}</p>
      <ul>
        {carried.map(({ visit, nameMasked, status, amount }) => (
          <li key={visit}>
            <bdi>{nameMasked}</bdi>
            <StatusBadge status={status} />
            <FinancialText amount={amount} />
            <Action
              kind="small"
              onPress={() => {
                void ledger.open(visit);
                session.show('ledger');
              }}
            >
              {words.openVisit}
            </Action>
          </li>
        ))}
      </ul>
    </div>
  );
}
