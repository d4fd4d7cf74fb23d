/** Ctrl+D, in the drill only: invented patients, devices, faults of the line and the platform. */
import { useEffect, useMemo, useState } from 'react';
import { useCell } from '../cell.ts';
import { can } from '../checkout/state.ts';
import { TextInput } from '../parts/fields.tsx';
import { Action } from '../parts/parts.tsx';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import type { VerbOutput } from '../../shared/contract.ts';
import { createDrill, type Drill } from './drill.ts';
import './drill.css';
import { DrillCases, useCases } from './DrillCases.tsx';
import { DrillFaults } from './DrillFaults.tsx';

type Patient = VerbOutput<'drillPatients'>[number];

export function DrillPanel() {
  const { session, checkout } = useApp();
  const words = useWords().drillPanel;
  const drill = useMemo(() => createDrill(session, checkout), [session, checkout]);
  const [patients, setPatients] = useState<readonly Patient[]>([]);
  const [wanted, setWanted] = useState('');
  const [chosen, setChosen] = useState('');
  const [view, setView] = useState<'patients' | 'cases'>('patients');
  const { rows, refresh } = useCases(drill);
  const caseWords = useWords().drillCases;
  const cases = view === 'cases';
  const on = rows.filter((row) => row.on).length;
  useEffect(() => {
    void session.ask('drillPatients', {}).then((found) => found && setPatients(found));
  }, [session]);
  const shown = patients.filter(({ name, what, disease, expected }) =>
    `${name} ${what} ${disease} ${expected}`.includes(wanted.trim()),
  );
  return (
    <aside className="drill-panel panel" aria-label={words.name}>
      <header className="drill-head">
        <h2>{words.name}</h2>
        <Action
          kind="small"
          onPress={() => {
            setView(cases ? 'patients' : 'cases');
            void refresh();
          }}
        >
          {cases ? caseWords.back : caseWords.open(on)}
        </Action>
        <Action
          kind="small"
          keyHint="Ctrl+D"
          onPress={() => session.cell.set({ drillOpen: false })}
        >
          {words.close}
        </Action>
      </header>
      {cases ? (
        <DrillCases drill={drill} rows={rows} refresh={refresh} />
      ) : (
        <>
          <TextInput label={words.find} value={wanted} onChange={setWanted} />
          <ul className="drill-patients" aria-label={words.patients}>
            {shown.map((patient) => (
              <Person
                key={patient.key}
                patient={patient}
                drill={drill}
                chosen={chosen === patient.key}
                onChoose={() => setChosen(patient.key)}
              />
            ))}
          </ul>
          <Devices drill={drill} patient={chosen} />
          <DrillFaults drill={drill} />
        </>
      )}
    </aside>
  );
}

function expectedWord(outcomes: Readonly<Record<string, string>>, expected: string): string {
  return outcomes[expected] ?? expected;
}

interface PersonProps {
  readonly patient: Patient;
  readonly drill: Drill;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function Person({ patient, drill, chosen, onChoose }: PersonProps) {
  const { checkout } = useApp();
  const words = useWords().drillPanel;
  const { visit } = useCell(checkout.cell);
  const { key, name, what, disease, expected, card } = patient;
  return (
    <li className="drill-person" data-chosen={chosen} aria-label={name}>
      <p>
        <strong>
          <bdi>{name}</bdi>
        </strong>{' '}
        <bdi className="figure muted">{card}</bdi>
      </p>
      <p>{what}</p>
      <p className="muted">
        {disease} · {words.expected}：{expectedWord(words.outcomes, expected)}
      </p>
      <div className="drill-ways">
        <Action
          kind="small"
          onPress={() => {
            onChoose();
            void drill.card(key, 'good');
          }}
        >
          {words.card}
        </Action>
        <Action
          kind="small"
          onPress={() => {
            onChoose();
            void drill.scan(key, 'good');
          }}
        >
          {words.scan}
        </Action>
        <Action
          kind="small"
          isDisabled={!can(visit, 'bill')}
          onPress={() => {
            onChoose();
            void drill.bill(key);
          }}
        >
          {words.bill}
        </Action>
      </div>
    </li>
  );
}

/** Bad cards and codes of the patient that was last taken. */
function Devices({ drill, patient }: { drill: Drill; patient: string }) {
  const words = useWords().drillPanel;
  const none = patient === '';
  return (
    <section role="group" aria-label={words.device}>
      <h3>{words.device}</h3>
      <div className="drill-ways">
        <Action
          kind="small"
          isDisabled={none}
          onPress={() => void drill.card(patient, 'unreadable')}
        >
          {words.unreadable}
        </Action>
        <Action kind="small" isDisabled={none} onPress={() => void drill.card(patient, 'remove')}>
          {words.remove}
        </Action>
        <Action kind="small" isDisabled={none} onPress={() => void drill.scan(patient, 'short')}>
          {words.short}
        </Action>
        <Action kind="small" isDisabled={none} onPress={() => void drill.scan(patient, 'expired')}>
          {words.expired}
        </Action>
      </div>
    </section>
  );
}
