/** `packs -- check FILE…`: every authoring error with file, line, rule and a sentence. */
import { z } from 'zod';
import { loadPack, PACK_TEXT_MAX, type PackProblem } from '../../shared/policy/check.ts';
import { MoneyError, parseYuan, yuanText } from '../../shared/money.ts';
import { compile } from '../../shared/policy/compile.ts';
import { packFile, type CheckedPack } from '../../shared/policy/pack.ts';
import { packSetProblems } from '../../shared/policy/reference.ts';
import { looksSigned, readEnvelope } from '../../shared/sealed.ts';
import { SplitError } from '../../shared/split.ts';
import { duplicateKeys, offsetOf, type JsonPath } from './place.ts';
import { checkLimits, isLimitsFile } from './limits.ts';
import { readJson, type JsonSource } from './source.ts';
import { placeOf } from './syntax.ts';
import { messageOf, Refusal } from './refusal.ts';
import { fieldProblems, problemWords, valueAt } from './words.ts';

/** A file that is a good pack. `json` is its text as it would be signed. */
export interface GoodPack {
  readonly path: string;
  readonly json: string;
  readonly pack: CheckedPack;
  readonly signed: boolean;
}

/** What was found in one file: a pack, or the sentences that say why not. */
export type Checked =
  | { readonly ok: true; readonly good: GoodPack; readonly reminders: readonly string[] }
  | { readonly ok: false; readonly path: string; readonly sentences: readonly string[] };

/** Prints what was found; true where everything is in order. Throws Refusal 2 without files. */
export function checkCommand(paths: readonly string[], print: (line: string) => void): boolean {
  if (paths.length === 0) throw new Refusal(2, 'check 后面要写至少一个文件');
  const limits = paths.filter(isLimits);
  const fitting = limits.map((each) => checkLimits(readJson(each), print));
  const checked = paths.filter((each) => !limits.includes(each)).map(checkPath);
  for (const each of checked) print(reportOf(each));
  const good = checked.flatMap((each) => (each.ok ? [each.good] : []));
  const overlaps = overlapSentences(good);
  for (const sentence of overlaps) print(sentence);
  return good.length === checked.length && overlaps.length === 0 && fitting.every(Boolean);
}

function isLimits(path: string): boolean {
  try {
    return isLimitsFile(readJson(path).value);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return false;
  }
}

/** Reads and checks one file; a file that cannot be read is a finding like any other. */
export function checkPath(path: string): Checked {
  try {
    return checkSource(readJson(path));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ok: false, path, sentences: [error.message] };
  }
}

/** The pack of a file, or Refusal 1 with every sentence. */
export function goodPack(path: string): GoodPack {
  const checked = checkPath(path);
  if (checked.ok) return checked.good;
  throw new Refusal(1, reportOf(checked));
}

function reportOf(checked: Checked): string {
  if (!checked.ok) {
    const { path, sentences } = checked;
    return [`${path}：不能用，${sentences.length} 处问题`, ...sentences.map(indented)].join('\n');
  }
  const { path, pack, signed } = checked.good;
  const { place, version, rules, examples } = pack;
  const count = `${rules.length} 条规则，${examples.length} 个示例全部算对`;
  const mark = signed ? '（只核对了内容；签名请用 verify 核对）' : '';
  const head = `${path}：可用，${place} ${version}，${count}${mark}`;
  return [head, ...checked.reminders.map((text) => indented(`提醒：${text}`))].join('\n');
}

const indented = (text: string) => `  ${text.replaceAll('\n', '\n  ')}`;

function checkSource(source: JsonSource): Checked {
  const signed = looksSigned(source.value);
  const inner = signed ? bodyOf(source) : source;
  const { path, json, value } = inner;
  const failed = (sentences: readonly string[]): Checked => ({ ok: false, path, sentences });
  if (json.length > PACK_TEXT_MAX) return failed([`文件过大，上限 ${PACK_TEXT_MAX} 个字符`]);
  const parsed = packFile.safeParse(value, { error: z.locales.zhCN().localeError });
  const format = valueAt(value, ['format']);
  const known = format === 'crosscounter.pack/1';
  if (!/^crosscounter\.pack\/\d+$/.test(String(format))) {
    return failed(['不是政策包：文件开头要有 "format": "crosscounter.pack/1"']);
  }
  if (known && !parsed.success) {
    const problems = fieldProblems(parsed.error.issues, value).slice(0, 40);
    return failed(problems.map((each) => sentenceAt(inner, 'format', each.path, each.text)));
  }
  const twice = known ? duplicateKeys(json) : [];
  if (twice.length > 0) {
    const text = '同一个字段写了两次，只有后一个会生效；请删掉一个';
    return failed(twice.map((each) => sentenceAt(inner, 'format', each, text)));
  }
  const loaded = loadOrExplain(value);
  if (!loaded.ok) return failed(loaded.problems.map((each) => problemSentence(inner, each)));
  const good = { path, json, pack: loaded.pack, signed };
  const reminders = [...remindersOf(inner, loaded.pack), ...untried(inner, loaded.pack)];
  return { ok: true, good, reminders };
}

/** The engine throws on figures beyond what it can count; for an author that is a problem too. */
function loadOrExplain(value: unknown): ReturnType<typeof loadPack> {
  try {
    return loadPack(value);
  } catch (error) {
    if (!(error instanceof MoneyError) && !(error instanceof SplitError)) throw error;
    const text = `示例算不出来，请检查金额是否写错（${messageOf(error)}）`;
    return { ok: false, problems: [{ kind: 'example', where: 'examples', text }] };
  }
}

