/** 封装包: unsent visits to another counter by hand, and what came from one. */
import { FileTrigger } from 'react-aria-components';
import { useCell } from '../cell.ts';
import { Action, FinancialText } from '../parts/parts.tsx';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import type { BundlesView } from '../../shared/safety/view.ts';

export function BundlePanel() {
  const { safety } = useApp();
  const words = useWords().reconcile.proof;
  const { bundles } = useCell(safety.cell);
  if (bundles === undefined) return null;
  const { own, known, here, away } = bundles;
  return (
    <section className="proof-twin" aria-label={words.bundles}>
      <h2>
        {words.bundles} <small className="muted">{words.ownKey(own.counter, own.kid)}</small>
      </h2>
      <Ways />
      {known.length === 0 && <p className="muted">{words.knowFirst}</p>}
      {known.map((each) => (
        <Give key={each.counter} to={each} count={here.length} />
      ))}
      <ul aria-label={words.away}>
        {away.map((each) => (
          <Away key={each.visit} visit={each} />
        ))}
      </ul>
    </section>
  );
}

function Ways() {
  const { safety, session } = useApp();
  const words = useWords().reconcile.proof;
  const rest = useCell(session.cell).running !== undefined;
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
    <div className="proof-states">
      {choose(words.importBundle, safety.importBundle)}
      <Action kind="small" isDisabled={rest} onPress={() => void safety.exportAddress()}>
        {words.exportAddress}
      </Action>
      {choose(words.knowCounter, safety.knowCounter)}
    </div>
  );
}

interface GiveProps {
  readonly to: BundlesView['known'][number];
  readonly count: number;
}

/** Asks once more: from then on this counter does not send them. */
function Give({ to: { counter, kid }, count }: GiveProps) {
  const { safety, session } = useApp();
  const words = useWords().reconcile.proof;
  const { giving } = useCell(safety.cell);
  const rest = useCell(session.cell).running !== undefined;
  const asked = giving === counter;
  return (
    <div className="proof-states">
      <span>
        {words.toCounter(counter)} <small className="muted figure">{kid}</small>
      </span>
      {!asked && (
        <Action
          kind="small"
          isDisabled={rest || count === 0}
          onPress={() => safety.cell.set({ giving: counter })}
        >
          {words.give(count)}
        </Action>
      )}
      {asked && (
        <>
          <strong>{words.giveHint(counter)}</strong>
          <Action isDisabled={rest} onPress={() => void safety.giveAway(counter)}>
            {words.confirm}
          </Action>
          <Action kind="small" onPress={() => safety.cell.set({ giving: undefined })}>
            {words.cancel}
          </Action>
        </>
      )}
    </div>
  );
}

function Away({ visit }: { visit: BundlesView['away'][number] }) {
  const { safety, session } = useApp();
  const words = useWords().reconcile.proof;
  const rest = useCell(session.cell).running !== undefined;
  return (
    <li className="proof-states">
      <bdi>{visit.nameMasked}</bdi>
      <FinancialText amount={visit.amount} />
      <span className="muted">{words.wentTo(visit.to, visit.bundle)}</span>
      <Action kind="small" isDisabled={rest} onPress={() => void safety.again(visit.bundle)}>
        {words.makeAgain}
      </Action>
    </li>
  );
}
