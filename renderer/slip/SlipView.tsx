/** A slip as it is printed: black on white, the same data for A5 and 80 mm. */
import type { Receipt, ReceiptRow } from '../../shared/receipt.ts';
import { useWords } from '../text/words.tsx';
import { QrCode } from './QrCode.tsx';
import './slip.css';

export type Paper = 'a5' | '80';

interface SlipViewProps {
  readonly receipt: Receipt;
  readonly again: boolean;
  readonly paper: Paper;
}

export function SlipView({ receipt, again, paper }: SlipViewProps) {
  const words = useWords().slip;
  const { title, number, warning, drill, head, amounts, payers, payment, foot, code } = receipt;
  // Across every page, so that a second page cannot pass for something else.
  const marks = [
    ...(drill ? [words.drill] : []),
    ...(receipt.kind === 'provisional' ? [words.estimate] : []),
    ...(receipt.kind === 'pending' ? [words.pending] : []),
    ...(again ? [words.again] : []),
  ];
  return (
    <article className={`slip slip-${paper}`} aria-label={title} data-kind={receipt.kind}>
      {marks.length > 0 && (
        <div className="slip-mark" aria-hidden="true">
          {marks.map((mark) => (
            <span key={mark}>{mark}</span>
          ))}
        </div>
      )}
      <header className="slip-head">
        <h1>{title}</h1>
        {again && <strong className="slip-again">{words.again}</strong>}
        {drill && <strong className="slip-drill">{words.drill}</strong>}
      </header>
      {warning.map((text) => (
        <p key={text} className="slip-warning">
          {text}
        </p>
      ))}
      <Rows rows={[{ label: words.number, value: number }, ...head]} className="slip-facts" />
      {receipt.items.length > 0 && <Items items={receipt.items} />}
      <div className="slip-money">
        <Group title={words.amounts} rows={amounts} />
        <Group title={words.payers} rows={payers} />
        <Group title={words.payment} rows={payment} />
      </div>
      <footer className="slip-foot">
        <div>
          {foot.map((text) => (
            <p key={text}>{text}</p>
          ))}
        </div>
        {code !== '' && (
          <figure>
            <QrCode text={code} label={words.code} />
            <figcaption>{code}</figcaption>
          </figure>
        )}
      </footer>
    </article>
  );
}

function Rows({ rows, className }: { rows: readonly ReceiptRow[]; className: string }) {
  return (
    <dl className={className}>
      {rows.map(({ label, value }) => (
        <div key={`${label} ${value}`}>
          <dt>{label}</dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Group({ title, rows }: { title: string; rows: readonly ReceiptRow[] }) {
  if (rows.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <Rows rows={rows} className="slip-amounts" />
    </section>
  );
}

function Items({ items }: Pick<Receipt, 'items'>) {
  const words = useWords().slip;
  return (
    <table className="slip-items" aria-label={words.items}>
      <thead>
        <tr>
          <th>{words.name}</th>
          <th>{words.class}</th>
          <th className="end">{words.price}</th>
          <th className="end">{words.quantity}</th>
          <th className="end">{words.amount}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item, index) => (
          // Two lines of a slip may be the same in every word.
          <tr key={`${index} ${item.name}`}>
            <td>{item.name}</td>
            <td>{item.class}</td>
            <td className="end">{item.price}</td>
            <td className="end">{item.quantity}</td>
            <td className="end">{item.amount}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
