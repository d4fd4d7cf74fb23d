/** Why this amount, and why not last time's: the same on screen and on the printed sheet. */
import { explain, patientSentence } from '../../shared/explain.ts';
import { patientFactsOf } from '../../shared/explain/patient.ts';
import type { Language } from '../../shared/explain/words.ts';
import type { ComparisonView, VisitView } from '../../shared/view.ts';
import type { Words } from '../text/zh.ts';
import { FinancialText } from './parts.tsx';
import './why.css';

interface Said {
  readonly language: Language;
  readonly words: Words['why'];
}

export function ForPatient({ visit, language, words }: Said & { readonly visit: VisitView }) {
  const amounts = visit.settlement?.amounts ?? visit.trial;
  const facts = patientFactsOf(amounts, visit.estimate);
  if (facts === undefined) return null;
  return (
    <p className="why-patient selectable" role="note" aria-label={words.forPatient}>
      {patientSentence(facts, language)}
    </p>
  );
}

/** Every step of the estimate, then where the platform differs. */
export function Steps({ visit, language }: { visit: VisitView; language: Language }) {
  return (
    <>
      {sentencesOf(visit, language).map((sentence, index) => {
        const colon = language === 'zh' ? '：' : ': ';
        const [head = '', ...rest] = sentence.split(colon);
        return (
          // Two lines of a bill may be explained in the same words.
          <li key={`${index} ${head}`}>
            {rest.length > 0 ? <strong>{head + colon}</strong> : head}
            {rest.join(colon)}
          </li>
        );
      })}
      {visit.differences.map((each) => (
        <li
          key={`${each.what} ${each.line ?? ''}`}
          data-tone="warning"
          className="explain-difference"
        >
          {each.text}
        </li>
      ))}
    </>
  );
}

function sentencesOf({ estimate }: VisitView, language: Language): string[] {
  if (estimate === undefined) return [];
  if (estimate.kind === 'none') return [estimate.text];
  if (estimate.kind === 'estimate') return explain(estimate.split, language);
  return [estimate.reason, ...explain(estimate.low, language)];
}

/** Both figures, the difference, and each cause with what it was before and after. */
export function Causes({ found, language, words }: Said & { readonly found: ComparisonView }) {
  if (found.with === undefined) return <p className="muted">{words.none}</p>;
  const { date, disease } = found.with;
  return (
    <>
      <dl className="why-figures">
        <Figure label={`${words.before} · ${words.with(date, disease)}`} amount={found.before} />
        <Figure label={words.after} amount={found.after} />
        <Figure label={words.difference} amount={found.difference} signed />
      </dl>
      {found.causes.length === 0 ? (
        <p>{words.same}</p>
      ) : (
        <table className="why-causes" aria-label={words.causes}>
          <thead>
            <tr>
              <th>{words.causes}</th>
              <th className="end">{words.amount}</th>
            </tr>
          </thead>
          <tbody>
            {found.causes.map(({ cause, amount, text }) => (
              <tr key={`${cause} ${text.zh}`}>
                <td className="selectable">{text[language]}</td>
                <td className="end">
                  <FinancialText amount={amount} signed />
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{words.difference}</th>
              <td className="end">
                <FinancialText amount={found.difference} signed />
              </td>
            </tr>
          </tfoot>
        </table>
      )}
      {found.method && <p className="muted why-method">{words[found.method]}</p>}
    </>
  );
}

interface FigureProps {
  readonly label: string;
  readonly amount: ComparisonView['difference'];
  readonly signed?: boolean;
}

function Figure({ label, amount, signed = false }: FigureProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <FinancialText amount={amount} signed={signed} />
      </dd>
    </div>
  );
}
