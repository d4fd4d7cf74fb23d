/** How a command of `packs` ends badly, and how it reads and writes files. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';

/** What the person at the keyboard has to put right; `status` is the exit status. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly status: 1 | 2;
  constructor(status: 1 | 2, text: string) {
    super(text);
    this.status = status;
  }
}

/** Larger files are not read: a pack has some 10 kB. */
const FILE_MAX = 50 * 1024 * 1024;

/** A file's text, without a byte-order mark. Throws Refusal 1. */
export function readText(path: string): string {
  try {
    if (statSync(path).size > FILE_MAX) throw new Refusal(1, `文件过大（50 MB 以上）：${path}`);
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(1, `读不了文件 ${path}（${messageOf(error)}）`);
  }
}

/** Writes a file that must not be there yet. Throws Refusal 1. */
export function writeNew(path: string, text: string, mode = 0o644): void {
  try {
    writeFileSync(path, text, { flag: 'wx', mode });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') throw new Refusal(1, `文件已经存在，不覆盖：${path}`);
    if (code === 'ENOENT') throw new Refusal(1, `文件夹不存在，请先建立：${path}`);
    throw new Refusal(1, `写不了文件 ${path}（${messageOf(error)}）`);
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
