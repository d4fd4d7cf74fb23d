/** Slips built from a visit. A settlement slip needs a Settlement; nothing else has the title. */
import type { BillLine } from './bill.ts';
import type { Tender } from './entry.ts';
import type { SplitRecord } from './estimate.ts';
import { activeInsurance } from './known.ts';
import { negate, percentText, priceText, quantityText, yuanDisplay, type Fen } from './money.ts';
import { maskIdNumber } from './person.ts';
import type { Receipt, ReceiptKind, ReceiptRow } from './receipt.ts';
import { payerNames, payers, type PlatformAmounts, type Settlement } from './settlement.ts';
import type { Visit } from './visit/state.ts';

export interface SlipContext {
  number: string;
  /** "yyyy-MM-dd HH:mm:ss". */
  time: string;
  hospital: { code: string; name: string };
  counter: string;
  operator: string;
  placeName: (admdvs: string) => string;
  /** 险种 in words. */
  insuranceName: (insutype: string) => string;
  drill: boolean;
  phone: string;
  /** Insured place that does not answer now, where the line itself is up. */
  silentPlace?: string | undefined;
}

/** One line of a slip. */
export const row = (label: string, value: string): ReceiptRow => ({ label, value });
export const money = (label: string, amount: Fen): ReceiptRow => row(label, yuanDisplay(amount));

/** 门诊慢特病跨省直接结算单. */
export function settlementSlip(
  visit: Visit,
  settlement: Settlement,
  context: SlipContext,
): Receipt {
  const { amounts, setlId, settledAt, msgid } = settlement;
  return {
    ...frame('settlement', '门诊慢特病跨省直接结算单', visit, context),
    head: [
      ...head(visit, context),
      row('结算时间', settledAt),
      row('就诊编号', visit.ids.mdtrtId ?? ''),
      row('结算编号', setlId),
      row('报文编号', msgid),
    ],
    amounts: amountRows(amounts),
    payers: payerRows(amounts),
    payment: [
      money('个人账户', amounts.account),
      money('现金应收', amounts.cash),
      ...tenderRows(visit.tenders, visit.change),
    ],
    foot: [formula(amounts), ...yearToDate(visit), '金额以医保平台结算为准'],
    code: setlId,
  };
}

/** 暂收凭条: the same body under an estimate, with what happens next. */
export function provisionalSlip(visit: Visit, split: SplitRecord, context: SlipContext): Receipt {
  const { amounts, assumptions, pack } = split;
  const { outage = '', placeDown } = visit.charged ?? {};
  const cut = cutWords(placeDown, outage, context);
  return {
    ...frame('provisional', '门诊慢特病暂收凭条（暂估）', visit, context),
    warning: ['暂估 · 不作报销凭证', ...drillWarning(context)],
    head: [...head(visit, context), cut.row],
    amounts: [
      money('费用总额', amounts.total),
      money('自费', amounts.selfFunded),
      money('超限价自付', amounts.overLimit),
      money('先行自付', amounts.preSelfPay),
      money('政策范围内', amounts.inScope),
      money('起付线', amounts.deductible),
      money('比例自付', amounts.ownByRatio),
      money('超封顶自付', amounts.overCap),
    ],
    payers: [
      money('基金支付（暂估）', amounts.fund),
      ...(amounts.later === 0 ? [] : [money('其他支付方（暂估）', amounts.later)]),
      ...(amounts.hospital === 0 ? [] : [money('医院负担（暂估）', amounts.hospital)]),
    ],
    payment: [
      money('个人应付（暂估）', amounts.patient),
      money('本次暂收', visit.charged?.amount ?? visit.taken),
      ...tenderRows(visit.tenders, visit.change),
    ],
    foot: [
      `${cut.why}，本单金额由本机按政策包估算，不是结算。`,
      whatNext(visit, cut),
      ...(context.phone === '' ? [] : [`联系电话：${context.phone}`]),
      ...assumptions.map((assumption) => `暂估依据（未核实）：${assumption.text}`),
      `政策包 ${pack.place} ${pack.version}（${pack.status === 'verified' ? '已核实' : '未核实'}）`,
    ],
    code: '',
  };
}

