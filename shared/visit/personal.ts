/**
 * The sealed part of visit entries: who, with which credential, what was wrong with them. May be
 * erased.
 */
import { z } from 'zod';
import { itemClass } from '../catalogue.ts';
import { knownPersonSchema } from '../known.ts';
import type { Price, Quantity, Ratio } from '../money.ts';
import { fenSchema } from '../settlement.ts';

/** What the platform is shown: mdtrt_cert_type 01 e-voucher token, 03 social-security card. */
export const credentialSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('01'), no: z.string(), scannedAt: z.string() }),
  z.strictObject({ type: z.literal('03'), no: z.string(), cardSn: z.string() }),
]);
export type Credential = z.infer<typeof credentialSchema>;

const price = z.int().transform((value) => value as Price);
const quantity = z.int().transform((value) => value as Quantity);
const share = z
  .int()
  .min(0)
  .max(10_000)
  .transform((value) => value as Ratio);

const billLine = z.strictObject({
  id: z.int().positive(),
  code: z.string(),
  local: z.string(),
  name: z.string(),
  unit: z.string(),
  listType: z.string(),
  chargeType: z.string(),
  price,
  quantity,
  amount: fenSchema,
  days: z.string().optional(),
  scope: z.strictObject({ class: itemClass, preSelfPay: share, limit: price.optional() }),
});
const coded = z.strictObject({ code: z.string(), name: z.string() });

/** A Bill as kept and as shown. */
export const billRecord = z.strictObject({
  number: z.string().optional(),
  date: z.string(),
  diagnosis: coded,
  department: coded,
  doctor: coded,
  lines: z.array(billLine),
  total: fenSchema,
});

export const openedPersonal = z.strictObject({
  credential: credentialSchema.optional(),
  known: knownPersonSchema,
});
export const judgedPersonal = z.strictObject({
  known: knownPersonSchema,
  evidence: z.string(),
  filing: z.string(),
});
export const renewedPersonal = z.strictObject({ credential: credentialSchema });
export const billedPersonal = z.strictObject({ bill: billRecord });
/** One row of 2204's answer: how the treatment place's platform cuts a line, in fen. */
export const uploadedRow = z.strictObject({
  /** The bill's line, from the tail of feedetl_sn. */
  line: z.int(),
  total: fenSchema,
  selfFunded: fenSchema,
  overLimit: fenSchema,
  preSelfPay: fenSchema,
  inScope: fenSchema,
  /** chrgitm_lv by the profile's codes. */
  level: itemClass.optional(),
});
export type UploadedRow = z.infer<typeof uploadedRow>;
/** Beside the raw text of an answer: what of it is read again later. */
export const answeredPersonal = z.looseObject({ uploaded: z.array(uploadedRow).optional() });
export const takenPersonal = z.strictObject({ phone: z.string().optional() });
/** Who ended a refund, and why. */
export const refundEndPersonal = z.strictObject({ reason: z.string(), by: z.string() });
/** Whom to ring: of a hold when the line is back, else once it is decided. */
export const parkedPersonal = z.strictObject({ phone: z.string() });

/** Who found out what became of a lost act, and on what evidence. */
export const recordedPersonal = z.strictObject({ evidence: z.string(), by: z.string() });

export interface Personal {
  credential?: z.infer<typeof credentialSchema> | undefined;
  known?: z.infer<typeof knownPersonSchema> | undefined;
  evidence?: string;
  filing?: string;
  phone?: string;
  refundEnd?: z.infer<typeof refundEndPersonal> | undefined;
  /** 2204's rows for the lines that the platform holds now. */
  uploaded?: readonly UploadedRow[] | undefined;
}
