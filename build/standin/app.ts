import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { startBrowser, type Browser } from './browser.ts';
import { CommandLine } from './commandLine.ts';
import type { Launch } from './launch.ts';
import { createInstanceLock, type InstanceLock } from './lock.ts';
import { createPaths, type Paths } from './paths.ts';
import { notModelled, preventable, StrictEmitter } from './notModelled.ts';

const EVENTS = [
  'will-finish-launching ready window-all-closed before-quit will-quit quit',
  'second-instance browser-window-created web-contents-created',
  'render-process-gone child-process-gone',
  // These cannot happen under the stand-in.
  'activate open-file open-url certificate-error select-client-certificate',
  'login gpu-info-update session-created accessibility-support-changed',
];

/** A window, as far as quitting needs it. */
export interface OpenWindow {
  /** False if the app prevented it. */
  close(): boolean;
  /** Chromium has ended, and the window with it. */
  vanish(): void;
}

/** Lets a promise be kept from outside. */
function createGate(): { open(): void; passed: Promise<void> } {
  const gate = { open: (): void => {} };
  const passed = new Promise<void>((resolve) => {
    gate.open = resolve;
  });
  return { open: () => gate.open(), passed };
}

/** Electron's `app` (docs/api/app). */
export class App extends StrictEmitter {
  readonly commandLine: CommandLine;
  readonly isPackaged: boolean;
  name: string;
  readonly #launch: Launch;
  readonly #paths: Paths;
  readonly #lock: InstanceLock;
  readonly #windows: Map<number, OpenWindow>;
  readonly #loaded = createGate();
  readonly #whenReady: Promise<void>;
  #browser: Browser | undefined;
  #ready = false;
  #quitting = false;
  #exiting = false;
  #relaunch: { execPath: string; args: string[] } | undefined;

  constructor(launch: Launch, windows: Map<number, OpenWindow>) {
    super('app', EVENTS);
    this.#launch = launch;
    this.#windows = windows;
    this.isPackaged = launch.packaged;
    this.name = launch.manifest.productName ?? launch.manifest.name ?? 'Electron';
    this.commandLine = new CommandLine(launch.args);
    this.#paths = createPaths(launch, this.commandLine, () => this.name);
    this.#lock = createInstanceLock(
      () => this.getPath('userData'),
      (second) => void this.#whenReady.then(() => this.emit('second-instance', {}, ...second)),
    );
    this.#whenReady = this.#start();
    this.#whenReady.catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
  }

  /** The entry module has been evaluated: as in Electron, `ready` waits for this. */
  standinLoaded(): void {
    this.#loaded.open();
  }

  standinBrowser(): Browser {
    if (!this.#browser) throw new Error('stand-in: not before app is ready');
    if (!this.#browser.alive()) throw notModelled('a window after the last one was closed');
    return this.#browser;
  }

  standinReady(): boolean {
    return this.#ready;
  }

  /** The last window has closed. */
  standinWindowClosed(): void {
    if (this.#windows.size > 0 || this.#exiting) return;
    if (this.#quitting) this.#finish();
    else if (!this.emit('window-all-closed')) this.quit();
  }

  async #start(): Promise<void> {
    await this.#loaded.passed;
    const userData = this.getPath('userData');
    mkdirSync(userData, { recursive: true });
    const lang = this.getLocale();
    const browser = await startBrowser({
      profile: path.join(this.getPath('sessionData'), 'chromium'),
      switches: [`--lang=${lang}`, `--accept-lang=${lang}`, ...this.commandLine.forChromium()],
      headed: this.#launch.env['STANDIN_HEADED'] === '1',
      env: this.#launch.env,
    });
    this.#browser = browser;
    browser.events.on('gone', (code: number | null) => this.#browserGone(code));
    Object.defineProperty(process.versions, 'chrome', { value: browser.version, enumerable: true });
    this.#ready = true;
    this.emit('will-finish-launching');
    this.emit('ready', {}, {});
  }

  #browserGone(code: number | null): void {
    if (this.#exiting) return;
    if (code !== 0) {
      console.error(`stand-in: Chromium ended with ${code ?? 'a signal'}`);
      this.exit(1);
      return;
    }
    for (const window of this.#windows.values()) window.vanish();
  }

  whenReady(): Promise<void> {
    return this.#whenReady;
  }

  isReady(): boolean {
    return this.#ready;
  }

  quit(): void {
    if (this.#quitting || this.#exiting) return;
    const before = preventable({});
    this.emit('before-quit', before);
    if (before.defaultPrevented) return;
    this.#quitting = true;
    if (this.#windows.size === 0) this.#finish();
    for (const window of this.#windows.values()) {
      if (window.close()) continue;
      this.#quitting = false;
      return;
    }
  }

  #finish(): void {
    const will = preventable({});
    this.emit('will-quit', will);
    if (will.defaultPrevented) this.#quitting = false;
    else this.exit(0);
  }

  exit(code = 0): void {
    if (this.#exiting) return;
    this.#exiting = true;
    const done = (): void => {
      this.emit('quit', {}, code);
      if (this.#relaunch) {
        const { execPath, args } = this.#relaunch;
        spawn(execPath, args, { detached: true, stdio: 'ignore' }).unref();
      }
      process.exit(code);
    };
    if (this.#browser) void this.#browser.close().then(done);
    else done();
  }

  relaunch(options: { args?: string[]; execPath?: string } = {}): void {
    this.#relaunch = {
      execPath: options.execPath ?? this.#launch.exe,
      args: options.args ?? this.#launch.args,
    };
  }

  requestSingleInstanceLock(data?: unknown): boolean {
    return this.#lock.request(data);
  }

  hasSingleInstanceLock(): boolean {
    return this.#lock.held();
  }

  releaseSingleInstanceLock(): void {
    this.#lock.release();
  }

  getName(): string {
    return this.name;
  }

  setName(name: string): void {
    this.name = name;
  }

  getVersion(): string {
    return this.#launch.manifest.version ?? '0.0.0';
  }

  getAppPath(): string {
    return this.#launch.dir;
  }

  getPath(name: string): string {
    return this.#paths.get(name);
  }

  setPath(name: string, value: string): void {
    this.#paths.set(name, value);
  }

  setAppLogsPath(folder?: string): void {
    this.#paths.set('logs', folder ?? path.join(this.getPath('userData'), 'logs'));
  }

  getLocale(): string {
    const asked = this.commandLine.getSwitchValue('lang');
    return asked === '' ? 'zh-CN' : asked;
  }

  getSystemLocale(): string {
    return this.getLocale();
  }

  getPreferredSystemLanguages(): string[] {
    return [this.getLocale()];
  }

  /** Every page here is sandboxed already (under root Chromium's own sandbox is off). */
  enableSandbox(): void {
    if (this.#ready) throw new Error('app.enableSandbox() can only be called before app is ready');
  }

  // Without effect on Linux, or without a visible one.
  setAppUserModelId(): void {}
  disableHardwareAcceleration(): void {}
  focus(): void {}
}
