import Module from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createElectron } from './electron.ts';
import { readLaunch, type Launch } from './launch.ts';

const SHARED = 'electron-standin';
const NAMES = new Set(['electron', 'electron/main']);

/** Makes the process look like Electron's main process. */
function dressProcess(launch: Launch): void {
  const requires = launch.requires.flatMap((file) => ['-r', file]);
  process.argv = [launch.exe, ...requires, ...launch.args];
  Reflect.set(process, 'type', 'browser');
  Reflect.set(process, 'defaultApp', !launch.packaged);
  Reflect.set(process, 'resourcesPath', path.join(path.dirname(launch.exe), 'resources'));
  const fromHere = Module.createRequire(path.join(__dirname, 'boot.cjs'));
  const electron: unknown = fromHere('electron/package.json');
  const version: unknown = Reflect.get(Object(electron), 'version');
  Object.defineProperty(process.versions, 'electron', { value: version, enumerable: true });
}

function dataUrl(code: string): string {
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

/** Lets `require` and `import` of 'electron' find the stand-in; nothing else changes. */
function provide(electron: object): void {
  Reflect.set(globalThis, Symbol.for(SHARED), electron);
  const load: unknown = Reflect.get(Module, '_load');
  if (typeof load !== 'function') throw new Error('stand-in: no Module._load');
  Reflect.set(Module, '_load', (request: string, ...rest: unknown[]): unknown =>
    NAMES.has(request) ? electron : Reflect.apply(load, Module, [request, ...rest]),
  );
  const names = Object.keys(electron).map((name) => `export const ${name} = e.${name};`);
  const found = `const e = globalThis[Symbol.for('${SHARED}')]; export default e;`;
  const code = [found, ...names].join('\n');
  const url = JSON.stringify(dataUrl(code));
  const list = JSON.stringify([...NAMES]);
  const hooks =
    `export async function resolve(name, context, next) {` +
    `return ${list}.includes(name) ? { url: ${url}, shortCircuit: true } : next(name, context);}`;
  Module.register(dataUrl(hooks));
}

async function main(): Promise<void> {
  const launch = readLaunch(process.argv.slice(2), process.env);
  dressProcess(launch);
  const { app, module } = createElectron(launch, __dirname);
  provide(module);
  process.on('SIGTERM', () => app.quit());
  process.on('SIGINT', () => app.quit());
  const require = Module.createRequire(path.join(launch.dir, 'package.json'));
  for (const file of launch.requires) require(path.resolve(file));
  try {
    if (launch.isModule) await import(pathToFileURL(launch.entry).href);
    else require(launch.entry);
  } catch (error) {
    console.error('App threw an error during load');
    console.error(error);
    process.exit(1);
  }
  app.standinLoaded();
}

void main();
