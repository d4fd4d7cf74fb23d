import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable, Writable } from 'node:stream';
import { results } from './cdp.ts';
import { createPipe, type Pipe } from './pipe.ts';

const CANDIDATES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
];
const OPEN_MS = 10_000;
/** The first page of an app window, before the app's own. */
const BLANK = 'data:text/html,';

export interface BrowserOptions {
  profile: string;
  /** Further switches for Chromium, as `--name=value`. */
  switches: string[];
  headed: boolean;
  env: NodeJS.ProcessEnv;
}

/** Emits 'gone' (code) once, when Chromium has ended. Emits 'closed' (targetId) for each target. */
export interface Browser {
  pipe: Pipe;
  events: EventEmitter;
  headed: boolean;
  version: string;
  userAgent: string;
  /** Opens a window of its own and returns its target's id. */
  open(size: { width: number; height: number }): Promise<string>;
  /** Ends Chromium in good order; resolves when it has ended. */
  close(): Promise<void>;
  kill(): void;
  alive(): boolean;
  /** A line for the file STANDIN_LOG. */
  log(what: string, text: string): void;
}

function findChromium(env: NodeJS.ProcessEnv): string {
  const found = env['STANDIN_CHROMIUM'] ?? CANDIDATES.find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new Error(
    `stand-in: no Chromium at ${CANDIDATES.join(', ')}; install it or set STANDIN_CHROMIUM`,
  );
}

function commonArguments(options: BrowserOptions): string[] {
  return [
    `--user-data-dir=${options.profile}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-extensions',
    '--password-store=basic',
    '--use-mock-keychain',
    ...(process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : []),
  ];
}

function mainArguments(options: BrowserOptions): string[] {
  return [
    '--remote-debugging-pipe',
    '--remote-debugging-port=0',
    '--no-startup-window',
    ...commonArguments(options),
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-default-apps',
    '--disable-client-side-phishing-detection',
    '--metrics-recording-only',
    '--hide-crash-restore-bubble',
    '--noerrdialogs',
    '--disable-popup-blocking',
    '--disable-search-engine-choice-screen',
    '--no-service-autorun',
    '--disable-infobars',
    '--host-resolver-rules=MAP *.standin ~NOTFOUND',
    ...(options.headed ? [] : ['--headless=new', '--hide-scrollbars', '--mute-audio']),
    ...options.switches,
  ];
}

/** A new profile's settings: none of the bubbles which Electron does not have. */
function prepareProfile(profile: string): void {
  const file = path.join(profile, 'Default/Preferences');
  if (existsSync(file)) return;
  const settings = {
    translate: { enabled: false },
    credentials_enable_service: false,
    autofill: { profile_enabled: false, credit_card_enabled: false },
  };
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(settings));
}

/** Copies Chromium's "DevTools listening on" line to our stderr, where drivers look for it. */
function passDevToolsLine(stream: Readable, log: (direction: string, text: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    log('chromium', text);
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('DevTools listening on')) process.stderr.write(`${line}\n`);
    }
  });
}

function streamsOf(child: ChildProcess): { out: Writable; input: Readable; errors: Readable } {
  const [, , errors, out, input] = child.stdio;
  if (out instanceof Writable && input instanceof Readable && errors instanceof Readable) {
    return { out, input, errors };
  }
  throw new Error('stand-in: Chromium was started without its pipe');
}

function createLog(env: NodeJS.ProcessEnv): (direction: string, text: string) => void {
  const file = env['STANDIN_LOG'];
  if (file === undefined) return () => {};
  return (direction, text) => appendFileSync(file, `${direction} ${text.slice(0, 2000)}\n`);
}

/**
 * An app window: no tabs, no address bar. Chromium makes one only for `--app`, so a second
 * Chromium is started, which hands the request to the first and ends.
 */
function openAppWindow(exe: string, options: BrowserOptions, targets: EventEmitter) {
  return new Promise<string>((resolve, reject) => {
    const url = `${BLANK}${randomUUID()}`;
    const late = setTimeout(() => done(new Error('stand-in: no app window came')), OPEN_MS);
    const onTarget = (targetId: string, of: string): void => {
      if (of === url) done(undefined, targetId);
    };
    const done = (error?: Error, targetId = ''): void => {
      clearTimeout(late);
      targets.off('created', onTarget);
      if (error) reject(error);
      else resolve(targetId);
    };
    targets.on('created', onTarget);
    const child = spawn(exe, [...commonArguments(options), `--app=${url}`], {
      stdio: 'ignore',
      env: { ...options.env, NODE_OPTIONS: undefined },
    });
    child.on('error', done);
  });
}

/** Starts Chromium with its pipe (ours) and a port (a driver's). */
export async function startBrowser(options: BrowserOptions): Promise<Browser> {
  const exe = findChromium(options.env);
  const log = createLog(options.env);
  prepareProfile(options.profile);
  const child = spawn(exe, mainArguments(options), {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    detached: true,
    env: { ...options.env, NODE_OPTIONS: undefined },
  });
  const { out, input, errors } = streamsOf(child);
  passDevToolsLine(errors, log);
  const pipe = createPipe(out, input, log);
  const events = new EventEmitter();
  const targets = new EventEmitter();
  const state = { alive: true };
  const gone = new Promise<void>((resolve) => {
    child.on('exit', (code) => {
      state.alive = false;
      events.emit('gone', code);
      resolve();
    });
  });
  const kill = (): void => {
    if (child.pid === undefined || !state.alive) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch (error) {
      log('kill', String(error)); // It ended between the two lines above.
    }
  };
  process.on('exit', kill);
  /** A person's Ctrl+N or Ctrl+T must not leave the app for a browser. */
  const isStray = (target: { type: string; url: string }): boolean =>
    options.headed && target.type === 'page' && !target.url.startsWith(BLANK);
  pipe.listen('', (event) => {
    if (event.method === 'Target.targetDestroyed') events.emit('closed', event.params.targetId);
    if (event.method !== 'Target.targetCreated') return;
    const { targetId, url } = event.params.targetInfo;
    targets.emit('created', targetId, url);
    if (!isStray(event.params.targetInfo)) return;
    pipe.tell('Target.closeTarget', { targetId }).catch((error: unknown) => {
      log('stray', String(error));
    });
  });
  const version = await pipe.call(results.version, 'Browser.getVersion');
  await pipe.tell('Target.setDiscoverTargets', { discover: true });
  return {
    pipe,
    events,
    headed: options.headed,
    version: version.product.split('/')[1] ?? '',
    userAgent: version.userAgent,
    open: async (size) => {
      if (options.headed) return openAppWindow(exe, options, targets);
      const params = { url: 'about:blank', newWindow: true, ...size };
      return (await pipe.call(results.target, 'Target.createTarget', params)).targetId;
    },
    close: async () => {
      if (!state.alive) return;
      const late = setTimeout(kill, 5_000);
      await pipe.tell('Browser.close').catch((error: unknown) => log('close', String(error)));
      await gone;
      clearTimeout(late);
    },
    kill,
    alive: () => state.alive,
    log,
  };
}
