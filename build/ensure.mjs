/**
 * `node build/ensure.mjs start|test|tour|platform [arguments…]`: looks for what is missing,
 * installs it or says which command does, then runs build/MODE.ts. Plain JavaScript without
 * packages: it runs before anything is installed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const modes = ['start', 'test', 'tour', 'platform'];
const electronSeconds = 20;

const say = (...lines) => console.error(lines.join('\n'));

function stop(...lines) {
  say(...lines);
  process.exit(1);
}

function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/** What vite and vitest run on: 20.19 and later of 20, 22.12 and later of 22, 24 and later. */
function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if ((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 24) return;
  stop(
    `Node ${process.versions.node} is too old: 20.19 or later is needed (or 22.12, or 24).`,
    '  nvm install 22 && nvm use 22     with nvm',
    '  https://nodejs.org/en/download   without',
  );
}

/** The programs of a name that PATH leads to. */
function onPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).filter((path) => existsSync(path));
}

/** A Chromium, by CROSSCOUNTER_CHROMIUM or on the PATH. */
function findChromium() {
  const given = process.env.CROSSCOUNTER_CHROMIUM;
  if (given) {
    if (existsSync(given)) return given;
    stop(`CROSSCOUNTER_CHROMIUM names ${given}, which does not exist.`);
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  return names.flatMap(onPath)[0];
}

/** Chinese on the screen needs a font; Windows and macOS bring one. */
function hasChineseFont() {
  if (process.platform !== 'linux') return true;
  const { stdout } = spawnSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' });
  return Boolean(stdout?.trim());
}

/** Debian packages of what the machine lacks. */
function missingPackages() {
  const packages = [];
  if (!findChromium()) packages.push('chromium');
  if (!hasChineseFont()) {
    packages.push('fonts-noto-cjk');
    if (onPath('fc-list').length === 0) packages.push('fontconfig');
  }
  return packages;
}

function canInstall() {
  return process.getuid?.() === 0 && onPath('apt-get').length > 0;
}

function howToInstall(packages) {
  const names = packages.join(' ');
  if (onPath('apt-get').length > 0) {
    return `  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names}`;
  }
  return packages.includes('chromium')
    ? '  install Chromium or Chrome, then set CROSSCOUNTER_CHROMIUM to its executable'
    : '  install a Chinese font, for example Noto Sans CJK';
}

function installPackages(packages) {
  say(`installing ${packages.join(', ')} (apt-get, as root) …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => spawnSync('apt-get', args, { env, stdio: ['ignore', 2, 2] }).status;
  if (apt('update') !== 0) say('apt-get update failed; trying with the lists that are there');
  if (apt('install', '-y', '--no-install-recommends', ...packages) === 0) return;
  stop('apt-get could not install what is missing. By hand:', howToInstall(packages));
}

/**
 * Is what package-lock.json asks for what npm last installed? npm keeps its own record in
 * node_modules/.package-lock.json; packages for other systems are optional and absent there.
 */
function isInstalled() {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages ?? {};
  const present = readJson(join(root, 'node_modules/.package-lock.json'))?.packages;
  if (!present) return false;
  const same = Object.entries(wanted).every(([path, entry]) => {
    const found = present[path];
    if (path === '') return true;
    if (!found) return entry.optional === true || entry.devOptional === true;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
  return same && Object.keys(present).every((path) => path in wanted);
}

function installModules() {
  if (isInstalled()) return;
  say('npm ci: installing the packages of package-lock.json …');
  const npm = process.env.npm_execpath;
  const options = { cwd: root, stdio: ['ignore', 2, 2] };
  const { status } = npm
    ? spawnSync(process.execPath, [npm, 'ci'], options)
    : spawnSync('npm', ['ci'], { ...options, shell: process.platform === 'win32' });
  if (status !== 0) stop('npm ci failed (see above); nothing was started.');
}

/** Electron's own binary: ELECTRON_BIN, or where its package keeps it. */
function hasElectron() {
  if (process.env.ELECTRON_BIN) return true;
  const folder = join(root, 'node_modules/electron');
  const pointer = join(folder, 'path.txt');
  if (!existsSync(pointer)) return false;
  return existsSync(join(folder, 'dist', readFileSync(pointer, 'utf8').trim()));
}

/** Tries once per version to fetch Electron's binary with the package's own installer. */
function tryElectron() {
  const installer = join(root, 'node_modules/electron/install.js');
  if (hasElectron() || process.env.CI || !existsSync(installer)) return;
  const stamp = join(root, 'node_modules/.crosscounter-electron.json');
  const { version } = readJson(join(root, 'node_modules/electron/package.json'));
  if (readJson(stamp)?.version === version) return;
  say(`fetching Electron ${version} (once, at most ${electronSeconds} s) …`);
  spawnSync(process.execPath, [installer], {
    cwd: root,
    stdio: 'ignore',
    timeout: electronSeconds * 1000,
    killSignal: 'SIGKILL',
  });
  if (hasElectron()) return;
  writeFileSync(stamp, JSON.stringify({ version }));
  say(
    'no Electron binary to be had: using Chromium (node node_modules/electron/install.js retries)',
  );
}

/** Everything the mode needs, or the end. */
function prepare(mode) {
  checkNode();
  if (mode === 'platform') {
    installModules();
    return;
  }
  const packages = missingPackages();
  if (packages.length > 0 && canInstall()) installPackages(packages);
  const missing = missingPackages();
  const electronMayDo = mode === 'start' && missing.join() === 'chromium';
  const refuse = () =>
    stop(`Missing: ${missing.join(', ')}. This brings it:`, howToInstall(missing));
  if (missing.length > 0 && !electronMayDo) refuse();
  installModules();
  if (mode === 'start') tryElectron();
  if (missing.length > 0 && !hasElectron()) refuse();
}

function run(mode, args) {
  const chromium = findChromium();
  const env = chromium ? { STANDIN_CHROMIUM: chromium, ...process.env } : process.env;
  const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');
  const command = [tsx, join(root, `build/${mode}.ts`), ...args];
  const child = spawn(process.execPath, command, { cwd: root, env, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
}

const [mode, ...args] = process.argv.slice(2);
if (!modes.includes(mode)) stop(`usage: node build/ensure.mjs ${modes.join('|')} [arguments…]`);
prepare(mode);
run(mode, args);
