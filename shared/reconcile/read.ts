/** What reconciliation keeps of the answers of 2207, 2208 and 5203 beside their money. */
import { z } from 'zod';
import { negate, type Fen } from '../money.ts';
import { code } from '../platform/field.ts';
import type { Refund } from '../platform/setlinfo.ts';
import type { RefundRecord } from '../settlement.ts';

const withInsutype = z.looseObject({ setlinfo: z.looseObject({ insutype: code }) });

/** insutype of a setlinfo, ready to be spread into an entry; nothing where the answer has none. */
export function readInsutype(output: unknown): { insutype?: string } {
  const insutype = withInsutype.safeParse(output).data?.setlinfo.insutype ?? '';
  return insutype === '' ? {} : { insutype };
}

/** The refund's row, whichever sign the province writes its amounts with (HN27: negative). */
export function refundRecordOf({ setlId, at, amounts }: Refund): RefundRecord {
  const { total, fund, account, cash } = amounts;
  return {
    setlId,
    at,
    total: takenBack(total),
    fund: takenBack(fund),
    account: takenBack(account),
    cash: takenBack(cash),
  };
}

/** As an amount that goes back. */
function takenBack(amount: Fen): Fen {
  return amount > 0 ? negate(amount) : amount;
}