/** The pack inside signed data; its signatures are not judged here. */
function bodyOf({ path, value }: JsonSource): JsonSource {
  const read = readEnvelope(value);
  if (!read.ok) throw new Refusal(1, `${path}：${read.text}`);
  const json = read.envelope.body;
  try {
    const body: unknown = JSON.parse(json);
    return { path, json, value: body };
  } catch (error) {
    throw new Refusal(1, `${path}：签名信封里的内容不是 JSON（${messageOf(error)}）`);
  }
}

/** `where` is a path, or the number of a rule, example, source or disease. */
function problemSentence(source: JsonSource, { kind, where, text }: PackProblem): string {
  const lists = ['rules', 'examples', 'layers', 'sources', 'assumptions'] as const;
  for (const list of lists) {
    const at = entryNamed(source.value, list, 'id', where);
    if (at !== undefined) return sentenceAt(source, kind, [list, at], text);
  }
  const disease = entryNamed(source.value, 'diseases', 'code', where);
  if (disease !== undefined) return sentenceAt(source, kind, ['diseases', disease], text);
  const path = where === '文件' ? [] : where.split('.');
  const known = path.length > 0 && valueAt(source.value, path) !== undefined;
  return known ? sentenceAt(source, kind, path, text) : `〔${problemWords[kind]}〕${text}`;
}

function entryNamed(value: unknown, list: string, key: string, name: string): number | undefined {
  const entries = valueAt(value, [list]);
  if (!Array.isArray(entries)) return undefined;
  const at = entries.findIndex((entry) => valueAt(entry, [key]) === name);
  return at < 0 ? undefined : at;
}

function sentenceAt(
  source: JsonSource,
  kind: PackProblem['kind'],
  path: JsonPath,
  text: string,
): string {
  const { line } = placeOf(source.json, offsetOf(source.json, path));
  return `第 ${line} 行 ${subjectOf(source.value, path)}〔${problemWords[kind]}〕${text}`;
}

const listWords: Readonly<Record<string, string>> = {
  rules: '规则',
  examples: '示例',
  layers: '支付方',
  sources: '来源',
  assumptions: '假设',
  diseases: '病种',
  directList: '直接结算病种',
};

/** "规则 hotan.cap 的 gives.amount". */
function subjectOf(value: unknown, path: JsonPath): string {
  const [list, at, ...rest] = path;
  const word = listWords[String(list)];
  if (word === undefined || at === undefined) return path.map(String).join('.');
  const entry = valueAt(value, path.slice(0, 2));
  const names = ['id', 'code', 'disease'].map((key) => valueAt(entry, [key]));
  const name = names.find((each) => typeof each === 'string') ?? `第 ${Number(at) + 1} 个`;
  const tail = rest.length === 0 ? '' : ` 的 ${rest.map(String).join('.')}`;
  return `${word} ${name}${tail}`;
}

const SMALL_CAP = parseYuan('100.00') ?? 0;

/** Right in form, but so unusual that a slip of the unit is likelier: told, never refused. */
function remindersOf(source: JsonSource, pack: CheckedPack): string[] {
  return pack.rules.flatMap((rule, at) => {
    if (rule.kind !== 'cap' || rule.gives.period !== 'year') return [];
    const { amount } = rule.gives;
    if (amount >= SMALL_CAP) return [];
    const { line } = placeOf(source.json, offsetOf(source.json, ['rules', at, 'gives']));
    const words = `年度封顶线只有 ${yuanText(amount)} 元；单位是元，“10 万元”请写 "100000.00"`;
    return [`第 ${line} 行 规则 ${rule.id}：${words}`];
  });
}

/**
 * A rule that no example uses is right in form only: a wrong sign or figure in it would go unseen.
 */
function untried(source: JsonSource, pack: CheckedPack): string[] {
  const tried = new Set<string>();
  for (const { facts } of pack.examples) {
    const compiled = compile(pack, facts);
    if (compiled.ok) for (const { id } of compiled.rules) tried.add(id);
  }
  return pack.rules.flatMap((rule, at) => {
    if (tried.has(rule.id) || rule.kind === 'gate' || rule.kind.startsWith('line-')) return [];
    const { line } = placeOf(source.json, offsetOf(source.json, ['rules', at, 'gives']));
    return [`第 ${line} 行 规则 ${rule.id}：没有示例用到它，请补一个算到分的示例`];
  });
}

/** Packs that hold on the same days for the same people. */
function overlapSentences(good: readonly GoodPack[]): string[] {
  return good.flatMap((one, at) =>
    good.slice(0, at).flatMap((other) => {
      if (packSetProblems([other.pack, one.pack]).length === 0) return [];
      const places = `${one.path} 与 ${other.path}`;
      const text = `同一参保地 ${one.pack.place} 的险种、就医类别和有效期重叠`;
      const todo = '请在较早的一个里写 validTo（有效期止）';
      return [`${places}：〔重叠〕${text}（${spanOf(other)} 与 ${spanOf(one)}）；${todo}`];
    }),
  );
}

function spanOf({ pack }: GoodPack): string {
  return `${pack.version}：${pack.validFrom} 至 ${pack.validTo ?? '不限'}`;
}
