/** The desk's verbs that show and save what the journal holds. */
import { z } from 'zod';
import { proofView, twinStatus } from './view.ts';

const nothing = z.strictObject({});
const saved = z.strictObject({ to: z.string() });

export const safetyVerbs = {
  /** Reads and proves the whole journal, and the copy where there is one. */
  proof: { kind: 'ask' as const, input: nothing, output: proofView },
  /** `crosscounter.proof/1` into the export folder; `npm run verify` compares with it. */
  exportProof: { kind: 'act' as const, input: nothing, output: saved },
  /** The whole journal in one file, sealed as it is; only the recovery key opens it. */
  exportRescue: { kind: 'act' as const, input: nothing, output: saved },
  /**
   * 副本盘已插好: copies at once. `prepare`: an empty folder becomes this journal's copy, by a
   * person's choice.
   */
  wakeTwin: {
    kind: 'act' as const,
    input: z.strictObject({ prepare: z.boolean() }),
    output: twinStatus,
  },
} as const;
