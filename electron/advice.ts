/** A journal that cannot be opened: why, which entries are damaged, the command that mends them. */
import { fault, type Fault } from '../shared/fault.ts';
import { DiskError } from './disk.ts';
import { JournalError } from './journal/errors.ts';

export interface JournalPlace {
  /** Folders as given at the start. */
  journal: string;
  twin: string | undefined;
  drillKey: string;
}

/** Lines of text; the same can be done on the screen. */
export function adviceOf(error: JournalError, { journal, twin, drillKey }: JournalPlace): string {
  const command = ['npm run -s recover -- restore', quoted(journal)];
  if (twin !== undefined) command.push(`--twin ${quoted(twin)}`);
  command.push(`--drill-key ${quoted(drillKey)}`);
  const words = [
    error.message.replace(`${error.code}: `, ''),
    twin === undefined
      ? '启动时没有指定副本（--twin 文件夹）：有副本盘的，插好后运行，补上 --twin 文件夹：'
      : '也可以插好副本盘，在程序文件夹中运行：',
    command.join(' '),
    '用系统密钥库的电脑，把 --drill-key 换成 --key-file 和恢复密钥的文件。',
  ];
  return words.join('\n');
}

type Words = Pick<Fault, 'what' | 'money' | 'todo'>;

const locked: Words = {
  what: '另一个程序正在使用本窗口的流水账，不能再启动一个。',
  money: '没有收费，没有上传；先启动的那个不受影响。',
  todo: '请用已经打开的那个；找不到的，请信息科看本机是否还有“异地结算台”在运行。',
};

/** What the cashier reads where the journal could not be opened; undefined for other errors. */
export function startWords(error: unknown): Words | undefined {
  if (isFull(error)) return fault('disk-full');
  if (error instanceof DiskError) return fault('journal-failed');
  if (!(error instanceof JournalError)) return undefined;
  if (error.code === 'journal-locked' || error.code === 'keys-locked') return locked;
  if (error.code !== 'journal-write-failed') return fault('journal-damaged');
  return isFull(error.cause) ? fault('disk-full') : fault('journal-failed');
}

function isFull(error: unknown): boolean {
  return error instanceof DiskError && error.code === 'no-space';
}

/** For a shell: as it is where it has nothing special in it. */
function quoted(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `"${text.replaceAll('"', String.raw`\"`)}"`;
}
