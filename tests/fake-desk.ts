/**
 * A desk in memory for component tests, derived from the contract's table: answers are scripted, and
 * parsed with the contract's schemas in both directions, so that a wrong script fails at once.
 */
import {
  tidings,
  verbs,
  type Desk,
  type Envelope,
  type TidingName,
  type Tidings,
  type VerbInput,
  type VerbName,
  type VerbOutput,
} from '../shared/contract.ts';
import { fault, FaultError, type Fault } from '../shared/fault.ts';
import type { z } from 'zod';

/** What a verb answers: the value before parsing, or a thrown FaultError. */
export type Script = {
  [V in VerbName]?: (
    input: VerbOutputOfInput<V>,
  ) => z.input<Tables[V]['output']> | Promise<z.input<Tables[V]['output']>>;
};
type Tables = typeof verbs;
type VerbOutputOfInput<V extends VerbName> = z.output<Tables[V]['input']>;
type Payload<T extends TidingName> = z.input<Tidings[T]>;

export interface FakeDesk {
  readonly desk: Desk;
  readonly tidings: { on(name: TidingName, listener: (payload: unknown) => void): () => void };
  /** Every call in order, as `verb` or as [verb, input]. */
  readonly calls: readonly (readonly [VerbName, unknown])[];
  /** How often a verb was called. */
  count(verb: VerbName): number;
  /** Tells the page something, as the main process would. */
  tell<T extends TidingName>(name: T, payload: Payload<T>): void;
  /** Replaces answers from now on. */
  script(changes: Script): void;
}

/** A verb without a script answers with the fault `not-now`. */
export function createFakeDesk(first: Script = {}): FakeDesk {
  let script: Script = first;
  const calls: (readonly [VerbName, unknown])[] = [];
  const listeners = new Map<TidingName, Set<(payload: unknown) => void>>();

  const answer = async <V extends VerbName>(verb: V, given: VerbInput<V>) => {
    calls.push([verb, given]);
    const input = verbs[verb].input.parse(given) as VerbOutputOfInput<V>;
    const act = script[verb] as ((input: VerbOutputOfInput<V>) => unknown) | undefined;
    if (act === undefined) return refusal(fault('not-now', [`${verb} has no script`]));
    try {
      const value = await act(input);
      verbs[verb].output.parse(value);
      return { ok: true, value } as Envelope<VerbOutput<V>>;
    } catch (error) {
      if (error instanceof FaultError) return refusal(error.fault);
      throw error;
    }
  };
  const entries = (Object.keys(verbs) as VerbName[]).map((verb) => [
    verb,
    (input: VerbInput<typeof verb>) => answer(verb, input),
  ]);

  return {
    desk: Object.fromEntries(entries) as Desk,
    tidings: {
      on(name, listener) {
        const set = listeners.get(name) ?? new Set();
        listeners.set(name, set.add(listener));
        return () => void set.delete(listener);
      },
    },
    calls,
    count: (verb) => calls.filter(([name]) => name === verb).length,
    tell(name, payload) {
      tidings[name].parse(payload);
      for (const listener of listeners.get(name) ?? []) listener(payload);
    },
    script(changes) {
      script = { ...script, ...changes };
    },
  };
}

function refusal(value: Fault): { ok: false; fault: Fault } {
  return { ok: false, fault: value };
}
