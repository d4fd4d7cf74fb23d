/**
 * Every case that some predicates can tell apart: one representative of each, never all the rest.
 */
import type { Pack } from './pack.ts';
import { nextDay } from './period.ts';
import type { CaseWhen, MatchFacts } from './when.ts';

type Facts = Record<string, unknown>;

/** The cases, or undefined where there are more than `most`. */
export function casesOf(
  pack: Pack,
  whens: readonly CaseWhen[],
  most: number,
): MatchFacts[] | undefined {
  const choices: readonly (readonly Facts[])[] = [
    diseases(pack, whens),
    mentioned(whens, 'insurance', 'insurance', pack.insurances),
    mentioned(whens, 'filing', 'filing', pack.filings),
    mentioned(whens, 'away', 'away', pack.away),
    mentioned(whens, 'level', 'level', ['1', '2', '3', 'community']),
    persons(whens),
    ends(whens, 'age', 0, (to) => Number(to) + 1),
    ends(whens, 'admission', 1, (to) => Number(to) + 1),
    ends(whens, 'date', pack.validFrom, (to) => nextDay(String(to))).filter(({ date }) =>
      inForce(pack, String(date)),
    ),
  ];
  if (choices.reduce((count, each) => count * each.length, 1) > most) return undefined;
  let cases: Facts[] = [{}];
  for (const each of choices) {
    cases = cases.flatMap((facts) => each.map((more) => ({ ...facts, ...more })));
  }
  return cases as unknown as MatchFacts[];
}

function inForce({ validFrom, validTo }: Pack, day: string): boolean {
  return day >= validFrom && (validTo === undefined || day <= validTo);
}

/**
 * Each disease that has rules, by service; those that no rule tells apart stand for one another.
 */
function diseases(pack: Pack, whens: readonly CaseWhen[]): Facts[] {
  const codes = new Set(whens.flatMap(({ disease }) => disease ?? []));
  const byClass = whens.some(({ diseaseClass }) => diseaseClass !== undefined);
  const seen = new Set<string>();
  const facts: Facts[] = [];
  const services = whens.some(({ service }) => service) ? pack.services : pack.services.slice(0, 1);
  for (const service of services) {
    if (service !== 'outpatient-special') facts.push({ service, disease: '' });
    for (const { code, class: diseaseClass, notStated } of pack.diseases) {
      const name = codes.has(code) ? code : `other ${byClass ? diseaseClass : ''}`;
      if (notStated !== undefined || seen.has(`${service} ${name}`)) continue;
      seen.add(`${service} ${name}`);
      facts.push({ service, disease: code, diseaseClass });
    }
  }
  return facts;
}

function mentioned(
  whens: readonly CaseWhen[],
  predicate: 'insurance' | 'filing' | 'away' | 'level',
  name: string,
  values: readonly string[],
): Facts[] {
  const used = whens.some((when) => when[predicate] !== undefined);
  return (used ? values : values.slice(0, 1)).map((value) => ({ [name]: value }));
}

/** No group, every one, and (for few groups) every combination of them. */
function persons(whens: readonly CaseWhen[]): Facts[] {
  const groups = [...new Set(whens.flatMap((when) => when.persons ?? []))];
  let sets: string[][] = [[]];
  for (const group of groups) {
    const joined = sets.filter((set) => groups.length <= 6 || set.length === 0);
    sets = [...sets, ...joined.map((set) => [...set, group])];
  }
  return sets.map((set) => ({ persons: set }));
}

function ends(
  whens: readonly CaseWhen[],
  name: 'age' | 'admission' | 'date',
  first: number | string,
  after: (to: number | string) => number | string,
): Facts[] {
  const points = new Set<number | string>([first]);
  for (const when of whens) {
    const { from, to } = when[name] ?? {};
    if (from !== undefined) points.add(from);
    if (to !== undefined) points.add(after(to));
  }
  return [...points].map((point) => ({ [name]: point }));
}

/** The case in words, for a problem's text. */
export function describe(pack: Pack, facts: MatchFacts): string {
  const disease = pack.diseases.find(({ code }) => code === facts.disease);
  const parts = [
    `险种 ${facts.insurance}`,
    `备案 ${facts.filing}`,
    facts.service === undefined ? '' : `就医 ${facts.service}`,
    facts.level === undefined ? '' : `医院级别 ${facts.level}`,
    (facts.persons ?? []).length === 0 ? '' : `人员 ${facts.persons?.join('、')}`,
    facts.age === undefined || facts.age === 0 ? '' : `${facts.age} 岁`,
    facts.admission === undefined || facts.admission === 1 ? '' : `第 ${facts.admission} 次`,
  ];
  return `${disease?.name ?? '无病种'}（${parts.filter((part) => part !== '').join('，')}）`;
}
