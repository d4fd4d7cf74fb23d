/**
 * The page's client of the desk, derived from the contract's table: input and output are parsed on
 * this side too, so that a main process of another version cannot put nonsense on the screen.
 */
import { z } from 'zod';
import { tidings, verbs, type Desk, type Tiding, type TidingName } from '../shared/contract.ts';
import type { Envelope, VerbInput, VerbName, VerbOutput } from '../shared/contract.ts';
import { fault, faultSchema, FaultError } from '../shared/fault.ts';

/** `window.desk` as the preload gives it: nothing is known yet of what it answers. */
export type RawDesk = Readonly<Record<string, (input: unknown) => Promise<unknown>>>;

/** `window.tidings`: `on` gives back how to stop listening. */
export interface RawTidings {
  on(name: TidingName, listener: (payload: unknown) => void): () => void;
}

export interface Tell {
  on<T extends TidingName>(name: T, listener: (payload: Tiding<T>) => void): () => void;
}

declare global {
  interface Window {
    readonly desk: RawDesk;
    readonly tidings: RawTidings;
    slipReady?: Promise<void>;
  }
}

/** A typed desk over the raw one. Never rejects: a bad message or a lost call becomes a fault. */
export function createDesk(raw: RawDesk): Desk {
  const entries = Object.keys(verbs).map((name) => {
    const verb = name as VerbName;
    return [verb, (input: VerbInput<typeof verb>) => call(raw, verb, input)];
  });
  return Object.fromEntries(entries) as Desk;
}

const envelope = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ ok: z.literal(false), fault: faultSchema }),
]);

async function call<V extends VerbName>(
  raw: RawDesk,
  verb: V,
  input: VerbInput<V>,
): Promise<Envelope<VerbOutput<V>>> {
  const { input: inputSchema, output: outputSchema } = verbs[verb];
  const checked = inputSchema.safeParse(input);
  if (!checked.success) return bad(`${verb} 的输入：${checked.error.message}`);
  const carry = raw[verb];
  if (carry === undefined) return bad(`没有 ${verb} 这个操作`);
  let answer: unknown;
  try {
    // What crosses is the input itself: the desk parses it again with the same schema.
    answer = await carry(input);
  } catch (error) {
    return { ok: false, fault: fault('crashed', [`${verb}: ${String(error)}`]) };
  }
  const enveloped = envelope.safeParse(answer);
  if (!enveloped.success) return bad(`${verb} 的应答：${enveloped.error.message}`);
  if (!enveloped.data.ok) return enveloped.data;
  const value = outputSchema.safeParse(enveloped.data.value);
  if (!value.success) return bad(`${verb} 的应答：${value.error.message}`);
  return { ok: true, value: value.data as VerbOutput<V> };
}

function bad(detail: string): { ok: false; fault: ReturnType<typeof fault> } {
  return { ok: false, fault: fault('bad-message', [detail]) };
}

/** Listens with parsed payloads; one that does not parse goes to `onBad` and to nobody else. */
export function createTidings(
  raw: RawTidings,
  onBad: (name: string, detail: string) => void,
): Tell {
  return {
    on(name, listener) {
      return raw.on(name, (payload) => {
        const parsed = tidings[name].safeParse(payload);
        if (parsed.success) listener(parsed.data as Tiding<typeof name>);
        else onBad(name, parsed.error.message);
      });
    },
  };
}

/** The value of an envelope. Throws FaultError, for code that runs several verbs in a row. */
export function valueOf<T>(answer: Envelope<T>): T {
  if (!answer.ok) throw new FaultError(answer.fault);
  return answer.value;
}
