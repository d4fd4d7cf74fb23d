/** Windows: sandboxed, isolated, going nowhere, opening nothing, allowed nothing. */
import { app, BrowserWindow, session } from 'electron';
import { ORIGIN } from './scheme.ts';

/** Every permission is refused, for every page. Call after `ready`. */
export function refusePermissions(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_page, _permission, answer) => answer(false));
  defaultSession.setPermissionCheckHandler(() => false);
}

/** Whatever page comes into being: it cannot navigate away, open windows or attach a webview. */
export function confinePages(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

function preferences(preload: string): Electron.WebPreferences {
  return {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webSecurity: true,
    spellcheck: false,
  };
}

/** The counter's window; shown once its first paint is there. */
export function openWindow(preload: string, title: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1366,
    height: 768,
    minWidth: 1180,
    minHeight: 680,
    show: false,
    title,
    backgroundColor: '#f4f6f8',
    webPreferences: preferences(preload),
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL(`${ORIGIN}/index.html`);
  return window;
}

/** A hidden page for one slip, loaded and ready to print. The caller destroys it. */
export async function openSlip(preload: string, query: string): Promise<BrowserWindow> {
  const window = new BrowserWindow({
    width: 600,
    height: 850,
    show: false,
    webPreferences: preferences(preload),
  });
  try {
    await window.loadURL(`${ORIGIN}/slip.html?${query}`);
    await window.webContents.executeJavaScript('window.slipReady');
    return window;
  } catch (error) {
    window.destroy();
    throw error;
  }
}
