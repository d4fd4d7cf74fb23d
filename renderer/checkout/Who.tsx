/** Who it is, and what is checked: disease, filing type, emergency evidence. */
import { useCell } from '../cell.ts';
import { Icon } from '../parts/Icon.tsx';
import { Picker, TextInput } from '../parts/fields.tsx';
import { Action, FinancialText } from '../parts/parts.tsx';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import { whenText } from '../when.ts';
import { filingTypes } from '../../shared/policy/field.ts';
import type { VisitView } from '../../shared/view.ts';
import { can } from './state.ts';

export function Who({ visit }: { visit: VisitView }) {
  const { clock } = useApp();
  const words = useWords();
  const { who } = visit;
  return (
    <section className="who panel" aria-label={words.who.name}>
      {who && (
        <>
          <p className="who-line">
            <Icon name={visit.openedBy === 'card' ? 'card' : 'code'} size={20} />
            <strong className="who-name">
              <bdi>{who.name}</bdi>
            </strong>
            <span>
              <bdi>{who.gender}</bdi> <bdi>{words.who.age(who.age)}</bdi>
            </span>
            <bdi className="figure who-id">{who.idMasked}</bdi>
          </p>
          <p className="who-place">
            {words.who.insuredPlace} <bdi>{who.place.name}</bdi>{' '}
            <bdi className="figure">{who.place.admdvs}</bdi> · <bdi>{who.insurance}</bdi> ·{' '}
            {words.who.balance} <FinancialText amount={who.balance} currency />
            <span className="muted">
              {' '}
              · {words.who.verified(whenText(who.at, clock.now(), words), words.who[who.source])}
            </span>
          </p>
        </>
      )}
      <FilingForm visit={visit} />
    </section>
  );
}

function FilingForm({ visit }: { visit: VisitView }) {
  const { checkout, session } = useApp();
  const words = useWords();
  const { filing } = useCell(checkout.cell);
  const { running } = useCell(session.cell);
  const open = can(visit, 'check') && running === undefined;
  const set = (patch: Partial<typeof filing>) => {
    checkout.cell.set({ filing: { ...filing, ...patch } });
  };
  const diseases = visit.diseases.map(({ code, name }) => ({ id: code, text: `${name} ${code}` }));
  return (
    <div className="filing">
      <Picker
        label={words.who.disease}
        placeholder={words.who.chooseDisease}
        options={diseases}
        value={filing.disease === '' ? undefined : filing.disease}
        disabled={!open}
        onChange={(disease) => void checkout.check({ disease })}
      />
      <Picker
        label={words.who.filing}
        options={filingTypes.map((id) => ({ id, text: words.filings[id] }))}
        value={filing.filing}
        disabled={!open}
        onChange={(type) => set({ filing: type })}
      />
      <TextInput
        label={words.who.emergency}
        placeholder={words.who.emergencyHint}
        value={filing.emergency}
        disabled={!open}
        onChange={(emergency) => set({ emergency: emergency.slice(0, 500) })}
      />
      <Action
        keyHint="F6"
        isDisabled={!open || filing.disease === ''}
        onPress={() => void checkout.check()}
      >
        {words.who.check}
      </Action>
    </div>
  );
}
