/**
 * Drives one visit: asks the visit machine what is next, journals the request, sends it, journals
 * the answer, until it waits for somebody. Used by the counter and by the sync alike.
 */
import { fault, type Fault } from '../../shared/fault.ts';
import { checkIdentities, differsFromTrial } from '../../shared/platform/identities.ts';
import { dayOf } from '../../shared/time.ts';
import { next, type NextRules, type Waiting } from '../../shared/visit/next.ts';
import type { Visit } from '../../shared/visit/state.ts';
import type { Act } from '../../shared/visit/table.ts';
import type { Ids } from '../../shared/entry.ts';
import { decide, waysOf } from './decide.ts';
import { failed } from './failed.ts';
import { needsPin } from './gate.ts';
import { park } from './park.ts';
import { visitOf, type DeskParts } from './parts.ts';
import { neverSent, notSignedIn, prepareAct, sendAct } from './send.ts';

/** Why driving stopped. */
export type Stop = { for: Waiting | 'nothing' | 'parked' } | { for: 'fault'; fault: Fault };

/** A visit changes at most so often in one go; more is a programmer's error. */
const STEPS_MAX = 60;

export async function drive(parts: DeskParts, id: string, by: 'counter' | 'sync'): Promise<Stop> {
  parts.faults.delete(id);
  if (parts.book.handed.isAway(id)) return { for: 'nothing' };
  for (let count = 0; count < STEPS_MAX; count += 1) {
    const stop = await advance(parts, id, by);
    if (!stop) continue;
    if (stop.for === 'fault') parts.faults.set(id, stop.fault);
    return stop;
  }
  throw new Error(`visit ${id} does not come to rest`);
}

async function advance(
  parts: DeskParts,
  id: string,
  by: 'counter' | 'sync',
): Promise<Stop | undefined> {
  const visit = visitOf(parts, id);
  const todo = next(visit, rulesOf(parts, visit));
  switch (todo.do) {
    case 'wait':
      if (todo.for === 'credential') return stopped(fault('credential-old'));
      return { for: todo.for };
    case 'nothing':
      return { for: 'nothing' };
    case 'park':
      await park(parts, id, todo.reason, todo.detail);
      return { for: 'parked' };
    case 'decide': {
      const problem = (await decide(parts, visit, todo.way)) ?? (await reviewed(parts, visit));
      return problem ? failed(parts, id, problem, by) : undefined;
    }
    case 'call': {
      const problem = await perform(parts, visit, todo.act);
      if (problem) return failed(parts, id, problem, by);
      parts.waits.forget(id);
      return undefined;
    }
  }
}

/** A settlement that was found out later is compared with its trial like one that was answered. */
export function reviewed(parts: DeskParts, before: Visit): Promise<Fault | undefined> | undefined {
  const found = before.step !== 'settled' && visitOf(parts, before.id).step === 'settled';
  return found ? afterwards(parts, before.id, '2207') : undefined;
}

function stopped(problem: Fault | undefined): Stop | undefined {
  return problem ? { for: 'fault', fault: problem } : undefined;
}

/** What `next` needs to know besides the visit. */
export function rulesOf(parts: DeskParts, visit: Visit): NextRules {
  const { profile } = parts.rules;
  const { attemptsMax } = profile;
  return {
    decide: waysOf(profile),
    attemptsMax,
    settleWithoutPatient: withoutPatient(parts, visit),
    credentialOld: isOld(parts, visit),
  };
}

/** A code's token is not assumed good for 2207 (platform-interface.md §3.2, token ages). */
export function isOld({ clock, rules }: Pick<DeskParts, 'clock' | 'rules'>, visit: Visit): boolean {
  const { credential } = visit.personal;
  if (credential?.type !== '01') return false;
  const age = clock.now().getTime() - Date.parse(credential.scannedAt);
  return age > rules.profile.tokenMinutes * 60_000;
}

/**
 * Design §4: a card visit with recorded consent, a profile that allows it, the same benefit year.
 */
