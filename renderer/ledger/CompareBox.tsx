/** Any two visits of one person, from the ledger: which other one, and why they differ. */
import { useCell } from '../cell.ts';
import { Picker } from '../parts/fields.tsx';
import { Action } from '../parts/parts.tsx';
import { Causes, ForPatient } from '../parts/Why.tsx';
import { useApp } from '../shell/context.ts';
import { useLanguage, useWords } from '../text/words.tsx';
import { yuanDisplay } from '../../shared/money.ts';
import type { VisitView } from '../../shared/view.ts';

export function CompareBox({ visit }: { visit: VisitView }) {
  const { ledger, session } = useApp();
  const words = useWords().why;
  const { language } = useLanguage();
  const { comparison, whyTo } = useCell(ledger.cell);
  const { running } = useCell(session.cell);
  if (visit.estimate === undefined && visit.trial === undefined) return null;
  const options = (comparison?.others ?? []).map((other) => ({
    id: other.visit,
    text: `${words.with(other.date, other.disease)} ${yuanDisplay(other.patient)}`,
  }));
  return (
    <section aria-label={words.title}>
      <ForPatient visit={visit} language={language} words={words} />
      <h3>{words.title}</h3>
      {options.length > 0 && (
        <Picker
          label={words.other}
          options={options}
          value={comparison?.with?.visit}
          onChange={(other) => void ledger.compare(other)}
        />
      )}
      {comparison && <Causes found={comparison} language={language} words={words} />}
      <div className="parked-ways">
        {comparison === undefined && (
          <Action kind="small" onPress={() => void ledger.compare()}>
            {words.compare}
          </Action>
        )}
        <Action
          kind="small"
          isDisabled={running !== undefined}
          onPress={() => void ledger.printWhy(language)}
        >
          {words.print}
        </Action>
      </div>
      {whyTo !== undefined && (
        <p role="status" className="muted">
          {words.printedTo(whyTo)}
        </p>
      )}
    </section>
  );
}
