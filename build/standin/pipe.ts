import type { Readable, Writable } from 'node:stream';
import type { z } from 'zod';
import { pipeMessage, readEvent, results, type CdpEvent } from './cdp.ts';

export type Listen = (event: CdpEvent) => void;

/** Chromium's end of `--remote-debugging-pipe`: JSON messages, each ended by a zero byte. */
export interface Pipe {
  /** Sends a command and parses its answer; rejects with "METHOD: reason". */
  call<T>(schema: z.ZodType<T>, method: string, params?: object, session?: string): Promise<T>;
  /** Like call, for commands whose answer says nothing. */
  tell(method: string, params?: object, session?: string): Promise<void>;
  /** Events of one session; of the browser itself with ''. */
  listen(session: string, listener: Listen): void;
}

interface Waiting {
  method: string;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** Splits bytes at zero bytes. */
function createSplitter(take: (text: string) => void): (bytes: Buffer) => void {
  let parts: Buffer[] = [];
  return (bytes) => {
    let from = 0;
    for (let at = bytes.indexOf(0); at >= 0; at = bytes.indexOf(0, from)) {
      parts.push(bytes.subarray(from, at));
      take(Buffer.concat(parts).toString('utf8'));
      parts = [];
      from = at + 1;
    }
    if (from < bytes.length) parts.push(bytes.subarray(from));
  };
}

export function createPipe(
  out: Writable,
  input: Readable,
  log: (direction: string, text: string) => void,
): Pipe {
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<string, Listen>();
  const state = { next: 0, closed: false };
  const take = (text: string): void => {
    log('<', text);
    const message = pipeMessage.parse(JSON.parse(text));
    if (message.id !== undefined) {
      const call = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error) call?.reject(new Error(`${call.method}: ${message.error.message}`));
      else call?.resolve(message.result);
    } else if (message.method !== undefined) {
      const event = readEvent(message.method, message.params);
      if (event) listeners.get(message.sessionId ?? '')?.(event);
    }
  };
  const close = (): void => {
    state.closed = true;
    for (const call of waiting.values()) call.reject(new Error(`${call.method}: Chromium is gone`));
    waiting.clear();
  };
  input.on('data', createSplitter(take));
  input.on('close', close);
  out.on('error', close);
  const send = (method: string, params: object, sessionId?: string): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (state.closed) {
        reject(new Error(`${method}: Chromium is gone`));
        return;
      }
      const id = ++state.next;
      const text = JSON.stringify({ id, method, params, sessionId });
      log('>', text);
      waiting.set(id, { method, resolve, reject });
      out.write(`${text}\0`);
    });
  return {
    call: async (schema, method, params = {}, session) =>
      schema.parse(await send(method, params, session)),
    tell: async (method, params = {}, session) => {
      results.nothing.parse(await send(method, params, session));
    },
    listen: (session, listener) => {
      listeners.set(session, listener);
    },
  };
}
