/** 病种目录: local ↔ national codes, and how long a qualification holds. */
import type { Pack } from './pack.ts';
import { findDisease } from './winners.ts';

/** The national code of a local or national one; undefined where the register has neither. */
export function nationalCode(pack: Pack, code: string): string | undefined {
  return findDisease(pack, code)?.disease.code;
}

/** The local codes of a national one, in the register's order (1:n). */
export function localCodes(pack: Pack, national: string): string[] {
  const disease = pack.diseases.find(({ code }) => code === national);
  return disease?.aliases.map(({ code }) => code) ?? [];
}

export type Qualified =
  | { readonly ok: true; readonly from: string; readonly to: string | undefined }
  | { readonly ok: false; readonly reason: QualifiedRefusal; readonly text: string };
export type QualifiedRefusal =
  | 'unknown-disease'
  | 'not-qualified'
  | 'not-yet'
  | 'expired'
  | 'too-many';

/**
 * Does a qualification given on `granted` (undefined: none) hold on `day`? The pack says whether
 * one is needed, from when it counts and for how many months; `registered` is how many the person
 * has.
 */
export function qualified(
  pack: Pack,
  code: string,
  granted: string | undefined,
  day: string,
  registered = 1,
): Qualified {
  const disease = findDisease(pack, code)?.disease;
  if (disease === undefined) return refused('unknown-disease', `病种目录中没有 ${code}`);
  const { needed = true, months, begins = 'same-day' } = disease.qualification ?? {};
  if (pack.maxDiseases !== undefined && registered > pack.maxDiseases) {
    return refused('too-many', `最多认定 ${pack.maxDiseases} 个病种，已有 ${registered} 个`);
  }
  if (!needed) return { ok: true, from: pack.validFrom, to: undefined };
  if (granted === undefined) return refused('not-qualified', `${disease.name}没有待遇资格`);
  const from = begins === 'same-day' ? granted : `${monthsAfter(granted, 1).slice(0, 7)}-01`;
  const to = months === undefined ? undefined : lastDay(from, months);
  if (day < from) return refused('not-yet', `${disease.name}的待遇从 ${from} 起`);
  if (to !== undefined && day > to)
    return refused('expired', `${disease.name}的资格已于 ${to} 到期`);
  return { ok: true, from, to };
}

/** The same day so many months later, or the month's last day where it has no such day. */
function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  const later = new Date(Date.UTC(year, month - 1 + months, Math.min(date, last)));
  return later.toISOString().slice(0, 10);
}

/** The day before the same day so many months later. */
function lastDay(from: string, months: number): string {
  const end = new Date(Date.parse(monthsAfter(from, months)) - 86_400_000);
  return end.toISOString().slice(0, 10);
}

function refused(reason: QualifiedRefusal, text: string): Qualified {
  return { ok: false, reason, text };
}
