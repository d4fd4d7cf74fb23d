import type { App, OpenWindow } from './app.ts';
import type { Browser } from './browser.ts';
import { results } from './cdp.ts';
import { WebContents, type ContentsKit } from './contents.ts';
import { notModelled, preventable, StrictEmitter } from './notModelled.ts';
import { readWindowOptions } from './windowOptions.ts';

const EVENTS = [
  'ready-to-show show hide close closed focus blur minimize restore',
  'maximize unmaximize enter-full-screen leave-full-screen resize',
  // These do not happen under the stand-in.
  'page-title-updated unresponsive responsive session-end query-session-end',
  'move moved resized system-context-menu app-command',
];
const CLOSE_MS = 3_000;

interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}
type State = 'normal' | 'minimized' | 'maximized' | 'fullscreen';

export interface WindowKit {
  app: App;
  windows: Map<number, OpenWindow>;
  contentsKit(): ContentsKit;
}

/** The open windows of one stand-in, and their numbers. */
interface WindowList {
  open: Map<number, AppWindow>;
  nextId(): number;
}

/** One window. */
class AppWindow extends StrictEmitter implements OpenWindow {
  readonly #kit: WindowKit;
  readonly #list: WindowList;
  readonly id: number;
  readonly webContents: WebContents;
  readonly #browser: Browser;
  #bounds: Bounds;
  #state: State = 'normal';
  #isVisible: boolean;
  #isKiosk = false;
  #isDestroyed = false;
  #isClosing = false;
  #title: string;

  constructor(kit: WindowKit, list: WindowList, options: unknown) {
    super('BrowserWindow', EVENTS);
    const { app } = kit;
    this.#kit = kit;
    this.#list = list;
    if (!app.standinReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    const read = readWindowOptions(options);
    this.#browser = app.standinBrowser();
    this.#bounds = { x: read.x ?? 0, y: read.y ?? 0, width: read.width, height: read.height };
    this.#isVisible = read.show;
    this.#title = read.title ?? app.name;
    const shared = kit.contentsKit();
    this.id = list.nextId();
    const { preload = '', additionalArguments = [] } = read.webPreferences;
    const { width, height } = read;
    const own = { preload, additionalArguments, width, height };
    this.webContents = new WebContents(this.id, shared, own);
    list.open.set(this.id, this);
    kit.windows.set(this.id, this);
    this.webContents.once('standin:paint', () => this.emit('ready-to-show', {}));
    this.#browser.events.on('closed', this.#onTargetClosed);
    if (this.#browser.headed) void this.#place();
    if (read.fullscreen || read.kiosk) this.setFullScreen(true);
    this.#isKiosk = read.kiosk;
    app.emit('browser-window-created', {}, this);
  }

  /** The user closed it by its frame, or the page by window.close. */
  #onTargetClosed = (targetId: string): void => {
    if (targetId !== this.webContents.standinTarget) return;
    if (!this.#isClosing) {
      const event = preventable({});
      this.emit('close', event);
      if (event.defaultPrevented) {
        console.error('stand-in: a close by the frame cannot be prevented; the window is gone');
      }
    }
    this.vanish();
  };

  /** First its place on the screen, headed: an app window starts wherever Chromium likes. */
  async #place(): Promise<void> {
    await this.#setBounds(this.#bounds);
    if (!this.#isVisible) await this.#setState('minimized');
  }

  async #windowId(): Promise<number> {
    await this.webContents.standinReady();
    const params = { targetId: this.webContents.standinTarget };
    const method = 'Browser.getWindowForTarget';
    return (await this.#browser.pipe.call(results.window, method, params)).windowId;
  }

  async #setBounds(bounds: Partial<Bounds>): Promise<void> {
    const { x: left, y: top, width, height } = bounds;
    const given = Object.entries({ left, top, width, height }).filter(([, v]) => v !== undefined);
    await this.#tellWindow(Object.fromEntries(given));
  }

