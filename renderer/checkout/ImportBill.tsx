/** No bill yet: a file, the clipboard, a drop, or typed lines. */
import { useEffect, type DragEvent, type ReactNode } from 'react';
import { FileTrigger } from 'react-aria-components';
import { useCell } from '../cell.ts';
import { Icon } from '../parts/Icon.tsx';
import { Action } from '../parts/parts.tsx';
import type { Checkout } from './checkout.ts';
import { useApp } from '../shell/context.ts';
import type { Run } from '../shell/useKeys.ts';
import { useWords } from '../text/words.tsx';
import { can } from './state.ts';

export function ImportBill({ run }: { run: Run }) {
  const { checkout, session } = useApp();
  const words = useWords().bill;
  const { visit } = useCell(checkout.cell);
  const { running } = useCell(session.cell);
  const rest = running !== undefined || !can(visit, 'bill');
  return (
    <section className="import panel" aria-label={words.importTitle}>
      <Icon name="file" size={56} />
      <h1>{words.importTitle}</h1>
      <p className="muted">{words.importHint}</p>
      <div className="import-ways">
        <ChooseFile disabled={rest}>{words.choose}</ChooseFile>
        <Action isDisabled={rest} onPress={() => run('add')}>
          {words.type}
        </Action>
      </div>
    </section>
  );
}

export function ChooseFile({ disabled, children }: { disabled: boolean; children: ReactNode }) {
  const { checkout } = useApp();
  return (
    <FileTrigger
      acceptedFileTypes={['application/json', '.json']}
      onSelect={(files) => {
        const file = files?.[0];
        if (file) void importFile(checkout, file);
      }}
    >
      <Action isDisabled={disabled}>{children}</Action>
    </FileTrigger>
  );
}

async function importFile(checkout: Checkout, file: Blob): Promise<void> {
  await checkout.importBill(await file.text());
}

/** A bill pasted anywhere but in a field, or dropped anywhere on the checkout, is imported. */
export function useBillPaste(): {
  onDrop(event: DragEvent): void;
  onDragOver(event: DragEvent): void;
} {
  const { checkout } = useApp();
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      const typing = event.target instanceof HTMLInputElement;
      if (typing || text.trim() === '' || !can(checkout.cell.get().visit, 'bill')) return;
      event.preventDefault();
      void checkout.importBill(text);
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, [checkout]);
  return {
    onDragOver: (event) => event.preventDefault(),
    onDrop(event) {
      event.preventDefault();
      const file = event.dataTransfer.files[0];
      if (file && can(checkout.cell.get().visit, 'bill')) void importFile(checkout, file);
    },
  };
}
