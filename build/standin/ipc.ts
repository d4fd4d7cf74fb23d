import { EventEmitter } from 'node:events';
import { z } from 'zod';

/** From a window's isolated world to the main process. */
export const fromWorld = z.discriminatedUnion('t', [
  z.object({ t: z.literal('invoke'), id: z.number(), channel: z.string(), args: z.unknown() }),
  z.object({ t: z.literal('send'), channel: z.string(), args: z.unknown() }),
  z.object({ t: z.literal('open'), url: z.string(), frameName: z.string() }),
  z.object({ t: z.literal('ask'), id: z.number(), permission: z.string() }),
  z.object({ t: z.literal('preload-error'), text: z.string() }),
]);
export type FromWorld = z.infer<typeof fromWorld>;

type Handler = (event: object, ...args: unknown[]) => unknown;

/** Electron's `ipcMain` (docs/api/ipc-main). */
export class IpcMain extends EventEmitter {
  readonly #handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    }
    if (typeof handler !== 'function') {
      throw new TypeError(`Expected handler to be a function, but found type '${typeof handler}'`);
    }
    this.#handlers.set(channel, handler);
  }

  handleOnce(channel: string, handler: Handler): void {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel);
      return handler(event, ...args);
    });
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  /** Runs the channel's handler; rejects if there is none. */
  async standinInvoke(channel: string, event: object, args: unknown[]): Promise<unknown> {
    const handler = this.#handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    return await handler(event, ...args);
  }
}
