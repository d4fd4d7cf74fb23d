/** 移交封装包: unsent visits to another counter by hand, what went, and what came. */
import { useEffect } from 'react';
import { FileTrigger } from 'react-aria-components';
import type { BundlesView } from '../../shared/safety/view.ts';
import { useCell } from '../cell.ts';
import { FaultPanel } from '../parts/FaultPanel.tsx';
import { Choice } from '../parts/fields.tsx';
import { Action, FinancialText } from '../parts/parts.tsx';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import { whenText } from '../when.ts';
import { going, type Told } from './bundling.ts';
import './safety.css';

export function BundlePanel() {
  const { safety, session } = useApp();
  const words = useWords().reconcile.bundle;
  const { bundles, told } = useCell(safety.bundling.cell);
  const { fault } = useCell(session.cell);
  useEffect(() => void safety.bundling.read(), [safety]);
  return (
    <section className="reconcile-main panel" aria-label={words.name}>
      <header className="reconcile-head">
        <h2>{words.name}</h2>
        <span className="reconcile-space" />
        <Action kind="small" onPress={safety.close}>
          {words.back}
        </Action>
      </header>
      {fault && <FaultPanel fault={fault} onDismiss={session.dismiss} />}
      {told && <ToldLine told={told} />}
      {bundles && (
        <div className="reconcile-body">
          <Give bundles={bundles} />
          <Take own={bundles.own} />
          <Moved name={words.away} visits={bundles.away} again />
          <Moved name={words.came} visits={bundles.came} />
        </div>
      )}
    </section>
  );
}

function ToldLine({ told }: { told: Told }) {
  const words = useWords().reconcile.bundle;
  return (
    <p className="reconcile-told selectable" role="status">
      {told.kind === 'made' && words.made(told.bundle, told.file, told.to)}
      {told.kind === 'saved' && words.savedTo(told.file)}
      {told.kind === 'known' && words.nowKnown(told.counter)}
      {told.kind === 'taken' &&
        (told.doubtful ? words.takenDoubtful : words.taken)(told.from, told.count)}
    </p>
  );
}

/** Which visits, to whom; asked once more, for from then on this counter does not send them. */
function Give({ bundles: { here, known } }: { bundles: BundlesView }) {
  const { safety, session } = useApp();
  const words = useWords().reconcile.bundle;
  const state = useCell(safety.bundling.cell);
  const rest = useCell(session.cell).running !== undefined;
  const { to, asked } = state;
  const count = going(state).length;
  const options = known.map(({ counter, kid }) => ({
    id: counter,
    text: `${words.counter(counter)} · ${kid}`,
  }));
  return (
    <section className="bundle-give" aria-label={words.give}>
      <h2>{words.give}</h2>
      {here.length === 0 ? <p className="muted">{words.nothing}</p> : <Here here={here} />}
      {known.length === 0 ? (
        <p className="muted">{words.knowFirst}</p>
      ) : (
        <div className="proof-states">
          <span>{words.to}</span>
          <Choice label={words.to} options={options} value={to} onChange={safety.bundling.choose} />
        </div>
      )}
      {asked && to !== undefined ? (
        <div className="proof-states" data-tone="warning">
          <strong>{words.ask(count, to)}</strong>
          <Action isDisabled={rest} onPress={() => void safety.bundling.giveAway()}>
            {words.confirm}
          </Action>
          <Action kind="small" onPress={() => safety.bundling.ask(false)}>
            {words.cancel}
          </Action>
        </div>
      ) : (
        <div className="proof-states">
          <Action
            isDisabled={rest || count === 0 || to === undefined}
            onPress={() => safety.bundling.ask(true)}
          >
            {words.make(count)}
          </Action>
        </div>
      )}
    </section>
  );
}

function Here({ here }: { here: BundlesView['here'] }) {
  const { safety, clock } = useApp();
  const all = useWords();
  const { staying } = useCell(safety.bundling.cell);
  return (
    <ul className="bundle-visits" aria-label={all.reconcile.bundle.unsent}>
      {here.map(({ visit, nameMasked, amount, openedAt }) => (
        <li key={visit}>
          <label className="checkbox">
            <input
              type="checkbox"
              checked={!staying.includes(visit)}
              onChange={() => safety.bundling.toggle(visit)}
            />
            <bdi>{nameMasked}</bdi>
          </label>
          <span className="figure muted">{whenText(openedAt, clock.now(), all)}</span>
          <bdi className="figure muted selectable">{visit}</bdi>
          <FinancialText amount={amount} />
        </li>
      ))}
    </ul>
  );
}

function Take({ own }: { own: BundlesView['own'] }) {
  const { safety, session } = useApp();
  const words = useWords().reconcile.bundle;
  const rest = useCell(session.cell).running !== undefined;
  const { bundling } = safety;
  const choose = (word: string, take: (text: string) => Promise<void>) => (
    <FileTrigger
      onSelect={(files) => {
        const file = files?.[0];
        if (file) void file.text().then(take);
      }}
    >
      <Action kind="small" isDisabled={rest}>
        {word}
      </Action>
    </FileTrigger>
  );
  return (
    <section aria-label={words.take}>
      <h2>
        {words.take} <small className="muted">{words.ownKey(own.counter, own.kid)}</small>
      </h2>
      <div className="proof-states">
        {choose(words.import, bundling.take)}
        <Action kind="small" isDisabled={rest} onPress={() => void bundling.exportAddress()}>
          {words.exportAddress}
        </Action>
        {choose(words.knowCounter, bundling.knowCounter)}
      </div>
    </section>
  );
}

type MovedVisit = BundlesView['away'][number] | BundlesView['came'][number];

interface MovedProps {
  readonly name: string;
  readonly visits: readonly MovedVisit[];
  /** The file may be made once more. */
  readonly again?: boolean;
}

/** One line for each bundle, the newest first, its visits under it. */
function Moved({ name, visits, again = false }: MovedProps) {
  const bundles = [...new Set(visits.map(({ bundle }) => bundle))].toReversed();
  if (bundles.length === 0) return null;
  return (
    <section aria-label={name}>
      <h2>{name}</h2>
      <ul className="bundle-moved">
        {bundles.map((bundle) => (
          <MovedBundle
            key={bundle}
            visits={visits.filter((each) => each.bundle === bundle)}
            again={again}
          />
        ))}
      </ul>
    </section>
  );
}

function MovedBundle({ visits, again }: { visits: readonly MovedVisit[]; again: boolean }) {
  const { safety, session, clock } = useApp();
  const all = useWords();
  const words = all.reconcile.bundle;
  const rest = useCell(session.cell).running !== undefined;
  const [first] = visits;
  if (first === undefined) return null;
  const { bundle, at, by } = first;
  const when = whenText(at, clock.now(), all);
  const where = 'to' in first ? words.wentTo(first.to) : words.cameFrom(first.from);
  return (
    <li aria-label={bundle}>
      <div className="proof-states">
        <strong>{where}</strong>
        <span className="figure">{when}</span>
        <bdi>{by}</bdi>
        <bdi className="figure muted selectable">{bundle}</bdi>
        {again && (
          <Action kind="small" isDisabled={rest} onPress={() => void safety.bundling.again(bundle)}>
            {words.makeAgain}
          </Action>
        )}
      </div>
      <ul className="bundle-visits">
        {visits.map(({ visit, nameMasked, amount }) => (
          <li key={visit}>
            <bdi>{nameMasked}</bdi>
            <bdi className="figure muted selectable">{visit}</bdi>
            <FinancialText amount={amount} />
          </li>
        ))}
      </ul>
    </li>
  );
}
