/** The outage record 停机记录: opens by itself when the line goes, closes when it is back. */
import { dayOf } from '../../shared/time.ts';
import type { Clock } from '../clock.ts';
import type { Book } from './book.ts';

/** Called at each change of the line, in order. */
export function outageRecorder(book: Book, clock: Clock) {
  return async (state: 'up' | 'down', cause: string): Promise<void> => {
    const open = book.outage();
    if (state === 'down' && !open) {
      const outage = book.nextSerial(dayOf(clock.now()));
      await book.append('outage.opened', { outage, cause });
    }
    if (state === 'up' && open) await book.append('outage.closed', { outage: open.outage });
  };
}
