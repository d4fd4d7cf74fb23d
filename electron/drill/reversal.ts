/** 2601 冲正: undoes a 2207 or a 2208 by the msgid under which it was sent. */
import { z } from 'zod';
import { post } from './accounts.ts';
import { read, text } from './fields.ts';
import type { DrillPatient } from './patients.ts';
import { answeringPatient } from './people.ts';
import { Refusal } from './refusal.ts';
import { undo } from './settle.ts';
import type { Settlement } from './state.ts';
import type { Transaction, World } from './world.ts';

const reversalInput = z.looseObject({
  data: z.looseObject(
    { psn_no: text(30), omsgid: text(30), oinfno: text(6) },
    { error: '不能为空' },
  ),
});

/** Takes a refund back: the settlement is effective again, with its rows and amounts. */
function restore(world: World, patient: DrillPatient, settlement: Settlement): void {
  const visit = world.state.visits.get(settlement.mdtrtId);
  if (!visit) throw new Error(`drill: settlement ${settlement.setlId} without its visit`);
  post(world, patient, settlement, 1);
  for (const fee of visit.fees) {
    if (fee.chrg_bchno === settlement.chrgBchno) fee.setlId = settlement.setlId;
  }
  visit.state = 'open';
  settlement.state = 'settled';
  settlement.refund = null;
}

/** The settlement that the original message made (2207, 2207A) or refunded (2208). */
function original(world: World, omsgid: string, oinfno: string): Settlement | undefined {
  const settlement = world.state.settlements.get(world.state.settledBy.get(omsgid) ?? '');
  if (oinfno === '2208') return settlement?.refund?.msgid === omsgid ? settlement : undefined;
  return settlement?.msgid === omsgid && settlement.infno === oinfno ? settlement : undefined;
}

/**
 * 2601: an unknown original is refused. Whether its msgid is void from now on, so that it stays
 * refused when it arrives late, no source says: by default it is not. Output is empty.
 */
export const reverse2601: Transaction = (call, world) => {
  const input = read(reversalInput, call.envelope.input);
  if (input instanceof Refusal) return input;
  const { psn_no, omsgid, oinfno } = input.data;
  const patient = answeringPatient(call, world, psn_no);
  if (patient instanceof Refusal) return patient;
  const known = ['2207', '2207A', '2208'].includes(oinfno);
  if (!known || !world.profile.reversible.includes(oinfno)) {
    return new Refusal(`交易${oinfno}不支持冲正`);
  }
  const repeated = world.state.reversed.has(omsgid) && world.state.msgids.has(omsgid);
  if (repeated) return new Refusal('原交易已冲正，不能重复冲正');
  const settlement = original(world, omsgid, oinfno);
  if (settlement && settlement.psnNo !== psn_no) return new Refusal('原交易不属于该人员');
  if (!settlement) {
    const keptOut = world.ways().unknownReversal === 'void' && !world.state.msgids.has(omsgid);
    if (keptOut) world.state.reversed.add(omsgid);
    return new Refusal('未查询到需要冲正的原交易');
  }
  if (world.ways().cleared) return new Refusal('原结算已清算，不能冲正');
  if (oinfno === '2208') {
    const visit = world.state.visits.get(settlement.mdtrtId);
    const rows = visit?.fees.some((fee) => fee.chrg_bchno === settlement.chrgBchno) ?? false;
    if (!rows) return new Refusal('该结算的费用明细已撤销，不能冲正退费');
    restore(world, patient, settlement);
  } else if (settlement.state === 'refunded') {
    return new Refusal('该结算已退费，不能冲正');
  } else {
    undo(world, patient, settlement);
    settlement.state = 'reversed';
  }
  world.state.reversed.add(omsgid);
  return {};
};
