/**
 * Examples published elsewhere 公开算例: what an importer takes and what it refuses. Figures that
 * do not add up are never taken silently: they come back with the reason.
 */
import { z } from 'zod';
import { yuan } from './field.ts';
import { parseYuan, type Fen } from '../money.ts';

export const publishedExample = z.looseObject({
  id: z.string().min(1),
  source: z.string().min(1),
  trust: z.string().min(1),
  expected: z.record(z.string(), z.string()),
  inputs: z.looseObject({ total: z.string().optional(), self_funded: z.string().optional() }),
  check: z.looseObject({
    steps: z.array(z.string()),
    adds_up: z.boolean(),
    why: z.string(),
    independence: z.string(),
  }),
});
export type PublishedExample = z.infer<typeof publishedExample>;

export type Imported =
  | { readonly ok: true; readonly example: PublishedExample }
  | { readonly ok: false; readonly reason: ImportRefusal; readonly text: string };
export type ImportRefusal = 'format' | 'said-not-to-add-up' | 'parts-beyond-total' | 'no-steps';

/**
 * Takes a published example, or says why not: its reviewer found that it does not add up, it
 * carries no working, or its own figures contradict its total.
 */
export function importPublished(value: unknown): Imported {
  const parsed = publishedExample.safeParse(value);
  if (!parsed.success) return refused('format', parsed.error.issues[0]?.message ?? '');
  const example = parsed.data;
  const { adds_up: addsUp, why, steps } = example.check;
  const contradiction = contradictionIn(example);
  if (contradiction !== undefined) return refused('parts-beyond-total', contradiction);
  if (!addsUp) return refused('said-not-to-add-up', why);
  if (steps.length === 0) return refused('no-steps', '没有计算过程');
  return { ok: true, example };
}

/** Fund + personal must be the total, where all three are printed. */
function contradictionIn({ inputs, expected }: PublishedExample): string | undefined {
  const total = figure(inputs.total);
  const personal = figure(expected['personal_total']);
  const fund = figure(expected['fund_total'] ?? expected['fund_pool']);
  if (!total || personal === undefined || fund === undefined) return undefined;
  if (personal + fund === total) return undefined;
  return `基金 ${expected['fund_total'] ?? expected['fund_pool']} 加个人 ${expected['personal_total']} 不等于总额 ${inputs.total}`;
}

function figure(text: string | undefined): Fen | undefined {
  if (text === undefined || !yuan.safeParse(text).success) return undefined;
  return parseYuan(text);
}

function refused(reason: ImportRefusal, text: string): Imported {
  return { ok: false, reason, text };
}
