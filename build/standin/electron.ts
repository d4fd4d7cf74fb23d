import type * as Electron from 'electron';
import path from 'node:path';
import { Addresses } from './addresses.ts';
import { App, type OpenWindow } from './app.ts';
import { createCodec } from './codec.ts';
import type { ContentsKit, WebContents } from './contents.ts';
import { createDialog } from './dialog.ts';
import { IpcMain } from './ipc.ts';
import type { Launch } from './launch.ts';
import * as machine from './machine.ts';
import { createMenus } from './menu.ts';
import { createNet } from './net.ts';
import { nodeBase64 } from './nodeBase64.ts';
import { absent, strict } from './notModelled.ts';
import { createPrinter } from './printing.ts';
import { createProtocol } from './protocol.ts';
import { createSafeStorage } from './safeStorage.ts';
import { readScripts } from './scripts.ts';
import { Session } from './session.ts';
import { createUtilityProcess } from './utility.ts';
import { createWindowClass } from './window.ts';

/** The names of Electron's module: the compiler refuses one that Electron does not export. */
type Names = Partial<Record<keyof typeof Electron, unknown>>;

/** What is left out as a whole. Each throws when it is used, not when it is imported. */
function leftOut() {
  return {
    autoUpdater: absent('autoUpdater'),
    BaseWindow: absent('BaseWindow'),
    BrowserView: absent('BrowserView'),
    ClipboardItem: absent('ClipboardItem'),
    contentTracing: absent('contentTracing'),
    desktopCapturer: absent('desktopCapturer'),
    globalShortcut: absent('globalShortcut'),
    ImageView: absent('ImageView'),
    inAppPurchase: absent('inAppPurchase'),
    IpcMainServiceWorker: absent('IpcMainServiceWorker'),
    MessageChannelMain: absent('MessageChannelMain'),
    nativeImage: absent('nativeImage'),
    netLog: absent('netLog'),
    Notification: absent('Notification'),
    pushNotifications: absent('pushNotifications'),
    ShareMenu: absent('ShareMenu'),
    systemPreferences: absent('systemPreferences'),
    TouchBar: absent('TouchBar'),
    Tray: absent('Tray'),
    View: absent('View'),
    WebContentsView: absent('WebContentsView'),
    webFrameMain: absent('webFrameMain'),
    WebSocket: absent('WebSocket'),
  } satisfies Names;
}

/** electron.webContents: the statics of the class. */
function contentsStatics(all: Map<number, WebContents>): object {
  const list = (): WebContents[] => [...all.values()];
  return strict('webContents', {
    getAllWebContents: list,
    fromId: (id: number) => all.get(id),
    fromDevToolsTargetId: (id: string) => list().find((one) => one.standinTarget === id),
    getFocusedWebContents: () => list().at(-1) ?? null,
  });
}

/** Builds Electron's main module. `dir` holds the bundled files. */
export function createElectron(launch: Launch, dir: string): { app: App; module: object } {
  const codec = createCodec(nodeBase64);
  const windows = new Map<number, OpenWindow>();
  const all = new Map<number, WebContents>();
  const app = new App(launch, windows);
  const isReady = (): boolean => app.standinReady();
  const addresses = new Addresses();
  const protocol = createProtocol(addresses, isReady);
  const ipcMain = new IpcMain();
  const session = new Session({
    addresses,
    protocol,
    browser: () => app.standinBrowser(),
    contents: () => [...all.values()],
    userData: () => app.getPath('userData'),
  });
  const scripts = readScripts(dir);
  const printer = createPrinter(launch.env['STANDIN_PRINTS']);
  const emit = (event: string, ...args: unknown[]): void => {
    app.emit(event, ...args);
  };
  const contentsKit = (): ContentsKit => ({
    browser: app.standinBrowser(),
    addresses,
    protocol,
    session,
    ipcMain,
    codec,
    scripts,
    printer,
    all,
    emit,
  });
  const electron = {
    app,
    BrowserWindow: createWindowClass({ app, windows, contentsKit }),
    clipboard: machine.createClipboard(),
    crashReporter: strict('crashReporter', { start(): void {} }),
    dialog: createDialog(),
    ipcMain,
    ...createMenus(),
    nativeTheme: machine.createNativeTheme(),
    net: createNet(() => session.standinOnline()),
    powerMonitor: machine.createPowerMonitor(isReady),
    powerSaveBlocker: machine.createPowerSaveBlocker(),
    protocol: protocol.api,
    safeStorage: createSafeStorage({
      isReady,
      keyring: () =>
        launch.env['STANDIN_KEYRING'] ?? path.join(app.getPath('userData'), 'standin-keyring'),
      without: launch.env['STANDIN_NO_KEYRING'] === '1',
    }),
    screen: machine.createScreen(Number(launch.env['STANDIN_DISPLAYS'] ?? '1')),
    session: strict('session', { defaultSession: session }),
    shell: strict('shell', {}),
    utilityProcess: createUtilityProcess({
      codec,
      dir,
      isReady,
      gone: (details) => emit('child-process-gone', {}, details),
    }),
    webContents: contentsStatics(all),
    ...leftOut(),
  } satisfies Names;
  return { app, module: electron };
}
