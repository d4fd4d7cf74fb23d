import { z } from 'zod';
import { strict } from './notModelled.ts';

const boxOptions = z.looseObject({
  title: z.string().optional(),
  message: z.string().optional(),
  buttons: z.array(z.string()).optional(),
  cancelId: z.number().optional(),
});
type BoxOptions = z.infer<typeof boxOptions>;

/** The button of Esc (docs/api/dialog, cancelId): as given, else "cancel" or "no", else 0. */
function cancelled({ cancelId, buttons = [] }: BoxOptions): number {
  if (cancelId !== undefined) return cancelId;
  const index = buttons.findIndex((label) => /^(cancel|no|取消)$/i.test(label.replace('&', '')));
  return Math.max(0, index);
}

/**
 * Electron's `dialog` (docs/api/dialog): each is written to stderr and dismissed at once, as by
 * Esc. A test that wants another answer puts its own function in place.
 */
export function createDialog() {
  /** The options are the last argument: a window may stand before them. */
  const show = (kind: string, args: unknown[]): BoxOptions => {
    const options = boxOptions.parse(args.at(-1) ?? {});
    console.error(`stand-in: ${kind}: ${options.title ?? ''} ${options.message ?? ''} (dismissed)`);
    return options;
  };
  return strict('dialog', {
    showMessageBox: async (...args: unknown[]): Promise<object> => ({
      response: cancelled(show('message box', args)),
      checkboxChecked: false,
    }),
    showMessageBoxSync: (...args: unknown[]): number => cancelled(show('message box', args)),
    showErrorBox: (title: string, content: string): void => {
      show('error box', [{ title, message: content }]);
    },
    showOpenDialog: async (...args: unknown[]): Promise<object> => {
      show('open dialog', args);
      return { canceled: true, filePaths: [] };
    },
    showSaveDialog: async (...args: unknown[]): Promise<object> => {
      show('save dialog', args);
      return { canceled: true, filePath: '' };
    },
  });
}
