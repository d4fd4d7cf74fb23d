/**
 * Direct-settlement list 跨省直接结算病种: the national ten ∪ the pack's dated extension. A code on
 * neither is not refused here: the platform is asked (5301, 2001) and decides.
 */
import { z } from 'zod';
import { date, diseaseCode, id, sentence } from './field.ts';
import { findDisease } from './compile.ts';
import { within, type Pack } from './pack.ts';

/**
 * File format `crosscounter.direct-list/1`. `trust`: where the code is known from, not the disease.
 */
export const directListFile = z.strictObject({
  format: z.literal('crosscounter.direct-list/1'),
  version: id,
  status: z.enum(['verified', 'unverified', 'sample']),
  sources: z.array(z.strictObject({ id, document: sentence, clause: sentence, note: sentence })),
  entries: z
    .array(
      z.strictObject({
        name: sentence,
        codes: z
          .array(
            z.strictObject({
              code: diseaseCode,
              trust: z.enum(['official', 'local-list', 'memory']),
              note: sentence,
            }),
          )
          .min(1),
        from: date,
        to: date.optional(),
        source: id,
      }),
    )
    .min(1),
});
export type DirectList = z.infer<typeof directListFile>;

export type Directness =
  | { readonly list: 'national' | 'pack'; readonly name: string; readonly source: string }
  | { readonly list: 'neither' };

/**
 * Which list names a disease on a day at a hospital (a pack may name the hospitals); codes are
 * compared unchanged, the pack's aliases included.
 */
export function onDirectList(
  national: DirectList,
  pack: Pack | undefined,
  disease: string,
  day: string,
  hospital?: string,
): Directness {
  for (const entry of national.entries) {
    const named = entry.codes.some(({ code }) => code === disease);
    if (named && within(day, entry.from, entry.to)) {
      return { list: 'national', name: entry.name, source: documentOf(national, entry.source) };
    }
  }
  const known = pack && findDisease(pack, disease)?.disease;
  if (!pack || !known) return { list: 'neither' };
  for (const entry of pack.directList) {
    const here = entry.hospitals === undefined || entry.hospitals.includes(hospital ?? '');
    if (here && entry.disease === known.code && within(day, entry.from, entry.to)) {
      return { list: 'pack', name: known.name, source: documentOf(pack, entry.source) };
    }
  }
  return { list: 'neither' };
}

function documentOf(holder: Pick<Pack, 'sources'>, source: string): string {
  return holder.sources.find((entry) => entry.id === source)?.document ?? source;
}
