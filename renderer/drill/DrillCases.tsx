/** 演练情形: every way in which the platform can be out of the ordinary, chosen by hand. */
import { useEffect, useState } from 'react';
import { TextInput } from '../parts/fields.tsx';
import { Action, Badge } from '../parts/parts.tsx';
import { useWords } from '../text/words.tsx';
import { groupCases, type CaseRow } from './cases.ts';
import type { Drill } from './drill.ts';

/** The cases with what was on when they were last asked for; `refresh` asks again. */
export function useCases(drill: Drill) {
  const [rows, setRows] = useState<readonly CaseRow[]>([]);
  const refresh = async () => {
    const found = await drill.cases();
    if (found) setRows(found);
  };
  useEffect(() => {
    void drill.cases().then((found) => found && setRows(found));
  }, [drill]);
  return { rows, refresh };
}

interface DrillCasesProps {
  readonly drill: Drill;
  readonly rows: readonly CaseRow[];
  readonly refresh: () => Promise<void>;
}

export function DrillCases({ drill, rows, refresh }: DrillCasesProps) {
  const words = useWords().drillCases;
  const [wanted, setWanted] = useState('');
  const heading: Readonly<Record<string, string>> = words.groups;
  const order = async (ask: Parameters<Drill['order']>[0]) => {
    await drill.order(ask);
    await refresh();
  };
  return (
    <section className="drill-cases" aria-label={words.name}>
      <TextInput label={words.find} value={wanted} onChange={setWanted} />
      <Action
        kind="small"
        isDisabled={!rows.some(({ on }) => on)}
        onPress={() => void order({ clear: true })}
      >
        {words.clear}
      </Action>
      <div className="drill-case-list">
        {groupCases(rows, wanted).map((each) => (
          <section key={each.group} role="group" aria-label={heading[each.group] ?? each.group}>
            <h3>{heading[each.group] ?? each.group}</h3>
            <ul>
              {each.rows.map((row) => (
                <Case key={row.name} row={row} onChoose={() => void order({ name: row.name })} />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </section>
  );
}

const looks = {
  on: { tone: 'warning', icon: 'warn' },
  off: { tone: 'neutral', icon: 'cross' },
  always: { tone: 'neutral', icon: 'info' },
} as const;

function Case({ row, onChoose }: { row: CaseRow; onChoose: () => void }) {
  const words = useWords().drillCases;
  const state = row.lasts === 'always' ? 'always' : row.on ? 'on' : 'off';
  return (
    <li className="drill-case" data-on={row.on} aria-label={row.title}>
      <p>
        <strong>{row.title}</strong> <Badge look={looks[state]} word={words[state]} />
      </p>
      <p className="muted">
        {row.what} <bdi className="figure">{row.name}</bdi>
      </p>
      {row.lasts !== 'always' && (
        <Action kind="small" isDisabled={row.on} onPress={onChoose}>
          {row.lasts === 'once' ? `${words.choose}（${words.once}）` : words.choose}
        </Action>
      )}
    </li>
  );
}
