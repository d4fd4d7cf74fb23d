/** One checkout, one screen (screens.md §1): who and verdict, lines and split, pay. */
import { useCell } from '../cell.ts';
import { FaultPanel } from '../parts/FaultPanel.tsx';
import { useApp } from '../shell/context.ts';
import type { Run } from '../shell/useKeys.ts';
import { SlipView } from '../slip/SlipView.tsx';
import { useWords } from '../text/words.tsx';
import type { VisitView } from '../../shared/view.ts';
import { BillTable } from './BillTable.tsx';
import { Bottom } from './Bottom.tsx';
import './checkout.css';
import './bill.css';
import './pay.css';
import { DiseaseChoice } from './DiseaseChoice.tsx';
import { Compare, Explain } from './Explain.tsx';
import { Home } from './Home.tsx';
import { ImportBill, useBillPaste } from './ImportBill.tsx';
import { LeaveDialog } from './LeaveDialog.tsx';
import { LineEntry } from './LineEntry.tsx';
import { SplitColumn } from './SplitColumn.tsx';
import { Advice, Verdict } from './Verdict.tsx';
import { Who } from './Who.tsx';

export function CheckoutScreen({ run }: { run: Run }) {
  const { checkout } = useApp();
  const { visit } = useCell(checkout.cell);
  return visit === undefined ? <Home run={run} /> : <AtTheCounter visit={visit} run={run} />;
}

function AtTheCounter({ visit, run }: { visit: VisitView; run: Run }) {
  const { session } = useApp();
  const drop = useBillPaste();
  const words = useWords();
  const { fault, running } = useCell(session.cell);
  const shown = fault ?? visit.fault;
  return (
    <div className="checkout" {...drop}>
      <Who visit={visit} />
      <Verdict visit={visit} />
      <div className="checkout-middle">
        <Middle visit={visit} run={run} />
        {running !== undefined && (
          <p className="running" role="status">
            {progressOf(running, words.progress)}
          </p>
        )}
        {shown && <FaultPanel fault={shown} {...(fault ? { onDismiss: session.dismiss } : {})} />}
      </div>
      <SplitColumn visit={visit} run={run} />
      <Bottom visit={visit} run={run} />
      <LeaveDialog />
    </div>
  );
}

/** What takes the big place: the newest thing the cashier asked for, else the bill. */
function Middle({ visit, run }: { visit: VisitView; run: Run }) {
  const { checkout } = useApp();
  const words = useWords();
  const { explaining, comparison, lines, slip } = useCell(checkout.cell);
  const { triage, bill } = visit;
  if (explaining) return <Explain visit={visit} run={run} />;
  if (comparison !== undefined) return <Compare found={comparison} run={run} />;
  if (lines !== undefined) return <LineEntry draft={lines} />;
  if (slip !== undefined) {
    return (
      <section className="slip-preview panel" aria-label={words.done.slip}>
        <SlipView receipt={slip} again={false} paper="a5" />
      </section>
    );
  }
  if (triage === undefined) return <DiseaseChoice visit={visit} />;
  if (triage.outcome === 'manual' || triage.outcome === 'refuse') return <Advice triage={triage} />;
  return bill === undefined ? <ImportBill run={run} /> : <BillTable bill={bill} visit={visit} />;
}

function progressOf(running: string, words: Readonly<Record<string, string>>): string {
  return (Object.hasOwn(words, running) ? words[running] : words['other']) ?? '';
}
