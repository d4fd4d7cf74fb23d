/**
 * A lost 2207 or 2208 looked for in the result file of 3202 (platform-interface.md §3.5): the file
 * names rows that the centre has and we do not, with the msgid under which they were sent.
 */
import type { EntryData } from '../../shared/entry.ts';
import { fault, FaultError, type Fault } from '../../shared/fault.ts';
import { activeInsurance } from '../../shared/known.ts';
import { negate, ZERO } from '../../shared/money.ts';
import { settlementInput } from '../../shared/platform/chain.ts';
import { infnoOf } from '../../shared/platform/profile.ts';
import { readQueriedSettlement } from '../../shared/platform/setlinfo.ts';
import type { ResultRow } from '../../shared/reconcile/file.ts';
import { classOf, type Texts } from '../../shared/platform/texts.ts';
import { readInsutype } from '../../shared/reconcile/read.ts';
import { dayRows } from '../../shared/reconcile/row.ts';
import { isRefusal, passes } from '../../shared/refusal.ts';
import { dayOf, isoChina } from '../../shared/time.ts';
import type { Pending, Visit } from '../../shared/visit/state.ts';
import { parkReasons } from '../../shared/visit/table.ts';
import type { Clock } from '../clock.ts';
import { faultOf, type DeskParts } from './parts.ts';
import { query } from './query.ts';
import { askResultFile, type FileAsk } from './resultfile.ts';

type Decided = Omit<EntryData<'call.decided'>, 'act' | 'msgid' | 'by'>;

/** Result files of the last minute: a hundred lost visits of one hour are one question. */
export interface ResultFiles {
  /** Raises the fault of the step that failed; then it is asked for anew. */
  ask(parts: DeskParts, ask: FileAsk): Promise<ResultFile>;
}

interface ResultFile {
  /** Monotonic ms when it was asked for. */
  at: number;
  rows: readonly ResultRow[];
}

const KEPT_MS = 60_000;

export function createResultFiles(clock: Pick<Clock, 'monotonic'>): ResultFiles {
  const kept = new Map<string, { at: number; file: Promise<ResultFile> }>();
  return {
    ask(parts, ask) {
      const key = [ask.clrType, ask.clrOptins, ask.from, ask.to].join('/');
      const now = clock.monotonic();
      for (const [each, { at }] of kept) if (now - at > KEPT_MS) kept.delete(each);
      const held = kept.get(key);
      if (held) return held.file;
      const file = askResultFile(parts, ask)
        .then((rows) => ({ at: now, rows }))
        .catch((error: unknown) => {
          kept.delete(key);
          throw error;
        });
      kept.set(key, { at: now, file });
      return file;
    },
  };
}

const MINUTE = 60_000;

/**
 * `reverse`: the centre has the row but does not name its settlement, so 2601 by the msgid is what
 * is left. A fault where nothing is known yet, or the visit waits for a person. Undefined: decided.
 */
export async function decideByFile(
  parts: DeskParts,
  visit: Visit,
  pending: Pending,
  keep: (verdict: Decided) => Promise<Fault | undefined>,
): Promise<Fault | 'reverse' | undefined> {
  try {
    const found = await findRow(parts, visit, pending);
    if (found === 'young') return fault('line-lost', ['中心可能还没有记账，几分钟后再查（3202）']);
    if (found === 'unclear') {
      return await parked(parts, visit, '结果文件中有一行不能断定是不是这一笔');
    }
    if (found === 'absent') {
      // "Already settled", but not by this message: then somebody has to look which one it was.
      if (pending.because === 'already-settled') {
        return await parked(parts, visit, '平台说已结算过，结果文件中没有这一笔');
      }
      return await keep({ verdict: 'absent', ids: {} });
    }
    if (found.setlId === '') {
      const { profile } = parts.rules;
      if (profile.reversible.includes(infnoOf(profile, pending.act))) return 'reverse';
      return await parked(parts, visit, '结果文件有这一笔而没有结算编号，本省又不能冲正');
    }
    if (pending.act === '2207') return await settled(parts, visit, found, keep);
    return await keep({ verdict: 'found', ids: {}, refund: refundOf(visit, pending, found) });
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    const { platform, detail } = error.fault;
    const later = isForLater(error.fault, parts.rules.profile.texts);
    return later ? error.fault : parked(parts, visit, platform ?? detail.join('；'));
  }
}

/** What the line or the gateway did passes; what the platform said, or we lack, needs somebody. */
function isForLater({ code, platform = '' }: Fault, texts: Texts): boolean {
  if (code === 'platform-unreadable' || code === 'message-incomplete') return false;
  return !isRefusal(code) || code === 'msgid-duplicate' || passes(classOf(texts, platform));
}

