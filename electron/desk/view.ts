/** A visit as the screen shows it, and as one row of the day list. Reads only; changes nothing. */
import { triageWords } from '../../shared/filing.ts';
import { explain } from '../../shared/explain.ts';
import type { EstimateRecord } from '../../shared/estimate.ts';
import { filingType } from '../../shared/policy/field.ts';
import { activeInsurance, type KnownPerson } from '../../shared/known.ts';
import { ZERO } from '../../shared/money.ts';
import { ageOn, maskIdNumber, maskName } from '../../shared/person.ts';
import { differences, lineFindings } from '../../shared/platform/findings.ts';
import { insuranceName } from '../../shared/platform/catalogue-dictionary.ts';
import { placeName } from '../../shared/platform/profile.ts';
import { dayOf } from '../../shared/time.ts';
import type { TriageView, VisitRow, VisitStatus, VisitView } from '../../shared/view.ts';
import { balance, isClosed, isUnsent, type Mark, type Visit } from '../../shared/visit/state.ts';
import { statusOf } from '../../shared/visit/status.ts';
import { parkReasons, type ParkReason } from '../../shared/visit/table.ts';
import { actNames } from './answer.ts';
import { offlineOf } from './allowance.ts';
import { actionsOf } from './actions.ts';
import { sinceLast } from './compare.ts';
import { courseOf } from './course.ts';
import { triageOf } from './filing.ts';
import type { DeskParts } from './parts.ts';
import { dueOnEstimate, dueOnTrial } from './payment.ts';
import { isCut } from './reach.ts';

export function viewOf(parts: DeskParts, visit: Visit): VisitView {
  const { known } = visit.personal;
  const { faults, turns } = parts;
  const fault = faults.get(visit.id);
  const { bill, pending, settlement } = visit;
  const trial = payableTrial(parts, visit);
  const amounts = settlement?.amounts ?? trial?.amounts;
  const triage = triageView(parts, visit, known);
  const since = sinceLast(parts, visit);
  const offline = offlineOf(parts, visit);
  const isAway = parts.book.handed.isAway(visit.id);
  const course = isAway ? undefined : courseOf(parts, visit);
  return {
    id: visit.id,
    seq: visit.seq,
    openedAt: visit.openedAt,
    openedBy: visit.openedBy,
    status: statusHere(parts, visit, trial === visit.trial ? statusOf(visit) : 'estimate'),
    step: visit.step,
    goal: visit.goal,
    ...(known === undefined ? {} : { who: whoOf(parts, visit, known) }),
    diseases: known?.qualifications?.list ?? [],
    ...(triage === undefined ? {} : { triage }),
    filing: filingType.safeParse(visit.personal.filing).data ?? 'long-term-resident',
    emergency: visit.personal.evidence ?? '',
    ...(bill?.detail === undefined ? {} : { bill: copy(bill.detail) }),
    account: visit.account,
    ...(visit.estimate === undefined ? {} : { estimate: visit.estimate }),
    explanation: explanationOf(visit.estimate),
    ...(trial === undefined ? {} : { trial: trial.amounts }),
    ...(settlement === undefined ? {} : { settlement: settledView(settlement) }),
    differences: differencesOf(visit, amounts),
    ...(since === undefined ? {} : { since }),
    money: moneyOf(parts, visit),
    ...(pending === undefined ? {} : { pending: pendingOf(pending) }),
    ...(visit.charged === undefined ? {} : { charged: visit.charged.way }),
    ...(offline === undefined ? {} : { offline }),
    ...(course === undefined ? {} : { course }),
    timeline: withHandings(parts, visit, visit.marks.flatMap(timelineOf)),
    ...(visit.parked === undefined || isAway ? {} : { parked: parkedOf(visit.parked) }),
    ...refundEndOf(visit),
    ...(fault === undefined ? {} : { fault }),
    receipts: visit.receipts.map(({ number, kind }) => ({ number, kind })),
    ...handedOf(parts, visit),
    can: actionsOf(parts, visit),
    busy: turns.isBusy(visit.id),
  };
}

/**
 * A trial cannot be paid where the platform or the insured place is out of reach: what is asked for
 * then is the estimate, and says so.
 */
function payableTrial(parts: DeskParts, visit: Visit): Visit['trial'] {
  const outage = isCut(parts, visit.personal.known) && statusOf(visit) === 'trial';
  return outage && visit.estimate ? undefined : visit.trial;
}

function copy(bill: NonNullable<NonNullable<Visit['bill']>['detail']>): VisitView['bill'] {
  return { ...bill, lines: bill.lines.map((line) => ({ ...line })) };
}

function settledView({ amounts, setlId, settledAt }: NonNullable<Visit['settlement']>) {
  return { amounts, setlId, settledAt };
}