  async #setState(windowState: State): Promise<void> {
    await this.#tellWindow({ windowState });
  }

  async #tellWindow(bounds: object): Promise<void> {
    try {
      const params = { windowId: await this.#windowId(), bounds };
      await this.#browser.pipe.tell('Browser.setWindowBounds', params);
    } catch (error) {
      if (!this.#isDestroyed) console.error(error);
    }
  }

  #become(state: State, event: string): void {
    if (this.#state === state) return;
    this.#state = state;
    void this.#setState(state);
    this.emit(event);
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }

  loadFile(): never {
    return this.webContents.loadFile();
  }

  reload(): void {
    this.webContents.reload();
  }

  close(): boolean {
    if (this.#isDestroyed || this.#isClosing) return true;
    const event = preventable({});
    this.emit('close', event);
    if (event.defaultPrevented) return false;
    this.#closeTarget();
    return true;
  }

  destroy(): void {
    if (!this.#isDestroyed && !this.#isClosing) this.#closeTarget();
  }

  /** Chromium says when it is done; a page that hangs is given up after a while. */
  #closeTarget(): void {
    this.#isClosing = true;
    const late = setTimeout(() => this.vanish(), CLOSE_MS);
    this.once('closed', () => clearTimeout(late));
    const close = async (): Promise<void> => {
      await this.webContents.standinReady();
      const params = { targetId: this.webContents.standinTarget };
      await this.#browser.pipe.tell('Target.closeTarget', params);
    };
    close().catch((error: unknown) => {
      this.#browser.log('close', String(error));
      this.vanish();
    });
  }

  vanish(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#browser.events.off('closed', this.#onTargetClosed);
    this.#list.open.delete(this.id);
    this.#kit.windows.delete(this.id);
    this.webContents.standinDestroy();
    this.emit('closed', {});
    this.#kit.app.standinWindowClosed();
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  show(): void {
    if (this.#isVisible) return;
    this.#isVisible = true;
    if (this.#browser.headed) void this.#setState(this.#state);
    this.emit('show');
  }

  showInactive(): void {
    this.show();
  }

  hide(): void {
    if (!this.#isVisible) return;
    this.#isVisible = false;
    if (this.#browser.headed) void this.#setState('minimized');
    this.emit('hide');
  }

  isVisible(): boolean {
    return this.#isVisible;
  }

  focus(): void {
    void this.webContents.standinTell('Page.bringToFront', {});
    this.emit('focus');
  }

  isFocused(): boolean {
    return this.#isVisible && [...this.#list.open.values()].at(-1) === this;
  }

  minimize(): void {
    this.#become('minimized', 'minimize');
  }

  restore(): void {
    this.#become('normal', 'restore');
  }

  isMinimized(): boolean {
    return this.#state === 'minimized';
  }

  maximize(): void {
    this.#become('maximized', 'maximize');
  }

  unmaximize(): void {
    this.#become('normal', 'unmaximize');
  }

  isMaximized(): boolean {
    return this.#state === 'maximized';
  }

  setFullScreen(full: boolean): void {
    if (full) this.#become('fullscreen', 'enter-full-screen');
    else this.#become('normal', 'leave-full-screen');
  }

  isFullScreen(): boolean {
    return this.#state === 'fullscreen';
  }

  setKiosk(kiosk: boolean): void {
    this.#isKiosk = kiosk;
    this.setFullScreen(kiosk);
  }

  isKiosk(): boolean {
    return this.#isKiosk;
  }

  getBounds(): Bounds {
    return { ...this.#bounds };
  }

  setBounds(bounds: Partial<Bounds>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
    void this.#setBounds(bounds);
    this.emit('resize');
  }

  getSize(): [number, number] {
    return [this.#bounds.width, this.#bounds.height];
  }

  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }

  setPosition(x: number, y: number): void {
    this.setBounds({ x, y });
  }

  getTitle(): string {
    return this.#title;
  }

  setTitle(title: string): void {
    this.#title = title;
  }

  setParentWindow(): never {
    throw notModelled('BrowserWindow.setParentWindow');
  }

  // Without effect here.
  setMinimumSize(): void {}
  setMenu(): void {}
  removeMenu(): void {}
  setMenuBarVisibility(): void {}
  setAutoHideMenuBar(): void {}
  setAlwaysOnTop(): void {}
  setSkipTaskbar(): void {}
  setBackgroundColor(): void {}
  setContentProtection(): void {}
  setIcon(): void {}
  flashFrame(): void {}
  setProgressBar(): void {}
  moveTop(): void {}
  center(): void {}
}

/** The class BrowserWindow (docs/api/browser-window) of one stand-in. */
export function createWindowClass(kit: WindowKit): new (options?: unknown) => OpenWindow {
  const open = new Map<number, AppWindow>();
  const state = { last: 0 };
  const list: WindowList = { open, nextId: () => ++state.last };

  return class BrowserWindow extends AppWindow {
    constructor(options?: unknown) {
      super(kit, list, options);
    }

    static getAllWindows(): AppWindow[] {
      return [...open.values()];
    }

    static fromId(id: number): AppWindow | null {
      return open.get(id) ?? null;
    }

    static fromWebContents(contents: WebContents): AppWindow | null {
      return [...open.values()].find((window) => window.webContents === contents) ?? null;
    }

    static getFocusedWindow(): AppWindow | null {
      return [...open.values()].find((window) => window.isFocused()) ?? null;
    }
  };
}
