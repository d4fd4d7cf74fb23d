/** A person's decision on a lost act, found out outside the platform's answers; never a resend. */
import { raise } from '../../shared/fault.ts';
import { activeInsurance, type KnownPerson } from '../../shared/known.ts';
import { isRegistration, settlementInput, visitsInput } from '../../shared/platform/chain.ts';
import { readQueriedSettlement } from '../../shared/platform/setlinfo.ts';
import { readInsutype } from '../../shared/reconcile/read.ts';
import { isoChina } from '../../shared/time.ts';
import type { Pending, Visit } from '../../shared/visit/state.ts';
import { parkReasons } from '../../shared/visit/table.ts';
import type { EntryData } from '../../shared/entry.ts';
import { reviewed } from './chain.ts';
import { visitOf, type DeskParts } from './parts.ts';
import { ask } from './query.ts';

export interface Finding {
  verdict: 'found' | 'absent';
  /** setl_id of a 2207, mdtrt_id of a 2201; else empty. */
  number: string;
  evidence: string;
  by: string;
}

type Found = Pick<EntryData<'outcome.recorded'>, 'ids' | 'amounts' | 'settledAt' | 'insutype'>;

/**
 * Keeps the decision with who made it and on what evidence. Raises not-proven where a settlement
 * that was found cannot be fetched (5203), is another one's, or is of another bill, or where a
 * registration is another visit's or not in the platform's list (5201): it stays open.
 */
export async function recordOutcome(parts: DeskParts, id: string, found: Finding): Promise<void> {
  const visit = visitOf(parts, id);
  const { pending } = visit;
  if (!pending) return raise('not-now');
  const { act, msgid } = pending;
  const { verdict, evidence, by } = found;
  const seen: Found = verdict === 'absent' ? { ids: {} } : await proven(parts, visit, found.number);
  const until = isoChina(
    new Date(parts.clock.now().getTime() + parkReasons['decided-absent'].hours * 3_600_000),
  );
  await parts.book.append(
    'outcome.recorded',
    { act, msgid, verdict, until, ...seen },
    { visit: id, personal: { evidence, by } },
  );
  await reviewed(parts, visit);
}

async function proven(parts: DeskParts, visit: Visit, number: string): Promise<Found> {
  const { pending } = visit;
  if (pending?.act === '2201') return registered(parts, visit, pending, number);
  return pending?.act === '2207' ? fetched(parts, visit, pending, number) : { ids: {} };
}

/** A registration of another visit would be billed and settled in its place. */
async function registered(
  parts: DeskParts,
  visit: Visit,
  pending: Pending,
  mdtrtId: string,
): Promise<Found> {
  if (mdtrtId === '') raise('not-proven', ['请填写平台的就诊编号（mdtrt_id）']);
  const others = parts.book.visits().filter((each) => each.id !== visit.id);
  if (others.some(({ ids }) => ids.mdtrtId === mdtrtId)) {
    raise('not-proven', [`就诊编号 ${mdtrtId} 已属于另一笔就诊`]);
  }
  if (parts.rules.profile.decide['2201'].length === 0) return { ids: { mdtrtId } };
  const known = knownOf(visit);
  const input = visitsInput(known.psnNo, pending.sentAt.slice(0, 10));
  const result = await ask(parts, '5201', input, activeInsurance(known)?.place ?? '');
  if (result.outcome !== 'done') {
    return raise('not-proven', ['查询就诊（5201）没有成功'], result.text);
  }
  if (!isRegistration(result.output, mdtrtId, pending.ids.iptOtpNo ?? '')) {
    raise('not-proven', [`查询就诊（5201）没有这一笔的 ${mdtrtId}`]);
  }
  return { ids: { mdtrtId } };
}

function knownOf({ personal }: Visit): KnownPerson {
  return personal.known ?? raise('not-proven', ['这一笔的个人信息已按规定销毁']);
}

async function fetched(
  parts: DeskParts,
  visit: Visit,
  pending: Pending,
  setlId: string,
): Promise<Found> {
  if (setlId === '') raise('not-proven', ['请填写平台的结算编号（setl_id）']);
  const others = parts.book.visits().filter((each) => each.id !== visit.id);
  if (others.some((each) => each.settlement?.setlId === setlId)) {
    raise('not-proven', [`结算编号 ${setlId} 已属于另一笔就诊`]);
  }
  const known = knownOf(visit);
  const ids = { ...visit.ids, ...pending.ids, setlId };
  const input = settlementInput({ psnNo: known.psnNo, ids });
  const result = await ask(parts, '5203', input, activeInsurance(known)?.place ?? '');
  if (result.outcome !== 'done') {
    return raise('not-proven', ['查询结算（5203）没有成功'], result.text);
  }
  const info = readQueriedSettlement(result.output, setlId);
  if (!info || info.setlId !== setlId) return raise('not-proven', ['查询结算（5203）没有这一笔']);
  if (info.refunded) raise('not-proven', [`结算 ${setlId} 已经退费`]);
  if (info.amounts.total !== visit.bill?.total) {
    raise('not-proven', [`结算 ${setlId} 的总额与这一笔账单不同`]);
  }
  const { amounts, settledAt } = info;
  return { ids: { setlId }, amounts, settledAt, ...readInsutype(result.output) };
}
