/**
 * What an author can get wrong beyond the fields: references that lead nowhere, ties, gaps and
 * rules that never win. Found by trying every case the predicates can tell apart.
 */
import { compile } from './compile.ts';
import type { Pack } from './pack.ts';

/**
 * What is wrong with a pack, in a sentence for its author; `where` is a path, rule or example id.
 */
export interface PackProblem {
  readonly kind: 'format' | 'reference' | 'dates' | 'tie' | 'gap' | 'unreachable' | 'example';
  readonly where: string;
  readonly text: string;
}

/** Names used in one part of the pack must exist in another, once. */
export function referenceProblems(pack: Pack): PackProblem[] {
  const problems: PackProblem[] = [];
  const report = (kind: PackProblem['kind'], where: string, text: string) =>
    problems.push({ kind, where, text });
  const sources = names('来源', pack.sources, report);
  const assumptions = names('假设', pack.assumptions, report);
  names('规则', pack.rules, report);
  names('示例', pack.examples, report);
  const codes = diseaseCodes(pack, report);
  const need = (known: ReadonlySet<string>, what: string, where: string, used: readonly string[]) =>
    used
      .filter((name) => !known.has(name))
      .forEach((name) => report('reference', where, `用到的${what} ${name} 没有定义`));
  if (pack.validTo !== undefined && pack.validTo < pack.validFrom) {
    report('dates', 'validTo', `有效期止 ${pack.validTo} 早于起 ${pack.validFrom}`);
  }
  for (const rule of pack.rules) {
    need(sources, '来源', rule.id, [rule.source]);
    need(assumptions, '假设', rule.id, rule.assumptions);
    need(codes, '病种', rule.id, rule.when.disease ?? []);
  }
  for (const disease of pack.diseases) {
    if (disease.notStated !== undefined) {
      pack.rules
        .filter((rule) => rule.when.disease?.includes(disease.code))
        .forEach((rule) => report('reference', rule.id, `病种 ${disease.code} 又写了“未写明”`));
    }
    need(
      assumptions,
      '假设',
      disease.code,
      disease.aliases.flatMap((alias) => alias.assumptions),
    );
  }
  for (const entry of pack.directList) {
    need(sources, '来源', entry.disease, [entry.source]);
    need(codes, '病种', entry.disease, [entry.disease]);
    if (entry.to !== undefined && entry.to < entry.from) {
      report('dates', entry.disease, `直接结算的截止日 ${entry.to} 早于开始日 ${entry.from}`);
    }
  }
  return problems;
}

type Report = (kind: PackProblem['kind'], where: string, text: string) => void;

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

/** Ties, gaps and unreachable rules, over every disease × insurance × filing of the pack. */
export function coverageProblems(pack: Pack): PackProblem[] {
  const problems = new Map<string, PackProblem>();
  const winners = new Set<string>();
  for (const disease of pack.diseases) {
    for (const insurance of pack.insurances) {
      for (const filing of pack.filings) {
        const facts = { disease: disease.code, insurance, filing, date: pack.validFrom };
        const compiled = compile(pack, facts);
        if (compiled.ok) for (const rule of compiled.rules) winners.add(rule.id);
        else if (compiled.reason === 'tie' || compiled.reason === 'gap') {
          const text = `${disease.name}（险种 ${insurance}，备案 ${filing}）：${compiled.text}`;
          const key = `${disease.code} ${compiled.text}`;
          problems.set(key, { kind: compiled.reason, where: disease.code, text });
        }
      }
    }
  }
  if (problems.size === 0) {
    for (const rule of pack.rules.filter(({ id }) => !winners.has(id))) {
      const text = '这条规则永远不会生效：没有哪种情形轮到它';
      problems.set(rule.id, { kind: 'unreachable', where: rule.id, text });
    }
  }
  return [...problems.values()];
}
