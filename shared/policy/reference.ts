/** Names used in one part of a pack must exist in another, once; dates must run forward. */
import { findDisease } from './winners.ts';
import type { Pack } from './pack.ts';
import { POOL } from './rule.ts';

/**
 * What is wrong with a pack, in a sentence for its author; `where` is a path, rule or example id.
 */
export interface PackProblem {
  readonly kind:
    | 'format'
    | 'newer-format'
    | 'too-large'
    | 'reference'
    | 'dates'
    | 'overlap'
    | 'cycle'
    | 'unsupported'
    | 'tie'
    | 'gap'
    | 'unreachable'
    | 'example';
  readonly where: string;
  readonly text: string;
}

type Report = (kind: PackProblem['kind'], where: string, text: string) => void;

export function referenceProblems(pack: Pack): PackProblem[] {
  const problems: PackProblem[] = [];
  const report: Report = (kind, where, text) => problems.push({ kind, where, text });
  const known = {
    sources: names('来源', pack.sources, report),
    assumptions: names('假设', pack.assumptions, report),
    persons: names('人员类别', pack.persons, report),
    layers: names('支付方', pack.layers, report),
    codes: diseaseCodes(pack, report),
  };
  names('规则', pack.rules, report);
  names('示例', pack.examples, report);
  if (pack.validTo !== undefined && pack.validTo < pack.validFrom) {
    report('dates', 'validTo', `有效期止 ${pack.validTo} 早于起 ${pack.validFrom}`);
  }
  ruleProblems(pack, known, report);
  diseaseProblems(pack, known, report);
  directProblems(pack, known, report);
  layerProblems(pack, known, report);
  return problems;
}

interface KnownNames {
  readonly sources: ReadonlySet<string>;
  readonly assumptions: ReadonlySet<string>;
  readonly persons: ReadonlySet<string>;
  readonly layers: ReadonlySet<string>;
  readonly codes: ReadonlySet<string>;
}

function need(
  report: Report,
  known: ReadonlySet<string>,
  what: string,
  where: string,
  used: readonly string[],
): void {
  for (const name of used) {
    if (!known.has(name)) report('reference', where, `用到的${what} ${name} 没有定义`);
  }
}

function names(what: string, entries: readonly { id: string }[], report: Report): Set<string> {
  const known = new Set<string>();
  for (const { id } of entries) {
    if (known.has(id)) report('reference', id, `${what}编号 ${id} 出现了两次`);
    known.add(id);
  }
  return known;
}

/** National codes of the register; a code or alias may stand for one disease only. */
function diseaseCodes(pack: Pack, report: Report): Set<string> {
  const seen = new Set<string>();
  for (const { code, aliases } of pack.diseases) {
    for (const name of [code, ...aliases.map((alias) => alias.code)]) {
      if (seen.has(name)) report('reference', name, `病种代码 ${name} 出现了两次`);
      seen.add(name);
    }
  }
  return new Set(pack.diseases.map(({ code }) => code));
}

function ruleProblems(pack: Pack, known: KnownNames, report: Report): void {
  const classes = new Set(pack.diseases.flatMap((disease) => disease.class ?? []));
  for (const rule of pack.rules) {
    const { id, when } = rule;
    need(report, known.sources, '来源', id, [rule.source]);
    need(report, known.assumptions, '假设', id, rule.assumptions);
    need(report, known.codes, '病种', id, when.disease ?? []);
    need(report, classes, '病种类别', id, when.diseaseClass ?? []);
    need(report, known.persons, '人员类别', id, when.persons ?? []);
    if ('layer' in rule) need(report, known.layers, '支付方', id, [rule.layer]);
    if (rule.kind === 'away' && 'layers' in rule.gives) {
      need(report, known.layers, '支付方', id, rule.gives.layers);
    }
    const { from, to } = when.date ?? {};
    const late = from !== undefined && pack.validTo !== undefined && from > pack.validTo;
    if (late || (to !== undefined && to < pack.validFrom)) {
      report('dates', id, '规则的日期范围不在政策包的有效期内');
    }
    const yearly =
      rule.kind === 'ratio' && rule.gives.counts && rule.gives.counts.period !== 'visit';
    if (yearly && pack.rounding.ratio === 'band') {
      report('unsupported', id, '跨账单累计的分段不能与“逐段舍入”一起用');
    }
  }
}