async function findRow(
  parts: DeskParts,
  visit: Visit,
  pending: Pending,
): Promise<ResultRow | 'absent' | 'young' | 'unclear'> {
  const settle = parts.rules.profile.reconcile.settleMinutes * MINUTE;
  const sent = Date.parse(pending.sentAt);
  let oldest = Number.POSITIVE_INFINITY;
  let unclear = false;
  for (const ask of asksOf(parts, visit, { sent, settle })) {
    const { at, rows } = await parts.resultFiles.ask(parts, ask);
    oldest = Math.min(oldest, at);
    const left = rows.filter((row) => row.refund === (pending.act === '2208'));
    const found = left.find((row) => row.msgid === pending.msgid) ?? unnamed(left, visit, ask);
    if (found) return found;
    unclear ||= left.some((row) => isPerhaps(row, visit, ask));
  }
  if (unclear) return 'unclear';
  // Never by the wall, which may have been set since: of an earlier run, since the first look here.
  const left = parts.waits.sinceLeftMs(pending.msgid) - (parts.clock.monotonic() - oldest);
  return left >= settle ? 'absent' : 'young';
}

interface When {
  sent: number;
  settle: number;
}

/** The clearing type and office of the visit's own trial; of the profile where it told none. */
function asksOf(parts: DeskParts, visit: Visit, { sent, settle }: When): FileAsk[] {
  const { reconcile, hospital } = parts.rules.profile;
  const told = (visit.settlement ?? visit.trial)?.amounts.clearing;
  const types = told?.type
    ? [told.type]
    : [...new Set(reconcile.groups.map((group) => group.clrType))];
  const place = told?.place ?? '';
  const clrOptins = place === '' ? hospital.admdvs : place;
  const today = dayOf(parts.clock.now());
  const [first, last] = [dayOf(new Date(sent - settle)), dayOf(new Date(sent + settle))];
  const to = last < today ? last : today;
  // Sent by a clock that ran ahead: the days of the question stay in their order.
  const span = { from: first < to ? first : to, to };
  return types.map((clrType) => ({
    rows: dayRows(parts.book.visits(), span.from, span.to).filter((row) => {
      return row.clrType === clrType && row.clrOptins === clrOptins;
    }),
    clrType,
    clrOptins,
    ...span,
  }));
}

/** A row without a msgid that names this very registration, and is none of ours. */
function unnamed(rows: readonly ResultRow[], visit: Visit, ask: FileAsk): ResultRow | undefined {
  const { mdtrtId = '' } = visit.ids;
  return rows.find((row) => {
    const same = row.msgid === '' && row.mdtrtId !== '' && row.mdtrtId === mdtrtId;
    return same && !isOurs(row, ask);
  });
}

/** A row that names neither message nor registration, or this registration by another message. */
function isPerhaps(row: ResultRow, visit: Visit, ask: FileAsk): boolean {
  if (isOurs(row, ask)) return false;
  if (row.mdtrtId !== '') return row.mdtrtId === visit.ids.mdtrtId;
  if (row.msgid !== '') return false;
  return row.psnNo === '' || row.psnNo === visit.personal.known?.psnNo;
}

function isOurs(row: ResultRow, ask: FileAsk): boolean {
  return row.setlId !== '' && ask.rows.some((own) => own.setlId === row.setlId);
}

/** The file has three amounts, 5203 has all of them. */
async function settled(
  parts: DeskParts,
  visit: Visit,
  { setlId }: ResultRow,
  keep: (verdict: Decided) => Promise<Fault | undefined>,
): Promise<Fault | undefined> {
  const { known } = visit.personal;
  if (!known) return fault('not-now', ['这一笔的个人信息已按规定销毁']);
  const input = settlementInput({ psnNo: known.psnNo, ids: { ...visit.ids, setlId } });
  const place = activeInsurance(known)?.place ?? '';
  const result = await query(parts, '5203', input, place);
  if (result.outcome !== 'done') throw new FaultError(faultOf(result, '查询结算（5203）'));
  const info = readQueriedSettlement(result.output, setlId);
  if (!info) throw new FaultError(fault('platform-unreadable', ['查询结算（5203）']));
  if (info.refunded) return parked(parts, visit, `结算 ${setlId} 在平台上已经退费`);
  const { amounts, settledAt } = info;
  const more = readInsutype(result.output);
  return keep({ verdict: 'found', ids: { setlId }, amounts, settledAt, ...more });
}

/** The row has no time: the day it was sent stands in. Cash goes back as it was taken. */
function refundOf(visit: Visit, pending: Pending, row: ResultRow) {
  const { setlId, total, fund, account } = row;
  const cash = negate(visit.settlement?.amounts.cash ?? ZERO);
  return { setlId, at: pending.sentAt.slice(0, 10), total, fund, account, cash };
}

async function parked(parts: DeskParts, visit: Visit, why: string): Promise<Fault> {
  const reason = 'unknown-outcome' as const;
  const deadline = parts.clock.now().getTime() + parkReasons[reason].hours * 3_600_000;
  const data = { reason, detail: `3202：${why}`, until: isoChina(new Date(deadline)) };
  await parts.book.append('visit.parked', data, { visit: visit.id });
  return fault('line-lost', [data.detail]);
}
