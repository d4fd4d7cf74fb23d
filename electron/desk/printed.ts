/** What the shell is asked to print. */
import type { verbs } from '../../shared/contract.ts';
import type { z } from 'zod';

type Asked<V extends 'print' | 'printExplanation'> = z.output<(typeof verbs)[V]['input']>;

/**
 * A slip, the sheet that explains an amount, the report of an outage or of a day's reconciliation,
 * or whom to ring.
 */
export type PrintedPage =
  | ({ readonly page: 'slip' } & Asked<'print'>)
  | ({ readonly page: 'explanation' } & Asked<'printExplanation'>)
  | { readonly page: 'outage'; readonly outage: string }
  | { readonly page: 'contacts' }
  | { readonly page: 'reconcile'; readonly day: string; readonly language: 'zh' | 'en' };
