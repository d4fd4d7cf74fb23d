/** What reconciliation keeps of the answers of 2207, 2208 and 5203 beside their money. */
import { z } from 'zod';
import { negate, type Fen } from '../money.ts';
import { code } from '../platform/field.ts';
import { readSetlInfo } from '../platform/setlinfo.ts';
import type { RefundRecord } from '../settlement.ts';

const withInsutype = z.looseObject({ setlinfo: z.looseObject({ insutype: code }) });

/** insutype of a setlinfo, ready to be spread into an entry; nothing where the answer has none. */
export function readInsutype(output: unknown): { insutype?: string } {
  const insutype = withInsutype.safeParse(output).data?.setlinfo.insutype ?? '';
  return insutype === '' ? {} : { insutype };
}

/**
 * The refund's own setl_id, time and amounts from 2208's answer. Its amounts are negative (HN27);
 * where a province writes them without the sign they are made so. Nothing where they are missing:
 * the refund stands, its row is then made from the settlement.
 */
export function readRefund(output: unknown): { refund?: RefundRecord } {
  const info = readSetlInfo(output);
  if (info === undefined) return {};
  const { total, fund, account, cash } = info.amounts;
  const refund = {
    setlId: info.setlId,
    at: info.settledAt,
    total: takenBack(total),
    fund: takenBack(fund),
    account: takenBack(account),
    cash: takenBack(cash),
  };
  return { refund };
}

/** As an amount that goes back. */
export function takenBack(amount: Fen): Fen {
  return amount > 0 ? negate(amount) : amount;
}
