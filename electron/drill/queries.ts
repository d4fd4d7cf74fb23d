/**
 * What the platform tells afterwards: 5201 visits, 5203 settlement, 5204 fee rows, 5206
 * accumulators.
 */
import { z } from 'zod';
import { yuanText } from '../../shared/money.ts';
import { yearTotals } from './accounts.ts';
import { dateOrTime, optional, read, text } from './fields.ts';
import type { DrillPatient } from './patients.ts';
import { answeringPatient, insuredPatient } from './people.ts';
import { Refusal } from './refusal.ts';
import { feeRow } from './fees.ts';
import { amountFields, detailRows, personFields } from './setlinfo.ts';
import type { Fee, Settlement, Visit } from './state.ts';
import { medTypeCode } from './tables.ts';
import { visitOf } from './visits.ts';
import type { Call, Transaction, World } from './world.ts';

const visitsInput = z.looseObject({
  data: z.looseObject(
    {
      psn_no: text(30),
      begntime: dateOrTime,
      endtime: dateOrTime,
      med_type: medTypeCode,
      mdtrt_id: optional(30),
    },
    { error: '不能为空' },
  ),
});

function visitRow(world: World, patient: DrillPatient, visit: Visit): object {
  const insurance = patient.insurances.find((each) => each.insutype === visit.insutype);
  return {
    mdtrt_id: visit.mdtrtId,
    psn_no: visit.psnNo,
    psn_cert_type: world.profile.codes.idCard,
    certno: patient.idNumber,
    psn_name: patient.name,
    gend: patient.gender,
    insutype: visit.insutype,
    psn_type: insurance?.psnType ?? '',
    insu_optins: insurance?.admdvs ?? '',
    ipt_otp_no: visit.iptOtpNo,
    med_type: visit.diseCodg === '' ? '' : '14',
    begntime: visit.begntime,
    endtime: '',
    dise_codg: visit.diseCodg,
    dise_name: visit.diseName,
    dept_code: visit.deptCode,
    vali_flag: '1',
  };
}

/** 5201 就诊信息查询: living visits of the person; a visit without 2203 has no med_type yet. */
export const visits5201: Transaction = (call, world) => {
  const input = read(visitsInput, call.envelope.input);
  if (input instanceof Refusal) return input;
  const { psn_no, begntime, endtime, med_type, mdtrt_id } = input.data;
  const patient = insuredPatient(call, world, psn_no);
  if (patient instanceof Refusal) return patient;
  if (begntime > endtime) return new Refusal('开始时间不能晚于结束时间');
  const from = begntime.slice(0, 10);
  const until = endtime.slice(0, 10);
  const found = [...world.state.visits.values()].filter((visit) => {
    const begun = visit.begntime.slice(0, 10);
    const type = visit.diseCodg === '' || med_type === '14';
    const inRange = visit.psnNo === psn_no && begun >= from && begun <= until;
    const wanted = mdtrt_id === '' || visit.mdtrtId === mdtrt_id;
    return inRange && wanted && type && visit.state !== 'cancelled';
  });
  return { mdtrtinfo: found.map((visit) => visitRow(world, patient, visit)) };
};

const settlementFields = { psn_no: text(30), mdtrt_id: text(30), setl_id: text(30) };
const settlementInput = z.looseObject({
  data: z.looseObject(settlementFields, { error: '不能为空' }),
});
const feesInput = z.looseObject({
  data: z.looseObject({ ...settlementFields, setl_id: optional(30) }, { error: '不能为空' }),
});

interface FoundSettlement {
  readonly patient: DrillPatient;
  readonly settlement: Settlement;
}

function settlementOf(call: Call, world: World): FoundSettlement | Refusal {
  const input = read(settlementInput, call.envelope.input);
  if (input instanceof Refusal) return input;
  const { psn_no, mdtrt_id, setl_id } = input.data;
  const patient = insuredPatient(call, world, psn_no);
  if (patient instanceof Refusal) return patient;
  const settlement = world.state.settlements.get(setl_id);
  const same = settlement?.mdtrtId === mdtrt_id && settlement.psnNo === psn_no;
  return settlement && same && settlement.state !== 'reversed'
    ? { patient, settlement }
    : new Refusal('未查询到结算信息');
}

