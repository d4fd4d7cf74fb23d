/** The desk's verbs of reconciliation, day files and the shift's end. */
import { z } from 'zod';
import { date } from '../policy/field.ts';
import { ENVELOPE_TEXT_MAX } from '../sealed.ts';
import { fenSchema } from '../settlement.ts';
import { explainHows } from './entries.ts';
import { reconcileView, shiftView } from './view.ts';

const ofDay = z.strictObject({ day: date });
const saved = z.strictObject({ to: z.string() });
const given = z.string().max(ENVELOPE_TEXT_MAX);

export const reconcileVerbs = {
  reconcileDay: { kind: 'ask' as const, input: ofDay, output: reconcileView },
  /** 3201 for every group, 3202 where one differs; asks the centre anew each time. */
  runReconcile: { kind: 'act' as const, input: ofDay, output: reconcileView },
  /** This counter's signed day file, and its public key as a trust list, into the export folder. */
  exportDayFile: {
    kind: 'act' as const,
    input: ofDay,
    output: saved.extend({ keyTo: z.string(), kid: z.string() }),
  },
  /** A signed day file, or the HIS's table, for which somebody vouches by name. */
  importDayFile: {
    kind: 'act' as const,
    input: ofDay.extend({ text: given, vouchedBy: z.string().max(60).optional() }),
    output: reconcileView,
  },
  /** Takes the keys of another counter's or the HIS's public-key file; answers whose they are. */
  trustDayKey: {
    kind: 'act' as const,
    input: z.strictObject({ text: given }),
    output: z.array(z.strictObject({ kid: z.string(), holder: z.string() })),
  },
  explainDifference: {
    kind: 'act' as const,
    input: ofDay.extend({
      key: z.string(),
      how: z.enum(explainHows),
      note: z.string().trim().min(1).max(300),
    }),
    output: reconcileView,
  },
  closeInsuranceDay: { kind: 'act' as const, input: ofDay, output: reconcileView },
  /** Always possible: states the difference and carries the open visits forward. */
  closeShift: {
    kind: 'act' as const,
    input: z.strictObject({ counted: fenSchema }),
    output: shiftView,
  },
  /** The report as a TAB-separated table, or printed. */
  exportReport: {
    kind: 'act' as const,
    input: ofDay.extend({ as: z.enum(['tsv', 'print']), language: z.enum(['zh', 'en']) }),
    output: saved,
  },
  /** Drill only: the HIS's doings, and how the centre's books differ; text is the HIS's file. */
  drillBooks: {
    kind: 'act' as const,
    input: ofDay.extend({
      do: z.enum([
        'his-settle',
        'his-file',
        'only-there',
        'only-here',
        'amount',
        'refund-missing',
        'clear',
      ]),
    }),
    output: z.strictObject({ text: z.string() }),
  },
} as const;
