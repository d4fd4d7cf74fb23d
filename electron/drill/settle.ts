/** 2206 trial, 2207 settle, 2208 refund. */
import { z } from 'zod';
import { fen, yuanText } from '../../shared/money.ts';
import { post, yearTotals } from './accounts.ts';
import { less, sum } from './arithmetic.ts';
import { judgeBenefit } from './benefits.ts';
import { code, extensionFields, isEmergency, money, optional, read, text } from './fields.ts';
import type { DrillPatient } from './patients.ts';
import {
  answeringPatient,
  checkCredential,
  checkIdentity,
  credentialFields,
  insuredPatient,
  purseOf,
} from './people.ts';
import { Refusal } from './refusal.ts';
import { amountFields, detailRows, personFields } from './setlinfo.ts';
import { splitBill } from './split.ts';
import type { LineTotals, Split } from './split.ts';
import type { Fee, Settlement, Visit } from './state.ts';
import { insutypeCode, medTypeCode } from './tables.ts';
import { checkMedType, openVisitOf, visitOf } from './visits.ts';
import { newId } from './world.ts';
import type { Call, Transaction, World } from './world.ts';

const billFields = {
  ...credentialFields,
  psn_no: text(30),
  psn_cert_type: text(6),
  certno: text(50),
  med_type: medTypeCode,
  medfee_sumamt: money,
  psn_setlway: code('01', '02'),
  mdtrt_id: text(30),
  chrg_bchno: text(30),
  acct_used_flag: code('0', '1', '2'),
  insutype: insutypeCode,
  ...extensionFields,
};

const billInput = z.looseObject(billFields, { error: '不能为空' });
type BillInput = z.output<typeof billInput>;

const trialInput = z.looseObject({
  data: z.looseObject(
    { ...billFields, psn_type: text(6), psn_name: text(50) },
    {
      error: '不能为空',
    },
  ),
});

const settleInput = z.looseObject({
  data: z.looseObject(
    {
      ...billFields,
      invono: optional(20),
      psn_type: optional(6),
      psn_name: optional(50),
      fulamt_ownpay_amt: money.optional(),
      overlmt_selfpay: money.optional(),
      preselfpay_amt: money.optional(),
      inscp_scp_amt: money.optional(),
    },
    { error: '不能为空' },
  ),
});

interface Prepared {
  readonly patient: DrillPatient;
  readonly visit: Visit;
  readonly fees: readonly Fee[];
  readonly split: Split;
}

function totalsOf(fees: readonly Fee[]): LineTotals {
  return {
    medfee_sumamt: sum(fees.map((fee) => fee.amount)),
    fulamt_ownpay_amt: sum(fees.map((fee) => fee.fulamt_ownpay_amt)),
    overlmt_selfpay: sum(fees.map((fee) => fee.overlmt_amt)),
    preselfpay_amt: sum(fees.map((fee) => fee.preselfpay_amt)),
    inscp_scp_amt: sum(fees.map((fee) => fee.inscp_scp_amt)),
  };
}

/** The unsettled rows of the batch, whose sum must be the stated total. */
function batchOf(visit: Visit, data: BillInput): readonly Fee[] | Refusal {
  if (visit.state !== 'open') return new Refusal('请先上传门诊就诊信息(2203)');
  const batch = visit.fees.filter((fee) => fee.chrg_bchno === data.chrg_bchno);
  if (batch.length === 0) return new Refusal(`收费批次${data.chrg_bchno}没有费用明细`);
  if (batch.some((fee) => fee.setlId !== null)) {
    return new Refusal(`收费批次${data.chrg_bchno}已结算，不能重复结算`);
  }
  const total = sum(batch.map((fee) => fee.amount));
  if (total === data.medfee_sumamt) return batch;
  const stated = yuanText(data.medfee_sumamt);
  return new Refusal(`医疗费总额${stated}与上传明细合计${yuanText(total)}不一致`);
}

function checkBenefit(
  call: Call,
  world: World,
  patient: DrillPatient,
  visit: Visit,
  data: BillInput,
): Refusal | undefined {
  if (visit.insutype !== data.insutype) return new Refusal('险种类型与挂号信息不一致');
  const flagged = isEmergency(data, world.profile.message.extensionField);
  if (flagged instanceof Refusal) return flagged;
  const unopened = checkMedType(data.med_type, flagged);
  if (unopened) return unopened;
  const facts = judgeBenefit(world, {
    patient,
    insutype: data.insutype,
    admdvs: call.envelope.insuplc_admdvs || world.hospital.admdvs,
    disease: visit.diseCodg,
    day: visit.begntime.slice(0, 10),
    emergency: visit.emergency || flagged,
    early: false,
  });
  const missing = facts.find((fact) => !fact.granted);
  return missing && new Refusal(missing.reason);
}

