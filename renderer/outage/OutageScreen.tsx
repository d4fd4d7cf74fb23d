/** 停机: what was done without the platform, what became of it, and whom to ring. */
import type { OutageRow } from '../../shared/outage/view.ts';
import { useCell } from '../cell.ts';
import { FaultPanel } from '../parts/FaultPanel.tsx';
import { Choice } from '../parts/fields.tsx';
import { Action, FinancialText } from '../parts/parts.tsx';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import { whenText } from '../when.ts';
import { ContactList } from './ContactList.tsx';
import './outage.css';
import { OutageFigures } from './OutageFigures.tsx';

export function OutageScreen() {
  const { outage, session } = useApp();
  const words = useWords().outage;
  const { tab, written } = useCell(outage.cell);
  const { fault } = useCell(session.cell);
  const tabs = (['outages', 'contacts'] as const).map((id) => ({ id, text: words.tabs[id] }));
  return (
    <div className="outages">
      <header className="outages-head panel">
        <Choice
          label={words.name}
          options={tabs}
          value={tab}
          onChange={(next) => void outage.tab(next)}
        />
        {written !== undefined && (
          <span role="status" className="muted selectable">
            {words.written(written)}
          </span>
        )}
        <Action kind="small" onPress={() => void outage.refresh()}>
          {words.refresh}
        </Action>
      </header>
      {tab === 'outages' ? <Outages /> : <ContactList />}
      {fault && <FaultPanel fault={fault} onDismiss={session.dismiss} />}
    </div>
  );
}

/** A day's charges that stand in no outage have no end. */
function isOpen({ kind, closed }: OutageRow): boolean {
  return kind === undefined && closed === undefined;
}

function Outages() {
  const { outage, clock, session } = useApp();
  const words = useWords();
  const { rows, opened } = useCell(outage.cell);
  const { running } = useCell(session.cell);
  if (rows.length === 0) return <p className="panel outages-none muted">{words.outage.none}</p>;
  return (
    <div className="outages-body">
      <nav className="panel outages-list" aria-label={words.outage.list}>
        {rows.map((row) => (
          <button
            key={row.outage}
            type="button"
            aria-current={row.outage === opened?.file.outage}
            onClick={() => void outage.open(row.outage)}
          >
            <strong className="figure">{whenText(row.opened, clock.now(), words)}</strong>
            <span>{isOpen(row) ? words.outage.open : row.cause}</span>
            <span className="figure">{words.outage.count(row.count)}</span>
            <FinancialText amount={row.amount} />
          </button>
        ))}
      </nav>
      {opened && (
        <section className="panel outages-one" aria-label={words.outage.name}>
          <OutageFigures view={opened} words={words} now={clock.now()} />
          <footer className="outages-ways">
            <Action isDisabled={running !== undefined} onPress={() => void outage.print()}>
              {words.outage.print}
            </Action>
            <Action isDisabled={running !== undefined} onPress={() => void outage.export()}>
              {words.outage.export}
            </Action>
          </footer>
        </section>
      )}
    </div>
  );
}
