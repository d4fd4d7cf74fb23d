/** One outage in figures: the same on screen and on the printed report. */
import type { OutageView } from '../../shared/outage/view.ts';
import type { Fen } from '../../shared/money.ts';
import { FinancialText } from '../parts/parts.tsx';
import type { Words } from '../text/zh.ts';
import { whenText } from '../when.ts';

interface FiguresProps {
  readonly view: OutageView;
  readonly words: Words;
  readonly now: number;
}

export function OutageFigures({ view, words, now }: FiguresProps) {
  const { file } = view;
  const say = words.outage;
  return (
    <div className="outage-figures">
      <h2>
        {file.kind === undefined ? say.name : say.loose}{' '}
        <bdi className="figure selectable">{file.outage}</bdi>
      </h2>
      <p>
        {say.from} <bdi className="figure">{whenText(file.opened, now, words)}</bdi>
        {file.kind === undefined && (
          <>
            {' '}
            · {say.to}{' '}
            <bdi className="figure">
              {file.closed === undefined ? say.open : whenText(file.closed, now, words)}
            </bdi>
          </>
        )}{' '}
        · {say.cause} <bdi>{file.cause}</bdi>
      </p>
      <p className="muted selectable">{signatureText(view, say)}</p>
      <h3>{say.byWay}</h3>
      <WayTable view={view} say={say} />
      <h3>{say.trueUps}</h3>
      <TrueUps view={view} say={say} />
    </div>
  );
}

type Say = Words['outage'];

function signatureText({ file, signed }: OutageView, say: Say): string {
  if (signed !== undefined) return say.signedBy(signed.kid, signed.at);
  return file.kind === undefined ? say.unsigned : say.looseUnsigned;
}

function WayTable({ view, say }: { view: OutageView; say: Say }) {
  return (
    <table aria-label={say.byWay}>
      <thead>
        <tr>
          <th>{say.wayName}</th>
          <th className="end">{say.counts}</th>
          <th className="end">{say.total}</th>
          <th className="end">{say.paid}</th>
        </tr>
      </thead>
      <tbody>
        {view.file.ways.map(({ way, count, amount, total }) => (
          <tr key={way}>
            <th scope="row">{say.wayNames[way]}</th>
            <td className="end figure">{count}</td>
            <Amount amount={total} />
            <Amount amount={way === 'on-hold' ? undefined : amount} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function TrueUps({ view, say }: { view: OutageView; say: Say }) {
  const { afterwards } = view.file;
  if (afterwards === undefined || afterwards.rows.length === 0) return null;
  return (
    <>
      <table aria-label={say.trueUps}>
        <thead>
          <tr>
            <th>{say.patient}</th>
            <th>{say.wayName}</th>
            <th className="end">{say.total}</th>
            <th className="end">{say.estimate}</th>
            <th className="end">{say.charged}</th>
            <th className="end">{say.answer}</th>
            <th className="end">{say.difference}</th>
            <th className="end">{say.still}</th>
          </tr>
        </thead>
        <tbody>
          {afterwards.rows.map((row) => (
            <tr key={row.visit}>
              <th scope="row">
                <bdi>{view.names[row.visit]}</bdi> <small className="figure">{row.visit}</small>
              </th>
              <td>{say.wayNames[row.way]}</td>
              <Amount amount={row.total} />
              <Amount amount={row.estimate} />
              <Amount amount={row.charged} />
              {row.answer === undefined ? (
                <td className="end muted">{row.ended ? say.ended[row.ended] : say.waits}</td>
              ) : (
                <Amount amount={row.answer} />
              )}
              <Amount amount={row.difference} signed />
              <Amount amount={row.balance} signed />
            </tr>
          ))}
        </tbody>
      </table>
      <p className="outage-sums">
        <span>
          {say.toPatients} <FinancialText amount={afterwards.toPatients} />
        </span>
        <span>
          {say.fromPatients} <FinancialText amount={afterwards.fromPatients} />
        </span>
        <span>{say.undecided(afterwards.open)}</span>
      </p>
    </>
  );
}

function Amount({ amount, signed = false }: { amount: Fen | undefined; signed?: boolean }) {
  return (
    <td className="end">
      <FinancialText amount={amount} signed={signed} />
    </td>
  );
}