/** Everything that 2206 and 2207 check and compute alike; nothing is changed. */
function prepare(call: Call, world: World, data: BillInput): Prepared | Refusal {
  const patient = answeringPatient(call, world, data.psn_no);
  if (patient instanceof Refusal) return patient;
  const wrong = checkCredential(world, call, patient, data) ?? checkIdentity(world, patient, data);
  if (wrong) return wrong;
  const visit = openVisitOf(call, world, data.mdtrt_id, data.psn_no);
  if (visit instanceof Refusal) return visit;
  const fees = batchOf(visit, data);
  if (fees instanceof Refusal) return fees;
  const refused = checkBenefit(call, world, patient, visit, data);
  if (refused) return refused;
  const admdvs = call.envelope.insuplc_admdvs || world.hospital.admdvs;
  const rule = world.register.place(admdvs)?.diseases.get(visit.diseCodg);
  if (!rule) return new Refusal(`参保地无病种${visit.diseCodg}的待遇政策`);
  const split = splitBill(
    totalsOf(fees),
    rule,
    visit.insutype,
    patient.personal,
    yearTotals(world, patient, call.at.year),
    { use: data.acct_used_flag, ...purseOf(world, patient) },
  );
  return { patient, visit, fees, split };
}

function answer(call: Call, world: World, data: BillInput, ready: Prepared): object {
  const { patient, split } = ready;
  const person = personFields(world, {
    patient,
    insutype: data.insutype,
    mdtrtId: data.mdtrt_id,
    certType: data.mdtrt_cert_type,
    time: call.at.time,
    msgid: call.envelope.msgid,
  });
  const own = less(split.acct_pay, split.acct_mulaid_pay);
  return { ...person, ...amountFields(world, split, less(purseOf(world, patient).own, own), 1) };
}

/** 2206 门诊预结算: the split as it would be now; changes nothing. */
export const trial2206: Transaction = (call, world) => {
  const input = read(trialInput, call.envelope.input);
  if (input instanceof Refusal) return input;
  const ready = prepare(call, world, input.data);
  if (ready instanceof Refusal) return ready;
  if (ready.patient.name !== input.data.psn_name) return new Refusal('人员姓名与参保信息不一致');
  return {
    setlinfo: answer(call, world, input.data, ready),
    setldetail: detailRows(ready.split, input.data.insutype, 1),
  };
};

const STATED = {
  fulamt_ownpay_amt: '全自费金额',
  overlmt_selfpay: '超限价自费费用',
  preselfpay_amt: '先行自付金额',
  inscp_scp_amt: '符合政策范围金额',
} as const;
const STATED_NAMES = [
  'fulamt_ownpay_amt',
  'overlmt_selfpay',
  'preselfpay_amt',
  'inscp_scp_amt',
] as const;

type Settling = z.output<typeof settleInput>['data'];

/** The four amounts of the upload: required in 2207, optional in 2207A (JX), never different. */
function checkStated(call: Call, world: World, data: Settling, split: Split): Refusal | undefined {
  const optionalHere = call.envelope.infno === '2207A';
  for (const name of STATED_NAMES) {
    const stated = data[name];
    if (stated === undefined && optionalHere) continue;
    if (stated === undefined) return new Refusal(`入参校验失败：字段[data.${name}]不能为空`);
    if (world.ways().recut || stated !== split[name]) {
      return new Refusal(`${STATED[name]}与费用明细上传结果不一致`);
    }
  }
  return undefined;
}

/** psn_type and psn_name of 2207: JX keeps them, HN27 has dropped them. */
function checkKind(call: Call, world: World, data: Settling): Refusal | undefined {
  const omitted = world.profile.message.omit['2207'] ?? [];
  const wanted = (['psn_type', 'psn_name'] as const).filter((name) => !omitted.includes(name));
  const empty = wanted.find((name) => data[name] === '');
  if (empty) return new Refusal(`入参校验失败：字段[data.${empty}]不能为空`);
  const patient = insuredPatient(call, world, data.psn_no);
  if (patient instanceof Refusal || wanted.length === 0) return undefined;
  return patient.name === data.psn_name ? undefined : new Refusal('人员姓名与参保信息不一致');
}

