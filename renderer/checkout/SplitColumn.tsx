/** The split: the one big number, the platform's amounts beside our estimate, what differs. */
import type { ReactNode } from 'react';
import { useCell } from '../cell.ts';
import { AllowanceNote } from '../outage/Allowance.tsx';
import { Icon, type IconName } from '../parts/Icon.tsx';
import { Action, Badge, FinancialText } from '../parts/parts.tsx';
import { statusLooks, type Tone } from '../parts/tone.ts';
import { useApp } from '../shell/context.ts';
import type { Run } from '../shell/useKeys.ts';
import { useWords } from '../text/words.tsx';
import { ZERO } from '../../shared/money.ts';
import type { VisitView } from '../../shared/view.ts';
import type { Words } from '../text/zh.ts';
import { dueOf, takeOf } from './state.ts';
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
      <RestsOn estimate={visit.estimate} />
      <Compared visit={visit}>
        <Action
          kind="small"
          keyHint="F9"
          isDisabled={visit.explanation.length === 0 && visit.estimate === undefined}
          onPress={() => run('explain')}
        >
          {words.split.explain}
        </Action>
        {visit.since && (
          <Action kind="small" keyHint="F10" onPress={() => run('compare')}>
            {visit.since.difference === 0 ? (
              words.why.sinceSame
            ) : (
              <>
                {words.why.since} <FinancialText amount={visit.since.difference} signed />
              </>
            )}
          </Action>
        )}
      </Compared>
    </section>
  );
}

function Due({ visit }: { visit: VisitView }) {
  const words = useWords();
  const { kind } = standing(visit);
  const way = useWay(visit);
  const { amount, look, word, note } = dueShown(visit, way, words);
  // Self-pay and a hold advance nothing: no limit concerns them.
  const isFinal = way?.take === 'self-pay' || way?.take === 'hold';
  return (
    <div className="due" data-kind={way && way.take !== 'deposit' ? 'none' : kind}>
      <p className="due-head">
        <span>{words.split.due}</span>
        {look && <Badge look={look} word={word} />}
      </p>
      <p className="due-amount" role="status" aria-label={words.split.due}>
        {kind === 'estimate' && <span className="due-word">{word}</span>}
        <FinancialText amount={amount} currency={amount !== undefined} />
      </p>
      {note !== '' && <p className="due-note">{note}</p>}
      {visit.offline && !isFinal && visit.status !== 'on-hold' && (
        <AllowanceNote offline={visit.offline} deposit={way?.due} />
      )}
      {kind === 'settled' && visit.money.taken > 0 && (
        <p className="due-note">
          {words.pay.taken} <FinancialText amount={visit.money.taken} /> · {words.pay.change}{' '}
          <FinancialText amount={visit.money.change} />
        </p>
      )}
    </div>
  );
}

/** What is put down now, in the way that was chosen; undefined where nobody chooses. */
function useWay(visit: VisitView) {
  const { checkout } = useApp();
  const { pay } = useCell(checkout.cell);
  const take = takeOf(visit, pay.way);
  if (take !== 'deposit' && take !== 'self-pay' && take !== 'hold') return undefined;
  return { take, due: take === 'hold' ? ZERO : dueOf(visit, take, pay) };
}

const wayLooks = { deposit: 'deposit', 'self-pay': 'self-paid', hold: 'on-hold' } as const;

function dueShown(visit: VisitView, way: ReturnType<typeof useWay>, words: Words) {
  const { kind } = standing(visit);
  if (way !== undefined) {
    const look = statusLooks[wayLooks[way.take]];
    return { amount: way.due, look, word: words.outage.ways[way.take], note: '' };
  }
  const amount = bigNumber(visit);
  if (visit.goal === 'self-pay') {
    return { amount, look: statusLooks[visit.status], word: words.status[visit.status], note: '' };
  }
  if (kind === 'none') return { amount, look: undefined, word: '', note: '' };
  const note = kind === 'estimate' ? words.split.estimateOnly : '';
  return { amount, look: statusLooks[kind], word: words.status[kind], note };
}

function NoAmounts({ visit, quoting }: { visit: VisitView; quoting: boolean }) {
  const words = useWords();
  const { estimate, triage } = visit;
  if (triage?.outcome === 'manual' || triage?.outcome === 'refuse') {
    return <div className="split-none">{words.outcome[triage.outcome]}</div>;
  }
  if (visit.goal === 'self-pay') {
    return <div className="split-none">{words.outage.hints['self-paid']}</div>;
  }
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

/** The pack's standing and its assumptions are said wherever its amounts stand. */
function RestsOn({ estimate }: { estimate: VisitView['estimate'] }) {
  const words = useWords().split;
  if (estimate === undefined || estimate.kind === 'none') return null;
  const { pack, assumptions } = estimate.kind === 'estimate' ? estimate.split : estimate.low;
  const name = `${pack.place} ${pack.version}${words.packStatus[pack.status]}`;
  return <p className="split-rests">{words.restsOn(name, assumptions.length)}</p>;
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
  if (row.ours === undefined)
    return row.level === 'part' ? null : <FinancialText amount={undefined} />;
  if (row.upTo === undefined || row.upTo === row.ours) return <FinancialText amount={row.ours} />;
  return (
    <>
      <FinancialText amount={row.ours} />
      {' – '}
      <FinancialText amount={row.upTo} />
    </>
  );
}

interface ComparedProps {
  readonly visit: VisitView;
  readonly children: ReactNode;
}

/** Every difference by name; or that there is none. The sentence in full is in the explanation. */
function Compared({ visit, children }: ComparedProps) {
  const words = useWords().split;
  const { differences, estimate } = visit;
  const theirs = standing(visit).amounts !== undefined;
  const [tone, icon, text] = comparison(visit, words);
  return (
    <div className="compared" data-tone={tone}>
      <p className="compared-head">
        {icon && <Icon name={icon} size={16} />}
        <strong>{text}</strong>
        {children}
      </p>
      {theirs && estimate?.kind === 'estimate' && differences.length > 0 && (
        <ul className="selectable">
          {differences.map((difference) => (
            <li key={`${difference.what} ${difference.line ?? ''}`} title={difference.text}>
              <Named difference={difference} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** "起付线 +160.00 参保地的起付线…": the sentence without the figures that stand above it. */
function Named({ difference }: { difference: VisitView['differences'][number] }) {
  const [, name, cause] = /^(.+?)：.*；(.+)$/.exec(difference.text) ?? [];
  if (name === undefined || cause === undefined) return difference.text;
  return (
    <>
      {name}{' '}
      <b>
        <FinancialText amount={difference.difference} signed />
      </b>{' '}
      {cause}
    </>
  );
}

type Comparison = readonly [Tone | undefined, IconName | undefined, string];

function comparison(visit: VisitView, words: ReturnType<typeof useWords>['split']): Comparison {
  const { differences, estimate } = visit;
  const theirs = standing(visit).amounts !== undefined;
  if (estimate?.kind === 'range') return ['warning', 'question', words.range(estimate.reason)];
  if (!theirs || estimate === undefined) return [undefined, undefined, ''];
  if (estimate.kind === 'none') return ['neutral', 'info', estimate.text];
  if (differences.length === 0) return ['success', 'check', words.same];
  return ['warning', 'warn', words.differ(differences.length)];
}
