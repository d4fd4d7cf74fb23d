/** Esc on an unfinished visit: keep it for later, or give it up and take back what was uploaded. */
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useCell } from '../cell.ts';
import { Action } from '../parts/parts.tsx';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';

export function LeaveDialog() {
  const { checkout } = useApp();
  const words = useWords().leave;
  const { leaving } = useCell(checkout.cell);
  return (
    <ModalOverlay
      className="overlay"
      isOpen={leaving}
      isDismissable
      onOpenChange={(open) => checkout.cell.set({ leaving: open })}
    >
      <Modal className="modal">
        <Dialog className="dialog">
          <Heading slot="title">{words.title}</Heading>
          <p className="muted">{words.hint}</p>
          <div className="dialog-ways">
            <Action autoFocus onPress={checkout.leave}>
              {words.keep}
            </Action>
            <Action
              onPress={() => {
                checkout.cell.set({ leaving: false });
                void checkout.abandon(words.reason);
              }}
            >
              {words.giveUp}
            </Action>
            <Action
              kind="quiet"
              keyHint="Esc"
              onPress={() => checkout.cell.set({ leaving: false })}
            >
              {words.stay}
            </Action>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
