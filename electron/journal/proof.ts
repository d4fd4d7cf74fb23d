/** The proof of a journal: what an auditor can check without the app, and on screen with it. */
import { z } from 'zod';
import { auditSchema, createAuditor } from '../../shared/audit.ts';
import type { Audit } from '../../shared/audit.ts';
import { parseEntry } from '../../shared/entry.ts';
import type { Disk } from '../disk.ts';
import { sha256 } from './frame.ts';
import { closedSegment, closingHead } from './heads.ts';
import type { ClosedSegment } from './heads.ts';
import type { Keyring } from './keys.ts';
import { findJournal } from './open.ts';
import { asBuffer, segmentFirsts } from './read.ts';
import { wallText } from './record.ts';
import { salvageRange } from './salvage.ts';
import { hashOfEntry } from './scan.ts';
import { segmentName } from './segment.ts';

/** `crosscounter.proof/1`: heads, counts and sums; no personal data, no key. */
export const proofSchema = z.strictObject({
  format: z.literal('crosscounter.proof/1'),
  epoch: z.string(),
  made: z.string(),
  entries: z.int().nonnegative(),
  /** Time of the last entry, ISO; empty where there is none. */
  until: z.string(),
  segments: z.array(closedSegment),
  /** Absent where it was made without the key. */
  audit: auditSchema.optional(),
});
export type Proof = z.infer<typeof proofSchema>;

/**
 * Reads and proves the whole journal, and takes its sums where `keyring` is given. Changes nothing;
 * a counter may go on writing. Throws JournalError, and EntryError on entries of a later program.
 */
export async function proofOf(
  disk: Disk,
  keyring: Keyring | undefined,
  made: string,
): Promise<Proof> {
  const auditor = createAuditor();
  let until = '';
  const { last, heads } = await findJournal({
    disk,
    keyring,
    take: (frame, record) => {
      until = wallText(frame.wall);
      if (record !== undefined) auditor.take(parseEntry(record));
    },
  });
  const begun = last !== undefined && last.link.seq >= last.head.firstSeq;
  const audit: Audit | undefined = keyring === undefined ? undefined : auditor.result();
  return {
    format: 'crosscounter.proof/1',
    epoch: last?.head.epoch ?? '',
    made,
    entries: last?.link.seq ?? 0,
    until,
    segments: begun ? [...heads, closingHead(last)] : heads,
    ...(audit === undefined ? {} : { audit }),
  };
}

/**
 * Compares a folder with a proof that was made of it earlier, without a key; it may have grown
 * since. Returns what is not as it was, by segment.
 */
export async function differsFrom(disk: Disk, proof: Proof): Promise<ClosedSegment[]> {
  const firsts = await segmentFirsts(disk);
  const wrong: ClosedSegment[] = [];
  for (const segment of proof.segments) {
    const { firstSeq, size, sha256: sum } = segment;
    const there = firsts.includes(firstSeq);
    const found = there ? await salvageRange(disk, segmentName(firstSeq), 0, size) : undefined;
    if (found === undefined || sha256(found.bytes).toString('hex') !== sum) wrong.push(segment);
  }
  return wrong;
}

/** How a twin copy stands to its journal. */
export interface TwinReport {
  /** Last entry of the twin and its time. */
  seq: number;
  until: string;
  lagEntries: number;
  /** Between the last entry of the journal and that of the twin. */
  lagMs: number;
  /** The twin's chain is a beginning of the journal's. */
  same: boolean;
}

/** Both folders must be proven; each may have grown since. */
export async function compareTwin(disk: Disk, proof: Proof, twin: Proof): Promise<TwinReport> {
  const end = twin.segments.at(-1);
  const hash = end === undefined ? '' : await hashAt(disk, end.lastSeq);
  const same = twin.epoch === proof.epoch && (end === undefined || end.hash === hash);
  const behind = twin.until === '' ? 0 : Date.parse(proof.until) - Date.parse(twin.until);
  // Read after the journal, a copy that is in use may have got further.
  const ahead = twin.entries > proof.entries;
  const [lagEntries, lagMs] = ahead ? [0, 0] : [proof.entries - twin.entries, behind];
  return { seq: twin.entries, until: twin.until, lagEntries, lagMs, same };
}

async function hashAt(disk: Disk, seq: number): Promise<string> {
  const firstSeq = (await segmentFirsts(disk)).findLast((first) => first <= seq);
  if (firstSeq === undefined) return '';
  const bytes = asBuffer(await disk.read(segmentName(firstSeq)));
  return hashOfEntry(bytes, bytes.length, seq) ?? '';
}
