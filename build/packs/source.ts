/** Reads the JSON of people: comments allowed (.jsonc), and mistakes named by line and column. */
import { readText, Refusal } from './refusal.ts';
import { syntaxWords } from './syntax.ts';

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
    throw new Refusal(1, `${path}：不是 JSON，${syntaxWords(json)}${hint}`);
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
