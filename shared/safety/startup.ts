/**
 * How the counter stands at its start: open, or why it is closed and what a person may do. These
 * verbs are answered also while no journal could be opened.
 */
import { z } from 'zod';

const nothing = z.strictObject({});
const mode = z.enum(['drill', 'live']);

/** Where the copy stands to a damaged journal: none set, not there, mends all, some, or nothing. */
export const copyHelps = ['none', 'away', 'all', 'some', 'nothing'] as const;

const lossView = z.strictObject({
  from: z.int(),
  to: z.int(),
  /** Time of the last entry that holds, ISO or empty. */
  until: z.string(),
  /** What a person types to accept it. */
  phrase: z.string(),
  /** Stands for exactly this loss; given back to accept it. */
  seen: z.string(),
});

export const startupView = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('open') }),
  z.strictObject({
    state: z.literal('damaged'),
    mode,
    damage: z.strictObject({
      what: z.string(),
      segment: z.string(),
      offset: z.int(),
      firstSeq: z.int(),
      lastSeq: z.int(),
    }),
    copy: z.enum(copyHelps),
    /** Absent where the copy has everything, or nothing would be left. */
    loss: lossView.optional(),
    /** For the people who mend it by hand. */
    advice: z.string(),
  }),
  z.strictObject({
    state: z.literal('keys'),
    mode,
    /** A recovery key was made for this journal. */
    recovery: z.boolean(),
  }),
]);
export type StartupView = z.infer<typeof startupView>;

const words = (most: number) => z.string().trim().min(1).max(most);

export const startupVerbs = {
  startup: { kind: 'ask' as const, input: nothing, output: startupView },
  /** Tries again, as where the copy's stick was plugged in meanwhile. */
  startAgain: { kind: 'act' as const, input: nothing, output: startupView },
  /** 用副本修复: every entry from where it holds; damaged files are kept. */
  restoreTwin: { kind: 'act' as const, input: nothing, output: startupView },
  /**
   * 接受丢失: a person in charge goes on without the entries that nobody has. `typed`: the phrase
   * of the view.
   */
  acceptLoss: {
    kind: 'act' as const,
    input: z.strictObject({
      seen: z.string(),
      by: words(60),
      reason: words(500),
      typed: words(60),
    }),
    output: startupView,
  },
  /** Opens the keys by the recovery key and wraps them for this computer's keystore. */
  recoverKeys: {
    kind: 'act' as const,
    input: z.strictObject({ text: z.string().max(200) }),
    output: startupView,
  },
};

const groups = z.array(z.string());

/** 恢复密钥: made once, shown once. */
export const recoveryVerbs = {
  recovery: { kind: 'ask' as const, input: nothing, output: z.strictObject({ made: z.boolean() }) },
  /** A new one, which counts only when its groups of these places (1 …) were typed back. */
  makeRecoveryKey: {
    kind: 'act' as const,
    input: nothing,
    output: z.strictObject({ groups, check: z.array(z.int().positive()).length(2) }),
  },
  confirmRecoveryKey: {
    kind: 'act' as const,
    input: z.strictObject({ typed: groups.length(2) }),
    output: z.strictObject({ made: z.boolean() }),
  },
};
