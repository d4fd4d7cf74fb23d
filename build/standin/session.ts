import type { Addresses } from './addresses.ts';
import type { Browser } from './browser.ts';
import { notModelled, strict, StrictEmitter } from './notModelled.ts';
import type { Protocol } from './protocol.ts';

const EVENTS = [
  // These cannot happen under the stand-in: downloads are refused, there are no such devices.
  'will-download preconnect extension-loaded select-hid-device',
  'select-serial-port select-usb-device hid-device-added serial-port-added',
  'spellcheck-dictionary-download-failure',
];

/** Electron's permission → Chromium's names of it. */
const PERMISSIONS: Record<string, string[]> = {
  notifications: ['notifications'],
  geolocation: ['geolocation'],
  media: ['camera', 'microphone'],
  'display-capture': ['display-capture'],
  'clipboard-read': ['clipboard-read'],
  'persistent-storage': ['persistent-storage'],
  midi: ['midi'],
};

type RequestHandler = (
  contents: object,
  permission: string,
  callback: (granted: boolean) => void,
  details: object,
) => void;

/** A window's contents, as far as a session acts on them. */
export interface SessionContents {
  getURL(): string;
  standinTell(method: string, params: object): Promise<void>;
}

export interface SessionKit {
  addresses: Addresses;
  protocol: Protocol;
  browser(): Browser;
  contents(): SessionContents[];
  userData(): string;
}

interface Network {
  offline?: boolean;
  latency?: number;
  downloadThroughput?: number;
  uploadThroughput?: number;
}

/** Electron's default session (docs/api/session). */
export class Session extends StrictEmitter {
  readonly protocol: Protocol['api'];
  readonly webRequest: object = strict('session.webRequest', {});
  readonly #kit: SessionKit;
  #ask: RequestHandler | null = null;
  #network: Network = {};

  constructor(kit: SessionKit) {
    super('session', EVENTS);
    this.#kit = kit;
    this.protocol = kit.protocol.api;
  }

  get storagePath(): string {
    return this.#kit.userData();
  }

  isPersistent(): boolean {
    return true;
  }

  setPermissionRequestHandler(handler: RequestHandler | null): void {
    this.#ask = handler;
  }

  /** Taken, but never called: what is not asked for stays denied (README). */
  setPermissionCheckHandler(): void {}
  setDevicePermissionHandler(): void {}
  setSpellCheckerEnabled(): void {}
  flushStorageData(): void {}

  /** Denies everything, until a page asks (world/page.ts) and the app's handler grants it. */
  async standinPrepare(contents: SessionContents): Promise<void> {
    const { pipe } = this.#kit.browser();
    const names = Object.values(PERMISSIONS).flat();
    const deny = names.map((name) =>
      pipe.tell('Browser.setPermission', { permission: { name }, setting: 'denied' }),
    );
    const behavior = { behavior: 'deny' };
    await Promise.all([...deny, pipe.tell('Browser.setDownloadBehavior', behavior)]);
    if (this.#isEmulated()) await this.#emulate(contents);
  }

  /** A page asks; without a handler Electron grants. */
  async standinAsk(contents: SessionContents, permission: string): Promise<boolean> {
    const url = contents.getURL();
    const details = { requestingUrl: url, isMainFrame: true };
    const ask = this.#ask;
    const granted =
      ask === null ||
      (await new Promise<boolean>((resolve) => ask(contents, permission, resolve, details)));
    const { pipe } = this.#kit.browser();
    const origin = this.#kit.addresses.originOf(url);
    const setting = granted ? 'granted' : 'denied';
    for (const name of PERMISSIONS[permission] ?? []) {
      await pipe.tell('Browser.setPermission', { permission: { name }, setting, origin });
    }
    return granted;
  }

  enableNetworkEmulation(options: Network): void {
    this.#network = options;
    for (const contents of this.#kit.contents()) void this.#emulate(contents);
  }

  disableNetworkEmulation(): void {
    this.enableNetworkEmulation({});
  }

  standinOnline(): boolean {
    return this.#network.offline !== true;
  }

  #isEmulated(): boolean {
    return Object.keys(this.#network).length > 0;
  }

  #emulate(contents: SessionContents): Promise<void> {
    const { offline = false, latency = 0 } = this.#network;
    const { downloadThroughput = -1, uploadThroughput = -1 } = this.#network;
    const params = { offline, latency, downloadThroughput, uploadThroughput };
    return contents.standinTell('Network.emulateNetworkConditions', params);
  }

  async clearCache(): Promise<void> {
    const tell = this.#kit
      .contents()
      .map((one) => one.standinTell('Network.clearBrowserCache', {}));
    await Promise.all(tell);
  }

  async clearStorageData(options?: object): Promise<void> {
    if (options !== undefined) throw notModelled('session.clearStorageData with options');
    for (const contents of this.#kit.contents()) {
      const origin = this.#kit.addresses.originOf(contents.getURL());
      await contents.standinTell('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
    }
  }

  async setProxy(config: {
    mode?: string;
    proxyRules?: string;
    pacScript?: string;
  }): Promise<void> {
    const isDirect = config.mode === 'direct' || config.mode === 'system';
    if (!isDirect) throw notModelled('a proxy');
  }
}