/**
 * Where people insured here must show their PIN, cainfo carries what the reader made of it. What
 * exactly is in it no source says: the drill only wants it not to be empty.
 */
function checkPin(call: Call, world: World): Refusal | undefined {
  const local = (call.envelope.insuplc_admdvs || world.hospital.admdvs) === world.hospital.admdvs;
  const wanted = local && world.profile.pin.local === 'at-reader';
  return wanted && call.envelope.cainfo === '' ? new Refusal('请校验社会保障卡密码') : undefined;
}

/** 2207 门诊结算: commits; the split is computed afresh, it may differ from an older trial. */
export const settle2207: Transaction = (call, world) => {
  const input = read(settleInput, call.envelope.input);
  if (input instanceof Refusal) return input;
  const { data } = input;
  const early = checkKind(call, world, data) ?? checkPin(call, world);
  if (early) return early;
  const ready = prepare(call, world, data);
  if (ready instanceof Refusal) return ready;
  const wrong = checkStated(call, world, data, ready.split);
  if (wrong) return wrong;
  const { patient, split, fees } = ready;
  const setlinfo = answer(call, world, data, ready);
  const own = less(split.acct_pay, split.acct_mulaid_pay);
  const settlement: Settlement = {
    setlId: newId(world, `${world.hospital.admdvs}S`),
    mdtrtId: data.mdtrt_id,
    psnNo: data.psn_no,
    msgid: call.envelope.msgid,
    infno: call.envelope.infno,
    insutype: ready.visit.insutype,
    year: call.at.year,
    setlTime: call.at.time,
    chrgBchno: data.chrg_bchno,
    invono: data.invono,
    state: 'settled',
    split,
    balance: less(purseOf(world, patient).own, own),
    refund: null,
  };
  world.state.settlements.set(settlement.setlId, settlement);
  world.state.settledBy.set(settlement.msgid, settlement.setlId);
  for (const fee of fees) fee.setlId = settlement.setlId;
  post(world, patient, settlement, 1);
  return {
    setlinfo: { ...setlinfo, setl_id: settlement.setlId },
    setldetail: detailRows(split, data.insutype, 1),
  };
};

const refundInput = z.looseObject({
  data: z.looseObject(
    { setl_id: text(30), mdtrt_id: text(30), psn_no: text(30) },
    { error: '不能为空' },
  ),
});

/** Takes a settlement back: its rows become unsettled, the visit takes no further entries. */
export function undo(world: World, patient: DrillPatient, settlement: Settlement): void {
  post(world, patient, settlement, -1);
  const visit = world.state.visits.get(settlement.mdtrtId);
  if (!visit) throw new Error(`drill: settlement ${settlement.setlId} without its visit`);
  for (const fee of visit.fees) if (fee.setlId === settlement.setlId) fee.setlId = null;
  visit.state = 'closed';
}

/** 2208 门诊结算撤销: negative amounts under a setl_id of its own. */
export const refund2208: Transaction = (call, world) => {
  const input = read(refundInput, call.envelope.input);
  if (input instanceof Refusal) return input;
  const { setl_id, mdtrt_id, psn_no } = input.data;
  const patient = answeringPatient(call, world, psn_no);
  if (patient instanceof Refusal) return patient;
  const visit = visitOf(call, world, mdtrt_id, psn_no);
  if (visit instanceof Refusal) return visit;
  const settlement = world.state.settlements.get(setl_id);
  if (settlement?.mdtrtId !== mdtrt_id) return new Refusal('未查询到结算信息');
  if (settlement.state === 'refunded') return new Refusal('该结算已退费，不能重复退费');
  if (settlement.state === 'reversed') return new Refusal('该结算已冲正，不能退费');
  undo(world, patient, settlement);
  settlement.state = 'refunded';
  const refund = {
    setlId: newId(world, `${world.hospital.admdvs}S`),
    msgid: call.envelope.msgid,
    time: call.at.time,
  };
  settlement.refund = refund;
  world.state.settledBy.set(refund.msgid, setl_id);
  const person = personFields(world, {
    patient,
    insutype: settlement.insutype,
    mdtrtId: mdtrt_id,
    certType: '',
    time: refund.time,
    msgid: refund.msgid,
  });
  const amounts = amountFields(world, settlement.split, fen(purseOf(world, patient).own), -1);
  return {
    setlinfo: { ...person, ...amounts, setl_id: refund.setlId },
    setldetail: detailRows(settlement.split, settlement.insutype, -1),
  };
};
