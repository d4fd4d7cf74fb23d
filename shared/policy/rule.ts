/**
 * Rules of a pack: `when` (predicates) + typed `gives`. Exactly one wins per kind, layer and slot
 * (policy.md §6); README.md in this folder has the table of kinds.
 */
import { z } from 'zod';
import {
  id,
  pointsText,
  priceText,
  quantityText,
  ratioText,
  sentence,
  shareText,
  yuan,
} from './field.ts';
import { caseWhen, lineWhen } from './when.ts';

/** The first payer; every pack has it. */
export const POOL = 'pool';

const head = { id, when: caseWhen, source: id, assumptions: z.array(id).default([]) };
const layer = id.default(POOL);
const slot = id.default('main');

/**
 * Over how many bills a figure counts; `scope` is the key that bills share ("disease": its own).
 */
const span = {
  visit: { period: z.literal('visit') },
  month: { period: z.literal('month'), scope: id },
  year: { period: z.literal('year'), scope: id },
  rolling: { period: z.literal('rolling'), scope: id, days: z.int().min(1).max(3_660) },
  cycle: { period: z.literal('cycle'), scope: id, days: z.int().min(1).max(3_660) },
};
const none = z.strictObject({ period: z.literal('none') });

function perSpan<S extends z.ZodRawShape>(fields: S) {
  return z.discriminatedUnion('period', [
    none,
    z.strictObject({ ...span.visit, ...fields }),
    z.strictObject({ ...span.month, ...fields }),
    z.strictObject({ ...span.year, ...fields }),
    z.strictObject({ ...span.rolling, ...fields }),
    z.strictObject({ ...span.cycle, ...fields }),
  ]);
}

/** A fixed amount, one per admission of the year (the last repeats), or a share of the bill. */
const deductibleAmount = z
  .union([
    yuan,
    z.strictObject({ byAdmission: z.array(yuan).min(1) }),
    z.strictObject({
      share: shareText,
      of: z.enum(['total', 'eligible']),
      floor: yuan.optional(),
      ceiling: yuan.optional(),
    }),
  ])
  .refine(
    (form) =>
      typeof form !== 'object' || !('share' in form) || (form.floor ?? 0) <= (form.ceiling ?? 1e15),
    '起付线的下限高于上限',
  );
const deductible = perSpan({ amount: deductibleAmount });

const bands = z
  .array(z.strictObject({ upTo: yuan.optional(), pay: shareText }))
  .min(1)
  .superRefine((list, context) => {
    let below = 0;
    for (const [at, band] of list.entries()) {
      const last = at === list.length - 1;
      if (last !== (band.upTo === undefined) || (!last && (band.upTo ?? 0) <= below)) {
        const message = '分段须由低到高写 upTo，最后一段不写';
        context.addIssue({ code: 'custom', message, path: [at, 'upTo'] });
      }
      below = band.upTo ?? below;
    }
  });

const bandSpan = z.discriminatedUnion('period', [
  z.strictObject(span.visit),
  z.strictObject(span.month),
  z.strictObject(span.year),
  z.strictObject(span.rolling),
  z.strictObject(span.cycle),
]);

/**
 * `pay` is the layer's share of what is left after the deductible. Exactly one of the four forms.
 */
const ratio = z
  .strictObject({
    pay: shareText.optional(),
    /** Bands on the cost as it stands (absolute) or above the deductible (excess). */
    bands: bands.optional(),
    axis: z.enum(['absolute', 'excess']).optional(),
    counts: bandSpan.optional(),
    /** base + perYear × age, at most `ceiling`. */
    age: z
      .strictObject({ base: ratioText, perYear: ratioText, ceiling: ratioText.optional() })
      .optional(),
    /** The payer's amount is known from elsewhere and comes with the bill. */
    given: z.literal(true).optional(),
  })
  .superRefine(({ pay, bands: list, axis, counts, age, given }, context) => {
    const forms = [pay, list, age, given].filter((form) => form !== undefined).length;
    const message = '支付比例须写 pay、bands、age、given 之一';
    if (forms !== 1) context.addIssue({ code: 'custom', message });
    else if ((list === undefined) !== (axis === undefined)) {
      context.addIssue({ code: 'custom', message: '分段（bands）必须同时写 axis' });
    } else if (counts !== undefined && list === undefined) {
      context.addIssue({ code: 'custom', message: 'counts 只能与 bands 一起写' });
    }
  });

/**
 * Changes for a person group: points, own share × factor, deductible × factor, a guaranteed ratio.
 */
