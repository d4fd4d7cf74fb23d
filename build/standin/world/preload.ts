import { createCodec, type Codec } from '../codec.ts';
import { OF_PAGE, RECEIVE, type ToWorld, type WorldConfig } from './config.ts';
import { pageBase64 } from './base64.ts';
import { createPeer, type Fn, type Peer } from './peer.ts';

type Post = (text: string) => void;
/** The preload script, wrapped as a function of what Electron's sandbox gives it. */
export type PreloadCode = (
  require: Fn,
  process: object,
  module: { exports: unknown },
  exports: unknown,
  setImmediate: Fn,
  clearImmediate: Fn,
) => void;

interface Listener {
  fn: Fn;
  once: boolean;
}

function notModelled(what: string): Error {
  return new Error(`stand-in: ${what} is not modelled`);
}

/** As in the main process: a member that is left out throws when it is read. */
function strict<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, key): unknown {
      if (key in object || typeof key === 'symbol' || key === 'then' || key === 'toJSON') {
        return Reflect.get(object, key);
      }
      throw notModelled(`${name}.${key}`);
    },
  });
}

/** The calls which wait for the main process's answer, by number. */
function createCalls(post: Post) {
  const waiting = new Map<number, { resolve: Fn; reject: Fn; channel: string }>();
  const state = { next: 0 };
  const call = (channel: string, message: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++state.next;
      waiting.set(id, { resolve, reject, channel });
      post(JSON.stringify({ ...message, id }));
    });
  const take = (id: number): { resolve: Fn; reject: Fn; channel: string } | undefined => {
    const found = waiting.get(id);
    waiting.delete(id);
    return found;
  };
  return { call, take };
}

/** ipcRenderer's listeners by channel. */
function createListeners() {
  const byChannel = new Map<string, Listener[]>();
  const add = (channel: string, fn: Fn, once: boolean): void => {
    if (typeof fn !== 'function') {
      throw new TypeError('The "listener" argument must be of type function.');
    }
    byChannel.set(channel, [...(byChannel.get(channel) ?? []), { fn, once }]);
  };
  const remove = (channel: string, fn: Fn): void => {
    const list = byChannel.get(channel) ?? [];
    const index = list.findLastIndex((listener) => listener.fn === fn);
    byChannel.set(
      channel,
      list.filter((_, at) => at !== index),
    );
  };
  const clear = (channel?: string): void => {
    if (channel === undefined) byChannel.clear();
    else byChannel.delete(channel);
  };
  const count = (channel: string): number => byChannel.get(channel)?.length ?? 0;
  const emit = (channel: string, event: object, args: unknown[]): void => {
    for (const listener of byChannel.get(channel) ?? []) {
      if (listener.once) remove(channel, listener.fn);
      listener.fn(event, ...args);
    }
  };
  return { add, remove, clear, count, emit };
}

/** Without enumerable members: as in Electron, it goes over the bridge as an empty object. */
function hidden(members: object): object {
  const all = Object.entries(members).map(([name, value]) => [name, { value, writable: true }]);
  return Object.defineProperties({}, Object.fromEntries(all));
}

function createIpcRenderer(post: Post, codec: Codec) {
  const calls = createCalls(post);
  const listeners = createListeners();
  const on = (channel: string, fn: Fn): object => {
    listeners.add(channel, fn, false);
    return ipcRenderer;
  };
  const off = (channel: string, fn: Fn): object => {
    listeners.remove(channel, fn);
    return ipcRenderer;
  };
  const members = {
    invoke: async (channel: string, ...args: unknown[]): Promise<unknown> =>
      codec.decode(await calls.call(channel, { t: 'invoke', channel, args: codec.encode(args) })),
    send: (channel: string, ...args: unknown[]): void =>
      post(JSON.stringify({ t: 'send', channel, args: codec.encode(args) })),
    on,
    addListener: on,
    off,
    removeListener: off,
    once: (channel: string, fn: Fn): object => {
      listeners.add(channel, fn, true);
      return ipcRenderer;
    },
    removeAllListeners: (channel?: string): object => {
      listeners.clear(channel);
      return ipcRenderer;
    },
    listenerCount: listeners.count,
  };
  const ipcRenderer: object = strict('ipcRenderer', hidden(members));
  const receive = (message: ToWorld): void => {
    if (message.t === 'event') {
      const args = codec.decode(message.args);
      const event = { sender: ipcRenderer, ports: [] };
      listeners.emit(message.channel, event, Array.isArray(args) ? args : []);
      return;
    }
    const waiting = calls.take(message.id);
    if (waiting === undefined) return;
    if (message.t === 'answer') waiting.resolve(message.granted);
    else if (message.ok) waiting.resolve(message.value);
    else {
      const where = `Error invoking remote method '${waiting.channel}'`;
      waiting.reject(new Error(`${where}: ${message.error}`));
    }
  };
  return { ipcRenderer, receive, calls };
}

function createContextBridge(peer: Peer) {
  return strict('contextBridge', {
    exposeInMainWorld: (key: string, api: unknown): void => {
      if (typeof key !== 'string') throw new TypeError('apiKey must be a string');
      peer.call(OF_PAGE.expose, [key, api]);
    },
  });
}

function createProcess(config: WorldConfig): object {
  return strict('process', {
    type: 'renderer',
    sandboxed: true,
    contextIsolated: true,
    isMainFrame: true,
    platform: config.platform,
    arch: config.arch,
    versions: config.versions,
    version: `v${config.versions['node'] ?? ''}`,
    argv: config.argv,
    env: {},
    pid: 0,
  });
}

/** The isolated world: Electron's sandboxed environment of a preload script. */
export function run(config: WorldConfig, post: Post, code: PreloadCode): void {
  if (window.top !== window) return;
  const codec = createCodec(pageBase64);
  const ipc = createIpcRenderer(post, codec);
  const open = (url: unknown, frameName: unknown): void =>
    post(JSON.stringify({ t: 'open', url, frameName }));
  const ask = (permission: unknown): unknown => ipc.calls.call('', { t: 'ask', permission });
  const wire = { out: config.toPage, in: config.toPreload };
  const peer = createPeer(wire, [open, ask], false);
  Reflect.set(globalThis, RECEIVE, (text: string): void => ipc.receive(JSON.parse(text)));
  const electron = strict('electron', {
    contextBridge: createContextBridge(peer),
    ipcRenderer: ipc.ipcRenderer,
    webFrame: strict('webFrame', { setVisualZoomLevelLimits: (): void => {} }),
  });
  const require: Fn = (name) => {
    if (name === 'electron' || name === 'electron/renderer') return electron;
    if (name === 'events' || name === 'timers' || name === 'url' || name === 'node:events') {
      throw notModelled(`require('${name}') in a preload script`);
    }
    throw new Error(`module not found: ${String(name)}`);
  };
  const module = { exports: {} };
  const immediate: Fn = (fn) => setTimeout(() => typeof fn === 'function' && fn(), 0);
  const clear: Fn = (id) => clearTimeout(Number(id));
  try {
    code(require, createProcess(config), module, module.exports, immediate, clear);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    post(JSON.stringify({ t: 'preload-error', text }));
  }
}
