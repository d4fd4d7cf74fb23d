/** The desk's verbs that show and save what the journal holds, and carry visits by hand. */
import { z } from 'zod';
import { bundlesView, proofView, twinStatus } from './view.ts';

const BUNDLE_TEXT_MAX = 64_000_000;
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

/** 封装包: visits carried by hand to one named counter. */
export const bundleVerbs = {
  bundles: { kind: 'ask' as const, input: nothing, output: bundlesView },
  /** This counter's number and public keys, for others to take. */
  exportAddress: { kind: 'act' as const, input: nothing, output: saved },
  /** Takes another counter's address; a person has compared the key's digits. */
  knowCounter: {
    kind: 'act' as const,
    input: z.strictObject({ text: z.string().max(10_000) }),
    output: bundlesView,
  },
  /** From here on the visits are not sent from this counter any more. */
  exportBundle: {
    kind: 'act' as const,
    input: z.strictObject({ visits: z.array(z.string()).min(1).max(1000), to: z.string() }),
    output: saved.extend({ bundle: z.string() }),
  },
  /** The same file once more. */
  bundleAgain: {
    kind: 'act' as const,
    input: z.strictObject({ bundle: z.string() }),
    output: saved.extend({ bundle: z.string() }),
  },
  /** Takes a bundle, once; its visits are settled from here. */
  importBundle: {
    kind: 'act' as const,
    input: z.strictObject({ text: z.string().max(BUNDLE_TEXT_MAX) }),
    /** `doubtful`: they wait for a reconciliation, since this counter may have had them before. */
    output: z.strictObject({
      from: z.string(),
      visits: z.array(z.string()),
      doubtful: z.boolean(),
    }),
  },
} as const;
