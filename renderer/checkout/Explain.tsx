/** F9: every fen in sentences, in the bill's place, so that the amounts stay in sight. */
import { useCell } from '../cell.ts';
import { Action } from '../parts/parts.tsx';
import { Causes, ForPatient, Steps } from '../parts/Why.tsx';
import { useApp } from '../shell/context.ts';
import type { Run } from '../shell/useKeys.ts';
import { useLanguage, useWords } from '../text/words.tsx';
import type { ComparisonView, VisitView } from '../../shared/view.ts';

export function Explain({ visit, run }: { visit: VisitView; run: Run }) {
  const words = useWords();
  const { language } = useLanguage();
  const { explanation } = visit;
  return (
    <section className="explain panel" aria-label={words.split.explainTitle}>
      <Head title={words.split.explainTitle} keyHint="F9" onClose={() => run('explain')} />
      <ForPatient visit={visit} language={language} words={words.why} />
      <ol className="explain-lines selectable">
        <Steps visit={visit} language={language} />
        {explanation.length === 0 && <li className="muted">{words.split.explainNone}</li>}
      </ol>
    </section>
  );
}

/** F10: against last time, in the same place. */
export function Compare({ found, run }: { found: ComparisonView; run: Run }) {
  const words = useWords();
  const { language } = useLanguage();
  return (
    <section className="explain panel" aria-label={words.why.title}>
      <Head title={words.why.title} keyHint="F10" onClose={() => run('compare')} />
      <div className="why-body">
        <Causes found={found} language={language} words={words.why} />
      </div>
    </section>
  );
}

interface HeadProps {
  readonly title: string;
  readonly keyHint: string;
  readonly onClose: () => void;
}

function Head({ title, keyHint, onClose }: HeadProps) {
  const { checkout, session } = useApp();
  const words = useWords();
  const { language } = useLanguage();
  const { running } = useCell(session.cell);
  const { whyTo } = useCell(checkout.cell);
  return (
    <header className="bill-head">
      <h2>{title}</h2>
      <span className="bill-extra" role="status">
        {whyTo !== undefined && words.why.printedTo(whyTo)}
      </span>
      <Action
        kind="small"
        isDisabled={running !== undefined}
        onPress={() => void checkout.printWhy(language)}
      >
        {words.why.print}
      </Action>
      <Action kind="small" keyHint={keyHint} onPress={onClose}>
        {words.split.close}
      </Action>
    </header>
  );
}
