/**
 * What a platform's words mean. No interface text has a table of error codes, so a refusal is
 * classified by its text; the text itself is always shown unchanged.
 */
import { z } from 'zod';

export const textClasses = [
  /** 2601: the original never arrived: then it is decided as absent. */
  'original-missing',
  /** 2205 and 2202: nothing (left) to take back: then they are done. */
  'nothing-there',
  /** Today's sign-in is gone: it is made anew before the next call. */
  'sign-in',
  /** This msgid was seen before: what became of it is unknown, not refused. */
  'duplicate',
  'not-filed',
  'filing-expired',
  'filed-elsewhere',
  'not-qualified',
  'hospital-not-opened',
  'suspended',
  /** The insured place does not answer: nothing is wrong with the patient or with us. */
  'insured-place-down',
  'credential-old',
  'already-settled',
  /** 2207's amounts are not those of the upload: a fresh trial is needed. */
  'amounts-differ',
  'busy',
] as const;
export type TextClass = (typeof textClasses)[number];

/** Class → parts of texts, any of which means it. Classes may be left out. */
export const textsPart = z.partialRecord(z.enum(textClasses), z.array(z.string().min(1)));
export type Texts = z.infer<typeof textsPart>;

/** The first class, in the order above, that has a part of this text; undefined: not known. */
export function classOf(texts: Texts, text: string): TextClass | undefined {
  return textClasses.find((each) => isClass(texts, each, text));
}

export function isClass(texts: Texts, name: TextClass, text: string): boolean {
  return texts[name]?.some((part) => text.includes(part)) ?? false;
}
