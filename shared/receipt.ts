/**
 * Slips as data: the same data give the same bytes, so that a reprint is byte-equal but for 补打.
 * Only a Settlement makes a settlement slip; an estimate makes a provisional one and says so.
 */
import { z } from 'zod';

export const receiptKinds = [
  'settlement',
  'provisional',
  'pending',
  'refund',
  'deposit',
  'self-pay',
  'on-hold',
  'void',
] as const;
export type ReceiptKind = (typeof receiptKinds)[number];

const row = z.strictObject({ label: z.string(), value: z.string() });
export type ReceiptRow = z.infer<typeof row>;

export const receiptSchema = z.strictObject({
  kind: z.enum(receiptKinds),
  number: z.string(),
  title: z.string(),
  /** Printed under the title and across the slip; empty only on a settlement outside the drill. */
  warning: z.array(z.string()),
  drill: z.boolean(),
  head: z.array(row),
  items: z.array(
    z.strictObject({
      name: z.string(),
      class: z.string(),
      price: z.string(),
      quantity: z.string(),
      amount: z.string(),
    }),
  ),
  amounts: z.array(row),
  payers: z.array(row),
  payment: z.array(row),
  foot: z.array(z.string()),
  /** Text of the QR code: the setl_id, or empty. */
  code: z.string(),
});
export type Receipt = z.infer<typeof receiptSchema>;