interface CutWords {
  row: ReceiptRow;
  why: string;
  back: string;
}

/** Why the platform could not be asked: the line, or the insured place behind it. */
export function cutWords(
  placeDown: string | undefined,
  outage: string,
  { placeName }: Pick<SlipContext, 'placeName'>,
): CutWords {
  if (placeDown === undefined) {
    const number = row('停机编号', outage);
    return { row: number, why: '与医保平台的线路中断', back: '线路恢复后' };
  }
  const why = `参保地（${placeName(placeDown)}）医保系统不应答`;
  return { row: row('未联网原因', '参保地系统不应答'), why, back: '参保地恢复后' };
}

/** What happens next with a charge that waits. */
export function whatNext({ consent }: Visit, { back }: CutWords): string {
  return consent
    ? `患者同意：${back}由医院代为结算，多退少补。`
    : `${back}请持社会保障卡或医保电子凭证来结算，多退少补。`;
}

/** 待确认凭条 of a refund: nothing is paid out before the platform has told. */
export function pendingRefundSlip(visit: Visit, context: SlipContext): Receipt {
  const { amounts, setlId = '' } = visit.settlement ?? {};
  return {
    ...frame('pending', '医保退费待确认凭条', visit, context),
    warning: ['待确认 · 还没有退款', ...drillWarning(context)],
    head: [...head(visit, context), row('原结算编号', setlId)],
    amounts: amounts === undefined ? [] : [money('原费用总额', amounts.total)],
    payment: amounts === undefined ? [] : [money('确认后应退', visit.taken)],
    foot: [
      '已向医保平台发出退费，还没有收到结果。平台确认后退款，不会重复退费。',
      ...(context.phone === '' ? [] : [`联系电话：${context.phone}`]),
    ],
  };
}

/** 待确认凭条: what was paid, and that it is held. */
export function pendingSlip(visit: Visit, context: SlipContext): Receipt {
  return {
    ...frame('pending', '医保结算待确认凭条', visit, context),
    warning: ['待确认 · 不作报销凭证', ...drillWarning(context)],
    amounts: [money('费用总额', visit.trial?.amounts.total ?? (0 as Fen))],
    payers: [],
    payment: [money('已收（暂时保管）', visit.taken), ...tenderRows(visit.tenders, visit.change)],
    foot: [
      '已向医保平台发出结算，还没有收到结果。这笔钱由医院保管：',
      '结算成功则抵作应付；没有成功则原数退还。不会重复收费。',
      ...(context.phone === '' ? [] : [`联系电话：${context.phone}`]),
    ],
    code: '',
  };
}

/** 退费单: negative, with the original's numbers. */
export function refundSlip(visit: Visit, settlement: Settlement, context: SlipContext): Receipt {
  const { amounts, setlId, settledAt } = settlement;
  return {
    ...frame('refund', '门诊慢特病跨省直接结算退费单', visit, context),
    head: [...head(visit, context), row('原结算编号', setlId), row('原结算时间', settledAt)],
    amounts: [money('费用总额', negate(amounts.total))],
    payers: payers
      .filter((payer) => amounts.payers[payer] !== 0)
      .map((payer) => money(payerNames[payer], negate(amounts.payers[payer]))),
    payment: [
      money('个人账户退回', negate(amounts.account)),
      money('现金退还', negate(amounts.cash)),
    ],
    foot: ['本单冲销原结算单。'],
    code: setlId,
  };
}

/** What every slip begins with. */
export function frame(
  kind: ReceiptKind,
  title: string,
  visit: Visit,
  context: SlipContext,
): Receipt {
  return {
    kind,
    number: context.number,
    title,
    warning: drillWarning(context),
    drill: context.drill,
    head: head(visit, context),
    items: (visit.bill?.detail?.lines ?? []).map(item),
    amounts: [],
    payers: [],
    payment: [],
    foot: [],
    code: '',
  };
}

