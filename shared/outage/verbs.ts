/** The desk's verbs for charging without the platform, its exits, and what is left of an outage. */
import { z } from 'zod';
import { tenderSchema } from '../entry.ts';
import { fenSchema } from '../settlement.ts';
import { visitView } from '../view.ts';
import { refundEnds } from '../visit/table.ts';
import { contactView, outageRow, outageView } from './view.ts';

const visitId = z.strictObject({ visit: z.string() });
const tenders = z.array(tenderSchema).max(4);
const phone = z.string().max(20);
const reason = z.string().trim().min(1).max(200);
const saved = z.strictObject({ to: z.string() });
const nothing = z.strictObject({});
const ofOutage = z.strictObject({ outage: z.string() });

export const outageVerbs = {
  /** 押金: `due` is the sum that is taken on account; waits for the line, trued up. */
  deposit: {
    kind: 'act' as const,
    input: visitId.extend({
      due: fenSchema,
      tenders,
      consent: z.boolean(),
      phone,
      /** The counter confirms a limit that warns. */
      confirmed: z.boolean().optional(),
    }),
    output: visitView,
  },
  /** 自费: the whole bill, final, never sent to the platform. */
  selfPay: {
    kind: 'act' as const,
    input: visitId.extend({ due: fenSchema, tenders, phone }),
    output: visitView,
  },
  /** 挂起: no money; waits for the line with a phone number and a reason. */
  putOnHold: {
    kind: 'act' as const,
    input: visitId.extend({ phone: phone.trim().min(3), reason }),
    output: visitView,
  },
  /** The number of a patient who goes while something is undecided: whom to ring then. */
  leavePhone: {
    kind: 'act' as const,
    input: visitId.extend({ phone: phone.trim().min(3) }),
    output: visitView,
  },
  /** 作废 of a charge that the platform has not settled; self-pay is given back so too. */
  voidVisit: { kind: 'act' as const, input: visitId.extend({ reason }), output: visitView },
  /** 转自费 of a provisional charge; the difference to the bill is then owed. */
  convert: { kind: 'act' as const, input: visitId.extend({ reason }), output: visitView },
  /**
   * What the medical-insurance office found out of a lost act. `found` with a setl_id (2207) or
   * mdtrt_id (2201): the amounts are fetched by 5203; where that cannot be, it stays open.
   */
  recordOutcome: {
    kind: 'act' as const,
    input: visitId.extend({
      verdict: z.enum(['found', 'absent']),
      number: z.string().trim().max(40),
      evidence: z.string().trim().min(1).max(500),
      by: z.string().trim().min(1).max(60),
    }),
    output: visitView,
  },

  /**
   * 退费结案 of a refund that the platform does not make: `kept`, or decided `outside` the counter.
   * The settlement stays in force; no money moves.
   */
  endRefund: {
    kind: 'act' as const,
    input: visitId.extend({
      how: z.enum(refundEnds),
      reason,
      by: z.string().trim().min(1).max(60),
    }),
    output: visitView,
  },

  /** Newest first. */
  outages: { kind: 'ask' as const, input: nothing, output: z.array(outageRow) },
  outage: { kind: 'ask' as const, input: ofOutage, output: outageView },
  printOutage: { kind: 'act' as const, input: ofOutage, output: saved },
  /**
   * The record with what became of it so far, signed by the counter, and beside it the key's public
   * half, into the export folder. The number of the key also stands on the printed report.
   */
  exportOutage: {
    kind: 'act' as const,
    input: ofOutage,
    output: saved.extend({ keyTo: z.string(), kid: z.string() }),
  },
  /** Whom to ring, with full names and numbers: for the screen and paper only. */
  contacts: { kind: 'ask' as const, input: nothing, output: z.array(contactView) },
  printContacts: { kind: 'act' as const, input: nothing, output: saved },
  /** The file of the printed list goes; `gone` is false where another program has it open. */
  dropContacts: {
    kind: 'act' as const,
    input: nothing,
    output: z.strictObject({ gone: z.boolean() }),
  },
};
