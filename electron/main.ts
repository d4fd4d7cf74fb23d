/** The main process: puts counter, drill and window together. Thin; what happens is in desk/. */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { app, dialog, Menu, powerMonitor, type BrowserWindow } from 'electron';
import { FaultError, fault, type FaultCode } from '../shared/fault.ts';
import { startWords } from './advice.ts';
import { argumentAfter, drillArguments } from './arguments.ts';
import { systemClock } from './clock.ts';
import { createNodeDisk } from './disk.ts';
import { openDrillCounter, type DrillCounter } from './drillcounter.ts';
import { carryDesk, carryTiding } from './ipc.ts';
import { SecretsError, takeSecretsFile } from './platform/secrets.ts';
import { printPage } from './print.ts';
import { dropList } from './printedlist.ts';
import { savePieces, saveText } from './save.ts';
import { ORIGIN, registerScheme, serveScheme } from './scheme.ts';
import { openVault, VaultError } from './vault.ts';
import { confinePages, openWindow, refusePermissions } from './window.ts';

const preload = path.join(import.meta.dirname, '../preload/preload.cjs');
const bundle = path.join(import.meta.dirname, '../renderer');

/** Programmers' errors: to the log, without any patient's data (messages of ours carry none). */
function crashed(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`crosscounter: ${text}\n`);
}

/** What one build kept of the journal's entries, no other takes for its own. */
function programHash(): string {
  const program = createHash('sha256').update(readFileSync(import.meta.filename));
  return `${program.digest('hex')} v8 ${process.versions.v8}`;
}

function start(): void {
  Menu.setApplicationMenu(null);
  refusePermissions();
  confinePages();
  serveScheme(bundle);
  const windows = new Set<BrowserWindow>();
  const pages = () => [...windows].map((window) => window.webContents);
  const clock = systemClock();
  const folder = path.join(app.getPath('userData'), 'drill');
  const given = argumentAfter(process.argv, '--exports');
  const exports = given ?? path.join(app.getPath('userData'), 'exports');
  const slips = path.join(app.getPath('userData'), 'slips');
  const dropContacts = () => dropList(slips);
  // What the last run printed and, killed, did not take away.
  dropContacts().catch(crashed);
  const opening = openVault(path.join(folder, 'drill.key')).then((wrap) =>
    openDrillCounter({
      folder,
      app: app.getVersion(),
      foldTag: programHash(),
      clock,
      randomBytes: (size) => randomBytes(size),
      wrap,
      tell: (name, tiding) => carryTiding(pages(), name, tiding),
      print: (page) => printPage(page, preload, slips),
      dropContacts,
      save: (name, text) => saveText(exports, name, text),
      savePieces: (name, size, pieces) => savePieces(exports, name, size, pieces),
      crashed,
      ...drillArguments(process.argv),
    }),
  );
  carryDesk(async () => (await opening).desk, ORIGIN, crashed);
  opening.then(
    (counter) => watch(counter, dropContacts),
    (error: unknown) => refuseToStart(error),
  );
  const window = openWindow(preload, '异地结算台');
  windows.add(window);
  window.on('closed', () => windows.delete(window));
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
}

/** System events that tell of the line before any call does; a clean end of the journal. */
function watch(counter: DrillCounter, dropContacts: () => Promise<boolean>): void {
  counter.start();
  powerMonitor.on('resume', () => counter.probe());
  let closing = false;
  app.on('before-quit', (event) => {
    if (closing) return;
    closing = true;
    event.preventDefault();
    counter
      .close()
      .catch(crashed)
      .then(dropContacts)
      .catch(crashed)
      .finally(() => app.quit());
  });
}

/**
 * `--import-secrets FILE`: takes the gateway's keys into the vault, says so, and ends. Never under
 * a drill's key: they are real.
 */
async function importSecrets(file: string): Promise<void> {
  const disk = createNodeDisk(path.join(app.getPath('userData'), 'secrets'));
  const told = await takeSecretsFile(file, disk, await openVault(undefined));
  process.stdout.write(`${told}\n`);
  app.exit(0);
}

/** A counter whose journal cannot be opened charges nobody: says why, and ends. */
function refuseToStart(error: unknown): void {
  crashed(error);
  const told = error instanceof FaultError ? error.fault : startWords(error);
  const words = told ?? fault(codeOf(error));
  const why = error instanceof Error ? error.message : String(error);
  dialog.showErrorBox(
    '异地结算台不能启动',
    `${words.what}\n${words.money}\n${words.todo}\n\n${why}`,
  );
  app.exit(1);
}

function codeOf(error: unknown): FaultCode {
  if (error instanceof SecretsError) return 'secrets-missing';
  return error instanceof VaultError ? 'journal-damaged' : 'crashed';
}

app.enableSandbox();
registerScheme();
if (app.requestSingleInstanceLock()) {
  app.on('window-all-closed', () => app.quit());
  // Not awaited at top level: an ES module main would deadlock (electron/electron#40719).
  const secrets = argumentAfter(process.argv, '--import-secrets');
  const begin = secrets === undefined ? start : () => importSecrets(secrets).catch(refuseToStart);
  void app.whenReady().then(begin);
} else {
  app.quit();
}
