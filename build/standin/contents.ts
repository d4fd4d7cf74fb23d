import type { Addresses } from './addresses.ts';
import type { Browser } from './browser.ts';
import { results, type CdpEvent } from './cdp.ts';
import type { Codec } from './codec.ts';
import { frameOf } from './frame.ts';
import type { FromWorld, IpcMain } from './ipc.ts';
import { loadError } from './loadError.ts';
import { notModelled, preventable, StrictEmitter } from './notModelled.ts';
import { Page, type Navigation } from './page.ts';
import { captureOf, evaluate, pdfOf, type Printer, type Tab } from './printing.ts';
import type { Protocol } from './protocol.ts';
import { worldSources, type Scripts } from './scripts.ts';
import type { Session } from './session.ts';

const EVENTS = [
  'did-finish-load did-fail-load dom-ready did-navigate did-navigate-in-page',
  'did-start-loading did-stop-loading will-navigate will-frame-navigate',
  'will-redirect render-process-gone console-message preload-error destroyed',
  // These cannot happen under the stand-in.
  'will-attach-webview did-attach-webview did-create-window unresponsive',
  'responsive certificate-error select-client-certificate login plugin-crashed',
  'devtools-opened devtools-closed will-prevent-unload select-bluetooth-device',
];

const LEVELS: Record<string, string> = { error: 'error', warning: 'warning', debug: 'debug' };

type OpenHandler = (details: object) => { action: string };

/** What all web contents share. */
export interface ContentsKit {
  browser: Browser;
  addresses: Addresses;
  protocol: Protocol;
  session: Session;
  ipcMain: IpcMain;
  codec: Codec;
  scripts: Scripts;
  printer: Printer;
  all: Map<number, WebContents>;
  /** Emits an event of `app`. */
  emit(event: string, ...args: unknown[]): void;
}

export interface ContentsOptions {
  preload: string;
  additionalArguments: string[];
  width: number;
  height: number;
}

/** Electron's WebContents (docs/api/web-contents). */
export class WebContents extends StrictEmitter {
  readonly id: number;
  readonly session: Session;
  readonly #kit: ContentsKit;
  readonly #page: Page;
  readonly #prepared: Promise<void>;
  /** Loads that wait for the page, by what to do then. */
  #loading: (() => void)[] = [];
  #openHandler: OpenHandler | undefined;
  #url = '';
  #failed = false;
  #started = false;
  #isLoading = false;
  #isCrashed = false;
  #isDestroyed = false;

