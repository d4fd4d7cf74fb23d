import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCodec, type Codec } from './codec.ts';
import { nodeBase64 } from './nodeBase64.ts';
import { pageBase64 } from './world/base64.ts';

const codec = createCodec(nodeBase64);

/** Through the text that crosses the border. */
function cross(value: unknown, from: Codec = codec, to: Codec = codec): unknown {
  return to.decode(JSON.parse(JSON.stringify(from.encode(value))));
}

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withSparseArray: false,
});

/** The prototype of plain objects is the only one that survives a structured clone. */
function cloned(value: unknown): unknown {
  return structuredClone(value);
}

describe('codec', () => {
  it('is the structured clone for data: any value, compared with the platform', () => {
    fc.assert(
      fc.property(anything, (value) => {
        expect(cross(value)).toStrictEqual(cloned(value));
      }),
      { numRuns: 1000 },
    );
  });

  it('speaks the same between a page and Node: bytes of any length, both ways', () => {
    const page = createCodec(pageBase64);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20_000 }), (bytes) => {
        expect(cross(bytes, page, codec)).toStrictEqual(bytes);
        expect(cross(bytes, codec, page)).toStrictEqual(bytes);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps shared references and cycles', () => {
    const shared = { n: 1 };
    const value: { list: unknown[]; self?: unknown } = { list: [shared, shared, new Map()] };
    value.self = value;
    const back = cross(value) as typeof value;
    expect(back.self).toBe(back);
    expect(back.list[0]).toBe(back.list[1]);
  });

  it('keeps own keys named $ and __proto__ as data', () => {
    const value: unknown = JSON.parse('{"$":"date","__proto__":{"a":1},"v":{"$":1}}');
    const back = cross(value);
    expect(JSON.stringify(back)).toBe(JSON.stringify(value));
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
  });

  it('keeps errors: kind, text, stack and cause', () => {
    const back = cross(new TypeError('t', { cause: new Error('c') }));
    expect(back).toBeInstanceOf(TypeError);
    expect(back).toMatchObject({ message: 't', cause: { message: 'c' } });
  });

  it.each([
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a promise', Promise.resolve()],
    ['a weak map', new WeakMap()],
    ['a function inside', { a: [() => 1] }],
  ])('refuses %s, in the words of Electron', (_name, value) => {
    expect(() => codec.encode(value)).toThrow('An object could not be cloned.');
  });

  it('says so where it falls short of the structured clone', () => {
    expect(() => codec.encode(new Blob(['x']))).toThrow('stand-in: Blob over IPC is not modelled');
  });

  it.each([{ $: 'nonsense' }, { $: 'again', v: 9 }, { $: 'bigint', v: 1 }, { $: 'map', v: 1 }])(
    'refuses the malformed message %j',
    (message) => {
      expect(() => codec.decode(message)).toThrow(TypeError);
    },
  );
});
