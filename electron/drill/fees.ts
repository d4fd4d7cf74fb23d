/** 门诊费用明细: 2204 upload (the treatment place's catalogue cuts each line), 2205 removal. */
import { z } from 'zod';
import { fen, yuanText } from '../../shared/money.ts';
import { atMost, cost, less, part } from './arithmetic.ts';
import {
  code,
  dateTime,
  decimal,
  money,
  optional,
  optionalDays,
  optionalFlag,
  read,
  text,
} from './fields.ts';
import { itemLevel } from './profile.ts';
import { Refusal } from './refusal.ts';
import type { Fee, Visit } from './state.ts';
import { openVisitOf, visitOf } from './visits.ts';
import type { CatalogueEntry, Transaction, World } from './world.ts';

const feeInput = z.looseObject({
  feedetl_sn: z
    .union([z.string(), z.number()], { error: '不能为空' })
    .transform(String)
    .pipe(text(30)),
  mdtrt_id: text(30),
  psn_no: text(30),
  chrg_bchno: text(30),
  dise_codg: optional(30),
  rxno: optional(40),
  rx_circ_flag: code('0', '1'),
  fee_ocur_time: dateTime,
  med_list_codg: text(50),
  medins_list_codg: text(150),
  det_item_fee_sumamt: money,
  cnt: decimal(4),
  pric: decimal(6),
  bilg_dept_codg: text(30),
  bilg_dept_name: text(100),
  bilg_dr_codg: text(30),
  bilg_dr_name: text(50),
  hosp_appr_flag: code('0', '1', '2'),
  prd_days: optionalDays,
  acord_dept_codg: optional(30),
  acord_dept_name: optional(100),
  orders_dr_code: optional(30),
  orders_dr_name: optional(50),
  etip_flag: optionalFlag,
  dscg_tkdrug_flag: optionalFlag,
  matn_fee_flag: optionalFlag,
});

type FeeLine = z.output<typeof feeInput>;

const uploadInput = z.looseObject({
  feedetail: z.array(feeInput, { error: '不能为空' }).min(1, '不能为空'),
});

/** 10^-decimals to text, as the numbers of the answer are written. */
function decimalText(value: bigint, decimals: number): string {
  const digits = value.toString().padStart(decimals + 1, '0');
  const fraction = digits.slice(-decimals).replace(/0+$/, '');
  return digits.slice(0, -decimals) + (fraction === '' ? '' : `.${fraction}`);
}

/** One line cut by the catalogue: self-funded, over the limit, class-B first share, in scope. */
export function cutLine(world: World, line: FeeLine, entry: CatalogueEntry): Fee {
  const amount = line.det_item_fee_sumamt;
  const selfFunded = entry.item.class === 'C' || line.hosp_appr_flag === '2';
  const allowed = entry.limit === undefined ? amount : cost(entry.limit, line.cnt);
  const covered = selfFunded ? fen(0) : atMost(amount, allowed);
  const preself = part(covered, entry.preSelfPay);
  return {
    feedetl_sn: line.feedetl_sn,
    chrg_bchno: line.chrg_bchno,
    med_list_codg: line.med_list_codg,
    medins_list_codg: line.medins_list_codg,
    name: entry.item.name,
    fee_ocur_time: line.fee_ocur_time,
    amount,
    count: decimalText(line.cnt, 4),
    price: decimalText(line.pric, 6),
    limit: entry.limit === undefined ? '0' : decimalText(entry.limit, 6),
    selfPay: selfFunded ? 10_000 : entry.preSelfPay,
    fulamt_ownpay_amt: selfFunded ? amount : fen(0),
    overlmt_amt: selfFunded ? fen(0) : less(amount, covered),
    preselfpay_amt: preself,
    inscp_scp_amt: less(covered, preself),
    chrgitm_lv: itemLevel(world.profile, entry.item.class),
    med_chrgitm_type: entry.item.chargeType,
    setlId: null,
  };
}

/** Hunan: a number of at most 15 digits, not 0; elsewhere a text of 30. */
function checkSerials(lines: readonly FeeLine[], { profile }: World): Refusal | undefined {
  if (profile.message.feeSerial === 'text-30') return undefined;
  const at = lines.findIndex((line) => !/^[1-9]\d{0,14}$/.test(line.feedetl_sn));
  if (at < 0) return undefined;
  const field = `字段[feedetail.${at}.feedetl_sn]`;
  return new Refusal(`入参校验失败：${field}应为不超过15位的数字且不为0（第${at + 1}行）`);
}

