/** The catalogue's search box: results come from the read model as the cashier types. */
import { useLiveQuery } from 'dexie-react-hooks';
import { useState, type Ref } from 'react';
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { useCell } from '../cell.ts';
import type { StoredItem } from '../database.ts';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import { ClassMark } from './BillTable.tsx';

const FOUND_MAX = 12;

interface ItemSearchProps {
  readonly inputRef: Ref<HTMLInputElement>;
  readonly onPick: (item: StoredItem) => void;
}

export function ItemSearch({ inputRef, onPick }: ItemSearchProps) {
  const { store } = useApp();
  const words = useWords().bill;
  const { catalogue } = useCell(store.cell);
  const [text, setText] = useState('');
  const found = useLiveQuery(
    async () => (catalogue === undefined ? [] : store.findItems(text, FOUND_MAX)),
    [text, catalogue?.version],
  );
  const items = (found ?? []).map((item) => ({ id: item.code, item }));
  return (
    <ComboBox
      className="field item-search"
      items={items}
      inputValue={text}
      onInputChange={setText}
      value={null}
      onChange={(code) => {
        const picked = items.find((each) => each.id === code);
        if (!picked) return;
        onPick(picked.item);
        setText('');
      }}
      // With nothing typed the list closes; typed and not found, it says so.
      allowsEmptyCollection={text !== ''}
      menuTrigger="input"
      autoFocus
    >
      <Label>
        {words.search}
        {catalogue && (
          <span className="muted"> · {words.catalogue(catalogue.version, catalogue.count)}</span>
        )}
      </Label>
      <Input ref={inputRef} autoComplete="off" spellCheck={false} />
      <Popover className="popover item-popover">
        <ListBox
          items={items}
          renderEmptyState={() => <p className="bill-empty muted">{words.nothing}</p>}
        >
          {({ item }: { item: StoredItem }) => (
            <ListBoxItem className="option item-option" textValue={item.name}>
              <ClassMark mark={item.class} />
              <strong>{item.name}</strong>
              <span className="muted">{item.spec}</span>
              <bdi className="figure muted">{item.code}</bdi>
              <bdi className="figure item-price">
                {item.price} / {item.unit}
              </bdi>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
