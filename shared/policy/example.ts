/**
 * Examples that a pack carries: a bill (lines or totals) with accumulators → amounts to the fen.
 */
import { z } from 'zod';
import { itemClass, parseScope, type LineScope } from '../catalogue.ts';
import { add, parsePrice, parseQuantity, ZERO, type Price, type Quantity } from '../money.ts';
import { caseFacts } from './facts.ts';
import { id, sentence, yuan } from './field.ts';

/** What the split needs to know of a line. */
export interface PricedLine {
  readonly price: Price;
  readonly quantity: Quantity;
  readonly scope: LineScope;
  readonly code?: string | undefined;
  readonly chargeType?: string | undefined;
  readonly listType?: string | undefined;
}

const line = z
  .strictObject({
    price: z.string(),
    quantity: z.string(),
    class: itemClass,
    preSelfPay: z.string().optional(),
    limit: z.string().optional(),
    code: z.string().optional(),
    chargeType: z.string().optional(),
    listType: z.string().optional(),
  })
  .transform((file, context): PricedLine => {
    const { code, chargeType, listType } = file;
    const price = parsePrice(file.price);
    const quantity = parseQuantity(file.quantity);
    const share = file.preSelfPay ?? { A: '0', B: undefined, C: '1' }[file.class];
    const scope = share === undefined ? undefined : parseScope(file.class, share, file.limit);
    if (price !== undefined && price >= 0 && quantity !== undefined && quantity > 0 && scope) {
      return { price, quantity, scope, code, chargeType, listType };
    }
    const message = '示例行的单价、数量、先行自付比例或限价不对（乙类必须写先行自付比例）';
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

const totals = z
  .strictObject({
    total: yuan,
    selfFunded: yuan.optional(),
    overLimit: yuan.optional(),
    preSelfPay: yuan.optional(),
  })
  .refine(
    ({ total, selfFunded = ZERO, overLimit = ZERO, preSelfPay = ZERO }) =>
      add(selfFunded, overLimit, preSelfPay) <= total,
    '示例的自费、超限价和先行自付之和超过总额',
  );

const expected = z
  .strictObject({
    total: yuan,
    selfFunded: yuan,
    overLimit: yuan,
    preSelfPay: yuan,
    frontSelfPay: yuan,
    inScope: yuan,
    deductible: yuan,
    ownByRatio: yuan,
    overCap: yuan,
    fund: yuan,
    later: yuan,
    hospital: yuan,
    patient: yuan,
    /** What each layer pays, by its id. */
    layers: z.record(id, yuan),
    /** How the patient's part is paid. */
    account: yuan,
    relative: yuan,
    cash: yuan,
  })
  .partial()
  .required({ fund: true, patient: true });

export const packExample = z.strictObject({
  id,
  /** What it shows and where it comes from ("constructed" unless published). */
  note: sentence,
  facts: caseFacts,
  /**
   * What earlier bills used up, by "layer.measure" or "layer.measure@scope/period"; every figure
   * that the plan counts and that is not named is zero.
   */
  used: z.record(z.string(), yuan),
  bill: z.union([z.strictObject({ lines: z.array(line).min(1) }), z.strictObject({ totals })]),
  /** Payers' amounts known from elsewhere, where a layer's ratio is `given`. */
  given: z.record(id, yuan).optional(),
  balances: z.strictObject({ account: yuan, relatives: z.array(yuan).default([]) }).optional(),
  expect: expected,
});
export type PackExample = z.infer<typeof packExample>;
