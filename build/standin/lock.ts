import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  watch,
  writeFileSync,
  writeSync,
  type FSWatcher,
} from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const NAME = 'standin-lock';
const message = z.tuple([z.array(z.string()), z.string(), z.unknown()]);

/** What a second instance tells the first: its arguments, its folder, its data. */
export type SecondInstance = z.infer<typeof message>;

export interface InstanceLock {
  /** True if this process holds the lock now; else the holder is told. */
  request(data: unknown): boolean;
  held(): boolean;
  release(): void;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The process's identity: its number and when it started, for numbers are used again. */
function identity(pid: number | string): string | undefined {
  const stat = textOf(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return `${pid} ${started}`;
}

function takeFile(file: string, mine: string): boolean {
  try {
    const handle = openSync(file, 'wx');
    writeSync(handle, mine);
    closeSync(handle);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * app.requestSingleInstanceLock by a file in `dir()`; a lock of a dead process is taken over.
 * A second instance leaves a file, which the first one sees.
 */
export function createInstanceLock(
  dir: () => string,
  onSecond: (second: SecondInstance) => void,
): InstanceLock {
  const state: { watcher: FSWatcher | undefined; file: string } = { watcher: undefined, file: '' };
  const listen = (folder: string): FSWatcher =>
    watch(folder, (_kind, name) => {
      if (name === null || !/^standin-second-\d+$/.test(name)) return;
      const text = textOf(path.join(folder, name));
      if (text === undefined) return;
      rmSync(path.join(folder, name), { force: true });
      onSecond(message.parse(JSON.parse(text)));
    }).unref();
  const tell = (folder: string, data: unknown): void => {
    const file = path.join(folder, `standin-second-${process.pid}`);
    const told: SecondInstance = [process.argv, process.cwd(), data ?? null];
    writeFileSync(`${file}.tmp`, JSON.stringify(told));
    renameSync(`${file}.tmp`, file);
  };
  const release = (): void => {
    state.watcher?.close();
    if (state.watcher) rmSync(state.file, { force: true });
    state.watcher = undefined;
  };
  const request = (data: unknown): boolean => {
    if (state.watcher) return true;
    const folder = dir();
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, NAME);
    const mine = identity(process.pid) ?? String(process.pid);
    if (!takeFile(file, mine)) {
      const holder = textOf(file) ?? '';
      const pid = holder.split(' ')[0] ?? '';
      if (holder !== '' && identity(pid) === holder) {
        tell(folder, data);
        return false;
      }
      rmSync(file, { force: true });
      if (!takeFile(file, mine)) return false;
    }
    state.file = file;
    state.watcher = listen(folder);
    process.on('exit', release);
    return true;
  };
  return { request, held: () => state.watcher !== undefined, release };
}
