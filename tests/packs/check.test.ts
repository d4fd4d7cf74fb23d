/**
 * Goal: every authoring error is found with file, line, rule and a sentence for a policy officer.
 * Method: one right pack text, changed in one place per row; then the command as people run it.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkPath } from '../../build/packs/check.ts';
import { duplicateKeys, offsetOf } from '../../build/packs/place.ts';
import { blankComments } from '../../build/packs/source.ts';
import { placeOf, syntaxFault } from '../../build/packs/syntax.ts';
import { HOTAN, packValue, readProjectText } from '../golden/packs.ts';
import { createFolder, packText, runPacks, type Folder } from './bench.ts';

let folder: Folder;
beforeAll(() => {
  folder = createFolder();
});
afterAll(() => folder.remove());

const text = packText();

/** The sentences about the text with one piece replaced; the piece must be there. */
function sentences(from: string | RegExp, to: string, name = 'pack.json'): readonly string[] {
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  const checked = checkPath(folder.put(name, changed));
  return checked.ok ? checked.reminders : checked.sentences;
}

const rule = (change: object) => {
  const value = packValue({ pay: '0.75', deductible: '100', cap: '1000' });
  const more = { ...value.rules[1], id: 'more', ...change };
  const checked = checkPath(folder.put('rule.json', { ...value, rules: [...value.rules, more] }));
  return checked.ok ? [] : checked.sentences;
};

describe('one error a row', () => {
  it.each<[string, string | RegExp, string, RegExp]>([
    ['75', '"pay": "0.75"', '"pay": "75"', /^第 88 行 规则 ratio .*百分之 75 请写 "0\.75"/],
    ['75 as a number', '"pay": "0.75"', '"pay": 75', /规则 ratio .*例如 "0\.75"；写的是 75/],
    ['0.75 as a number', '"pay": "0.75"', '"pay": 0.75', /带引号的文本，例如 "0\.75"/],
    ['150 %', '"pay": "0.75"', '"pay": "1.5"', /比例须为 0 到 1 之间/],
    ['an amount as a number', '"amount": "1000"', '"amount": 1000', /规则 cap .*带引号的文本/],
    ['an amount in words', '"amount": "100"', '"amount": "10万"', /规则 deductible .*金额须为/],
    [
      'no source',
      /"source": "invented",\s*"assumptions"/,
      '"assumptions"',
      /缺少 source（来源编号）/,
    ],
    ['an unknown source', /"source": "invented",/, '"source": "x",', /〔引用〕.*来源 x 没有定义/],
    [
      'an unknown field',
      '"kind": "ratio"',
      '"kind": "ratio", "memo": ""',
      /规则 ratio .*不认识的字段 memo/,
    ],
    [
      'an unknown kind',
      '"kind": "ratio"',
      '"kind": "ratoi"',
      /kind（规则种类） 只能写 gate、.*"ratoi"/,
    ],
    [
      'an unknown period',
      '"period": "year"',
      '"period": "years"',
      /规则 deductible .*只能写 none、/,
    ],
    [
      'an unknown filing',
      '"stationed"\n',
      '"stationde"\n',
      /filings（备案类型） 只能写 .*"stationde"/,
    ],
    ['a field twice', '"pay": "0.75"', '"pay": "0.7", "pay": "0.75"', /规则 ratio .*写了两次/],
    [
      'dates upside down',
      '"2025-12-31"',
      '"2024-12-31"',
      /validTo〔日期〕有效期止 2024-12-31 早于起/,
    ],
    ['half a date', '"2025-12-31"', '"2025-12"', /日期须写成 "2025-01-31" 的样子/],
    [
      'an example a fen off',
      '"patient": "0.00"',
      '"patient": "0.01"',
      /^第 109 行 示例 zero〔示例〕.*算出 0\.00/,
    ],
    [
      'a number in an example',
      '"total": "0.00"',
      '"total": 0',
      /bill\.totals\.total.*带引号的文本/,
    ],
    [
      'no rules',
      /"rules": \[[\s\S]*\],\n {2}"ex/,
      '"rules": [], "ex',
      /rules（规则） 至少要有 1 项/,
    ],
    ['a later format', 'pack/1', 'pack/2', /〔版本〕.*请先升级程序/],
    ['another file', 'crosscounter.pack/1', 'crosscounter.bill/1', /不是政策包/],
    ['a cap in 万元', '"amount": "1000"', '"amount": "10"', /10\.00 元；单位是元，“10 万元”请写/],
    ['a Chinese comma', '"version": "1",', '"version": "1"，', /第 5 行第 17 列：这里是中文逗号/],
    ['Chinese quotes', '"pay": "0.75"', '“pay”: "0.75"', /第 88 行第 9 列：这里是中文引号/],
    ['a comma too many', '"pay": "0.75"', '"pay": "0.75",', /第 89 行第 7 列：前面多了一个逗号/],
    [
      'a comma too few',
      '"version": "1",',
      '"version": "1"',
      /第 6 行第 3 列：前面可能少了一个逗号/,
    ],
    ['no quotes', '"pay": "0.75"', '"pay": NaN', /第 88 行第 16 列：文字和金额都要加英文引号/],
    ['a quote too few', '"pay": "0.75"', '"pay": "0.75', /第 88 行第 16 列：引号没有闭合/],
    ['half a file', /"rules"[\s\S]*/, '', /文件没有写完/],
    ['a comment in .json', '{', '// 说明\n{', /请用 \.jsonc 作扩展名/],
  ])('%s', (_what, from, to, words) => {
    expect(sentences(from, to).join('\n')).toMatch(words);
  });

  it.each<[string, object, RegExp]>([
    ['a tie', { gives: { pay: '0.60' } }, /〔分不出先后〕.*支付比例有几条规则.*ratio、more/],
    ['an unknown payer', { layer: 'second' }, /〔引用〕用到的支付方 second 没有定义/],
    ['an unreachable rule', { when: { filing: ['emergency'] } }, /规则 more〔不会生效〕/],
  ])('%s', (_what, change, words) => {
    expect(rule(change).join('\n')).toMatch(words);
  });

  it('a gap names the case that has no rule', () => {
    const found = sentences(
      /"when": \{\},(?=[^}]*"id": "ratio")/,
      '"when": {"insurance": ["310"]},',
    );
    expect(found.join('\n')).toMatch(/病种 M99901〔缺规则〕.*险种 390.*没有适用的规则：支付比例/);
  });
});

