/** Where a text stops being JSON, and the likely cause. JSON.parse says where only now and then. */

type Expecting = 'value' | 'first-value' | 'key' | 'first-key' | 'colon' | 'comma' | 'end';

/** The offset of the first thing that may not stand where it stands; the length where it is cut. */
export function syntaxFault(json: string): number | undefined {
  const open: string[] = [];
  let expecting: Expecting = 'value';
  let at = 0;
  const space = /[ \t\r\n]*/y;
  const tokens = [
    /[{}[\],:]|true\b|false\b|null\b/y,
    /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*"/uy,
    /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w.])/y,
  ];
  for (;;) {
    space.lastIndex = at;
    space.test(json);
    at = space.lastIndex;
    if (at === json.length) return expecting === 'end' ? undefined : at;
    const word = wordAt(json, at, tokens);
    const next: Expecting | undefined = word === undefined ? word : step(word, expecting, open);
    if (word === undefined || next === undefined) return at;
    expecting = next;
    at += word.length;
  }
}

function wordAt(json: string, at: number, tokens: readonly RegExp[]): string | undefined {
  for (const token of tokens) {
    token.lastIndex = at;
    const found = token.exec(json)?.[0];
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What may follow; undefined where the word may not stand here. */
function step(word: string, expecting: Expecting, open: string[]): Expecting | undefined {
  const isValue = expecting === 'value' || expecting === 'first-value';
  const close = (): Expecting => {
    open.pop();
    return open.length === 0 ? 'end' : 'comma';
  };
  switch (word) {
    case '{':
    case '[':
      if (!isValue) return undefined;
      open.push(word);
      return word === '{' ? 'first-key' : 'first-value';
    case '}':
      return open.at(-1) === '{' && /^(first-key|comma)$/.test(expecting) ? close() : undefined;
    case ']':
      return open.at(-1) === '[' && /^(first-value|comma)$/.test(expecting) ? close() : undefined;
    case ',':
      if (expecting !== 'comma') return undefined;
      return open.at(-1) === '{' ? 'key' : 'value';
    case ':':
      return expecting === 'colon' ? 'value' : undefined;
    default:
      if (isValue) return open.length === 0 ? 'end' : 'comma';
      if (expecting !== 'key' && expecting !== 'first-key') return undefined;
      return word.startsWith('"') ? 'colon' : undefined;
  }
}

const causes: readonly (readonly [RegExp, string])[] = [
  [/^，/, '这里是中文逗号“，”，应为英文逗号 ","'],
  [/^：/, '这里是中文冒号“：”，应为英文冒号 ":"'],
  [/^[“”]/, '这里是中文引号，应为英文引号 "'],
  [/^[{}[\]（）【】｛｝]/, '前面多了一个逗号，或括号不配对'],
  [/^'/, '这里是单引号，应为英文双引号 "'],
  [/^"[^"\n]*(\n|$)/, '引号没有闭合'],
  [/^"/, '前面可能少了一个逗号'],
  [/^[\p{L}\d]/u, '文字和金额都要加英文引号'],
];

/** The place and the likely cause, for a text that JSON.parse has refused. */
export function syntaxWords(json: string): string {
  const at = syntaxFault(json) ?? json.length;
  const rest = json.slice(at);
  if (rest.trim() === '') return '文件没有写完（括号或引号没有闭合）';
  const cause = causes.find(([pattern]) => pattern.test(rest))?.[1];
  const { line, column } = placeOf(json, at);
  return `第 ${line} 行第 ${column} 列：${cause ?? `不应出现“${Array.from(rest)[0]}”`}`;
}

/** Line and column from 1. */
export function placeOf(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: Array.from(before.at(-1) ?? '').length + 1 };
}
