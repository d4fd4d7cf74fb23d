/** Reads the JSON of people: comments allowed (.jsonc), and mistakes named by line and column. */
import { readText, Refusal } from './refusal.ts';

/** `json` is the same text with its comments blanked, so that lines and columns stay. */
export interface JsonSource {
  readonly path: string;
  readonly json: string;
  readonly value: unknown;
}

/** Throws Refusal 1 where the file cannot be read or is no JSON. */
export function readJson(path: string): JsonSource {
  const text = readText(path);
  const json = path.endsWith('.jsonc') ? blankComments(text) : text;
  try {
    const value: unknown = JSON.parse(json);
    return { path, json, value };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const comments = json === text && /^\s*\/[/*]/m.test(text);
    const hint = comments ? '；有注释的文件请用 .jsonc 作扩展名' : '';
    throw new Refusal(1, `${path}：不是 JSON，${syntaxWords(json, error.message)}${hint}`);
  }
}

/**
 * Blanks `//` and block comments outside of texts; line breaks stay. An unclosed block comment
 * blanks the rest, an unclosed text is left for the JSON parser to refuse.
 */
export function blankComments(text: string): string {
  const tokens = /"(?:[^"\\\n]|\\.)*"?|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;
  return text.replace(tokens, (token) =>
    token.startsWith('"') ? token : token.replace(/[^\n\r]/g, ' '),
  );
}

const strange: readonly (readonly [RegExp, string])[] = [
  [/^，/, '这里是中文逗号“，”，应为英文逗号 ","'],
  [/^：/, '这里是中文冒号“：”，应为英文冒号 ":"'],
  [/^[“”]/, '这里是中文引号，应为英文引号 "'],
  [/^[{}[\]（）【】｛｝]/, '前面多了一个逗号，或括号不配对'],
  [/^'/, '这里是单引号，应为英文双引号 "'],
  [/^"/, '前面可能少了一个逗号'],
];

/** The parser's complaint as a place and a likely cause. */
function syntaxWords(json: string, message: string): string {
  const found = /position (\d+)/.exec(message)?.[1];
  const at = found === undefined ? json.length : Number(found);
  const rest = json.slice(at);
  if (rest.trim() === '') return '文件没有写完（括号或引号没有闭合）';
  const cause = strange.find(([pattern]) => pattern.test(rest))?.[1];
  const { line, column } = placeOf(json, at);
  return `第 ${line} 行第 ${column} 列：${cause ?? `不应出现“${Array.from(rest)[0]}”`}`;
}

/** Line and column from 1. */
export function placeOf(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: Array.from(before.at(-1) ?? '').length + 1 };
}
