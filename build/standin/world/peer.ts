/**
 * The bridge between the page's two worlds. Functions, promises and errors cross as tokens; the
 * rest by the structured clone which Chromium applies to `CustomEvent.detail` between worlds.
 * Dispatch is synchronous, so a call returns its value at once, as over Electron's contextBridge.
 * Everything used later is captured first: the page cannot get in between by patching globals.
 */

export type Fn = (...args: unknown[]) => unknown;

export interface Peer {
  /** Calls function number `id` of the other world; the reserved ones are numbered from 0. */
  call(id: number, args: unknown[]): unknown;
}

type Token =
  | { $: 'function'; id: number }
  | { $: 'promise'; id: number }
  | { $: 'error'; message: string }
  | { $: 'object'; fields: Record<string, unknown> }
  | { $: 'clone'; value: object };
type Message =
  | { t: 'call'; id: number; args: unknown[] }
  | { t: 'return' | 'settle'; id: number; ok: boolean; value: unknown };
interface Waiting {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

const MAX_DEPTH = 1000;
const TOO_DEEP =
  'Electron contextBridge recursion depth exceeded. ' +
  'Nested objects deeper than 1000 are not supported.';

/** Names of the two events of one window: random, so that the page cannot speak on the bridge. */
export interface Wire {
  out: string;
  in: string;
}

// The page's later changes to its globals do not reach these.
const { CustomEvent, Promise, Map, Error, TypeError, Object, Array, Reflect } = globalThis;
const clone = globalThis.structuredClone.bind(globalThis);
const dispatch = globalThis.dispatchEvent.bind(globalThis);

class Bridge implements Peer {
  readonly #wire: Wire;
  readonly #reserved: number;
  readonly #freeze: boolean;
  readonly #functions: Map<number, Fn>;
  readonly #promises = new Map<number, Waiting>();
  #next: number;
  #returned: Message | undefined;

  constructor(wire: Wire, reserved: readonly Fn[], freeze: boolean) {
    this.#wire = wire;
    this.#reserved = reserved.length;
    this.#freeze = freeze;
    this.#functions = new Map(reserved.map((fn, id) => [id, fn]));
    this.#next = reserved.length;
    globalThis.addEventListener(wire.in, (event) => this.#receive(event), true);
  }

  call(id: number, args: unknown[]): unknown {
    const coded = args.map((item) => this.#encode(item, 0));
    const outer = this.#returned;
    this.#returned = undefined;
    this.#send({ t: 'call', id, args: coded });
    const answer = this.#taken();
    this.#returned = outer;
    if (answer?.t !== 'return') throw new Error('stand-in: the bridge gave no answer');
    const value = this.#decode(answer.value, false);
    if (!answer.ok) throw value;
    return value;
  }

  #taken(): Message | undefined {
    return this.#returned;
  }

  #send(detail: Message): void {
    dispatch(new CustomEvent(this.#wire.out, { detail }));
  }

  #receive(event: Event): void {
    event.stopImmediatePropagation();
    if (!(event instanceof CustomEvent)) return;
    const message: Message = event.detail;
    if (message.t === 'call') return this.#send(this.#answer(message.id, message.args));
    if (message.t === 'return') {
      this.#returned = message;
      return;
    }
    const waiting = this.#promises.get(message.id);
    this.#promises.delete(message.id);
    const value = this.#decode(message.value, false);
    if (message.ok) waiting?.resolve(value);
    else waiting?.reject(value);
  }

  #answer(id: number, coded: unknown[]): Message {
    try {
      const fn = this.#functions.get(id);
      if (fn === undefined) throw new Error('stand-in: no such function on the bridge');
      const freeze = this.#freeze && id < this.#reserved;
      const args = coded.map((item) => this.#decode(item, freeze));
      const value = this.#encode(Reflect.apply(fn, undefined, args), 0);
      return { t: 'return', id, ok: true, value };
    } catch (error) {
      return { t: 'return', id, ok: false, value: this.#encode(error, 0) };
    }
  }

  #encode(value: unknown, depth: number): unknown {
    if (depth > MAX_DEPTH) throw new TypeError(TOO_DEEP);
    if (typeof value === 'symbol') throw new TypeError('stand-in: a symbol over the bridge');
    if (typeof value === 'function') {
      const id = this.#next++;
      this.#functions.set(id, (...args) => Reflect.apply(value, undefined, args));
      return { $: 'function', id } satisfies Token;
    }
    if (value === null || typeof value !== 'object') return value;
    return this.#encodeObject(value, depth);
  }

  #encodeObject(value: object, depth: number): Token | unknown[] {
    if (value instanceof Promise) return this.#encodePromise(value);
    if (value instanceof Error) return { $: 'error', message: value.message };
    if (Array.isArray(value)) return value.map((item) => this.#encode(item, depth + 1));
    const proto: unknown = Object.getPrototypeOf(value);
    if (proto === Object.prototype || proto === null) {
      const fields: Record<string, unknown> = {};
      for (const key of Object.keys(value)) {
        fields[key] = this.#encode(Reflect.get(value, key), depth + 1);
      }
      return { $: 'object', fields };
    }
    clone(value); // A DataCloneError here, instead of a silent null over there.
    return { $: 'clone', value };
  }

  #encodePromise(promise: Promise<unknown>): Token {
    const id = this.#next++;
    const settle = (ok: boolean, value: unknown): void =>
      this.#send({ t: 'settle', id, ok, value: this.#encode(value, 0) });
    promise.then(
      (value) => settle(true, value),
      (error: unknown) => settle(false, error),
    );
    return { $: 'promise', id };
  }

  #decode(coded: unknown, freeze: boolean): unknown {
    if (coded === null || typeof coded !== 'object') return coded;
    if (Array.isArray(coded)) {
      const list = coded.map((item) => this.#decode(item, freeze));
      return freeze ? Object.freeze(list) : list;
    }
    const token = coded as Token;
    switch (token.$) {
      case 'clone':
        return token.value;
      case 'error':
        return new Error(token.message);
      case 'function':
        return (...args: unknown[]) => this.call(token.id, args);
      case 'promise':
        return new Promise((resolve, reject) => this.#promises.set(token.id, { resolve, reject }));
      case 'object': {
        const out: Record<string, unknown> = {};
        for (const key of Object.keys(token.fields)) {
          out[key] = this.#decode(token.fields[key], freeze);
        }
        return freeze ? Object.freeze(out) : out;
      }
    }
  }
}

/** Joins this world to the other; `freeze`: what the reserved functions are given is frozen. */
export function createPeer(wire: Wire, reserved: readonly Fn[], freeze: boolean): Peer {
  return new Bridge(wire, reserved, freeze);
}
