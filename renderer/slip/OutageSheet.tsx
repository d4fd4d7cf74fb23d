/** The printed report of an outage, and the list of whom to ring. */
import type { ContactView, OutageView } from '../../shared/outage/view.ts';
import type { CounterStatus } from '../../shared/view.ts';
import { ContactTable } from '../outage/ContactList.tsx';
import { OutageFigures } from '../outage/OutageFigures.tsx';
import '../outage/outage.css';
import { zh } from '../text/zh.ts';
import './slip.css';

interface SheetProps {
  readonly title: string;
  readonly status: CounterStatus;
  readonly note: string;
  readonly children: React.ReactNode;
}

function Sheet({ title, status, note, children }: SheetProps) {
  const drill = status.mode === 'drill';
  return (
    <article className="slip slip-a4 why-sheet" aria-label={title} data-kind="report">
      {drill && (
        <div className="slip-mark" aria-hidden="true">
          {zh.slip.drill}
        </div>
      )}
      <header className="slip-head">
        <h1>{title}</h1>
        {drill && <strong className="slip-drill">{zh.slip.drill}</strong>}
      </header>
      <p>
        <bdi>{status.hospital.name}</bdi>（<bdi>{status.hospital.code}</bdi>）·
        {zh.outage.counter} <bdi>{status.counter}</bdi> · <bdi>{status.operator}</bdi>
      </p>
      {children}
      <footer className="slip-foot">
        <p>{note}</p>
      </footer>
    </article>
  );
}

interface OutageSheetProps {
  readonly view: OutageView;
  readonly status: CounterStatus;
}

export function OutageSheet({ view, status }: OutageSheetProps) {
  // On paper every time is a whole date: no reader knows what today was.
  return (
    <Sheet title={zh.outage.sheet} status={status} note={zh.outage.sheetNote}>
      <OutageFigures view={view} words={zh} now={0} />
    </Sheet>
  );
}

interface ContactSheetProps {
  readonly contacts: readonly ContactView[];
  readonly status: CounterStatus;
}

export function ContactSheet({ contacts, status }: ContactSheetProps) {
  return (
    <Sheet title={zh.outage.contactSheet} status={status} note={zh.outage.contactNote}>
      <ContactTable contacts={contacts} say={zh.outage} />
    </Sheet>
  );
}
