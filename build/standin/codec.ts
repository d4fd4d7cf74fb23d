/** What crosses a process border: JSON, where an object with the key `$` is a tagged value. */
export type Coded = null | boolean | number | string | Coded[] | { [key: string]: Coded };

/** Bytes to and from base64: given by the process, for Node and the page do it differently. */
export interface Base64 {
  encode(bytes: Uint8Array): string;
  decode(text: string): Uint8Array<ArrayBuffer>;
}

export interface Codec {
  /** Throws "An object could not be cloned." for what the structured clone refuses. */
  encode(value: unknown): Coded;
  /** The inverse; throws a TypeError for a malformed message. */
  decode(coded: unknown): unknown;
}

type View = new (buffer: ArrayBuffer) => ArrayBufferView;
const VIEWS: readonly View[] = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  DataView,
];
const ERRORS = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

/** What the structured clone carries, but this codec does not. */
const LEFT_OUT = new Set(
  'Blob File FileList ImageData ImageBitmap Boolean Number String BigInt CryptoKey DOMException'
    .concat(' DOMRect DOMPoint DOMMatrix SharedArrayBuffer MessagePort')
    .split(' '),
);

/** "Date" of a Date, whichever realm it comes from. */
function tagOf(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** Sets an own property, also where the key is `__proto__`. */
function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

function uncloneable(): Error {
  return new Error('An object could not be cloned.');
}

function codePrimitive(value: unknown): Coded {
  switch (typeof value) {
    case 'undefined':
      return { $: 'undefined' };
    case 'bigint':
      return { $: 'bigint', v: String(value) };
    case 'number':
      if (Number.isFinite(value) && !Object.is(value, -0)) return value;
      return { $: 'number', v: Object.is(value, -0) ? '-0' : String(value) };
    case 'boolean':
    case 'string':
      return value;
    default:
      throw uncloneable();
  }
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** The names of views; a Buffer of Node arrives as Uint8Array, as it does over Electron's IPC. */
function viewName(view: ArrayBufferView): string {
  return tagOf(view);
}

function createEncoder(base64: Base64): (value: unknown) => Coded {
  return (root) => {
    const seen = new Map<object, number>();
    const fields = (value: object): { [key: string]: Coded } => {
      const out: { [key: string]: Coded } = {};
      for (const key of Object.keys(value)) define(out, key, put(Reflect.get(value, key)));
      return out;
    };
    const error = (value: Error): Coded => ({
      $: 'error',
      name: String(value.name),
      message: String(value.message),
      stack: String(value.stack ?? ''),
      ...(Object.hasOwn(value, 'cause') ? { cause: put(value.cause) } : {}),
    });
    const object = (value: object): Coded => {
      if (ArrayBuffer.isView(value)) {
        return { $: 'view', k: viewName(value), v: base64.encode(bytesOf(value)) };
      }
      if (Array.isArray(value)) return Array.from(value, put);
      const tag = tagOf(value);
      if (value instanceof Date || tag === 'Date') return { $: 'date', v: codeTime(value) };
      if (value instanceof Map) {
        return { $: 'map', v: [...value].map(([key, item]) => [put(key), put(item)]) };
      }
      if (value instanceof Set) return { $: 'set', v: [...value].map(put) };
      if (value instanceof RegExp) return { $: 'regexp', v: value.source, f: value.flags };
      if (value instanceof Error) return error(value);
      if (value instanceof ArrayBuffer) {
        return { $: 'buffer', v: base64.encode(new Uint8Array(value)) };
      }
      if (LEFT_OUT.has(tag)) throw new Error(`stand-in: ${tag} over IPC is not modelled`);
      if (tag !== 'Object') throw uncloneable();
      const out = fields(value);
      return Object.hasOwn(out, '$') ? { $: 'object', v: out } : out;
    };
    const put = (value: unknown): Coded => {
      if (value === null) return null;
      if (typeof value !== 'object') return codePrimitive(value);
      const index = seen.get(value);
      if (index !== undefined) return { $: 'again', v: index };
      seen.set(value, seen.size);
      return object(value);
    };
    return put(root);
  };
}

function codeTime(value: object): Coded {
  return codePrimitive(Date.prototype.getTime.call(value));
}

type Fields = Record<string, unknown>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('stand-in: malformed IPC text');
  return value;
}

function listOf(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new TypeError('stand-in: malformed IPC list');
  return value;
}

function viewOf(name: string, bytes: Uint8Array<ArrayBuffer>): ArrayBufferView {
  const View = VIEWS.find((view) => view.name === name);
  if (View === undefined) throw new TypeError(`stand-in: malformed IPC view ${name}`);
  return new View(bytes.buffer);
}

function errorOf(fields: Fields): Error {
  const name = textOf(fields['name']);
  const Kind = Object.entries(ERRORS).find(([key]) => key === name)?.[1] ?? Error;
  const error = new Kind(textOf(fields['message']));
  error.stack = textOf(fields['stack']);
  return error;
}

/** Reads one message; `made` lists its objects in the order in which the encoder met them. */
class Decoding {
  readonly #base64: Base64;
  readonly #made: object[] = [];

  constructor(base64: Base64) {
    this.#base64 = base64;
  }

  take(coded: unknown): unknown {
    if (Array.isArray(coded)) {
      const list: unknown[] = this.#keep([]);
      for (const item of coded) list.push(this.take(item));
      return list;
    }
    if (!isFields(coded)) return coded;
    return Object.hasOwn(coded, '$') ? this.#tagged(coded) : this.#object(coded);
  }

  #keep<T extends object>(value: T): T {
    this.#made.push(value);
    return value;
  }

  #object(fields: Fields): object {
    const target = this.#keep({});
    for (const key of Object.keys(fields)) define(target, key, this.take(fields[key]));
    return target;
  }

  #again(index: unknown): object {
    const value = typeof index === 'number' ? this.#made[index] : undefined;
    if (value === undefined) throw new TypeError('stand-in: malformed IPC reference');
    return value;
  }

  #error(fields: Fields): Error {
    const value = this.#keep(errorOf(fields));
    if (Object.hasOwn(fields, 'cause')) {
      const cause = this.take(fields['cause']);
      Object.defineProperty(value, 'cause', { value: cause, writable: true, configurable: true });
    }
    return value;
  }

  #map(entries: unknown[]): unknown {
    const value = this.#keep(new Map<unknown, unknown>());
    for (const entry of entries.map(listOf)) {
      const key = this.take(entry[0]);
      value.set(key, this.take(entry[1]));
    }
    return value;
  }

  #set(items: unknown[]): unknown {
    const value = this.#keep(new Set<unknown>());
    for (const item of items) value.add(this.take(item));
    return value;
  }

  #tagged(fields: Fields): unknown {
    const v = fields['v'];
    switch (fields['$']) {
      case 'undefined':
        return undefined;
      case 'bigint':
        return BigInt(textOf(v));
      case 'number':
        return Number(textOf(v));
      case 'date':
        return this.#keep(new Date(Number(this.take(v))));
      case 'map':
        return this.#map(listOf(v));
      case 'set':
        return this.#set(listOf(v));
      case 'regexp':
        return this.#keep(new RegExp(textOf(v), textOf(fields['f'])));
      case 'error':
        return this.#error(fields);
      case 'buffer':
        return this.#keep(this.#base64.decode(textOf(v)).buffer);
      case 'view':
        return this.#keep(viewOf(textOf(fields['k']), this.#base64.decode(textOf(v))));
      case 'again':
        return this.#again(v);
      case 'object':
        return this.#object(isFields(v) ? v : {});
      default:
        throw new TypeError('stand-in: malformed IPC tag');
    }
  }
}

/**
 * The structured clone of Electron's IPC as JSON (docs/api/ipc-renderer: "Arguments will be
 * serialized with the Structured Clone Algorithm"). Carries shared references and cycles; holes of
 * arrays become `undefined`; views do not share a buffer; prototypes are lost, as in the original.
 */
export function createCodec(base64: Base64): Codec {
  return { encode: createEncoder(base64), decode: (coded) => new Decoding(base64).take(coded) };
}