function checkLine(line: FeeLine, visit: Visit, world: World): Refusal | undefined {
  const where = `费用明细流水号${line.feedetl_sn}：`;
  if (line.mdtrt_id !== visit.mdtrtId || line.psn_no !== visit.psnNo) {
    return new Refusal(`${where}一次上传只能包含同一就诊的费用`);
  }
  if (line.dise_codg !== '' && line.dise_codg !== visit.diseCodg) {
    return new Refusal(`${where}病种编码与就诊信息不一致`);
  }
  const entry = world.catalogue.get(line.med_list_codg);
  if (!entry) return new Refusal(`${where}医疗目录编码${line.med_list_codg}不存在`);
  if (line.cnt <= 0n || line.det_item_fee_sumamt <= 0) {
    return new Refusal(`${where}数量和金额必须大于0`);
  }
  const difference = less(cost(line.pric, line.cnt), line.det_item_fee_sumamt);
  if (Math.abs(difference) > 1) return new Refusal(`${where}单价×数量与明细项目费用总额不符`);
  const owner = world.state.batches.get(line.chrg_bchno);
  if (owner !== undefined && owner !== visit.mdtrtId) {
    return new Refusal(`${where}收费批次号${line.chrg_bchno}在本机构已使用`);
  }
  if (visit.fees.some((fee) => fee.chrg_bchno === line.chrg_bchno)) {
    return new Refusal(`收费批次${line.chrg_bchno}已上传，须整批撤销后重新上传`);
  }
  return undefined;
}

function duplicateNumber(lines: readonly FeeLine[], visit: Visit): Refusal | undefined {
  const seen = new Set(visit.fees.map((fee) => fee.feedetl_sn));
  for (const { feedetl_sn } of lines) {
    if (seen.has(feedetl_sn)) return new Refusal(`费用明细流水号${feedetl_sn}重复`);
    seen.add(feedetl_sn);
  }
  return undefined;
}

/** A fee row as 2204 answers it and as 5204 lists it later. */
export function feeRow(fee: Fee): object {
  return {
    feedetl_sn: fee.feedetl_sn,
    det_item_fee_sumamt: yuanText(fee.amount),
    cnt: fee.count,
    pric: fee.price,
    pric_uplmt_amt: fee.limit,
    selfpay_prop: decimalText(BigInt(fee.selfPay), 4),
    fulamt_ownpay_amt: yuanText(fee.fulamt_ownpay_amt),
    overlmt_amt: yuanText(fee.overlmt_amt),
    preselfpay_amt: yuanText(fee.preselfpay_amt),
    inscp_scp_amt: yuanText(fee.inscp_scp_amt),
    chrgitm_lv: fee.chrgitm_lv,
    med_chrgitm_type: fee.med_chrgitm_type,
    bas_medn_flag: '0',
    hi_nego_drug_flag: '0',
    chld_medc_flag: '0',
    list_sp_item_flag: '0',
    lmt_used_flag: '0',
    drt_reim_flag: '0',
    memo: '',
  };
}

/** 2204 门诊费用明细上传: a batch whole or not at all; answers the cut of every line. */
export const upload2204: Transaction = (call, world) => {
  const input = read(uploadInput, call.envelope.input);
  if (input instanceof Refusal) return input;
  const serials = checkSerials(input.feedetail, world);
  if (serials) return serials;
  const first = input.feedetail[0];
  if (!first) return new Refusal('费用明细不能为空');
  const visit = openVisitOf(call, world, first.mdtrt_id, first.psn_no);
  if (visit instanceof Refusal) return visit;
  if (visit.state !== 'open') return new Refusal('请先上传门诊就诊信息(2203)');
  const fees: Fee[] = [];
  for (const line of input.feedetail) {
    const refused = checkLine(line, visit, world);
    if (refused) return refused;
    const entry = world.catalogue.get(line.med_list_codg);
    if (entry) fees.push(cutLine(world, line, entry));
  }
  const duplicate = duplicateNumber(input.feedetail, visit);
  if (duplicate) return duplicate;
  visit.fees.push(...fees);
  for (const fee of fees) world.state.batches.set(fee.chrg_bchno, visit.mdtrtId);
  return { result: fees.map(feeRow) };
};

const removeInput = z.looseObject({
  data: z.looseObject(
    { mdtrt_id: text(30), chrg_bchno: text(30), psn_no: text(30) },
    { error: '不能为空' },
  ),
});

/** 2205 门诊费用明细撤销: one batch, or all unsettled rows with "0000"; settled rows stay. */
export const remove2205: Transaction = (call, world) => {
  const input = read(removeInput, call.envelope.input);
  if (input instanceof Refusal) return input;
  const { mdtrt_id, chrg_bchno, psn_no } = input.data;
  const visit = visitOf(call, world, mdtrt_id, psn_no);
  if (visit instanceof Refusal) return visit;
  const all = chrg_bchno === '0000';
  const chosen = visit.fees.filter((fee) => all || fee.chrg_bchno === chrg_bchno);
  if (!all && chosen.some((fee) => fee.setlId !== null)) {
    return new Refusal(`收费批次${chrg_bchno}已结算，不能撤销`);
  }
  const removed = new Set(chosen.filter((fee) => fee.setlId === null));
  if (removed.size === 0) {
    const settled = visit.fees.length > 0 ? '费用已结算，不能撤销' : '未查询到需要撤销的费用明细';
    return new Refusal(settled);
  }
  visit.fees = visit.fees.filter((fee) => !removed.has(fee));
  return {};
};
