import './jitless.ts';
import './style/tokens.css';
import './style/base.css';
import './style/controls.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { systemClock } from './clock.ts';
import { createApp } from './shell/app.ts';
import { AppContext } from './shell/context.ts';
import { Shell } from './shell/Shell.tsx';
import { Speak } from './text/words.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

const app = createApp({
  desk: window.desk,
  tidings: window.tidings,
  indexed: { indexedDB: window.indexedDB, IDBKeyRange: window.IDBKeyRange },
  clock: systemClock,
});

createRoot(root).render(
  <StrictMode>
    <Speak storage={window.localStorage}>
      <AppContext value={app}>
        <Shell />
      </AppContext>
    </Speak>
  </StrictMode>,
);
app.start();
