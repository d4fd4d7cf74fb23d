/** The marked catalogue: what is wrong and what to do, where it came from, and a search in it. */
import { Input, SearchField } from 'react-aria-components';
import type { CatalogueState, FoundItem } from '../../shared/download.ts';
import { useCell } from '../cell.ts';
import { Icon } from '../parts/Icon.tsx';
import { Action, Badge, Fact } from '../parts/parts.tsx';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import { whenText } from '../when.ts';
import { FOUND_MAX } from './catalogue.ts';
import { downloadLooks } from './CatalogueList.tsx';

export function Marked() {
  const { catalogue } = useApp();
  const words = useWords().catalogues;
  const { list, marked } = useCell(catalogue.cell);
  const state = list.find(({ infno }) => infno === marked);
  if (state === undefined) return null;
  return (
    <div className="catalogues-marked">
      <h2>
        <span>
          <bdi className="figure muted">{state.infno}</bdi> {state.name}
        </span>
        <Badge look={downloadLooks[state.state]} word={words.states[state.state]} />
      </h2>
      <Standing state={state} />
      <OtherActions state={state} />
      {state.held === undefined ? (
        <p className="muted">{words.choose}</p>
      ) : (
        <Search state={state} />
      )}
    </div>
  );
}

function Standing({ state }: { state: CatalogueState }) {
  const { clock } = useApp();
  const all = useWords();
  const words = all.catalogues;
  const { problem, held, checkedAt } = state;
  return (
    <dl className="catalogues-facts">
      {problem && (
        <Fact label={words.states.failed}>
          <strong>{problem.what}</strong> <span className="selectable">{problem.detail}</span>
          {problem.platform !== undefined && (
            <p className="selectable">
              {words.platform} <q>{problem.platform}</q>
            </p>
          )}
        </Fact>
      )}
      <Fact label={words.next}>{state.next}</Fact>
      {held && (
        <Fact label={words.source}>
          <span className="selectable">{held.source}</span>
          <bdi className="catalogues-digest selectable" title={held.sha256}>
            {words.digest} {held.sha256}
          </bdi>
          {held.aside > 0 && <p>{words.aside(held.aside)}</p>}
          {held.removed > 0 && <p>{words.removed(held.removed)}</p>}
          {held.doubled > 0 && <p>{words.doubled(held.doubled)}</p>}
          {checkedAt !== undefined && (
            <p className="muted">{words.checked(whenText(checkedAt, clock.now(), all))}</p>
          )}
        </Fact>
      )}
    </dl>
  );
}

function OtherActions({ state }: { state: CatalogueState }) {
  const { catalogue, session } = useApp();
  const words = useWords().catalogues.actions;
  const { running } = useCell(session.cell);
  const { infno } = state;
  const under = state.progress !== undefined || state.state === 'failed';
  const again = state.held !== undefined && state.way === 'file';
  if (!under && !again) return null;
  return (
    <p className="catalogues-acts">
      {under && (
        <Action
          kind="small"
          isDisabled={running !== undefined}
          onPress={() => void catalogue.cancel(infno)}
        >
          {words.cancel}
        </Action>
      )}
      {again && (
        <Action
          kind="small"
          isDisabled={running !== undefined || state.progress !== undefined}
          onPress={() => void catalogue.start(infno, true)}
        >
          {words.whole}
        </Action>
      )}
    </p>
  );
}

function Search({ state }: { state: CatalogueState }) {
  const { catalogue } = useApp();
  const words = useWords().catalogues;
  const { text, found } = useCell(catalogue.cell);
  const most = found?.length === FOUND_MAX;
  return (
    <section className="catalogues-search">
      <SearchField
        className="field"
        aria-label={words.search(state.name)}
        value={text}
        onChange={(typed) => void catalogue.find(typed)}
      >
        <Icon name="search" size={16} />
        <Input placeholder={words.search(state.name)} autoComplete="off" spellCheck={false} />
      </SearchField>
      <p className="muted" role="status">
        {found === undefined && words.notHospital}
        {found?.length === 0 && words.nothing}
        {found && found.length > 0 && (most ? words.foundMost : words.found)(found.length)}
      </p>
      <ul className="catalogues-found">
        {(found ?? []).map((item, at) => (
          <Found key={`${item.code} ${at}`} item={item} />
        ))}
      </ul>
    </section>
  );
}

function Found({ item }: { item: FoundItem }) {
  return (
    <li>
      <details>
        <summary>
          <bdi className="figure">{item.code}</bdi> <strong>{item.name}</strong>
        </summary>
        <dl className="catalogues-cells selectable">
          {item.cells.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </li>
  );
}
