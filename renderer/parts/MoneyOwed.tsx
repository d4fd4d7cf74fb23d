/** 多退少补 on one visit: what is owed either way; paid out only what, and when, the desk says. */
import { useState } from 'react';
import { useCell } from '../cell.ts';
import { problemText, Tenders } from '../checkout/PayBar.tsx';
import { can } from '../checkout/state.ts';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import { exactCash, tendersOf, type TenderDraft } from '../tender.ts';
import { negate, yuanDisplay, ZERO, type Fen } from '../../shared/money.ts';
import type { Tender } from '../../shared/entry.ts';
import type { VisitView } from '../../shared/view.ts';
import { Icon } from './Icon.tsx';
import { Action, FinancialText } from './parts.tsx';

interface MoneyOwedProps {
  readonly visit: VisitView;
  readonly onPayOut: (amount: Fen) => Promise<void>;
  readonly onCollect: (due: Fen, tenders: readonly Tender[]) => Promise<void>;
}

export function MoneyOwed({ visit, onPayOut, onCollect }: MoneyOwedProps) {
  const { session } = useApp();
  const words = useWords().pay;
  const { running } = useCell(session.cell);
  const balance = visit.money.balance ?? ZERO;
  if (balance > 0) {
    return (
      <div className="owed" role="group" aria-label={words.owed} data-tone="attention">
        <Icon name="hand" size={22} />
        <span>{words.owed}</span>
        <strong>
          <FinancialText amount={balance} currency />
        </strong>
        <Action
          isDisabled={!can(visit, 'pay-out') || running !== undefined}
          onPress={() => void onPayOut(balance)}
        >
          {words.payOut} ¥ {yuanDisplay(balance)}
        </Action>
      </div>
    );
  }
  if (balance === 0) return null;
  return <Owes key={balance} due={negate(balance)} visit={visit} onCollect={onCollect} />;
}

function Owes({ due, visit, onCollect }: { due: Fen } & Omit<MoneyOwedProps, 'onPayOut'>) {
  const { session } = useApp();
  const words = useWords().pay;
  const { running } = useCell(session.cell);
  const [draft, setDraft] = useState<TenderDraft>(() => exactCash(due));
  const result = tendersOf(draft, due);
  return (
    <div className="owed" role="group" aria-label={words.owes} data-tone="attention">
      <Icon name="hand" size={22} />
      <span>{words.owes}</span>
      <strong>
        <FinancialText amount={due} currency />
      </strong>
      <Tenders draft={draft} due={due} result={result} onChange={setDraft} />
      {!result.ok && <span>{problemText(words, result)}</span>}
      <Action
        isDisabled={!can(visit, 'collect') || !result.ok || running !== undefined}
        onPress={() => {
          if (result.ok) void onCollect(due, result.tenders);
        }}
      >
        {words.collect} ¥ {yuanDisplay(due)}
      </Action>
    </div>
  );
}
