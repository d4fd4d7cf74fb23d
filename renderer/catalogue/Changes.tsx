/** What the platform's rows change in the hospital's catalogue: shown, then confirmed. */
import { useState } from 'react';
import type { CatalogueChange } from '../../shared/catalogue-changes.ts';
import type { CatalogueChangesView } from '../../shared/contract.ts';
import { parseRatio, percentText } from '../../shared/money.ts';
import { useCell } from '../cell.ts';
import { TextInput } from '../parts/fields.tsx';
import { Action } from '../parts/parts.tsx';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import { dayOf, dayPlus } from '../when.ts';

export function Changes() {
  const { catalogue, session, clock } = useApp();
  const words = useWords().catalogues.changes;
  const { changes, confirmed } = useCell(catalogue.cell);
  const { running } = useCell(session.cell);
  const [day, setDay] = useState(dayPlus(dayOf(clock.now()), 1));
  const fine = /^\d{4}-\d\d-\d\d$/.test(day) && day >= dayOf(clock.now());
  return (
    <section className="catalogues-changes" aria-label={words.name}>
      <div className="catalogues-day">
        <TextInput label={words.day} value={day} onChange={setDay} wrong={!fine} kind="digits" />
        <Action
          isDisabled={!fine || running !== undefined}
          onPress={() => void catalogue.look(day)}
        >
          {words.look}
        </Action>
      </div>
      {confirmed !== undefined && (
        <p role="status" className="catalogues-done">
          {words.done(confirmed)}
        </p>
      )}
      {changes && <Listed view={changes} />}
    </section>
  );
}

function Listed({ view }: { view: CatalogueChangesView }) {
  const words = useWords().catalogues.changes;
  return (
    <>
      <p className="muted">
        {words.base(view.version)}
        {view.sources.map(({ infno, rows }) => (
          <span key={infno}>
            {' · '}
            {infno} {rows === undefined ? words.missing : words.fetched(rows)}
          </span>
        ))}
      </p>
      {view.changes.length === 0 ? <p>{words.none}</p> : <ChangeTable changes={view.changes} />}
      {view.undecided.length > 0 && (
        <details className="catalogues-undecided">
          <summary>{words.undecided(view.undecided.length)}</summary>
          <ul>
            {view.undecided.map(({ code, name, source, why }) => (
              <li key={`${code} ${source}`}>
                <bdi className="figure">{code}</bdi> {name}：{why}（{source}）
              </li>
            ))}
          </ul>
        </details>
      )}
      {view.changes.length > 0 && <Confirm view={view} />}
    </>
  );
}

function ChangeTable({ changes }: { changes: readonly CatalogueChange[] }) {
  const words = useWords().catalogues.changes;
  return (
    <div className="catalogues-table">
      <table aria-label={words.name}>
        <thead>
          <tr>
            <th>{words.item}</th>
            <th>{words.field}</th>
            <th>{words.change}</th>
            <th>{words.source}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr key={`${change.code} ${change.field}`}>
              <td>
                {change.name}
                <bdi className="figure muted"> {change.code}</bdi>
              </td>
              <td>{words.fields[change.field]}</td>
              <td className="figure">
                <Value field={change.field} value={change.old} /> →{' '}
                <strong>
                  <Value field={change.field} value={change.new} />
                </strong>
              </td>
              <td>
                {change.source}{' '}
                <span className="muted">{words.from(change.begin, change.end)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Value({ field, value }: { field: CatalogueChange['field']; value: string }) {
  const words = useWords();
  if (field === 'class') {
    const { classes } = words.bill;
    return <>{value === 'A' || value === 'B' || value === 'C' ? classes[value] : value}</>;
  }
  if (field === 'limit') return <>{value === '' ? words.catalogues.changes.noLimit : value}</>;
  const share = parseRatio(value);
  return <>{share === undefined ? value : percentText(share)}</>;
}

function Confirm({ view }: { view: CatalogueChangesView }) {
  const { catalogue, session } = useApp();
  const words = useWords().catalogues.changes;
  const { confirming } = useCell(catalogue.cell);
  const { running } = useCell(session.cell);
  const ask = words.confirm(view.changes.length, view.day);
  if (!confirming) {
    return (
      <Action kind="main" onPress={() => catalogue.cell.set({ confirming: true })}>
        {ask}
      </Action>
    );
  }
  return (
    <div className="catalogues-sure" role="group" aria-label={ask}>
      <p>
        <strong>{ask}</strong> {words.sure}
      </p>
      <Action isDisabled={running !== undefined} onPress={() => void catalogue.apply()}>
        {words.yes}
      </Action>
      <Action autoFocus onPress={() => catalogue.cell.set({ confirming: false })}>
        {words.no}
      </Action>
    </div>
  );
}