function whoOf(parts: DeskParts, visit: Visit, known: KnownPerson): NonNullable<VisitView['who']> {
  const { clock, rules } = parts;
  const insurance = activeInsurance(known) ?? known.insurances[0];
  const admdvs = insurance?.place ?? '';
  return {
    name: known.name,
    idMasked: maskIdNumber(known.idNo),
    gender: known.gender === '1' ? '男' : known.gender === '2' ? '女' : '',
    age: ageOn(known.birthDate, dayOf(clock.now())),
    place: { admdvs, name: placeName(rules.profile, admdvs) },
    insurance: insuranceName(parts.labels, insurance?.insutype ?? ''),
    balance: insurance?.balance ?? ZERO,
    source: visit.source,
    at: known.at,
  };
}

/**
 * Judged anew while quoting: an open visit follows the line; afterwards the kept verdict stands.
 */
function triageView(
  parts: DeskParts,
  visit: Visit,
  known: KnownPerson | undefined,
): TriageView | undefined {
  const { judged } = visit;
  if (!judged || !known) return undefined;
  const { disease: code, diseaseName: name } = judged;
  if (visit.goal !== 'quote') {
    const { reason } = judged;
    const { text, todo, spoils } = triageWords[reason];
    const kept = { outcome: judged.outcome, reason, text, todo: [...todo], spoilsClaim: spoils };
    return { ...kept, disease: { code, name }, facts: [] };
  }
  const ask = { disease: judged.disease, emergency: visit.personal.evidence ?? '' };
  const triage = triageOf(parts, known, ask);
  return {
    outcome: triage.outcome,
    reason: triage.reason,
    text: triage.text,
    todo: [...triage.todo],
    spoilsClaim: triage.spoilsClaim,
    disease: { code, name },
    facts: triage.facts.map((fact) => ({ ...fact })),
    ...(triage.platform === undefined ? {} : { platform: triage.platform }),
  };
}

function explanationOf(estimate: EstimateRecord | undefined): string[] {
  if (!estimate) return [];
  if (estimate.kind === 'none') return [estimate.text];
  const split = estimate.kind === 'estimate' ? estimate.split : estimate.low;
  const sentences = explain(split);
  return estimate.kind === 'estimate' ? sentences : [estimate.reason, ...sentences];
}

/** Of the amounts, where there is an exact estimate; of the lines, as the platform holds them. */
function differencesOf(
  { estimate, bill, personal, stale }: Visit,
  amounts: VisitView['trial'],
): VisitView['differences'] {
  const sums =
    amounts === undefined || estimate?.kind !== 'estimate'
      ? []
      : differences(estimate.split.amounts, amounts);
  const rows = stale === 'upload' ? undefined : personal.uploaded;
  const lines = bill?.detail && rows ? lineFindings(bill.detail.lines, rows) : [];
  return [...sums, ...lines].map((each) => ({
    what: each.amount,
    ...(each.line === undefined ? {} : { line: each.line }),
    ours: each.ours,
    theirs: each.theirs,
    difference: each.difference,
    text: each.text,
  }));
}

function moneyOf(parts: DeskParts, visit: Visit): VisitView['money'] {
  const isUp = !isCut(parts, visit.personal.known);
  const due = isUp ? dueOnTrial(visit) : dueOnEstimate(visit);
  const owed = balance(visit);
  return {
    state: visit.money,
    taken: visit.taken,
    change: visit.change,
    consent: visit.consent,
    ...(due === undefined ? {} : { due }),
    ...(owed === undefined ? {} : { balance: owed }),
  };
}

function pendingOf({ act, status, sentAt, helper }: NonNullable<Visit['pending']>) {
  const word = helper ? `正在用${actNames[helper.act]}查清` : actNames[act];
  return { act, word, status, sentAt };
}

function parkedOf({ reason, detail, until }: NonNullable<Visit['parked']>) {
  return { reason, detail, until, ...parkedWords(reason) };
}

function parkedWords(reason: ParkReason) {
  const { owner, text, todo, tell } = parkReasons[reason];
  return { owner, text, todo, tell };
}

function refundEndOf({ refundEnd: how, personal }: Visit): Pick<VisitView, 'refundEnd'> {
  const { reason, by } = personal.refundEnd ?? { reason: '（已销毁）', by: '（已销毁）' };
  return how === undefined ? {} : { refundEnd: { how, reason, by } };
}

/** Where a visit went that was given away, and where it came from. */
function handedOf({ book }: Book, { id }: Visit): Pick<VisitView, 'away' | 'came'> {
  const { away, came } = book.handed.bundles();
  const [to, from] = [away.get(id), came.get(id)];
  return {
    ...(to === undefined ? {} : { away: { ...to } }),
    ...(from === undefined ? {} : { came: { ...from } }),
  };
}
type Book = Pick<DeskParts, 'book'>;

