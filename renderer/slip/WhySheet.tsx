/** The printed sheet: the patient's sentence, last time beside it, and every step under it. */
import type { Language } from '../../shared/explain/words.ts';
import type { ComparisonView, CounterStatus, VisitView } from '../../shared/view.ts';
import { Causes, ForPatient, Steps } from '../parts/Why.tsx';
import { en } from '../text/en.ts';
import { zh } from '../text/zh.ts';
import './slip.css';

interface WhySheetProps {
  readonly visit: VisitView;
  readonly found: ComparisonView | undefined;
  readonly status: CounterStatus;
  readonly language: Language;
}

export function WhySheet({ visit, found, status, language }: WhySheetProps) {
  const words = language === 'zh' ? zh : en;
  const { why } = words;
  const { who, triage, bill } = visit;
  const drill = status.mode === 'drill';
  return (
    <article className="slip slip-a4 why-sheet" aria-label={why.sheet} data-kind="why">
      {drill && (
        <div className="slip-mark" aria-hidden="true">
          {words.slip.drill}
        </div>
      )}
      <header className="slip-head">
        <h1>{why.sheet}</h1>
        {drill && <strong className="slip-drill">{words.slip.drill}</strong>}
      </header>
      <p>
        <bdi>{status.hospital.name}</bdi> · <bdi>{visit.id}</bdi> · <bdi>{bill?.date}</bdi>
      </p>
      <p>
        <bdi>{who?.name}</bdi> <bdi>{who?.idMasked}</bdi> · <bdi>{who?.place.name}</bdi> ·{' '}
        <bdi>{triage?.disease.name}</bdi> · <bdi>{words.status[visit.status]}</bdi>
      </p>
      <ForPatient visit={visit} language={language} words={why} />
      {found?.with && (
        <section>
          <h2>{why.since}</h2>
          <Causes found={found} language={language} words={why} />
        </section>
      )}
      <section>
        <h2>{why.steps}</h2>
        <ol className="why-steps">
          <Steps visit={visit} language={language} />
        </ol>
      </section>
      <footer className="slip-foot">
        <p>{why.sheetNote}</p>
      </footer>
    </article>
  );
}
