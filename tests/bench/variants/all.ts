/** Every way to do the task, over the same bills. */
import type { Case } from '../bills.ts';
import { createDecimal } from './decimal.ts';
import { createByHand, createOurs } from './ours.ts';
import { createPublicodes } from './publicodes.ts';
import { createRules } from './rules.ts';
import { variantName, type Variant, type VariantName } from './variant.ts';
import { createZen } from './zen.ts';

export async function createVariantNamed(
  name: VariantName,
  cases: readonly Case[],
): Promise<Variant> {
  switch (name) {
    case 'by hand':
      return createByHand(cases);
    case 'this engine':
      return createOurs(cases);
    case 'decimal.js':
      return createDecimal(cases);
    case 'zen-engine':
      return createZen(cases, false);
    case 'zen-engine, trace':
      return createZen(cases, true);
    case 'json-rules-engine':
      return createRules(cases);
    case 'publicodes':
      return createPublicodes(cases);
  }
}

export async function createVariants(cases: readonly Case[]): Promise<Variant[]> {
  const variants: Variant[] = [];
  for (const name of variantName.options) variants.push(await createVariantNamed(name, cases));
  return variants;
}
