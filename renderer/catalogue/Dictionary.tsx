/** 字典: this province's code tables as 1901 gave them. */
import { Button } from 'react-aria-components';
import { useCell } from '../cell.ts';
import { Action } from '../parts/parts.tsx';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import { whenText } from '../when.ts';

export function Dictionary() {
  const { catalogue, session, clock } = useApp();
  const all = useWords();
  const words = all.catalogues.dictionary;
  const { dictionary, table } = useCell(catalogue.cell);
  const { running } = useCell(session.cell);
  const shown = table ?? dictionary?.tables[0]?.type;
  const labels = shown === undefined ? {} : (dictionary?.labels[shown] ?? {});
  return (
    <section className="catalogues-dictionary" aria-label={words.name}>
      <Action isDisabled={running !== undefined} onPress={() => void catalogue.refreshDictionary()}>
        {words.refresh}
      </Action>
      <div className="catalogues-table">
        <table aria-label={words.name}>
          <thead>
            <tr>
              <th>{words.type}</th>
              <th className="end">{words.count}</th>
              <th>{words.at}</th>
            </tr>
          </thead>
          <tbody>
            {(dictionary?.tables ?? []).map(({ type, count, at, failed }) => (
              <tr key={type} data-marked={type === shown}>
                <th scope="row">
                  <Button
                    className="catalogues-name"
                    aria-pressed={type === shown}
                    onPress={() => catalogue.cell.set({ table: type })}
                  >
                    {type}
                  </Button>
                </th>
                <td className="end figure">{count}</td>
                <td>
                  {at === undefined ? words.never : whenText(at, clock.now(), all)}
                  {failed !== undefined && <q className="catalogues-failed">{failed}</q>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="catalogues-table catalogues-values">
        <table aria-label={shown ?? words.name}>
          <thead>
            <tr>
              <th>{words.value}</th>
              <th>{words.label}</th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(labels).map(([value, label]) => (
              <tr key={value}>
                <td className="figure">{value}</td>
                <td>{label}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
