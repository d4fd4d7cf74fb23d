/** F9: every fen in sentences, in the bill's place, so that the amounts stay in sight. */
import { Action, Badge } from '../parts/parts.tsx';
import { statusLooks } from '../parts/tone.ts';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import type { VisitView } from '../../shared/view.ts';

export function Explain({ visit }: { visit: VisitView }) {
  const { checkout } = useApp();
  const words = useWords().split;
  const estimateWord = useWords().status.estimate;
  const { explanation, differences } = visit;
  return (
    <section className="explain panel" aria-label={words.explainTitle}>
      <header className="bill-head">
        <h2>{words.explainTitle}</h2>
        <Badge look={statusLooks.estimate} word={estimateWord} />
        <span className="bill-extra">{words.explainNote}</span>
        <Action kind="small" keyHint="F9" onPress={() => checkout.cell.set({ explaining: false })}>
          {words.close}
        </Action>
      </header>
      <ol className="explain-lines selectable">
        {differences.map((difference) => (
          <li key={`${difference.what} ${difference.line ?? ''}`} data-tone="warning" className="explain-difference">
            {difference.text}
          </li>
        ))}
        {explanation.map((sentence) => {
          const [head, ...rest] = sentence.split('：');
          return (
            <li key={sentence}>
              {rest.length > 0 ? <strong>{head}：</strong> : head}
              {rest.join('：')}
            </li>
          );
        })}
        {explanation.length === 0 && <li className="muted">{words.explainNone}</li>}
      </ol>
    </section>
  );
}
