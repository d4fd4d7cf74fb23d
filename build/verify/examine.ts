/** What the verifier proves, and what it finds wrong. */
import { DiskError, type Disk } from '../../electron/disk.ts';
import { JournalError } from '../../electron/journal/errors.ts';
import type { Keyring } from '../../electron/journal/keys.ts';
import { readPendingLoss, type PendingLoss } from '../../electron/journal/loss.ts';
import { compareTwin, differsFrom, proofOf } from '../../electron/journal/proof.ts';
import type { Proof, TwinReport } from '../../electron/journal/proof.ts';
import { EntryError } from '../../shared/entry.ts';
import { damageText } from './words.ts';

/** One thing that is not proven; `text` is a sentence in Chinese. */
export interface Finding {
  code: string;
  text: string;
}

export interface Report {
  proven: boolean;
  /** With the key who wrote it is proven too, and the sums are taken. */
  withKey: boolean;
  findings: Finding[];
  proof: Proof | undefined;
  twin: TwinReport | undefined;
  /** A loss that a person accepted and that no entry tells of before the next start. */
  pendingLoss: PendingLoss | undefined;
}

export interface Examined {
  disk: Disk;
  keyring: Keyring | undefined;
  twin: Disk | undefined;
  /** A proof made earlier. */
  earlier: Proof | undefined;
  /** ISO time of this examination. */
  now: string;
}

export async function examine(examined: Examined): Promise<Report> {
  const { disk, keyring, earlier, now } = examined;
  const findings: Finding[] = [];
  const proof = await tried(() => proofOf(disk, keyring, now), '流水账', findings);
  if (proof?.audit !== undefined) findings.push(...numberFindings(proof.audit.numbers));
  if (earlier !== undefined) findings.push(...(await earlierFindings(disk, earlier, proof)));
  const twin = await examineTwin(examined, proof, findings);
  const pendingLoss = await unrecordedLoss(disk, proof, findings);
  const proven = findings.length === 0;
  return { proven, withKey: keyring !== undefined, findings, proof, twin, pendingLoss };
}

/** The journal's next entry will be the one that tells of it. */
async function unrecordedLoss(
  disk: Disk,
  proof: Proof | undefined,
  findings: Finding[],
): Promise<PendingLoss | undefined> {
  const pending = await tried(() => readPendingLoss(disk), '接受丢失的记录', findings);
  const told = pending !== undefined && proof !== undefined && proof.entries >= pending.loss.from;
  return told ? undefined : pending;
}

async function examineTwin(
  { disk, keyring, twin, now }: Examined,
  proof: Proof | undefined,
  findings: Finding[],
): Promise<TwinReport | undefined> {
  if (twin === undefined) return undefined;
  const copy = await tried(() => proofOf(twin, keyring, now), '副本', findings);
  if (copy === undefined || proof === undefined) return undefined;
  const report = await compareTwin(disk, proof, copy);
  if (!report.same) {
    findings.push({ code: 'twin-differs', text: '副本与流水账不是同一条链，不能用来恢复。' });
  }
  return report;
}

async function tried<T>(
  work: () => Promise<T>,
  what: string,
  findings: Finding[],
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    findings.push(findingOf(error, what));
    return undefined;
  }
}

function findingOf(error: unknown, what: string): Finding {
  if (error instanceof JournalError && error.damage !== undefined) {
    return { code: error.code, text: damageText(what, error.damage) };
  }
  if (error instanceof JournalError) return { code: error.code, text: `${what}：${error.message}` };
  if (error instanceof DiskError) {
    return { code: `disk-${error.code}`, text: `${what}读不出来：${error.message}` };
  }
  if (!(error instanceof EntryError)) throw error;
  return { code: 'entry-unknown', text: `${what}里有本程序读不懂的记录：${error.message}` };
}

function numberFindings({ missing, repeated }: NonNullable<Proof['audit']>['numbers']): Finding[] {
  const findings: Finding[] = [];
  if (missing.length > 0) {
    const text = `就诊号、批次号、凭条号不连续，缺：${missing.join('、')}。`;
    findings.push({ code: 'numbers-missing', text });
  }
  if (repeated.length > 0) {
    findings.push({ code: 'numbers-repeated', text: `号码用了两次：${repeated.join('、')}。` });
  }
  return findings;
}

async function earlierFindings(
  disk: Disk,
  earlier: Proof,
  proof: Proof | undefined,
): Promise<Finding[]> {
  if (proof !== undefined && proof.epoch !== earlier.epoch) {
    return [{ code: 'other-journal', text: '证明文件是另一份流水账的。' }];
  }
  const wrong = await differsFrom(disk, earlier);
  return wrong.map(({ firstSeq, lastSeq }) => ({
    code: 'differs-from-proof',
    text: `第 ${firstSeq} 至 ${lastSeq} 条与 ${earlier.made} 的证明不符。`,
  }));
}
