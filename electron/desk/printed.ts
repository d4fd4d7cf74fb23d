/** What the shell is asked to print. */
import type { verbs } from '../../shared/contract.ts';
import type { z } from 'zod';

type Asked<V extends 'print' | 'printExplanation'> = z.output<(typeof verbs)[V]['input']>;

/** A slip, the sheet that explains an amount, or the report of a day's reconciliation. */
export type PrintedPage =
  | ({ readonly page: 'slip' } & Asked<'print'>)
  | ({ readonly page: 'explanation' } & Asked<'printExplanation'>)
  | { readonly page: 'reconcile'; readonly day: string; readonly language: 'zh' | 'en' };
