import os from 'node:os';
import path from 'node:path';
import type { CommandLine } from './commandLine.ts';
import type { Launch } from './launch.ts';

export interface Paths {
  get(name: string): string;
  set(name: string, value: string): void;
}

/** app.getPath and app.setPath: Electron's folders on Linux. */
export function createPaths(
  launch: Launch,
  commandLine: CommandLine,
  appName: () => string,
): Paths {
  const home = os.homedir();
  const given = new Map<string, string>();
  const appData = launch.env['XDG_CONFIG_HOME'] ?? path.join(home, '.config');
  const fixed: Record<string, string> = {
    home,
    appData,
    temp: os.tmpdir(),
    exe: launch.exe,
    desktop: path.join(home, 'Desktop'),
    documents: path.join(home, 'Documents'),
    downloads: path.join(home, 'Downloads'),
  };
  const inUserData: Record<string, string> = {
    sessionData: '',
    logs: 'logs',
    crashDumps: 'Crashpad',
  };
  const get = (name: string): string => {
    const set = given.get(name);
    if (set !== undefined) return set;
    if (name === 'userData') {
      const asked = commandLine.getSwitchValue('user-data-dir');
      return asked === '' ? path.join(get('appData'), appName()) : path.resolve(asked);
    }
    const below = inUserData[name];
    if (below !== undefined) return path.join(get('userData'), below);
    const value = fixed[name];
    if (value === undefined) throw new Error(`Failed to get '${name}' path`);
    return value;
  };
  return {
    get,
    set: (name, value) => {
      if (!path.isAbsolute(value)) throw new Error('Path must be absolute');
      get(name);
      given.set(name, value);
    },
  };
}
