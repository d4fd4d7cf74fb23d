/** 目录: the platform's catalogues on the left, what is in them on the right. */
import { useEffect } from 'react';
import { useCell } from '../cell.ts';
import { FaultPanel } from '../parts/FaultPanel.tsx';
import { Choice } from '../parts/fields.tsx';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import './catalogue.css';
import { sides } from './catalogue.ts';
import { CatalogueList } from './CatalogueList.tsx';
import { Changes } from './Changes.tsx';
import { Dictionary } from './Dictionary.tsx';
import { Marked } from './Marked.tsx';

export function CatalogueScreen() {
  const { catalogue, session } = useApp();
  const words = useWords().catalogues;
  const { side } = useCell(catalogue.cell);
  const { fault } = useCell(session.cell);
  useEffect(() => void catalogue.load(), [catalogue]);
  return (
    <div className="catalogues">
      <section className="catalogues-list panel" aria-label={words.name}>
        <CatalogueList />
        {fault && <FaultPanel fault={fault} onDismiss={session.dismiss} />}
      </section>
      <aside className="catalogues-side panel" aria-label={words.sideName}>
        <header className="catalogues-head">
          <Choice
            label={words.sideName}
            options={sides.map((id) => ({ id, text: words.side[id] }))}
            value={side}
            onChange={catalogue.show}
          />
        </header>
        {side === 'search' && <Marked />}
        {side === 'changes' && <Changes />}
        {side === 'dictionary' && <Dictionary />}
      </aside>
    </div>
  );
}
