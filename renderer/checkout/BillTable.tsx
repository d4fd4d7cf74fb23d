/** The bill's lines; the only part of the screen that scrolls. */
import { useCell } from '../cell.ts';
import { FinancialText } from '../parts/parts.tsx';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import { percentText, priceText, quantityText, type Price } from '../../shared/money.ts';
import type { VisitView } from '../../shared/view.ts';
import { ChooseFile } from './ImportBill.tsx';
import { can } from './state.ts';

type Bill = NonNullable<VisitView['bill']>;

export function BillTable({ bill, visit }: { bill: Bill; visit: VisitView }) {
  const { checkout, session } = useApp();
  const words = useWords().bill;
  const { marked } = useCell(checkout.cell);
  const { running } = useCell(session.cell);
  const open = can(visit, 'bill');
  return (
    <section className="bill panel" aria-label={words.name}>
      <header className="bill-head">
        <h2>{words.name}</h2>
        <span>
          {words.diagnosis} <bdi>{bill.diagnosis.name}</bdi>{' '}
          <bdi className="figure muted">{bill.diagnosis.code}</bdi>
        </span>
        <span className="bill-extra">
          <bdi>{bill.department.name}</bdi> · <bdi>{bill.doctor.name}</bdi>
        </span>
        <bdi className="figure">{bill.date}</bdi>
        {open && <ChooseFile disabled={running !== undefined}>{words.again}</ChooseFile>}
      </header>
      <div className="bill-lines">
        <table aria-label={words.name}>
          <thead>
            <tr>
              <th className="no">{words.no}</th>
              <th>{words.item}</th>
              <th className="middle">{words.class}</th>
              <th className="end">{words.price}</th>
              <th className="end">{words.quantity}</th>
              <th className="end">{words.amount}</th>
              <th className="end">{words.limit}</th>
              <th className="end">{words.first}</th>
            </tr>
          </thead>
          <tbody>
            {bill.lines.map((line, index) => (
              <BillRow
                key={line.id}
                line={line}
                marked={open && index === marked}
                onMark={() => checkout.cell.set({ marked: index })}
              />
            ))}
          </tbody>
        </table>
      </div>
      <footer className="bill-foot">
        <span>{words.total(bill.lines.length)}</span>
        <strong>
          <FinancialText amount={bill.total} currency />
        </strong>
      </footer>
    </section>
  );
}

interface BillRowProps {
  readonly line: Bill['lines'][number];
  readonly marked: boolean;
  readonly onMark: () => void;
}

function BillRow({ line, marked, onMark }: BillRowProps) {
  const { scope } = line;
  return (
    <tr aria-selected={marked} onClick={onMark}>
      <td className="no figure">{line.id}</td>
      <td className="bill-item">
        <bdi>{line.name}</bdi> <bdi className="bill-code">{line.code}</bdi>
      </td>
      <td className="middle">
        <ClassMark mark={scope.class} />
      </td>
      <td className="end figure">{priceText(line.price)}</td>
      <td className="end figure">
        {quantityText(line.quantity)} <small>{line.unit}</small>
      </td>
      <td className="end bill-amount">
        <FinancialText amount={line.amount} />
      </td>
      <td className="end figure">
        <Limit price={line.price} limit={scope.limit} />
      </td>
      <td className="end figure">{percentText(scope.preSelfPay)}</td>
    </tr>
  );
}

export function ClassMark({ mark }: { mark: 'A' | 'B' | 'C' }) {
  const words = useWords().bill.classes;
  return <span className={`class-mark class-${mark}`}>{words[mark]}</span>;
}

/** The limit, marked where the price is above it. */
function Limit({ price, limit }: { price: Price; limit: Price | undefined }) {
  if (limit === undefined) return <span className="figure-none">—</span>;
  if (price <= limit) return <>{priceText(limit)}</>;
  return <b className="bill-over">▲ {priceText(limit)}</b>;
}
