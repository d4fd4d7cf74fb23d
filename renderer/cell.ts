/** A small observable value: state lives in cells made by createX(), never in a module. */
import { useSyncExternalStore } from 'react';

export interface Cell<T> {
  get(): T;
  set(patch: Partial<T>): void;
  subscribe(listener: () => void): () => void;
}

export function createCell<T extends object>(initial: T): Cell<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(patch) {
      value = { ...value, ...patch };
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

export function useCell<T extends object>(cell: Cell<T>): T {
  return useSyncExternalStore(cell.subscribe, cell.get);
}
