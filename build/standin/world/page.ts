import { OF_PRELOAD, type WorldConfig } from './config.ts';
import { createPeer, type Fn, type Peer } from './peer.ts';

/** The page's own world: takes what the preload exposes, and asks before it opens or uses. */
export function run(config: WorldConfig): void {
  if (window.top !== window) return;
  const { Object, Reflect, Error } = globalThis;
  const expose = (key: unknown, api: unknown): void => {
    if (Reflect.has(window, String(key))) {
      throw new Error('Cannot bind an API on top of an existing property on the window object');
    }
    Object.defineProperty(window, String(key), { value: api, enumerable: true });
  };
  const peer = createPeer({ out: config.toPreload, in: config.toPage }, [expose], true);
  holdWindows(peer);
  holdPermissions(peer);
}

/**
 * A denied window must not come into being: a driver that attaches to it by itself would leave
 * this page paused. So `window.open` and links to other windows are asked about here.
 */
function holdWindows(peer: Peer): void {
  const open = (url: string, frameName: string): void => {
    const absolute = String(new URL(url === '' ? 'about:blank' : url, document.baseURI));
    peer.call(OF_PRELOAD.open, [absolute, frameName]);
  };
  window.open = (url, target) => {
    open(String(url ?? ''), target ?? '');
    return null;
  };
  const onClick = (event: Event): void => {
    const link = event.composedPath().find((part) => part instanceof HTMLAnchorElement);
    if (link === undefined || link.href === '') return;
    const leaves = event.type === 'auxclick' || link.target === '_blank';
    const modified = event instanceof MouseEvent && (event.ctrlKey || event.shiftKey);
    if (!leaves && !modified) return;
    event.preventDefault();
    open(link.href, link.target);
  };
  window.addEventListener('click', onClick, true);
  window.addEventListener('auxclick', onClick, true);
}

/** Asks the session's permission handler before each of these, by Electron's permission name. */
function holdPermissions(peer: Peer): void {
  const ask = (permission: string): Promise<boolean> =>
    Promise.resolve(peer.call(OF_PRELOAD.ask, [permission])).then((granted) => granted === true);
  hold(globalThis.Notification, 'requestPermission', 'notifications', ask);
  hold(globalThis.Geolocation?.prototype, 'getCurrentPosition', 'geolocation', ask);
  hold(globalThis.MediaDevices?.prototype, 'getUserMedia', 'media', ask);
  hold(globalThis.MediaDevices?.prototype, 'getDisplayMedia', 'display-capture', ask);
  hold(globalThis.Clipboard?.prototype, 'readText', 'clipboard-read', ask);
  hold(globalThis.Clipboard?.prototype, 'read', 'clipboard-read', ask);
  hold(globalThis.StorageManager?.prototype, 'persist', 'persistent-storage', ask);
  hold(globalThis.Navigator?.prototype, 'requestMIDIAccess', 'midi', ask);
}

function hold(
  owner: object | undefined,
  method: string,
  permission: string,
  ask: (permission: string) => Promise<boolean>,
): void {
  if (owner === undefined) return;
  const original: unknown = Reflect.get(owner, method);
  if (typeof original !== 'function') return;
  const { apply } = Reflect;
  const held: Fn = function (this: unknown, ...args) {
    return ask(permission).then((): unknown => apply(original, this, args));
  };
  Object.defineProperty(owner, method, { value: held, writable: true, configurable: true });
}