/** 5203 结算信息查询: setl_id is required, so it cannot find a settlement whose answer was lost. */
export const settlement5203: Transaction = (call, world) => {
  const found = settlementOf(call, world);
  if (found instanceof Refusal) return found;
  const { patient, settlement } = found;
  const person = personFields(world, {
    patient,
    insutype: settlement.insutype,
    mdtrtId: settlement.mdtrtId,
    certType: '',
    time: settlement.setlTime,
    msgid: settlement.msgid,
  });
  const { psn_part_amt, psn_cash_pay, ...amounts } = Object.fromEntries(
    Object.entries(amountFields(world, settlement.split, settlement.balance, 1)).map(
      ([name, value]) => [name, String(value)] as const,
    ),
  );
  return {
    setlinfo: {
      ...person,
      ...amounts,
      setl_id: settlement.setlId,
      psn_pay: psn_part_amt,
      cash_payamt: psn_cash_pay,
      pay_loc: '4',
      refd_setl_flag: settlement.state === 'refunded' ? '1' : '0',
      year: String(settlement.year),
      invono: settlement.invono,
      fixmedins_code: world.hospital.code,
      fixmedins_name: world.hospital.name,
    },
    setldetail: detailRows(settlement.split, settlement.insutype, 1),
  };
};

/** The rows of a visit, each with the settlement that it belongs to now. */
function feesByVisit(call: Call, world: World): object[] | Refusal {
  const input = read(feesInput, call.envelope.input);
  if (input instanceof Refusal) return input;
  const { psn_no, mdtrt_id } = input.data;
  const visit = visitOf(call, world, mdtrt_id, psn_no);
  if (visit instanceof Refusal) return visit;
  return visit.fees.map((fee) => listed(fee, mdtrt_id, fee.setlId ?? ''));
}

/** 5204 费用明细查询: HN27 requires setl_id; JX answers by the visit and tells the setl_id. */
export const fees5204: Transaction = (call, world) => {
  const stated = feesInput.safeParse(call.envelope.input).data?.data.setl_id ?? '';
  if (stated === '' && world.profile.feeQuery === 'by-visit') return feesByVisit(call, world);
  const found = settlementOf(call, world);
  if (found instanceof Refusal) return found;
  const { settlement } = found;
  const visit = world.state.visits.get(settlement.mdtrtId);
  const rows = visit?.fees.filter((fee) => fee.chrg_bchno === settlement.chrgBchno) ?? [];
  return rows.map((fee) => listed(fee, settlement.mdtrtId, settlement.setlId));
};

function listed(fee: Fee, mdtrtId: string, setlId: string): object {
  return {
    ...feeRow(fee),
    mdtrt_id: mdtrtId,
    setl_id: setlId,
    chrg_bchno: fee.chrg_bchno,
    fee_ocur_time: fee.fee_ocur_time,
    med_list_codg: fee.med_list_codg,
    medins_list_codg: fee.medins_list_codg,
    medins_list_name: fee.name,
  };
}

const totalsInput = z.looseObject({
  data: z.looseObject({ psn_no: text(30), cum_ym: optional(6) }, { error: '不能为空' }),
});

/**
 * 5206 人员累计信息查询. cum_type_code has no public table; the drill's own codes: D0101
 * special-disease pooled-fund pay this year, D0102 in-scope cost this year.
 */
export const accumulators5206: Transaction = (call, world) => {
  const input = read(totalsInput, call.envelope.input);
  if (input instanceof Refusal) return input;
  const patient = answeringPatient(call, world, input.data.psn_no);
  if (patient instanceof Refusal) return patient;
  const cumYm = input.data.cum_ym || call.at.compact.slice(0, 6);
  const totals = yearTotals(world, patient, Number(cumYm.slice(0, 4)));
  const active = patient.insurances.find((each) => each.status === '1') ?? patient.insurances[0];
  const row = (cum_type_code: string, cum: string): object => ({
    insutype: active?.insutype ?? '',
    year: cumYm.slice(0, 4),
    cum_ym: cumYm,
    cum_type_code,
    cum,
  });
  return {
    cuminfo: [
      row(world.profile.codes.fundPaid, yuanText(totals.fund)),
      row('D0102', yuanText(totals.inScope)),
    ],
  };
};
