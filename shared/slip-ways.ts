/**
 * Slips of the other ways to charge without the platform, and of a void. None of them is a
 * settlement: each says in its title and across itself what it is.
 */
import { chargeable } from './estimate.ts';
import { claimPapers } from './filing.ts';
import { subtract, ZERO } from './money.ts';
import type { Receipt } from './receipt.ts';
import { cutWords, drillWarning, frame, money, row, tenderRows, whatNext } from './slip.ts';
import type { SlipContext } from './slip.ts';
import type { Visit } from './visit/state.ts';

/** 押金凭条: a sum on account; what the platform will say is not guessed at. */
export function depositSlip(visit: Visit, context: SlipContext): Receipt {
  const base = frame('deposit', '门诊慢特病押金凭条', visit, context);
  const own = visit.estimate && chargeable(visit.estimate);
  const { outage = '', placeDown } = visit.charged ?? {};
  const cut = cutWords(placeDown, outage, context);
  return {
    ...base,
    warning: ['押金 · 不作报销凭证', ...drillWarning(context)],
    head: [...base.head, cut.row],
    amounts: [money('费用总额', visit.bill?.total ?? ZERO)],
    payers: own === undefined ? [] : [money('个人应付（暂估）', own)],
    payment: [
      money('本次押金', visit.charged?.amount ?? visit.taken),
      ...tenderRows(visit.tenders, visit.change),
    ],
    foot: [`${cut.why}，先收押金，不是结算。`, whatNext(visit, cut), ...phoneLine(context)],
  };
}

/** 自费收费凭条, with the papers to keep for the claim at home. */
export function selfPaySlip(visit: Visit, context: SlipContext): Receipt {
  const base = frame('self-pay', '门诊自费收费凭条', visit, context);
  const total = visit.bill?.total ?? ZERO;
  return {
    ...base,
    warning: ['自费 · 没有经医保结算', ...drillWarning(context)],
    amounts: [money('费用总额', total)],
    payment: [money('个人自费', total), ...tenderRows(visit.tenders, visit.change)],
    foot: [
      '本单没有上传医保平台，也不会再上传；请勿再用社会保障卡或医保码结算这一笔。',
      '可持下列材料回参保地医保经办机构申请手工报销，能否报销由参保地决定。',
      claimPapers,
      ...phoneLine(context),
    ],
  };
}

/** 挂起凭条: nothing was paid; whom we ring, and what to bring. */
export function onHoldSlip(visit: Visit, context: SlipContext): Receipt {
  const base = frame('on-hold', '门诊慢特病挂起凭条', visit, context);
  const { phone = '' } = visit.personal;
  const { why, back } = cutWords(context.silentPlace, '', context);
  return {
    ...base,
    warning: ['挂起 · 没有收费', ...drillWarning(context)],
    amounts: visit.bill === undefined ? [] : [money('费用总额', visit.bill.total)],
    payment: [money('本次收款', ZERO), row('患者电话', phone)],
    foot: [
      `${why}，今天没有收费。`,
      `${back}我们会打电话通知；请带社会保障卡或医保电子凭证来收费窗口办理。`,
      ...phoneLine(context),
    ],
  };
}

/** 作废凭条: what is given back of a charge that was never settled. */
export function voidSlip(visit: Visit, context: SlipContext): Receipt {
  const base = frame('void', '门诊收费作废凭条', visit, context);
  const charged = visit.voided ?? ZERO;
  return {
    ...base,
    warning: ['作废 · 没有经医保结算', ...drillWarning(context)],
    amounts: [money('费用总额', visit.bill?.total ?? ZERO)],
    payment: [
      money('原收', charged),
      money('已退还', subtract(charged, visit.taken)),
      ...(visit.taken === 0 ? [] : [money('应退还', visit.taken)]),
    ],
    foot: [
      '这一笔已作废，原凭条不再有效。',
      '医保平台没有结算这一笔，以后也不会上传结算；医保待遇没有用掉。',
      ...phoneLine(context),
    ],
  };
}

function phoneLine({ phone }: SlipContext): string[] {
  return phone === '' ? [] : [`联系电话：${phone}`];
}
