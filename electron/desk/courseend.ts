/**
 * What is told once an unknown outcome was found out: from how the visit stands now, never from
 * what was found out alone, since people and the sync have gone on from there.
 */
import type { CourseView } from '../../shared/view.ts';
import { balance, type Visit } from '../../shared/visit/state.ts';
import type { Act } from '../../shared/visit/table.ts';

type End = Pick<CourseView, 'state' | 'tell'>;

const AS_PARKED = '先按“待处理”里写的办';

/**
 * Undefined where the visit has taken another way since. `withdrawn`: a reversal undid the act.
 */
export function endOf(visit: Visit, act: Act, withdrawn: boolean): End | undefined {
  // What its lost entries had done is not known: nothing that was found out before holds.
  if (visit.parked?.reason === 'journal-lost') return undefined;
  if (act === '2208') return refundEnd(visit, withdrawn);
  const { goal, step } = visit;
  if (goal === 'refund' || goal === 'undo' || goal === 'self-pay') return undefined;
  return step === 'settled'
    ? { state: 'settled', tell: `平台已经结算，${settledWords(visit)}。` }
    : { state: 'undone', tell: `平台没有记账${undoneWords(visit)}。` };
}

function settledWords(visit: Visit): string {
  if (visit.parked?.reason === 'settlement-differs') {
    return '金额与预结算不同：等医保办复核后多退少补，现在不收也不退';
  }
  const owed = balance(visit) ?? 0;
  if (owed > 0) return '收的钱多了：把差额退给患者，打印结算单';
  if (owed < 0) return '收的钱少了：向患者补收差额，打印结算单';
  return '患者不用再付；请打印结算单';
}

function undoneWords({ parked, goal, taken }: Visit): string {
  const money = taken > 0 ? '钱还在医院' : '没有收着患者的钱';
  if (parked) return `，${money}：${AS_PARKED}`;
  if (goal === 'sync') return '，会自动再提交，多退少补；不要重复收费';
  if (goal === 'settle') return `，${money}，正在再办；停在这里的按“继续结算”`;
  if (taken > 0) return '。钱还在医院：重新预结算后按 F8 再办一次，或原数退还患者';
  return `，${money}：要办就重新预结算后按 F8`;
}

function refundEnd(visit: Visit, withdrawn: boolean): End {
  if (visit.refunded) {
    const isOwed = (balance(visit) ?? 0) > 0;
    const tell = isOwed
      ? '平台已经退费，可以按应退金额把钱退给患者。'
      : '平台已经退费，没有还要退给患者的钱。';
    return { state: 'refunded', tell };
  }
  const state = withdrawn ? 'kept' : 'unrefunded';
  const what = withdrawn ? '退费没有成功，这一笔仍是已结算' : '平台没有收到退费';
  const then = visit.parked ? AS_PARKED : '会再提交一次';
  return { state, tell: `${what}，${then}；现在不要退钱。` };
}
