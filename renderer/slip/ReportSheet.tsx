/** The printed report of a day's reconciliation: files, totals, differences, who explained what. */
import { yuanDisplay } from '../../shared/money.ts';
import type { ReconcileView } from '../../shared/reconcile/view.ts';
import type { CounterStatus } from '../../shared/view.ts';
import { en } from '../text/en.ts';
import { zh } from '../text/zh.ts';
import './slip.css';

interface ReportProps {
  readonly view: ReconcileView;
  readonly status: CounterStatus;
  readonly language: 'zh' | 'en';
}

export function ReportSheet({ view, status, language }: ReportProps) {
  const words = (language === 'zh' ? zh : en).reconcile;
  const drill = status.mode === 'drill';
  const { closed, open, run } = view;
  return (
    <article className="slip slip-a4 report-sheet" aria-label={words.sheet}>
      {drill && (
        <div className="slip-mark" aria-hidden="true">
          {words.drill}
        </div>
      )}
      <header className="slip-head">
        <h1>{words.sheet}</h1>
        {drill && <strong className="slip-drill">{words.drill}</strong>}
      </header>
      <p>
        <bdi>{view.hospital}</bdi> · <bdi>{view.day}</bdi> ·{' '}
        <strong>{closed ? words.closed : open.length === 0 ? words.ready : words.open}</strong>
        {closed && ` ${words.closedBy(closed.at.slice(0, 16).replace('T', ' '), closed.by)}`}
      </p>
      {open.length > 0 && <p>{open.join('；')}</p>}
      {run && <p>{words.ranAt(run.at.slice(0, 19).replace('T', ' '), run.by)}</p>}
      <Files view={view} words={words} />
      <Totals view={view} words={words} />
      <h2>{words.differences}</h2>
      {view.differences.length === 0 && <p>{run ? words.none : words.neverRun}</p>}
      {view.differences.map((each) => (
        <Difference key={each.key} each={each} words={words} />
      ))}
    </article>
  );
}

interface PartProps {
  readonly view: ReconcileView;
  readonly words: typeof zh.reconcile | typeof en.reconcile;
}

function Files({ view, words }: PartProps) {
  const states = { own: words.own, in: words.given, missing: words.missing };
  return (
    <table className="slip-items">
      <thead>
        <tr>
          <th>{words.files}</th>
          <th>{words.source}</th>
          <th className="end">{words.number}</th>
          <th className="end">{words.total}</th>
          <th className="end">{words.fund}</th>
        </tr>
      </thead>
      <tbody>
        {view.files.map((file) => (
          <tr key={file.from}>
            <td>{file.from === 'HIS' ? words.his : words.from(file.from)}</td>
            <td>
              {states[file.state]}{' '}
              {file.by !== undefined && (file.signed ? file.by : words.vouched(file.by))}
            </td>
            <td className="end">{file.count}</td>
            <td className="end">{yuanDisplay(file.total)}</td>
            <td className="end">{yuanDisplay(file.fund)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Totals({ view, words }: PartProps) {
  return (
    <table className="slip-items">
      <thead>
        <tr>
          <th>{words.groups}</th>
          <th className="end">{words.number}</th>
          <th className="end">{words.total}</th>
          <th className="end">{words.fund}</th>
          <th className="end">{words.account}</th>
          <th>{words.result}</th>
        </tr>
      </thead>
      <tbody>
        {view.groups.map((group) => (
          <tr key={`${group.insutype}/${group.clrType}/${group.clrOptins}`}>
            <td>
              {group.insutype} / {group.clrType} / {group.clrOptins}
            </td>
            <td className="end">{group.count}</td>
            <td className="end">{yuanDisplay(group.total)}</td>
            <td className="end">{yuanDisplay(group.fund)}</td>
            <td className="end">{yuanDisplay(group.account)}</td>
            <td>
              {group.result === undefined ? words.notAsked : words.results[group.result]}{' '}
              {group.code}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface DifferenceProps {
  readonly each: ReconcileView['differences'][number];
  readonly words: PartProps['words'];
}

function Difference({ each, words }: DifferenceProps) {
  const { kind, sum, ours, theirs, setlId, msgid, code, memo, todo, explained } = each;
  const facts = [
    ours && `${words.ours} ${yuanDisplay(ours.total)}`,
    theirs && `${words.theirs} ${yuanDisplay(theirs.total)}`,
    setlId !== '' && `${words.setlId} ${setlId}`,
    msgid !== '' && `${words.msgid} ${msgid}`,
    memo !== '' && `${words.said} ${code} ${memo}`,
  ].filter((text) => typeof text === 'string');
  return (
    <section className="report-difference">
      <p>
        <strong>
          {words.kinds[kind]} {yuanDisplay(sum)}
        </strong>{' '}
        {facts.join(' · ')}
      </p>
      <p>{todo}</p>
      <p>
        {explained
          ? `${words.hows[explained.how]}：${explained.note}（${explained.by}）`
          : words.unexplained}
      </p>
    </section>
  );
}
