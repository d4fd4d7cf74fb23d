/** Which room a file is in, and what kind of file it is. */
export type Room = 'shared' | 'electron' | 'renderer' | 'build' | 'tests' | 'none';

/** The first folder of a path. */
export function roomOf(path: string): Room {
  const first = path.split('/')[0];
  return first === 'shared' ||
    first === 'electron' ||
    first === 'renderer' ||
    first === 'build' ||
    first === 'tests'
    ? first
    : 'none';
}

/** A test, or something only tests are made of by its place. */
export function isTest(path: string): boolean {
  return roomOf(path) === 'tests' || /\.(test|spec)\.tsx?$/.test(path);
}

/** A tool's configuration: the only files with a default export. */
export function isConfig(path: string): boolean {
  return path.endsWith('.config.ts');
}

/** Part of the app that people run: of the three rooms, and neither test nor configuration. */
export function isApp(path: string): boolean {
  const room = roomOf(path);
  const inside = room === 'shared' || room === 'electron' || room === 'renderer';
  return inside && !isTest(path) && !isConfig(path);
}
