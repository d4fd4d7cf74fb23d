/** State words and names of slips. The Chinese state words are the machine's own (status.ts). */
import { statusTable, visitStatuses, type VisitStatus } from '../../shared/visit/status.ts';
import type { Words } from './zh.ts';

export const statusZh = Object.fromEntries(
  visitStatuses.map((status) => [status, statusTable[status].word]),
) as Record<VisitStatus, string>;

export const statusEn: Words['status'] = {
  open: 'Open',
  estimate: 'Estimate 暂估',
  trial: 'Trial',
  held: 'Held',
  pending: 'Unconfirmed',
  settled: 'Settled',
  provisional: 'Provisional',
  parked: 'Parked',
  'must-return': 'Patient must return',
  undoing: 'Undoing',
  voided: 'Voided',
  refunding: 'Refunding',
  refunded: 'Refunded',
  manual: 'Self-pay, claim at home',
  refused: 'Refused',
  deposit: 'Deposit 押金',
  'self-paid': 'Self-pay 自费',
  'on-hold': 'On hold 挂起',
  returned: 'Given back',
  handed: 'Handed over',
};

export const slipKindsZh = {
  settlement: '结算单',
  provisional: '暂收单',
  pending: '待确认凭条',
  refund: '退费单',
  deposit: '押金凭条',
  'self-pay': '自费凭条',
  'on-hold': '挂起凭条',
  void: '作废凭条',
};

export const slipKindsEn: Words['detail']['kinds'] = {
  settlement: 'Settlement',
  provisional: 'Provisional',
  pending: 'Unconfirmed',
  refund: 'Refund',
  deposit: 'Deposit',
  'self-pay': 'Self-pay',
  'on-hold': 'On hold',
  void: 'Void',
};
