/**
 * Where the journal is broken. `firstSeq`–`lastSeq` are the entries that cannot be trusted or are
 * missing; `offset` is the byte in the segment's file where reading stopped.
 */
export interface Damage {
  what:
    | 'segment-header'
    | 'segment-missing'
    | 'frame'
    | 'order'
    | 'forged'
    | 'end-missing'
    /** A closed segment that is not what it was when it was closed. */
    | 'head'
    /** The medium does not give the file. */
    | 'unreadable'
    /** loss.json says nothing: the loss that was accepted is not known any more. */
    | 'loss-record'
    /** keys.json: damaged or unreadable, gone, or older than the entries. */
    | 'keys-damaged'
    | 'keys-missing'
    | 'period-key-missing';
  segment: string;
  firstSeq: number;
  lastSeq: number;
  offset: number;
}

/**
 * journal-locked: another process writes this journal. journal-write-failed: the outcome of the
 * last write is unknown; close and open again. journal-damaged: see `damage`; nothing was changed.
 * journal-wrong-key: these keys belong to another journal. journal-too-new: written by a later
 * version. journal-closed: closed by this process. record-too-large: over 16 MiB as JSON.
 * keys-missing: a journal without keys.json. keys-damaged: keys.json cannot be read or understood.
 * keys-refused: no wrap of ours, or it does not open. keys-locked: another process changes them.
 * journal-is-twin: this folder is another journal's copy.
 * period-key-missing: an entry's personal key is neither held nor destroyed (older keys.json).
 */
export type JournalErrorCode =
  | 'journal-locked'
  | 'journal-write-failed'
  | 'journal-damaged'
  | 'journal-wrong-key'
  | 'journal-too-new'
  | 'journal-closed'
  | 'journal-is-twin'
  | 'record-too-large'
  | 'keys-missing'
  | 'keys-damaged'
  | 'keys-refused'
  | 'keys-locked'
  | 'period-key-missing';

export class JournalError extends Error {
  readonly code: JournalErrorCode;
  readonly damage: Damage | undefined;
  constructor(
    code: JournalErrorCode,
    message: string,
    more: { cause?: unknown; damage?: Damage } = {},
  ) {
    super(`${code}: ${message}`, { cause: more.cause });
    this.name = 'JournalError';
    this.code = code;
    this.damage = more.damage;
  }
}

/** The error for a damaged journal, with the damage spelt out in its message. */
export function damaged(damage: Damage, cause?: Error): JournalError {
  const { what, segment, firstSeq, lastSeq, offset } = damage;
  const why = cause === undefined ? '' : ` (${cause.message})`;
  const where = `${segment} at byte ${offset}, entries ${firstSeq} to ${lastSeq}`;
  return new JournalError('journal-damaged', `${what} in ${where}${why}`, { damage, cause });
}
