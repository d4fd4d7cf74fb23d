import '../jitless.ts';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { createDesk, valueOf, type RawDesk } from '../desk.ts';
import { SlipView, type Paper } from './SlipView.tsx';
import './paper.css';

/** ?visit=…&number=…&again=1&paper=a5|80: asks for the slip and shows it; the shell prints it. */
async function showSlip(raw: RawDesk, query: URLSearchParams, root: HTMLElement): Promise<void> {
  const paper: Paper = query.get('paper') === '80' ? '80' : 'a5';
  document.documentElement.dataset['paper'] = paper;
  const visit = query.get('visit') ?? '';
  const number = query.get('number') ?? '';
  const receipt = valueOf(await createDesk(raw).receipt({ visit, number }));
  const again = query.get('again') === '1';
  document.title = `${receipt.title} ${receipt.number}`;
  const reactRoot = createRoot(root);
  flushSync(() => reactRoot.render(<SlipView receipt={receipt} again={again} paper={paper} />));
  await document.fonts.ready;
}

const root = document.getElementById('root');
if (root === null) throw new Error('slip.html has no #root');
window.slipReady = showSlip(window.desk, new URLSearchParams(window.location.search), root);
