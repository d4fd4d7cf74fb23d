/** Goal: Chinese text comes out right under a wrong header. Method: bytes made by hand. */
import { describe, expect, it } from 'vitest';
import { textOfAnswer } from './charset.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const bytes = (hex: string) => Buffer.from(hex, 'hex');
/** GBK: 未备案 = CEB4 B1B8 B0B8; 联通 = C1AA CDA8; 夏 = CFC4 and 模 = C4A3. */
const notFiled = bytes('ceb4b1b8b0b8');

describe('textOfAnswer', () => {
  it.each<[string, Uint8Array, string, string]>([
    ['UTF-8', utf8('未备案'), 'application/json;charset=UTF-8', '未备案'],
    ['UTF-8 undeclared', utf8('未备案'), '', '未备案'],
    [
      'UTF-8 declared as GBK',
      utf8('{"a":"未备案"}'),
      'text/plain; charset="GBK"',
      '{"a":"未备案"}',
    ],
    ['GBK', notFiled, 'text/plain;charset=gbk', '未备案'],
    ['GBK declared as UTF-8', notFiled, 'application/json;charset=UTF-8', '未备案'],
    ['GBK undeclared', notFiled, 'application/json', '未备案'],
    ['GBK that could be UTF-8', bytes('cfa3'), 'text/plain;charset=GB2312', '希'],
    ['ASCII declared as GBK', utf8('{}'), 'text/plain;charset=gbk', '{}'],
    ['neither', bytes('7bff7d'), '', '{\ufffd}'],
    ['a byte order mark', bytes('efbbbf7b7d'), '', '{}'],
  ])('%s', (_name, given, type, text) => {
    expect(textOfAnswer(given, type)).toBe(text);
  });
});