export function drillWarning(context: SlipContext): string[] {
  return context.drill ? ['演练 · 数据均为虚构'] : [];
}

function head(visit: Visit, context: SlipContext): ReceiptRow[] {
  const { known, filing } = visit.personal;
  const insurance = known && activeInsurance(known);
  return [
    row('医疗机构', `${context.hospital.name}（${context.hospital.code}）`),
    row('窗口 / 收费员', `${context.counter} / ${context.operator}`),
    row('开单时间', context.time),
    row('姓名', known?.name ?? '（已按规定销毁）'),
    row('证件号', known === undefined ? '' : maskIdNumber(known.idNo)),
    row('参保地', insurance === undefined ? '' : placeText(insurance.place, context)),
    row('险种', insurance === undefined ? '' : context.insuranceName(insurance.insutype)),
    row('病种', `${visit.judged?.diseaseName ?? ''}（${visit.judged?.disease ?? ''}）`),
    row('备案', visit.judged?.emergency ? '急诊，视同备案' : (filingNames[filing ?? ''] ?? '')),
  ];
}

export const filingNames: Readonly<Record<string, string>> = {
  'long-term-resident': '异地长期居住',
  referred: '异地转诊',
  'resettled-retiree': '异地安置退休',
  stationed: '常驻异地工作',
  emergency: '异地急诊',
  other: '其他临时外出',
};

function placeText(admdvs: string, context: SlipContext): string {
  return `${context.placeName(admdvs)} ${admdvs}`;
}

function item(line: BillLine): Receipt['items'][number] {
  const { class: itemClass, preSelfPay } = line.scope;
  const names = { A: '甲', B: `乙 ${percentText(preSelfPay)}`, C: '丙' };
  return {
    name: line.name,
    class: names[itemClass],
    price: priceText(line.price),
    quantity: quantityText(line.quantity),
    amount: yuanDisplay(line.amount),
  };
}

function amountRows(amounts: PlatformAmounts): ReceiptRow[] {
  return [
    money('费用总额', amounts.total),
    money('自费', amounts.selfFunded),
    money('超限价自付', amounts.overLimit),
    money('先行自付', amounts.preSelfPay),
    money('政策范围内', amounts.inScope),
    money('起付线', amounts.deductible),
    money('个人负担', amounts.patient),
    ...(amounts.hospital === 0 ? [] : [money('医院负担', amounts.hospital)]),
  ];
}

function payerRows(amounts: PlatformAmounts): ReceiptRow[] {
  const rows = payers
    .filter((payer) => amounts.payers[payer] !== 0)
    .map((payer) => money(payerNames[payer], amounts.payers[payer]));
  return [...rows, money('基金支付合计', amounts.fund)];
}

export function tenderRows(tenders: readonly Tender[], change: Fen): ReceiptRow[] {
  const rows = tenders.map((tender) =>
    tender.means === 'cash'
      ? money('收现金', tender.amount)
      : money(`扫码（流水 ${tender.reference}）`, tender.amount),
  );
  return change === 0 ? rows : [...rows, money('找零', change)];
}

/** 本年累计, as the platform told it before this settlement, with its date. */
function yearToDate(visit: Visit): string[] {
  const used = visit.personal.known?.accumulators;
  if (used?.fundPaid === undefined) return [];
  const day = used.at.slice(0, 10);
  return [
    `${used.year} 年门诊慢特病基金已付 ${yuanDisplay(used.fundPaid)} 元（本次之前，${day} 平台）`,
  ];
}

function formula(amounts: PlatformAmounts): string {
  const { total, fund, account, cash, hospital } = amounts;
  const parts = [yuanDisplay(fund), yuanDisplay(account), yuanDisplay(cash)];
  const names = ['基金', '账户', '现金'];
  if (hospital !== 0) {
    parts.push(yuanDisplay(hospital));
    names.push('医院');
  }
  const sum = names.map((name, i) => `${name} ${parts[i]}`).join(' + ');
  return `总额 ${yuanDisplay(total)} = ${sum}`;
}
