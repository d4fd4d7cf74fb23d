/** The split: the one big number, the platform's amounts and our estimate side by side, what differs. */
import { useCell } from '../cell.ts';
import { Icon } from '../parts/Icon.tsx';
import { Action, Badge, FinancialText } from '../parts/parts.tsx';
import { statusLooks } from '../parts/tone.ts';
import { useApp } from '../shell/context.ts';
import type { Run } from '../shell/useKeys.ts';
import { useWords } from '../text/words.tsx';
import type { VisitView } from '../../shared/view.ts';
import { bigNumber, splitRows, standing, type SplitRow } from './amounts.ts';

export function SplitColumn({ visit, run }: { visit: VisitView; run: Run }) {
  const { session } = useApp();
  const words = useWords();
  const { running } = useCell(session.cell);
  const { kind } = standing(visit);
  return (
    <section className="split panel" aria-label={words.split.name} data-kind={kind}>
      <Due visit={visit} />
      {kind === 'none' ? (
        <NoAmounts visit={visit} quoting={running === 'quote'} />
      ) : (
        <SplitTable rows={splitRows(visit, words.split)} kind={kind} />
      )}
      <Compared visit={visit} />
      <footer className="split-foot">
        <Action
          kind="small"
          keyHint="F9"
          isDisabled={visit.explanation.length === 0 && visit.estimate === undefined}
          onPress={() => run('explain')}
        >
          {words.split.explain}
        </Action>
      </footer>
    </section>
  );
}

function Due({ visit }: { visit: VisitView }) {
  const words = useWords();
  const { kind } = standing(visit);
  const amount = bigNumber(visit);
  const status = kind === 'none' ? undefined : kind;
  return (
    <div className="due" data-kind={kind}>
      <p className="due-head">
        <span>{words.split.due}</span>
        {status && <Badge look={statusLooks[status]} word={words.status[status]} />}
      </p>
      <p className="due-amount" role="status" aria-label={words.split.due}>
        {kind === 'estimate' && <span className="due-word">{words.status.estimate}</span>}
        <FinancialText amount={amount} currency={amount !== undefined} />
      </p>
      {kind === 'estimate' && <p className="due-note">{words.split.estimateOnly}</p>}
      {kind === 'settled' && visit.money.taken > 0 && (
        <p className="due-note">
          {words.pay.taken} <FinancialText amount={visit.money.taken} /> · {words.pay.change}{' '}
          <FinancialText amount={visit.money.change} />
        </p>
      )}
    </div>
  );
}

function NoAmounts({ visit, quoting }: { visit: VisitView; quoting: boolean }) {
  const words = useWords();
  const { estimate } = visit;
  return (
    <div className="split-none">
      {estimate?.kind === 'none' ? (
        <p data-tone="warning" className="split-note">
          <Icon name="warn" /> {estimate.text}
        </p>
      ) : (
        <>
          <p>{quoting ? words.progress.quote : words.split.noTrial}</p>
          {!quoting && <p className="muted">{words.split.noTrialHint}</p>}
        </>
      )}
    </div>
  );
}

function SplitTable({ rows, kind }: { rows: readonly SplitRow[]; kind: string }) {
  const words = useWords();
  const ours = rows.some((row) => row.ours !== undefined);
  const theirs = kind !== 'estimate';
  return (
    <div className="split-rows">
      <table aria-label={words.split.name}>
        <thead>
          <tr>
            <th>{words.split.item}</th>
            {theirs && <th className="end">{words.split.platform}</th>}
            {ours && <th className="end split-ours">{words.split.ours}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} data-level={row.level} data-differs={row.difference !== undefined}>
              <th scope="row">{row.word}</th>
              {theirs && (
                <td className="end">
                  <FinancialText amount={row.theirs} />
                </td>
              )}
              {ours && (
                <td className="end split-ours">
                  {row.difference !== undefined && (
                    <span className="split-delta" title={words.split.ours}>
                      <FinancialText amount={row.difference} signed />
                    </span>
                  )}
                  <Ours row={row} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Ours({ row }: { row: SplitRow }) {
  if (row.ours === undefined) return row.level === 'part' ? null : <FinancialText amount={undefined} />;
  if (row.upTo === undefined || row.upTo === row.ours) return <FinancialText amount={row.ours} />;
  return (
    <>
      <FinancialText amount={row.ours} />
      {' – '}
      <FinancialText amount={row.upTo} />
    </>
  );
}

/** Every difference by name; or that there is none. */
function Compared({ visit }: { visit: VisitView }) {
  const words = useWords().split;
  const { differences, estimate } = visit;
  const theirs = standing(visit).amounts !== undefined;
  if (estimate?.kind === 'range') {
    return (
      <p className="split-note" data-tone="warning">
        <Icon name="question" /> {words.range(estimate.reason)}
      </p>
    );
  }
  if (theirs && estimate?.kind === 'none') {
    return (
      <p className="split-note" data-tone="neutral">
        <Icon name="info" /> {estimate.text}
      </p>
    );
  }
  if (!theirs || estimate === undefined) return null;
  if (differences.length === 0) {
    return (
      <p className="split-note" data-tone="success">
        <Icon name="check" /> {words.same}
      </p>
    );
  }
  return (
    <div className="split-differences" data-tone="warning">
      <p>
        <Icon name="warn" /> <strong>{words.differ(differences.length)}</strong>
      </p>
      <ul className="selectable">
        {differences.map((difference) => (
          <li key={difference.what}>{difference.text}</li>
        ))}
      </ul>
    </div>
  );
}
