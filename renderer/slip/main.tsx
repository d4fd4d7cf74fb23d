import '../jitless.ts';
import type { CounterStatus } from '../../shared/view.ts';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { createDesk, valueOf, type RawDesk } from '../desk.ts';
import { ContactSheet, OutageSheet } from './OutageSheet.tsx';
import { ReportSheet } from './ReportSheet.tsx';
import { SlipView, type Paper } from './SlipView.tsx';
import { WhySheet } from './WhySheet.tsx';
import { setRunning } from './running.ts';
import { zh } from '../text/zh.ts';
import './paper.css';

/** ?visit=…&number=…&again=1&paper=a5|80: asks for the slip and shows it; the shell prints it. */
async function showSlip(raw: RawDesk, query: URLSearchParams, root: HTMLElement): Promise<void> {
  if (query.get('page') === 'explanation') return showWhy(raw, query, root);
  if (query.get('page') === 'outage') return showOutage(raw, query.get('outage') ?? '', root);
  if (query.get('page') === 'contacts') return showContacts(raw, root);
  if (query.get('page') === 'reconcile') return showReport(raw, query, root);
  const paper: Paper = query.get('paper') === '80' ? '80' : 'a5';
  document.documentElement.dataset['paper'] = paper;
  const visit = query.get('visit') ?? '';
  const number = query.get('number') ?? '';
  const receipt = valueOf(await createDesk(raw).receipt({ visit, number }));
  const again = query.get('again') === '1';
  document.title = `${receipt.title} ${receipt.number}`;
  const name = receipt.head.find(({ label }) => label === '姓名')?.value;
  setRunning(paper === '80' ? 'roll' : 'a5', [
    receipt.drill ? zh.slip.drill : undefined,
    receipt.title,
    name,
    `${zh.slip.visit} ${visit}`,
    `${zh.slip.number} ${receipt.number}`,
    again ? zh.slip.again : undefined,
  ]);
  const reactRoot = createRoot(root);
  flushSync(() => reactRoot.render(<SlipView receipt={receipt} again={again} paper={paper} />));
  await document.fonts.ready;
}

/** ?page=explanation&visit=…&language=zh|en, and with=… for another visit than the last one. */
async function showWhy(raw: RawDesk, query: URLSearchParams, root: HTMLElement): Promise<void> {
  document.documentElement.dataset['paper'] = 'a4';
  const desk = createDesk(raw);
  const id = query.get('visit') ?? '';
  const other = query.get('with');
  const language = query.get('language') === 'en' ? 'en' : 'zh';
  const visit = valueOf(await desk.visit({ visit: id }));
  const status = valueOf(await desk.status({}));
  const compared = other !== null || visit.since !== undefined;
  const ask = other === null ? { visit: id } : { visit: id, with: other };
  const found = compared ? valueOf(await desk.compareVisits(ask)) : undefined;
  document.title = `${id} why`;
  setRunning('a4', sheetHead(status, [zh.why.sheet, visit.who?.name, `${zh.slip.visit} ${id}`]));
  const reactRoot = createRoot(root);
  const sheet = <WhySheet visit={visit} found={found} status={status} language={language} />;
  flushSync(() => reactRoot.render(sheet));
  await document.fonts.ready;
}

/** ?page=outage&outage=…: the report, with what is known at this moment. */
async function showOutage(raw: RawDesk, outage: string, root: HTMLElement): Promise<void> {
  document.documentElement.dataset['paper'] = 'a4';
  const desk = createDesk(raw);
  const view = valueOf(await desk.outage({ outage }));
  const status = valueOf(await desk.status({}));
  document.title = `${outage} outage`;
  setRunning('a4', sheetHead(status, [zh.outage.sheet, outage]));
  const reactRoot = createRoot(root);
  flushSync(() => reactRoot.render(<OutageSheet view={view} status={status} />));
  await document.fonts.ready;
}

/** ?page=contacts: full names and numbers, on paper. */
async function showContacts(raw: RawDesk, root: HTMLElement): Promise<void> {
  document.documentElement.dataset['paper'] = 'a4';
  const desk = createDesk(raw);
  const contacts = valueOf(await desk.contacts({}));
  const status = valueOf(await desk.status({}));
  document.title = 'contacts';
  setRunning('a4', sheetHead(status, [zh.outage.contactSheet, zh.outage.contactNote]));
  const reactRoot = createRoot(root);
  flushSync(() => reactRoot.render(<ContactSheet contacts={contacts} status={status} />));
  await document.fonts.ready;
}

/** ?page=reconcile&day=…&language=zh|en: the report of a day. */
async function showReport(raw: RawDesk, query: URLSearchParams, root: HTMLElement): Promise<void> {
  document.documentElement.dataset['paper'] = 'a4';
  const desk = createDesk(raw);
  const day = query.get('day') ?? '';
  const language = query.get('language') === 'en' ? 'en' : 'zh';
  const view = valueOf(await desk.reconcileDay({ day }));
  const status = valueOf(await desk.status({}));
  document.title = `${day} reconcile`;
  setRunning('a4', sheetHead(status, [zh.reconcile.sheet, day]));
  const reactRoot = createRoot(root);
  const sheet = <ReportSheet view={view} status={status} language={language} />;
  flushSync(() => reactRoot.render(sheet));
  await document.fonts.ready;
}

/** Hospital and counter on every sheet of a report. */
function sheetHead(
  { mode, hospital, counter }: CounterStatus,
  parts: readonly (string | undefined)[],
): (string | undefined)[] {
  const drill = mode === 'drill' ? zh.slip.drill : undefined;
  return [drill, ...parts, hospital.name, `${zh.outage.counter} ${counter}`];
}

const root = document.getElementById('root');
if (root === null) throw new Error('slip.html has no #root');
window.slipReady = showSlip(window.desk, new URLSearchParams(window.location.search), root);
