/** The bills of a journal that money was taken for, read without writing anything. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createNodeDisk, DiskError, type Disk } from '../../electron/disk.ts';
import { readOnlyDisk } from '../../electron/disk-readonly.ts';
import { fileWrap } from '../../electron/filewrap.ts';
import { JournalError } from '../../electron/journal/errors.ts';
import { openKeyring, type KeyWrap } from '../../electron/journal/keys.ts';
import { readJournal } from '../../electron/journal/read.ts';
import type { JournalRecord } from '../../electron/journal/record.ts';
import { EntryError, parseEntry } from '../../shared/entry.ts';
import { activeInsurance } from '../../shared/known.ts';
import { add } from '../../shared/money.ts';
import { maskName } from '../../shared/person.ts';
import { filingType, insuranceKind } from '../../shared/policy/field.ts';
import { VisitError, type Visit } from '../../shared/visit/state.ts';
import { step } from '../../shared/visit/visit.ts';
import type { OldAmounts, PastBill } from './recompute.ts';
import { messageOf, Refusal } from './refusal.ts';

/** A charged visit that cannot be computed again, and why. */
export interface LeftOut {
  readonly visit: string;
  readonly date: string;
  readonly why: 'erased' | 'no-estimate' | 'insurance';
}

export interface PastBills {
  readonly bills: readonly PastBill[];
  readonly leftOut: readonly LeftOut[];
  /** Visits that no money was taken for, or that were refunded. */
  readonly uncharged: number;
}

/** Throws Refusal 1 where folder, key or journal do not serve. Takes no lock, changes nothing. */
export async function readPastBills(folder: string, keyPath: string): Promise<PastBills> {
  const disk = await journalDisk(folder);
  const wrap = readWrap(keyPath);
  try {
    const keyring = await openKeyring({ disk, wrap, random: noRandom });
    const { records } = await readJournal(disk, keyring);
    return pastBillsOf(records);
  } catch (error) {
    const known = [JournalError, DiskError, EntryError, VisitError];
    if (!known.some((kind) => error instanceof kind)) throw error;
    const wrong = error instanceof JournalError && error.code === 'keys-refused';
    const words = wrong ? '这把钥匙打不开这份日志' : '读不了这份日志';
    throw new Refusal(1, `${words}：${folder}（${messageOf(error).split('\n')[0]}）`);
  }
}

/** The folder itself, or its `journal` (as a drill keeps it). */
async function journalDisk(folder: string): Promise<Disk> {
  for (const place of [folder, path.join(folder, 'journal')]) {
    const disk = createNodeDisk(place);
    if ((await disk.size('keys.json')) !== undefined) return readOnlyDisk(disk);
  }
  throw new Refusal(1, `文件夹里没有日志（没有 keys.json）：${folder}`);
}

const noRandom = (): never => {
  throw new Error('reading needs no random numbers');
};

/** drill.key: 32 bytes, or the same as 64 hexadecimal digits. */
function readWrap(keyPath: string): KeyWrap {
  const bytes = (() => {
    try {
      return readFileSync(keyPath);
    } catch (error) {
      throw new Refusal(1, `读不了钥匙文件 ${keyPath}（${messageOf(error)}）`);
    }
  })();
  if (bytes.length === 32) return fileWrap(bytes, noRandom);
  const hex = /^[0-9a-f]{64}$/i.exec(bytes.toString('latin1').trim())?.[0];
  if (hex !== undefined) return fileWrap(Buffer.from(hex, 'hex'), noRandom);
  throw new Refusal(1, `不是日志的钥匙文件（应为 32 字节，或 64 位十六进制）：${keyPath}`);
}

/** The bills in the order in which they were charged. Throws EntryError, VisitError. */
function pastBillsOf(records: readonly JournalRecord[]): PastBills {
  const visits = new Map<string, Visit>();
  const chargedAt = new Map<string, string>();
  for (const record of records) {
    const entry = parseEntry(record);
    if (entry.visit === undefined) continue;
    visits.set(entry.visit, step(visits.get(entry.visit), entry));
    if (entry.kind === 'money.taken' && entry.data.purpose !== 'collect') {
      chargedAt.set(entry.visit, entry.wall);
    }
  }
  const bills: PastBill[] = [];
  const leftOut: LeftOut[] = [];
  let uncharged = 0;
  for (const visit of visits.values()) {
    if (visit.step !== 'settled' && visit.money !== 'provisional') {
      uncharged += 1;
      continue;
    }
    const at = chargedAt.get(visit.id) ?? visit.openedAt;
    const bill = pastBill(visit, at);
    if ('why' in bill) leftOut.push(bill);
    else bills.push(bill);
  }
  bills.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return { bills, leftOut, uncharged };
}

function pastBill(visit: Visit, at: string): PastBill | LeftOut {
  const { known, filing = '' } = visit.personal;
  const detail = visit.bill?.detail;
  const out = (why: LeftOut['why']): LeftOut => {
    return { visit: visit.id, date: visit.bill?.date ?? at.slice(0, 10), why };
  };
  if (known === undefined || detail === undefined || visit.judged === undefined) {
    return out('erased');
  }
  const insurance = activeInsurance(known);
  const kind = insuranceKind.safeParse(insurance?.insutype);
  if (insurance === undefined || !kind.success) return out('insurance');
  const old = oldAmounts(visit);
  if (old === undefined) return out('no-estimate');
  const counted = known.accumulators;
  return {
    visit: visit.id,
    person: visit.person,
    name: maskName(known.name),
    at,
    facts: {
      place: insurance.place,
      insurance: kind.data,
      disease: visit.judged.disease,
      filing: filingType.safeParse(filing).data ?? 'other',
      date: detail.date,
    },
    lines: detail.lines,
    old,
    counted:
      counted?.fundPaid === undefined
        ? undefined
        : { at: counted.at, year: counted.year, fund: counted.fundPaid },
  };
}

/** What was charged: the platform's settlement, or the estimate it was charged on. */
function oldAmounts({ settlement, estimate }: Visit): OldAmounts | undefined {
  if (settlement !== undefined) {
    const { patient, fund } = settlement.amounts;
    const ours = estimate?.kind === 'estimate' ? estimate.split.amounts.patient : undefined;
    return { basis: 'settlement', patient, fund, estimated: ours };
  }
  if (estimate === undefined || estimate.kind === 'none') return undefined;
  const split = estimate.kind === 'estimate' ? estimate.split : estimate.low;
  const { patient, fund, later } = split.amounts;
  return { basis: 'estimate', patient, fund: add(fund, later), estimated: patient };
}
