/** Choice of the pack by insured place, insurance and date of service. */
import type { CheckedPack } from './pack.ts';
import { within } from './pack.ts';
import type { SplitFacts } from './compile.ts';

export type ChoiceRefusal =
  | 'no-pack'
  | 'insurance-not-covered'
  | 'before-first-pack'
  | 'no-pack-on-date'
  | 'overlapping-packs';

export type Choice =
  | { readonly ok: true; readonly pack: CheckedPack }
  | { readonly ok: false; readonly reason: ChoiceRefusal; readonly text: string };

/**
 * Exactly one pack, or why not. A county's code (653221) falls back to its prefecture (653200) and
 * then to its province (650000), because pools are kept at those levels; the nearest level that has
 * a pack decides alone.
 */
export function choosePack(
  packs: readonly CheckedPack[],
  facts: Pick<SplitFacts, 'place' | 'insurance' | 'date' | 'service' | 'away'>,
): Choice {
  const { service = 'outpatient-special', away = 'out-of-province' } = facts;
  const local = packsOfPlace(packs, facts.place).filter(
    (pack) => pack.services.includes(service) && pack.away.includes(away),
  );
  if (local.length === 0) return refused('no-pack', `没有参保地 ${facts.place} 的政策包`);
  const covering = local.filter((pack) => pack.insurances.includes(facts.insurance));
  if (covering.length === 0) {
    const words = `参保地 ${facts.place} 的政策包不含险种 ${facts.insurance}`;
    return refused('insurance-not-covered', words);
  }
  const valid = covering.filter((pack) => within(facts.date, pack.validFrom, pack.validTo));
  const [pack] = valid;
  if (valid.length > 1) {
    const names = valid.map((entry) => entry.version).join('、');
    return refused('overlapping-packs', `${facts.date} 有几个政策包同时有效：${names}`);
  }
  if (pack) return { ok: true, pack };
  const first = covering.map((entry) => entry.validFrom).reduce((a, b) => (a < b ? a : b));
  return facts.date < first
    ? refused('before-first-pack', `就医日期 ${facts.date} 早于最早的政策包（${first} 起）`)
    : refused('no-pack-on-date', `${facts.date} 没有有效的政策包`);
}

function packsOfPlace(packs: readonly CheckedPack[], place: string): readonly CheckedPack[] {
  const levels = [place, `${place.slice(0, 4)}00`, `${place.slice(0, 2)}0000`];
  for (const level of levels) {
    const found = packs.filter((pack) => pack.place === level);
    if (found.length > 0) return found;
  }
  return [];
}

function refused(reason: ChoiceRefusal, text: string): Choice {
  return { ok: false, reason, text };
}
