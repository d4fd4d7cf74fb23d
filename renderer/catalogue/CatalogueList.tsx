/** One row for each catalogue: state, version in force, progress, and the one thing to do next. */
import { Button, Label, ProgressBar } from 'react-aria-components';
import type { CatalogueState, DownloadState } from '../../shared/download.ts';
import { useCell } from '../cell.ts';
import { Action, Badge } from '../parts/parts.tsx';
import type { Look } from '../parts/tone.ts';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import { whenText } from '../when.ts';

export const downloadLooks: Readonly<Record<DownloadState, Look>> = {
  never: { tone: 'neutral', icon: 'file' },
  present: { tone: 'success', icon: 'check' },
  queued: { tone: 'neutral', icon: 'clock' },
  downloading: { tone: 'info', icon: 'link' },
  importing: { tone: 'info', icon: 'search' },
  waiting: { tone: 'warning', icon: 'unlink' },
  paused: { tone: 'attention', icon: 'hand' },
  failed: { tone: 'error', icon: 'warn' },
  unavailable: { tone: 'neutral', icon: 'stop' },
};

export function CatalogueList() {
  const { catalogue } = useApp();
  const words = useWords().catalogues;
  const { list, marked } = useCell(catalogue.cell);
  return (
    <div className="catalogues-rows">
      <table aria-label={words.name}>
        <thead>
          <tr>
            <th>{words.columns.name}</th>
            <th>{words.columns.state}</th>
            <th>{words.columns.held}</th>
            <th>{words.columns.progress}</th>
            <th>{words.columns.act}</th>
          </tr>
        </thead>
        <tbody>
          {list.map((each) => (
            <Row key={each.infno} state={each} marked={each.infno === marked} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ state, marked }: { state: CatalogueState; marked: boolean }) {
  const { catalogue } = useApp();
  const words = useWords().catalogues;
  return (
    <tr data-marked={marked} data-state={state.state}>
      <th scope="row">
        <Button
          className="catalogues-name"
          aria-pressed={marked}
          onPress={() => catalogue.mark(state.infno)}
        >
          <bdi className="figure muted">{state.infno}</bdi> {state.name}
        </Button>
      </th>
      <td>
        <Badge look={downloadLooks[state.state]} word={words.states[state.state]} />
      </td>
      <td>
        <HeldText state={state} />
      </td>
      <td>
        <Progress state={state} />
      </td>
      <td>
        <NextAction state={state} />
      </td>
    </tr>
  );
}

function HeldText({ state: { held } }: { state: CatalogueState }) {
  const { clock } = useApp();
  const words = useWords();
  if (held === undefined) return <span className="figure-none">—</span>;
  const when = whenText(held.at, clock.now(), words);
  return (
    <span className="catalogues-held">
      <bdi className="figure">{held.version || words.catalogues.noVersion}</bdi>
      <bdi className="figure">{words.catalogues.rows(held.rows.toLocaleString('en'))}</bdi>
      <bdi className="figure muted">{when}</bdi>
    </span>
  );
}

/** "12MB": the browser divides. */
const bytes = new Intl.NumberFormat('en', {
  style: 'unit',
  unit: 'byte',
  unitDisplay: 'narrow',
  notation: 'compact',
  maximumFractionDigits: 1,
});

function Progress({ state: { progress, name } }: { state: CatalogueState }) {
  const words = useWords().catalogues;
  if (progress === undefined) return null;
  const { done, total, unit } = progress;
  const text = (value: number) =>
    unit === 'bytes' ? bytes.format(value) : words.rows(value.toLocaleString('en'));
  const label = total === undefined ? text(done) : `${text(done)} / ${text(total)}`;
  return (
    <ProgressBar
      className="catalogues-progress"
      minValue={0}
      maxValue={total ?? 1}
      value={total === undefined ? 0 : done}
      isIndeterminate={total === undefined}
      valueLabel={label}
    >
      {({ percentage }) => (
        <>
          <Label className="visually-hidden">{name}</Label>
          <span className="catalogues-bar">
            <span style={{ width: `${percentage ?? 0}%` }} />
          </span>
          <bdi className="figure">{label}</bdi>
        </>
      )}
    </ProgressBar>
  );
}

/** The one thing that a person does next with it; the rest stands beside its details. */
function NextAction({ state }: { state: CatalogueState }) {
  const { catalogue, session } = useApp();
  const words = useWords().catalogues.actions;
  const { running } = useCell(session.cell);
  const { infno } = state;
  const named = (word: string) => ({ 'aria-label': `${word} ${state.name}` });
  const rest = { kind: 'small', isDisabled: running !== undefined } as const;
  switch (state.state) {
    case 'unavailable':
      return null;
    case 'queued':
    case 'downloading':
    case 'importing':
    case 'waiting':
      return (
        <Action {...rest} {...named(words.pause)} onPress={() => void catalogue.pause(infno)}>
          {words.pause}
        </Action>
      );
    case 'never':
    case 'present':
    case 'paused':
    case 'failed': {
      const fresh = state.state === 'never' ? words.download : words.update;
      const under = state.state === 'paused' || state.state === 'failed';
      const word = under ? words.proceed : fresh;
      const whole = state.problem?.code === 'damaged';
      return (
        <Action {...rest} {...named(word)} onPress={() => void catalogue.start(infno, whole)}>
          {word}
        </Action>
      );
    }
  }
}
