/** The verdict before money: word, icon, colour, reason, how old the facts are, what to do now. */
import { Icon } from '../parts/Icon.tsx';
import { Badge } from '../parts/parts.tsx';
import { freshnessLooks, outcomeLooks } from '../parts/tone.ts';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import { whenText } from '../when.ts';
import type { TriageView, VisitView } from '../../shared/view.ts';

export function Verdict({ visit }: { visit: VisitView }) {
  const words = useWords();
  const { triage } = visit;
  if (triage === undefined) {
    return (
      <section className="verdict panel" aria-label={words.verdict.name}>
        <Badge large look={{ tone: 'neutral', icon: 'question' }} word={words.verdict.waiting} />
        <p className="muted">{words.verdict.waitingHint}</p>
      </section>
    );
  }
  const look = outcomeLooks[triage.outcome];
  const payable = triage.outcome === 'direct' || triage.outcome === 'provisional';
  return (
    <section
      className="verdict panel"
      aria-label={words.verdict.name}
      data-tone={look.tone}
      data-outcome={triage.outcome}
    >
      <div className="verdict-head">
        <Badge large look={look} word={words.outcome[triage.outcome]} />
        <strong>{triage.text}</strong>
      </div>
      {payable && triage.todo.length > 0 && (
        <p className="verdict-todo">{triage.todo.join('；')}</p>
      )}
      <Facts facts={triage.facts} />
    </section>
  );
}

/** 依据: each fact with its age; a word and an icon, never colour alone. */
export function Facts({ facts }: Pick<TriageView, 'facts'>) {
  const { clock } = useApp();
  const words = useWords();
  return (
    <ul className="facts" aria-label={words.verdict.facts}>
      {facts.map(({ fact, at, state }) => {
        const look = freshnessLooks[state];
        return (
          <li key={fact} data-tone={look.tone}>
            <Icon name={look.icon} size={13} /> {fact} <b>{words.freshness[state]}</b>
            {at !== undefined && <bdi className="figure"> {whenText(at, clock.now(), words)}</bdi>}
          </li>
        );
      })}
    </ul>
  );
}

/** In the bill's place where nothing can be settled here: what to tell the patient, in large. */
export function Advice({ triage }: { triage: TriageView }) {
  const words = useWords().verdict;
  const outcome = useWords().outcome[triage.outcome];
  const look = outcomeLooks[triage.outcome];
  return (
    <section className="advice panel" aria-label={words.todo} data-tone={look.tone}>
      <header>
        <Icon name={look.icon} size={44} />
        <div>
          <h1>{outcome}</h1>
          <p>{triage.text}</p>
        </div>
      </header>
      {triage.spoilsClaim && (
        <p className="advice-card">
          <Icon name="stop" size={28} />
          <span>
            <strong>{words.noCard}</strong>
            <br />
            {words.noCardWhy}
          </span>
        </p>
      )}
      <h2>{words.todo}</h2>
      <ol className="advice-todo">
        {triage.todo.map((todo) => (
          <li key={todo}>{todo}</li>
        ))}
      </ol>
      {triage.platform !== undefined && (
        <p className="advice-platform selectable">
          <span>{words.platform}</span>
          <q>{triage.platform}</q>
        </p>
      )}
    </section>
  );
}