function diseaseProblems(pack: Pack, known: KnownNames, report: Report): void {
  for (const disease of pack.diseases) {
    if (disease.notStated !== undefined) {
      pack.rules
        .filter((rule) => rule.when.disease?.includes(disease.code))
        .forEach((rule) => report('reference', rule.id, `病种 ${disease.code} 又写了“未写明”`));
    }
    const assumed = disease.aliases.flatMap((alias) => alias.assumptions);
    need(report, known.assumptions, '假设', disease.code, assumed);
  }
}

function directProblems(pack: Pack, known: KnownNames, report: Report): void {
  for (const [at, entry] of pack.directList.entries()) {
    const { disease, from, to } = entry;
    need(report, known.sources, '来源', disease, [entry.source]);
    need(report, known.codes, '病种', disease, [disease]);
    if (to !== undefined && to < from) {
      report('dates', disease, `直接结算的截止日 ${to} 早于开始日 ${from}`);
    }
    const again = pack.directList
      .slice(0, at)
      .some((other) => sameDisease(pack, other.disease, disease) && overlap(other, entry));
    if (again) report('overlap', disease, '直接结算名单中同一病种的日期重叠');
  }
}

function sameDisease(pack: Pack, a: string, b: string): boolean {
  return a === b || findDisease(pack, a)?.disease === findDisease(pack, b)?.disease;
}

interface Dated {
  readonly from: string;
  readonly to?: string | undefined;
}

function overlap(a: Dated, b: Dated): boolean {
  return (a.to === undefined || a.to >= b.from) && (b.to === undefined || b.to >= a.from);
}

/**
 * The pool is first and takes the eligible cost; a later payer looks back only, never in a circle.
 */
function layerProblems(pack: Pack, known: KnownNames, report: Report): void {
  const [first] = pack.layers;
  const whole = first?.id === POOL && first.payer === 'fund' && first.base.from === 'eligible';
  if (!whole || Object.keys(first.when).length > 0) {
    const text = '第一个支付方须为 pool，付费方为 fund，基数为 eligible，且不设条件';
    report('reference', 'layers.0', text);
  }
  for (const [at, { id, base }] of pack.layers.entries()) {
    if (base.from === 'cells' && new Set(base.cells).size < base.cells.length) {
      report('reference', id, '支付方的基数中有一项写了两次');
    }
    if (base.from !== 'overflow') continue;
    need(report, known.layers, '支付方', id, [base.of]);
    const before = pack.layers.slice(0, at).some((layer) => layer.id === base.of);
    if (known.layers.has(base.of) && !before) {
      report(
        'cycle',
        id,
        `支付方 ${id} 的基数来自 ${base.of}，而 ${base.of} 并不在它之前，成了循环`,
      );
    }
    const spills = pack.rules.some(
      ({ kind, gives, ...rule }) =>
        kind === 'cap' &&
        'layer' in rule &&
        rule.layer === base.of &&
        'excess' in gives &&
        gives.excess === 'spill',
    );
    if (before && !spills) {
      report('reference', id, `${base.of} 没有“转下一支付方”的封顶线，支付方 ${id} 永远没有基数`);
    }
  }
}

/** Two packs of one place must not cover the same insurance and service on one day. */
export function packSetProblems(packs: readonly Pack[]): PackProblem[] {
  return packs.flatMap((pack, at) =>
    packs.slice(0, at).flatMap((other): PackProblem[] => {
      const shared = other.place === pack.place && shares(other, pack);
      const dates = overlap(
        { from: other.validFrom, to: other.validTo },
        { from: pack.validFrom, to: pack.validTo },
      );
      if (!shared || !dates) return [];
      const where = `${pack.place} ${pack.version}`;
      const text = `与政策包 ${other.place} ${other.version} 的险种和有效期重叠`;
      return [{ kind: 'overlap', where, text }];
    }),
  );
}

function shares(a: Pack, b: Pack): boolean {
  return (
    a.insurances.some((insurance) => b.insurances.includes(insurance)) &&
    a.services.some((service) => b.services.includes(service)) &&
    a.away.some((away) => b.away.includes(away))
  );
}
