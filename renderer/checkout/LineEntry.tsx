/** F2: lines typed with a search of the catalogue by pinyin initials, name or code. */
import { useRef, type RefObject } from 'react';
import { useCell } from '../cell.ts';
import { TextInput } from '../parts/fields.tsx';
import { Action, FinancialText } from '../parts/parts.tsx';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import { ClassMark } from './BillTable.tsx';
import { ItemSearch } from './ItemSearch.tsx';
import {
  draftAmount,
  draftReady,
  draftTotal,
  withLine,
  withQuantity,
  type LineDraft,
} from './lines.ts';

export function LineEntry({ draft }: { draft: LineDraft }) {
  const { checkout, session } = useApp();
  const words = useWords();
  const { running } = useCell(session.cell);
  const search = useRef<HTMLInputElement>(null);
  const added = useRef(-1);
  const set = (lines: LineDraft) => checkout.cell.set({ lines });
  const { diagnosis } = draft;
  return (
    <section className="bill panel" aria-label={words.bill.typing}>
      <header className="entry-head">
        <ItemSearch
          inputRef={search}
          onPick={(item) => {
            set(withLine(draft, { item, quantity: '1' }));
            checkout.cell.set({ marked: draft.lines.length });
            added.current = draft.lines.length;
          }}
        />
        <TextInput
          label={words.bill.diagnosisCode}
          value={diagnosis.code}
          onChange={(code) => set({ ...draft, diagnosis: { ...diagnosis, code } })}
        />
        <TextInput
          label={words.bill.diagnosisName}
          value={diagnosis.name}
          onChange={(name) => set({ ...draft, diagnosis: { ...diagnosis, name } })}
        />
      </header>
      <DraftLines
        draft={draft}
        added={added}
        onChange={set}
        onDone={() => search.current?.focus()}
      />
      <footer className="bill-foot">
        <span className="muted">{words.bill.typingHint}</span>
        <span>{words.bill.total(draft.lines.length)}</span>
        <strong>
          <FinancialText amount={draftTotal(draft)} currency />
        </strong>
        <Action
          keyHint="F7"
          isDisabled={!draftReady(draft) || running !== undefined}
          onPress={() => void checkout.quote()}
        >
          {words.keys.quote}
        </Action>
      </footer>
    </section>
  );
}

interface DraftLinesProps {
  readonly draft: LineDraft;
  /** The line that was picked just now: its quantity is typed next. */
  readonly added: RefObject<number>;
  readonly onChange: (draft: LineDraft) => void;
  readonly onDone: () => void;
}

function DraftLines({ draft, added, onChange, onDone }: DraftLinesProps) {
  const { checkout } = useApp();
  const words = useWords().bill;
  const { marked } = useCell(checkout.cell);
  return (
    <div className="bill-lines">
      <table aria-label={words.typing}>
        <thead>
          <tr>
            <th className="no">{words.no}</th>
            <th>{words.item}</th>
            <th className="middle">{words.class}</th>
            <th className="end">{words.price}</th>
            <th className="end entry-quantity">{words.quantity}</th>
            <th className="end">{words.amount}</th>
          </tr>
        </thead>
        <tbody>
          {draft.lines.map((line, index) => (
            <tr
              // Lines of a draft have no identity but their place.
              key={`${index} ${line.item.code}`}
              aria-selected={index === marked}
              onFocus={() => checkout.cell.set({ marked: index })}
              onClick={() => checkout.cell.set({ marked: index })}
            >
              <td className="no figure">{index + 1}</td>
              <td className="bill-item">
                <bdi>{line.item.name}</bdi> <bdi className="bill-code">{line.item.code}</bdi>
              </td>
              <td className="middle">
                <ClassMark mark={line.item.class} />
              </td>
              <td className="end figure">{line.item.price}</td>
              <td className="end">
                <input
                  ref={(input) => {
                    if (input === null || added.current !== index) return;
                    added.current = -1;
                    input.focus();
                  }}
                  className="entry-input figure"
                  aria-label={`${words.edit} ${index + 1}`}
                  value={line.quantity}
                  inputMode="decimal"
                  onFocus={(event) => event.currentTarget.select()}
                  onChange={(event) => onChange(withQuantity(draft, index, event.target.value))}
                  onKeyDown={(event) => event.key === 'Enter' && onDone()}
                />
              </td>
              <td className="end bill-amount">
                <FinancialText amount={draftAmount(line)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {draft.lines.length === 0 && <p className="bill-empty muted">{words.empty}</p>}
    </div>
  );
}