describe('places and comments', () => {
  it('finds every value of the Hotan pack at its own line', () => {
    const json = readProjectText(HOTAN);
    const at = offsetOf(json, ['rules', 2, 'gives', 'amount']);
    expect(json.slice(at)).toMatch(/^"100000\.00"/);
    expect(placeOf(json, at).line).toBe(
      json.slice(0, json.indexOf('"100000.00"')).split('\n').length,
    );
    expect(duplicateKeys(json)).toEqual([]);
    expect(duplicateKeys('[{"a":1,"b":{"c":1,"c":2},"a":3}]')).toEqual([
      ['0', 'b', 'c'],
      ['0', 'a'],
    ]);
  });

  it.each<[string, string]>([
    ['{"a": 1} // b', '{"a": 1}     '],
    ['{"a": "//b"} // "c"', '{"a": "//b"}       '],
    ['{"a": "\\"//b"}', '{"a": "\\"//b"}'],
    ['{/* a\nb */"c": 1}', '{    \n    "c": 1}'],
    ['{"a": 1 /* open', '{"a": 1        '],
    ['{"http://x": "/* y */"}', '{"http://x": "/* y */"}'],
  ])('%j', (from, to) => {
    expect(blankComments(from)).toBe(to);
  });
});

it('finds a fault in a text exactly where JSON.parse refuses it', () => {
  const refused = (json: string) => {
    try {
      JSON.parse(json);
      return false;
    } catch (error) {
      return error instanceof SyntaxError;
    }
  };
  const pieces = fc.constantFrom(
    ...'{}[],:"a1.-e '.split(''),
    'true',
    'null',
    '0.5',
    '"x"',
    '\\u00',
  );
  const mixed = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.oneof(mixed, fc.json()), (json) => {
      expect(syntaxFault(json) !== undefined).toBe(refused(json));
    }),
    { numRuns: 3_000 },
  );
});

describe('packs -- check', () => {
  it('what we ship is in order: status 0', () => {
    const { status, stdout, stderr } = runPacks('check', HOTAN);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/可用，653200 2025\.1，3 条规则，6 个示例全部算对/);
  });

  it('problems of several files, each with its file: status 1', () => {
    const bad = folder.put('bad.json', text.replace('"0.75"', '"75"'));
    const good = folder.put('good.json', text);
    const later = folder.put(
      'later.jsonc',
      `// 次年\n${text.replace('"version": "1"', '"version": "2"')}`,
    );
    const { status, stdout } = runPacks('check', bad, good, later, '/nowhere.json');
    expect(status).toBe(1);
    expect(stdout).toMatch(/bad\.json：不能用，1 处问题\n {2}第 88 行 规则 ratio/);
    expect(stdout).toMatch(/good\.json：可用/);
    expect(stdout).toMatch(/nowhere\.json：不能用.*\n.*读不了文件/);
    expect(stdout).toMatch(/later\.jsonc 与 .*good\.json：〔重叠〕同一参保地 999900/);
    expect(stdout).toMatch(/请在较早的一个里写 validTo/);
  });

  it.each<[string, readonly string[]]>([
    ['no command', []],
    ['an unknown command', ['chekc']],
    ['an inherited name', ['constructor']],
    ['no file', ['check']],
    ['an unknown option', ['check', HOTAN, '--fast']],
  ])('%s: status 2', (_what, args) => {
    const { status, stdout, stderr } = runPacks(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).not.toMatch(/ at .*\.ts:/);
  });
});
