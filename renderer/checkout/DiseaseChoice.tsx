/** Several qualified diseases: the cashier chooses with the arrow keys and Enter. */
import { ListBox, ListBoxItem } from 'react-aria-components';
import { useCell } from '../cell.ts';
import { TextInput } from '../parts/fields.tsx';
import { Action } from '../parts/parts.tsx';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import type { VisitView } from '../../shared/view.ts';

export function DiseaseChoice({ visit }: { visit: VisitView }) {
  const { checkout } = useApp();
  const words = useWords();
  const { filing } = useCell(checkout.cell);
  if (visit.diseases.length === 0) {
    return (
      <section className="diseases panel" aria-label={words.who.chooseDisease}>
        <h1>{words.who.noDisease}</h1>
        <TextInput
          label={words.who.diseaseCode}
          value={filing.disease}
          onChange={(disease) =>
            checkout.cell.set({ filing: { ...filing, disease: disease.toUpperCase() } })
          }
        />
        <Action
          keyHint="F6"
          isDisabled={filing.disease === ''}
          onPress={() => void checkout.check()}
        >
          {words.who.check}
        </Action>
      </section>
    );
  }
  return (
    <section className="diseases panel" aria-label={words.who.chooseDisease}>
      <h1>{words.who.chooseDisease}</h1>
      <ListBox
        aria-label={words.who.disease}
        className="diseases-list"
        autoFocus="first"
        items={visit.diseases.map((disease) => ({ ...disease, id: disease.code }))}
        onAction={(code) => void checkout.check({ disease: String(code) })}
      >
        {({ name, code, end }) => (
          <ListBoxItem className="option diseases-option" textValue={name}>
            <strong>{name}</strong>
            <bdi className="figure muted">{code}</bdi>
            <span className="muted">
              {end === undefined ? words.who.forever : words.who.until(end)}
            </span>
          </ListBoxItem>
        )}
      </ListBox>
    </section>
  );
}
