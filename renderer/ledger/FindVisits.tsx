/** Search by name, part of the number or settlement id: names are only known to the desk. */
import { useState } from 'react';
import { Form, Input, SearchField } from 'react-aria-components';
import { useCell } from '../cell.ts';
import { Icon } from '../parts/Icon.tsx';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';

export function FindVisits() {
  const { ledger } = useApp();
  const words = useWords().ledger;
  const { text } = useCell(ledger.cell);
  const [typed, setTyped] = useState(text);
  return (
    <Form
      className="ledger-find"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        void ledger.find(typed);
      }}
    >
      <SearchField
        className="field"
        aria-label={words.search}
        value={typed}
        onChange={setTyped}
        onClear={() => void ledger.find('')}
      >
        <Icon name="search" size={16} />
        <Input placeholder={words.search} autoComplete="off" spellCheck={false} />
      </SearchField>
    </Form>
  );
}
