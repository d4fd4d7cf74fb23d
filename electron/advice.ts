/** A damaged journal for the people who mend it by hand: which entries, and the command. */
import type { JournalError } from './journal/errors.ts';

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

/** For a shell: as it is where it has nothing special in it. */
function quoted(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `"${text.replaceAll('"', String.raw`\"`)}"`;
}
