import { EventEmitter } from 'node:events';

/** The error of everything that the stand-in leaves out: it is never passed over in silence. */
export function notModelled(what: string): Error {
  return new Error(`stand-in: ${what} is not modelled`);
}

/** Names which the language itself looks up on any object. */
const LANGUAGE_NAMES = new Set([
  'then',
  'toJSON',
  'constructor',
  'nodeType',
  '$$typeof',
  'asymmetricMatch',
]);

/** Wraps `target` so that reading a member which it does not have throws. Tests may assign. */
export function strict<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, key, receiver): unknown {
      if (key in object || typeof key === 'symbol' || LANGUAGE_NAMES.has(key)) {
        return Reflect.get(object, key, receiver);
      }
      throw notModelled(`${name}.${key}`);
    },
  });
}

/** A whole module or class of Electron that is left out: any use of it throws. */
export function absent(name: string): object {
  const refuse = (): never => {
    throw notModelled(name);
  };
  return new Proxy(function left() {}, {
    apply: refuse,
    construct: refuse,
    get(target, key): unknown {
      if (typeof key === 'symbol' || LANGUAGE_NAMES.has(key) || key === 'prototype') {
        return Reflect.get(target, key);
      }
      if (key === 'name') return name;
      throw notModelled(`${name}.${key}`);
    },
  });
}

/**
 * An emitter that refuses listeners for events which the stand-in does not know. `events` are
 * those it emits and those which cannot happen under it: lines of names.
 */
export class StrictEmitter extends EventEmitter {
  constructor(name: string, events: readonly string[]) {
    super();
    const known = new Set<string>(['newListener', 'removeListener', 'error']);
    for (const names of events) for (const event of names.split(' ')) known.add(event);
    this.on('newListener', (event: string | symbol) => {
      if (typeof event === 'string' && !known.has(event) && !event.startsWith('standin:')) {
        throw notModelled(`the event '${event}' of ${name}`);
      }
    });
  }
}

/** Electron's event object, as far as listeners use it. */
export interface Preventable {
  defaultPrevented: boolean;
  preventDefault(): void;
}

/** Makes `event` one whose default a listener may prevent. */
export function preventable<T extends object>(event: T): T & Preventable {
  return Object.assign(event, {
    defaultPrevented: false,
    preventDefault(this: Preventable): void {
      this.defaultPrevented = true;
    },
  });
}