  constructor(id: number, kit: ContentsKit, options: ContentsOptions) {
    super('webContents', EVENTS);
    this.id = id;
    this.#kit = kit;
    this.session = kit.session;
    const { preload, additionalArguments, width, height } = options;
    const sources = worldSources(kit.scripts, preload, additionalArguments);
    const { browser, addresses, protocol } = kit;
    this.#page = new Page(
      { browser, addresses, protocol, sources, size: { width, height } },
      {
        navigating: (navigation) => this.#navigating(navigation),
        fromWorld: (message, context, frameId) => this.#fromWorld(message, context, frameId),
        event: (event) => this.#take(event),
      },
    );
    this.#prepared = this.#page.ready.then(() => kit.session.standinPrepare(this));
    this.#prepared.catch((error: unknown) => {
      if (!this.#isDestroyed) console.error(error);
    });
    kit.all.set(id, this);
    kit.emit('web-contents-created', {}, this);
  }

  /** Chromium's number of the page; '' until there is one. */
  get standinTarget(): string {
    return this.#page.targetId;
  }

  standinReady(): Promise<void> {
    return this.#page.ready;
  }

  async standinTell(method: string, params: object): Promise<void> {
    await this.#page.ready;
    await this.#page.tell(method, params);
  }

  standinDestroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#kit.all.delete(this.id);
    this.emit('destroyed');
  }

  get mainFrame(): object {
    const frame = frameOf(this.#page, this.#kit.addresses, this.#page.targetId);
    if (!frame) throw new Error('Object has been destroyed');
    return frame;
  }

  #take(event: CdpEvent): void {
    const isMain = (frameId: string): boolean => frameId === this.#page.targetId;
    switch (event.method) {
      case 'Page.frameNavigated':
        if (isMain(event.params.frame.id)) this.#navigated(event.params.frame);
        return;
      case 'Page.navigatedWithinDocument':
        if (!isMain(event.params.frameId)) return;
        this.#url = this.#kit.addresses.toApp(event.params.url);
        this.emit('did-navigate-in-page', {}, this.#url, true);
        return;
      case 'Page.lifecycleEvent':
        if (isMain(event.params.frameId) && this.#started) this.#lifecycle(event.params.name);
        return;
      case 'Page.frameStartedLoading':
        if (isMain(event.params.frameId)) this.#setLoading(true);
        return;
      case 'Page.frameStoppedLoading':
        if (isMain(event.params.frameId)) this.#setLoading(false);
        return;
      case 'Runtime.consoleAPICalled':
        return this.#console(event.params);
      case 'Page.javascriptDialogOpening':
        if (event.params.type !== 'beforeunload') return;
        console.error('stand-in: a page that prevents its unload is not modelled; it goes on');
        void this.#page.tell('Page.handleJavaScriptDialog', { accept: true });
        return;
      case 'Inspector.targetCrashed':
        return this.#crashed();
      default:
    }
  }

  #setLoading(isLoading: boolean): void {
    if (!this.#started || this.#isLoading === isLoading) return;
    this.#isLoading = isLoading;
    this.emit(isLoading ? 'did-start-loading' : 'did-stop-loading');
  }

  #navigated(frame: { url: string; unreachableUrl?: string | undefined }): void {
    const failed = frame.unreachableUrl;
    this.#failed = failed !== undefined;
    this.#isCrashed = false;
    this.#url = this.#kit.addresses.toApp(failed ?? frame.url);
    this.#started = true;
    if (failed === undefined) this.emit('did-navigate', {}, this.#url, 200, '');
  }

  #lifecycle(name: string): void {
    if (this.#failed) return;
    if (name === 'DOMContentLoaded') this.emit('dom-ready', {});
    if (name === 'firstPaint') this.emit('standin:paint');
    if (name !== 'load') return;
    this.emit('did-finish-load', {});
    this.emit('standin:paint');
    for (const done of this.#loading.splice(0)) done();
  }

  #console(call: (CdpEvent & { method: 'Runtime.consoleAPICalled' })['params']): void {
    const words = call.args.map(
      (arg) => arg.description ?? JSON.stringify(arg.value) ?? 'undefined',
    );
    const at = call.stackTrace?.callFrames[0];
    this.emit('console-message', {
      level: LEVELS[call.type] ?? 'info',
      message: words.join(' '),
      lineNumber: (at?.lineNumber ?? -1) + 1,
      sourceId: this.#kit.addresses.toApp(at?.url ?? ''),
    });
  }

  #crashed(): void {
    this.#isCrashed = true;
    const details = { reason: 'crashed', exitCode: 5 };
    this.emit('render-process-gone', {}, details);
    this.#kit.emit('render-process-gone', {}, this, details);
  }

  #navigating({ url, frameId, isMainFrame, kind }: Navigation): boolean {
    const frame = frameOf(this.#page, this.#kit.addresses, frameId);
    const isSameDocument = false;
    const event = preventable({ url, isMainFrame, isSameDocument, frame, initiator: frame });
    if (kind === 'redirect') {
      this.emit('will-redirect', event, url, false, isMainFrame);
      return !event.defaultPrevented;
    }
    this.emit('will-frame-navigate', event);
    if (isMainFrame && !event.defaultPrevented) this.emit('will-navigate', event, url);
    return !event.defaultPrevented;
  }

  #fromWorld(message: FromWorld, context: number, frameId: string): void {
    switch (message.t) {
      case 'invoke':
        void this.#invoke(message, context, frameId);
        return;
      case 'send': {
        const args = this.#kit.codec.decode(message.args);
        const event = this.#ipcEvent(frameId);
        this.#kit.ipcMain.emit(message.channel, event, ...(Array.isArray(args) ? args : []));
        return;
      }
      case 'open':
        return this.#open(this.#kit.addresses.toApp(message.url), message.frameName);
      case 'ask':
        void this.session.standinAsk(this, message.permission).then((granted) => {
          this.#page.deliver(context, { t: 'answer', id: message.id, granted });
        });
        return;
      case 'preload-error':
        console.error('Unable to load preload script:', message.text);
        this.emit('preload-error', {}, '', new Error(message.text));
    }
  }

  #ipcEvent(frameId: string): object {
    const senderFrame = frameOf(this.#page, this.#kit.addresses, frameId);
    const event = {
      type: 'frame',
      sender: this,
      senderFrame,
      frameId: 0,
      processId: 0,
      ports: [],
      reply: (channel: string, ...args: unknown[]): void => this.send(channel, ...args),
      get returnValue(): never {
        throw notModelled('event.returnValue (sendSync)');
      },
      set returnValue(_value: unknown) {
        throw notModelled('event.returnValue (sendSync)');
      },
    };
    return preventable(event);
  }

  async #invoke(
    message: FromWorld & { t: 'invoke' },
    context: number,
    frameId: string,
  ): Promise<void> {
    const { id, channel } = message;
    try {
      const args = this.#kit.codec.decode(message.args);
      const list: unknown[] = Array.isArray(args) ? args : [];
      const event = this.#ipcEvent(frameId);
      const value = await this.#kit.ipcMain.standinInvoke(channel, event, list);
      const coded = this.#kit.codec.encode(value);
      this.#page.deliver(context, { t: 'reply', id, ok: true, value: coded });
    } catch (error) {
      console.error(`Error occurred in handler for '${channel}':`, error);
      this.#page.deliver(context, { t: 'reply', id, ok: false, error: String(error) });
    }
  }

  #open(url: string, frameName: string): void {
    const details = { url, frameName, features: '', disposition: 'new-window', referrer: {} };
    const answer = this.#openHandler?.(details) ?? { action: 'allow' };
    if (answer.action !== 'deny') throw notModelled(`an allowed window.open (${url})`);
  }

  send(channel: string, ...args: unknown[]): void {
    if (this.#isDestroyed) throw new TypeError('Object has been destroyed');
    if (typeof channel !== 'string') throw new TypeError('Missing required channel argument');
    this.#page.broadcast({ t: 'event', channel, args: this.#kit.codec.encode(args) });
  }

  async loadURL(url: string): Promise<void> {
    await this.#prepared;
    const loaded = new Promise<void>((resolve) => this.#loading.push(resolve));
    const { pipe } = this.#kit.browser;
    const params = { url: this.#kit.addresses.toChromium(url) };
    const answer = await pipe.call(results.navigate, 'Page.navigate', params, this.#page.session);
    if (answer.errorText !== undefined) {
      const error = loadError(answer.errorText, url);
      this.#loading = [];
      this.emit('did-fail-load', {}, error.errno, error.code, url, true);
      throw error;
    }
    if (answer.loaderId === undefined) return; // Within the same document.
    await loaded;
  }

  loadFile(): never {
    throw notModelled('loadFile; register a scheme and use loadURL');
  }

  getURL(): string {
    return this.#url;
  }

  getUserAgent(): string {
    return this.#kit.browser.userAgent;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  isLoading(): boolean {
    return this.#isLoading;
  }

  isLoadingMainFrame(): boolean {
    return this.#isLoading;
  }

  isCrashed(): boolean {
    return this.#isCrashed;
  }

  reload(): void {
    void this.standinTell('Page.reload', {});
  }

  reloadIgnoringCache(): void {
    void this.standinTell('Page.reload', { ignoreCache: true });
  }

  /** Ends the renderer; as in Electron, 'render-process-gone' follows. */
  forcefullyCrashRenderer(): void {
    this.standinTell('Page.crash', {}).catch((error: unknown) =>
      this.#kit.browser.log('crash', String(error)),
    );
  }

  /** In the page's world. The value comes back as JSON, not as a structured clone. */
  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    return evaluate(await this.#tab(), code, userGesture);
  }

  async printToPDF(options?: unknown): Promise<Buffer> {
    return pdfOf(await this.#tab(), options);
  }

  print(options?: unknown, callback?: (success: boolean, failureReason: string) => void): void {
    const pdf = (): Promise<Buffer> => this.printToPDF({ printBackground: true });
    void this.#kit.printer.print(options, pdf).then((outcome) => callback?.(...outcome));
  }

  async getPrintersAsync(): Promise<object[]> {
    return this.#kit.printer.list();
  }

  async capturePage(rect?: object): Promise<object> {
    if (rect !== undefined) throw notModelled('capturePage of a part');
    return captureOf(await this.#tab());
  }

  async #tab(): Promise<Tab> {
    await this.#prepared;
    return { pipe: this.#kit.browser.pipe, session: this.#page.session };
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  setZoomFactor(factor: number): void {
    if (factor !== 1) throw notModelled('zoom');
  }

  getZoomFactor(): number {
    return 1;
  }

  isDevToolsOpened(): boolean {
    return false;
  }

  closeDevTools(): void {}
  setBackgroundThrottling(): void {}
  async setVisualZoomLevelLimits(): Promise<void> {}
}