function withoutPatient(parts: DeskParts, visit: Visit): { allowed: boolean; why: string } {
  if (visit.present && !needsPin(parts, visit)) return { allowed: true, why: '' };
  const year = dayOf(parts.clock.now()).slice(0, 4);
  const reasons: [boolean, string][] = [
    [needsPin(parts, visit), '结算要在读卡器上输入社会保障卡密码'],
    [!parts.rules.profile.settleWithoutPatient, '本省不允许患者不在场时结算'],
    [visit.personal.credential?.type !== '03', '凭医保电子凭证就诊，结算时需要患者出示新的二维码'],
    [!visit.consent, '患者没有同意恢复联网后代为结算'],
    [visit.bill?.date.slice(0, 4) !== year, '已跨待遇年度，需患者在场重新核对'],
  ];
  const against = reasons.find(([applies]) => applies);
  return { allowed: against === undefined, why: against?.[1] ?? '' };
}

/** Sends one act; undefined when it was done, else what the cashier is told. */
async function perform(parts: DeskParts, visit: Visit, act: Act): Promise<Fault | undefined> {
  // A serial is taken when only what is put right in the same breath can still fail.
  const failure = takesSerial(act) ? await parts.connector.signIn() : undefined;
  if (failure) return notSignedIn(failure, act);
  const ids = newIds(parts, act);
  const prepared = await prepareAct(parts, visit, act, ids);
  if ('fault' in prepared) {
    const unused = ids.iptOtpNo ?? ids.chrgBchno;
    if (unused !== undefined) parts.book.unusedSerial(unused);
    // Money waits on this settlement: that it was not sent is written down; it is free again.
    if (act === '2207') await neverSent(parts, visit.id, act, prepared.fault);
    return prepared.fault;
  }
  const outcome = await sendAct(parts, visit.id, act, ids, prepared.request);
  if (outcome) return outcome;
  return afterwards(parts, visit.id, act);
}

function takesSerial(act: Act): boolean {
  return act === '2201' || act === '2204';
}

function newIds(parts: DeskParts, act: Act): Ids {
  const day = dayOf(parts.clock.now());
  if (act === '2201') return { iptOtpNo: parts.book.nextSerial(day) };
  if (act === '2204') return { chrgBchno: parts.book.nextSerial(day) };
  return {};
}

/** A trial must add up before anyone pays; a settlement stands, but what differs is reviewed. */
async function afterwards(parts: Recovering, id: string, act: Act): Promise<Fault | undefined> {
  const { trial, settlement, bill } = visitOf(parts, id);
  const { profile } = parts.rules;
  if (act === '2206' && trial && bill) {
    const findings = checkIdentities(trial.amounts, bill.total, profile);
    if (findings.length === 0) return undefined;
    const detail = findings.map((finding) => finding.text);
    await park(parts, id, 'trial-breaks-identity', detail.join('；'));
    return fault('trial-breaks-identity', detail);
  }
  if (act === '2207' && trial && settlement && bill) {
    const differs = differsFromTrial(trial.amounts, settlement.amounts);
    const broken = checkIdentities(settlement.amounts, bill.total, profile);
    const detail = [...differs, ...broken.map((finding) => finding.text)];
    if (detail.length > 0) await park(parts, id, 'settlement-differs', detail.join('；'));
  }
  return undefined;
}

const telling: readonly string[] = ['call.answered', 'call.decided', 'outcome.recorded'];

type Recovering = Pick<DeskParts, 'book' | 'clock' | 'rules'>;

/**
 * After a restart: an act that was sent and never answered is lost until it is decided; an answer
 * that was kept but not yet compared is compared now.
 */
export async function recover(parts: Recovering): Promise<void> {
  for (const visit of parts.book.visits()) {
    if (parts.book.handed.isAway(visit.id)) continue;
    const open = visit.pending?.helper ?? visit.pending;
    // A slip may have been printed in between.
    const newest = visit.marks.findLast(({ kind }) => kind !== 'receipt.issued');
    const answered = newest !== undefined && telling.includes(newest.kind);
    const taken = newest?.note === 'done' || newest?.note === 'found';
    if (answered && taken && newest.act) await afterwards(parts, visit.id, newest.act);
    if (!visit.pending || !open) continue;
    if (open === visit.pending && visit.pending.status === 'lost') continue;
    const { act, msgid } = open;
    const reason = '程序重新启动，没有等到应答';
    await parts.book.append(
      'call.answered',
      { act, msgid, outcome: 'lost', ids: {}, reason },
      { visit: visit.id },
    );
  }
}
