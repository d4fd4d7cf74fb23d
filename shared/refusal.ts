/**
 * What a refusal means for the cashier and for the visit: the class of its text (texts.ts) as a
 * named fault. The platform's own words are always kept beside it.
 */
import type { FaultCode } from './fault.ts';
import { classOf, type TextClass, type Texts } from './platform/texts.ts';

const codes: Readonly<Partial<Record<TextClass, FaultCode>>> = {
  'not-filed': 'not-filed',
  'filing-expired': 'filing-expired',
  'filed-elsewhere': 'filed-elsewhere',
  'not-qualified': 'not-qualified',
  'hospital-not-opened': 'hospital-not-opened',
  suspended: 'suspended',
  'insured-place-down': 'insured-place-down',
  'credential-old': 'credential-old',
  'already-settled': 'already-settled',
  'amounts-differ': 'amounts-differ',
  busy: 'platform-busy',
  duplicate: 'msgid-duplicate',
};

/** The fault of a refusal by the platform; a text of no class is `platform-refused`. */
export function refusalCode(texts: Texts, text: string): FaultCode {
  const found = classOf(texts, text);
  return (found && codes[found]) ?? 'platform-refused';
}

const refusals: ReadonlySet<FaultCode> = new Set([...Object.values(codes), 'platform-refused']);

/** Said by the platform itself: it has seen the request and has not carried it out. */
export function isRefusal(code: FaultCode): boolean {
  return refusals.has(code);
}

/** Nothing is wrong with the request: the same one may succeed later. */
export function passes(refusal: TextClass | undefined): boolean {
  return refusal === 'busy' || refusal === 'insured-place-down';
}

/** The refusal that leaves open what became of an act: it is unknown, not refused (design §2.3). */
export function leavesOpen(act: string, refusal: TextClass | undefined): boolean {
  return refusal === 'duplicate' || (act === '2207' && refusal === 'already-settled');
}
