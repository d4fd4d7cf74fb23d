/** 期间: to which year, month, window or cycle a bill belongs, and the keys of its accumulators. */
import type { MatchFacts } from './when.ts';
import type { Pack } from './pack.ts';
import type { Span } from './rule.ts';
import type { AccumulatorKey, Measure } from './plan.ts';

const DAY = 86_400_000;

/** The benefit year of a case, named by the calendar year in which it begins. */
export function benefitYearOf({ benefitYear }: Pick<Pack, 'benefitYear'>, facts: MatchFacts) {
  const day = decidingDay(benefitYear.by, facts);
  const year = Number(day.slice(0, 4));
  return day.slice(5) < benefitYear.starts ? year - 1 : year;
}

function decidingDay(by: Pack['benefitYear']['by'], facts: MatchFacts): string {
  const { date, settled, discharged } = facts;
  if (by === 'settlement') return settled ?? date;
  return by === 'discharge' ? (discharged ?? date) : date;
}

/** Whole days from one day to another; days are yyyy-mm-dd. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY);
}

/** The day after yyyy-mm-dd. */
export function nextDay(day: string): string {
  return new Date(Date.parse(day) + DAY).toISOString().slice(0, 10);
}

/** "disease" and "class" stand for the case's own; any other scope is a name that bills share. */
function scopeOf(scope: string, facts: MatchFacts): string {
  if (scope === 'disease') return `disease-${facts.disease}`;
  return scope === 'class' ? `class-${facts.diseaseClass ?? ''}` : scope;
}

/** The key under which a rule counts, or none where it looks at one bill only. */
export function keyOf(
  span: Span,
  layer: string,
  measure: Measure,
  facts: MatchFacts,
  pack: Pick<Pack, 'benefitYear'>,
): AccumulatorKey | undefined {
  if (span.period === 'visit') return undefined;
  const scope = scopeOf(span.scope, facts);
  const period = periodOf(span, facts, pack);
  return { text: `${layer}.${measure}@${scope}/${period}`, layer, measure, scope, period };
}

function periodOf(
  span: Exclude<Span, { period: 'visit' }>,
  facts: MatchFacts,
  pack: Pick<Pack, 'benefitYear'>,
): string {
  switch (span.period) {
    case 'year':
      return `year:${benefitYearOf(pack, facts)}`;
    case 'month':
      return `month:${facts.date.slice(0, 7)}`;
    case 'rolling':
      return `rolling:${span.days}`;
    case 'cycle': {
      const from = facts.admitted ?? facts.date;
      const days = daysBetween(from, facts.date);
      return `cycle:${from}/${span.days}/${(days - (days % span.days)) / span.days}`;
    }
  }
}
