/** Which rule wins, and under which name a figure is counted; the reference's own reading. */
import type { RawFacts, RawPack, RawRule, RawSpan, RawWhen } from './shape.ts';

export function holds(when: RawWhen, facts: RawFacts, pack: RawPack): boolean {
  const kind = pack.diseases.find(({ code }) => code === facts.disease)?.class ?? '';
  const inside = (range: { from?: number; to?: number } | undefined, value: number) =>
    range === undefined || (value >= (range.from ?? -1) && value <= (range.to ?? 1e9));
  return (
    (when.disease?.includes(facts.disease) ?? true) &&
    (when.diseaseClass?.includes(kind) ?? true) &&
    (when.insurance?.includes(facts.insurance) ?? true) &&
    (when.filing?.includes(facts.filing) ?? true) &&
    (when.level?.includes(facts.level) ?? true) &&
    (when.persons === undefined || facts.persons.some((one) => when.persons?.includes(one))) &&
    inside(when.age, facts.age) &&
    inside(when.admission, facts.admission)
  );
}

/** The matching rule that asks for most. */
export function chosen(
  pack: RawPack,
  kind: string,
  facts: RawFacts,
  layer?: string,
  slot?: string,
) {
  let best: RawRule | undefined;
  for (const rule of pack.rules) {
    if (rule.kind !== kind || !holds(rule.when, facts, pack)) continue;
    if (layer !== undefined && (rule.layer ?? 'pool') !== layer) continue;
    if (slot !== undefined && (rule.slot ?? 'main') !== slot) continue;
    if (!best || Object.keys(rule.when).length > Object.keys(best.when).length) best = rule;
  }
  return best;
}

/** The winner of every slot. */
export function slots(pack: RawPack, kind: string, facts: RawFacts, layer: string | undefined) {
  const names = new Set(
    pack.rules.filter((rule) => rule.kind === kind).map((rule) => rule.slot ?? 'main'),
  );
  return [...names].flatMap((slot) => chosen(pack, kind, facts, layer, slot) ?? []);
}

export function periodKey(
  span: RawSpan,
  layer: string,
  measure: string,
  facts: RawFacts,
  pack: RawPack,
): string | undefined {
  const { period, days = 1 } = span;
  if (period === 'visit') return undefined;
  const kind = pack.diseases.find(({ code }) => code === facts.disease)?.class ?? '';
  const scope = { disease: `disease-${facts.disease}`, class: `class-${kind}` }[span.scope ?? ''];
  const [year = 0, month = 0, day = 0] = facts.date.split('-').map(Number);
  const [startMonth = 1, startDay = 1] = pack.benefitYear.starts.split('-').map(Number);
  const early = month < startMonth || (month === startMonth && day < startDay);
  const elapsed = (Date.parse(facts.date) - Date.parse(facts.admitted)) / 86_400_000;
  const when: Record<string, string> = {
    year: `year:${early ? year - 1 : year}`,
    month: `month:${facts.date.slice(0, 7)}`,
    rolling: `rolling:${days}`,
    cycle: `cycle:${facts.admitted}/${days}/${Math.floor(elapsed / days)}`,
  };
  return `${layer}.${measure}@${scope ?? span.scope}/${when[period]}`;
}
