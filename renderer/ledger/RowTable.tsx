/** The list: arrow keys move, Enter opens. Amounts that are estimates say so. */
import { Cell, Column, Row, Table, TableBody, TableHeader } from 'react-aria-components';
import type { StoredRow } from '../database.ts';
import { FinancialText, StatusBadge } from '../parts/parts.tsx';
import { useWords } from '../text/words.tsx';
import { timeText } from '../when.ts';
import type { Fen } from '../../shared/money.ts';

interface RowTableProps {
  readonly rows: readonly StoredRow[];
  readonly opened: string | undefined;
  /** With the date: the rows are of several days. */
  readonly dated: boolean;
  readonly onOpen: (visit: string) => void;
}

export function RowTable({ rows, opened, dated, onOpen }: RowTableProps) {
  const words = useWords().ledger;
  const { columns } = words;
  const money = ['total', 'fund', 'cash', 'balance'] as const;
  return (
    <div className="ledger-rows">
      <Table
        aria-label={words.name}
        selectionMode="single"
        selectionBehavior="replace"
        selectedKeys={opened === undefined ? [] : [opened]}
        onSelectionChange={(keys) => {
          const [id] = keys === 'all' ? [] : [...keys];
          if (id !== undefined && String(id) !== opened) onOpen(String(id));
        }}
        onRowAction={(id) => onOpen(String(id))}
      >
        <TableHeader>
          <Column isRowHeader>{columns.time}</Column>
          <Column isRowHeader>{columns.name}</Column>
          <Column className="wide">{columns.place}</Column>
          <Column className="wide">{columns.disease}</Column>
          <Column isRowHeader>{columns.status}</Column>
          {money.map((key) => (
            <Column key={key} className="end">
              {columns[key]}
            </Column>
          ))}
        </TableHeader>
        <TableBody
          items={rows}
          dependencies={[dated, words]}
          renderEmptyState={() => <p className="bill-empty muted">{words.empty}</p>}
        >
          {(row) => (
            <Row id={row.id} className="ledger-row" textValue={row.nameMasked}>
              <Cell>
                <bdi className="figure">
                  {dated ? `${row.day.slice(5)} ` : ''}
                  {timeText(row.openedAt).slice(0, 5)}
                </bdi>
              </Cell>
              <Cell>
                <bdi>{row.nameMasked}</bdi>
              </Cell>
              <Cell className="wide">
                <bdi>{row.place}</bdi>
              </Cell>
              <Cell className="wide">{row.disease}</Cell>
              <Cell>
                <StatusBadge status={row.status} />
              </Cell>
              <Amount amount={row.total} />
              <Amount amount={row.fund} estimated={row.estimated} />
              <Amount amount={row.cash} estimated={row.estimated} />
              <Balance amount={row.balance} />
            </Row>
          )}
        </TableBody>
      </Table>
    </div>
  );
}

function Amount({ amount, estimated = false }: { amount: Fen | undefined; estimated?: boolean }) {
  const words = useWords().ledger;
  return (
    <Cell className="end">
      {estimated && amount !== undefined && (
        <span className="estimate-word">{words.estimated}</span>
      )}
      <FinancialText amount={amount} />
    </Cell>
  );
}

/** 差额: what is owed either way, in words and sign. */
function Balance({ amount }: { amount: Fen | undefined }) {
  const words = useWords().ledger;
  if (amount === undefined || amount === 0) return <Cell className="end">{null}</Cell>;
  return (
    <Cell className="end balance">
      <small>{amount > 0 ? words.toPatient : words.fromPatient}</small>{' '}
      <FinancialText amount={amount} signed />
    </Cell>
  );
}