const adjust = z
  .strictObject({
    points: pointsText.optional(),
    ownFactor: shareText.optional(),
    deductibleFactor: shareText.optional(),
    guarantee: z
      .strictObject({ share: shareText, of: z.enum(['rated', 'eligible', 'total']) })
      .optional(),
    noCap: z.literal(true).optional(),
  })
  .refine((gives) => Object.values(gives).some((value) => value !== undefined), '调整不能是空的');

/** Cross-province adjustment by filing type, in its four forms; `layers` are those that see it. */
const away = z.discriminatedUnion('form', [
  z.strictObject({ form: z.literal('none') }),
  z.strictObject({ form: z.literal('points'), points: pointsText, layers: z.array(id).min(1) }),
  z.strictObject({ form: z.literal('factor'), factor: shareText, layers: z.array(id).min(1) }),
  z.strictObject({ form: z.literal('front'), share: ratioText }),
  z.strictObject({ form: z.literal('deductible'), deductible }),
]);

/**
 * What counts against the cap, and who bears the excess: the patient (own), or the next payer,
 * which then gets the cost beyond the point where the cap is reached (spill).
 */
const cap = perSpan({
  basis: z.enum(['fund', 'eligible', 'eligible+deductible']),
  amount: yuan,
  excess: z.enum(['own', 'spill']),
});

/** One cap for a person with several registered diseases, made of each disease's own. */
const several = z
  .strictObject({
    caps: z.enum(['sum', 'highest', 'highest-plus-share', 'highest-plus-fixed']),
    /** Per further disease: this share of its own cap, or of the highest. */
    share: shareText.optional(),
    of: z.enum(['further', 'highest']).optional(),
    fixed: yuan.optional(),
    ceiling: yuan.optional(),
    scope: id,
  })
  .refine(
    ({ caps, share, of, fixed }) =>
      (caps === 'highest-plus-share') === (share !== undefined && of !== undefined) &&
      (caps === 'highest-plus-fixed') === (fixed !== undefined),
    '多病种：加比例要写 share 和 of，加定额要写 fixed，其他不写',
  );

export const ownCell = z.enum([
  'selfFunded',
  'overLimit',
  'preSelfPay',
  'frontSelfPay',
  'deductible',
  'ownByRatio',
  'overCap',
]);
/** The own parts of a bill, in the order of the law. */
export type OwnCell = z.infer<typeof ownCell>;

const gate = z.strictObject({
  requires: z.enum([
    'insured',
    'qualified',
    'filed',
    'hospital-networked',
    'hospital-opened',
    'diagnosis-matches',
    'not-admitted-elsewhere',
    'on-direct-list',
  ]),
  /** The outcome where the requirement is not met. */
  otherwise: z.enum(['provisional', 'manual', 'refuse']),
  text: sentence,
});

const lineHead = { ...head, when: lineWhen };
const of = <K extends string, G extends z.ZodType, E extends z.ZodRawShape>(
  kind: K,
  gives: G,
  extra: E,
) => z.strictObject({ ...head, kind: z.literal(kind), gives, ...extra });
const ofLine = <K extends string, G extends z.ZodType>(kind: K, gives: G) =>
  z.strictObject({ ...lineHead, kind: z.literal(kind), gives });

export const packRule = z.discriminatedUnion('kind', [
  of('gate', gate, {}),
  ofLine('line-list', z.strictObject({ covered: z.boolean() })),
  ofLine('line-share', z.strictObject({ preSelfPay: ratioText })),
  ofLine(
    'line-limit',
    z
      .strictObject({
        price: priceText.optional(),
        quantity: quantityText.optional(),
        perDay: yuan.optional(),
      })
      .refine((gives) => Object.values(gives).some((value) => value !== undefined), '限额是空的'),
  ),
  ofLine('line-pay', z.strictObject({ pay: shareText })),
  of('away', away, {}),
  of('deductible', deductible, { layer }),
  of('ratio', ratio, { layer }),
  of('adjust', adjust, { layer, slot }),
  of('cap', cap, { layer, slot }),
  of('several', several, { slot }),
  of('ceiling', z.strictObject({ amount: yuan, scope: id }), { layer: id }),
  of('means', z.strictObject({ account: z.array(ownCell), relative: z.boolean() }), {}),
]);
export type PackRule = z.infer<typeof packRule>;
export type RuleKind = PackRule['kind'];
export type RuleOf<K extends RuleKind> = Extract<PackRule, { kind: K }>;
export type LineRule = RuleOf<'line-list' | 'line-share' | 'line-limit' | 'line-pay'>;
export type Deductible = RuleOf<'deductible'>['gives'];
export type Span = z.infer<typeof bandSpan>;

/** The kinds a plan needs exactly one rule of in every layer; the others may be absent. */
export const NEEDED = ['deductible', 'ratio', 'cap'] as const;