function statusHere({ book }: Book, { id }: Visit, status: VisitStatus): VisitStatus {
  return book.handed.isAway(id) ? 'handed' : status;
}

/** Each before the first line that is later. */
function withHandings(parts: Book, visit: Visit, lines: VisitView['timeline']) {
  const { away, came } = handedOf(parts, visit);
  const handings = [
    came && { at: came.at, text: `由 ${came.from} 号窗口移交来（封装包 ${came.bundle}）` },
    away && { at: away.at, text: `已移交 ${away.to} 号窗口（封装包 ${away.bundle}）` },
  ].filter((line) => line !== undefined);
  return handings.reduce((all, line) => {
    const later = all.findIndex(({ at }) => Date.parse(at) > Date.parse(line.at));
    return later < 0 ? [...all, line] : all.toSpliced(later, 0, line);
  }, lines);
}

const outcomeWords: Readonly<Record<string, string>> = {
  done: '成功',
  refused: '平台拒绝',
  unsent: '没有发出',
  lost: '没有收到应答',
  found: '查明：平台已记账',
  absent: '查明：平台没有收到',
  unclear: '没有查清',
};
const takenWords: Readonly<Record<string, string>> = {
  hold: '已收款，暂时保管',
  charge: '已暂收',
  deposit: '已收押金',
  'self-pay': '已按自费收费',
  collect: '已补收差额',
};

function timelineOf(mark: Mark): VisitView['timeline'] {
  const words = markWords(mark);
  return words === undefined ? [] : [{ at: mark.at, text: words }];
}

function markWords({ kind, act, note }: Mark): string | undefined {
  const name = act === undefined ? '' : actNames[act];
  switch (kind) {
    case 'call.sent':
      return `${name}已发送`;
    case 'call.answered':
    case 'call.decided':
      return `${name}：${outcomeWords[note ?? ''] ?? note ?? ''}`;
    case 'money.taken':
      return takenWords[note ?? ''];
    case 'money.returned':
      return '已退还患者';
    case 'visit.parked':
      return '转人工处理';
    case 'visit.released':
      return '继续处理';
    case 'outcome.recorded':
      return `${name}：医保办登记${outcomeWords[note ?? ''] ?? ''}`;
    case 'visit.voided':
      return '已作废';
    case 'visit.converted':
      return '已转自费';
    case 'visit.abandoned':
      return '放弃本次就诊';
    case 'refund.asked':
      return '申请退费';
    case 'refund.ended':
      return note === 'kept' ? '退费结案：不退了' : '退费结案：窗口外办理';
    case 'phone.left':
      return '已记下患者电话';
    case 'credential.renewed':
      return '患者重新出示凭证';
    default:
      return undefined;
  }
}

/** Masked data and keyed hashes only: this row goes into Dexie. */
export function rowOf(parts: Pick<DeskParts, 'rules' | 'book'>, visit: Visit): VisitRow {
  const { known } = visit.personal;
  const settled = visit.settlement?.amounts;
  const estimate = visit.estimate?.kind === 'estimate' ? visit.estimate.split.amounts : undefined;
  const trial = visit.trial?.amounts;
  const own = visit.goal === 'self-pay' ? visit.bill?.total : undefined;
  const fund = own === undefined ? (settled ?? trial ?? estimate)?.fund : ZERO;
  const cash = own ?? settled?.cash ?? trial?.cash ?? estimate?.patient;
  const isAway = parts.book.handed.isAway(visit.id);
  const owed = isAway ? undefined : balance(visit);
  return {
    id: visit.id,
    seq: visit.seq,
    day: visit.openedAt.slice(0, 10),
    openedAt: visit.openedAt,
    nameMasked: known === undefined ? '（已销毁）' : maskName(known.name),
    personHash: visit.person,
    place: known === undefined ? '' : placeOf(parts, known),
    disease: visit.judged?.diseaseName ?? '',
    status: statusHere(parts, visit, statusOf(visit)),
    outcome: visit.judged?.outcome ?? '',
    ...(visit.bill === undefined ? {} : { total: visit.bill.total }),
    ...(fund === undefined ? {} : { fund }),
    ...(cash === undefined ? {} : { cash }),
    estimated: (own ?? settled ?? trial) === undefined,
    ...(visit.charged === undefined ? {} : { charged: visit.charged.amount }),
    ...(owed === undefined ? {} : { balance: owed }),
    unsent: isUnsent(visit) && !isAway,
    closed: isClosed(visit) || isAway,
    setlId: visit.ids.setlId ?? '',
    parked: visit.parked === undefined || isAway ? '' : parkReasons[visit.parked.reason].text,
    operator: visit.counter,
  };
}

function placeOf(parts: Pick<DeskParts, 'rules'>, known: KnownPerson): string {
  return placeName(parts.rules.profile, activeInsurance(known)?.place ?? '');
}
