/**
 * Ties, gaps and rules that never win, found by trying every case that the rules of one kind, layer
 * and slot can tell apart.
 */
import { casesOf, describe } from './cases.ts';
import type { Pack, PackLayer } from './pack.ts';
import type { PackProblem } from './reference.ts';
import { NEEDED, POOL, type LineRule, type PackRule } from './rule.ts';
import { lineMatches, matches, winnerOf, type LineFacts, type MatchFacts } from './when.ts';
import { kindName } from './winners.ts';

/** More cases than this are too many to try, and too many to oversee. */
const CASES_MAX = 60_000;

type Problems = Map<string, PackProblem>;

export function coverageProblems(pack: Pack): PackProblem[] {
  const problems: Problems = new Map();
  const winners = new Set<string>();
  for (const group of groupsOf(pack)) checkGroup(pack, group, problems, winners);
  for (const layer of pack.layers) layerGaps(pack, layer, problems);
  if (problems.size === 0) {
    for (const rule of pack.rules.filter(({ id }) => !winners.has(id))) {
      const how = '请核对 when 的条件，以及包头的 services、away、filings 是否包含这种情形';
      const text = `这条规则永远不会生效：没有哪种情形轮到它；${how}`;
      problems.set(rule.id, { kind: 'unreachable', where: rule.id, text });
    }
  }
  return [...problems.values()];
}

interface Group {
  readonly what: string;
  readonly rules: readonly PackRule[];
  readonly layer: PackLayer | undefined;
}

/** Rules among which one wins: of a kind, in a layer, in a slot. */
function groupsOf(pack: Pack): Group[] {
  const groups = new Map<string, PackRule[]>();
  for (const rule of pack.rules) {
    const layer = 'layer' in rule ? rule.layer : '';
    const slot = rule.kind === 'gate' ? rule.gives.requires : 'slot' in rule ? rule.slot : '';
    const name = `${rule.kind}/${layer}/${slot}`;
    groups.set(name, [...(groups.get(name) ?? []), rule]);
  }
  return [...groups.values()].map((rules) => {
    const [first] = rules;
    const layer = first && 'layer' in first ? first.layer : POOL;
    const what = first ? kindName[first.kind] : '';
    const suffix = layer === POOL ? '' : `（支付方 ${layer}）`;
    return { what: what + suffix, rules, layer: pack.layers.find(({ id }) => id === layer) };
  });
}

function checkGroup(pack: Pack, group: Group, problems: Problems, winners: Set<string>): void {
  const { rules, layer } = group;
  const whens = [...rules.map(({ when }) => when), ...(layer ? [layer.when] : [])];
  const cases = casesOf(pack, whens, CASES_MAX);
  if (cases === undefined) return tooMany(group, problems);
  const lines = lineCases(rules);
  for (const facts of cases) {
    if (layer !== undefined && matches(layer.when, facts) !== 'yes') continue;
    const matching = rules.filter((rule) => matches(rule.when, facts) === 'yes');
    for (const line of lines) {
      const fitting = matching.filter((rule) => line === undefined || lineMatches(rule.when, line));
      if (fitting.length === 0) continue;
      const winner = winnerOf(fitting);
      if (winner !== undefined) winners.add(winner.id);
      else tie(pack, group, fitting, facts, problems);
    }
  }
}

function tooMany({ what, rules }: Group, problems: Problems): void {
  const where = rules[0]?.id ?? what;
  const text = `${what}的规则条件组合太多（超过 ${CASES_MAX} 种），无法逐一核对，请拆成几个政策包`;
  problems.set(where, { kind: 'unsupported', where, text });
}

function tie(
  pack: Pack,
  { what }: Group,
  fitting: readonly PackRule[],
  facts: MatchFacts,
  problems: Problems,
): void {
  const names = fitting.map(({ id }) => id).join('、');
  const how = '请给其中一条多写一个条件（when），让它更具体';
  const text = `${describe(pack, facts)}：${what}有几条规则同时适用，分不出先后：${names}；${how}`;
  const where = facts.disease || (fitting[0]?.id ?? what);
  const key = `${where} ${what} ${names}`;
  if (!problems.has(key)) problems.set(key, { kind: 'tie', where, text });
}

/**
 * Lines that line rules can tell apart; one undefined "line" where the rules are about no lines.
 */
function lineCases(rules: readonly PackRule[]): (LineFacts | undefined)[] {
  const mine = rules.filter((rule): rule is LineRule => rule.kind.startsWith('line-'));
  if (mine.length === 0) return [undefined];
  const all = <T>(pick: (when: LineRule['when']) => readonly T[] | undefined): T[] => [
    ...new Set(mine.flatMap(({ when }) => pick(when) ?? [])),
  ];
  const codes = ['', ...all(({ item }) => item), ...all(({ itemPrefix }) => itemPrefix)];
  const charges = ['', ...all(({ chargeType }) => chargeType)];
  const lists = ['', ...all(({ listType }) => listType)];
  return codes.flatMap((code) =>
    charges.flatMap((chargeType) =>
      lists.flatMap((listType) =>
        (['A', 'B', 'C'] as const).map((each) => {
          return { code, chargeType, listType, scope: { class: each } };
        }),
      ),
    ),
  );
}

/** A layer that applies needs a deductible, a ratio and a cap, or a ceiling in their place. */
function layerGaps(pack: Pack, layer: PackLayer, problems: Problems): void {
  const here = (kind: PackRule['kind']) =>
    pack.rules.filter((rule) => rule.kind === kind && 'layer' in rule && rule.layer === layer.id);
  const ceilings = here('ceiling');
  const holds = (rule: PackRule, facts: MatchFacts) => matches(rule.when, facts) === 'yes';
  for (const kind of NEEDED) {
    const rules = here(kind);
    const whens = [...rules, ...ceilings].map(({ when }) => when);
    for (const facts of casesOf(pack, [...whens, layer.when], CASES_MAX) ?? []) {
      if (matches(layer.when, facts) !== 'yes') continue;
      if ([...rules, ...ceilings].some((rule) => holds(rule, facts))) continue;
      const what = layer.id === POOL ? kindName[kind] : `${kindName[kind]}（支付方 ${layer.id}）`;
      const where = facts.disease || layer.id;
      const how = '请补一条；没有起付线或封顶线的，写 { "period": "none" }';
      const text = `${describe(pack, facts)}：政策包没有适用的规则：${what}；${how}`;
      if (!problems.has(`${where} ${what}`))
        problems.set(`${where} ${what}`, { kind: 'gap', where, text });
    }
  }
}
