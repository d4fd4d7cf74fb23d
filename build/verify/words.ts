/** What kept a journal from being read, in one sentence with the next step. */
import { DiskError } from '../../electron/disk.ts';
import { JournalError, type JournalErrorCode } from '../../electron/journal/errors.ts';

/** Damage with its entries, such as "流水账读不出：segment-….ccj，第 5 至 9 条（…）。". */
export function damageText(what: string, damage: NonNullable<JournalError['damage']>): string {
  const { segment, firstSeq, lastSeq, offset, what: kind } = damage;
  const which = firstSeq === lastSeq ? `第 ${firstSeq} 条` : `第 ${firstSeq} 至 ${lastSeq} 条`;
  return `${what}${hows[kind] ?? '损坏'}：${segment}，${which}（${kind}，字节 ${offset}）。`;
}

const hows: Readonly<Record<string, string>> = {
  'end-missing': '缺失',
  'segment-missing': '缺失',
  unreadable: '读不出',
};

const todos: Readonly<Record<JournalErrorCode, string>> = {
  'journal-damaged': '副本也没有这些记录；请在窗口屏幕上“接受丢失”，或先换一个副本再试。',
  'journal-locked': '窗口程序正在使用它；请先关闭窗口程序再试。',
  'journal-wrong-key': '这不是本流水账的副本或密钥；请核对文件夹和钥匙。',
  'journal-too-new': '它由更新的程序写成；请用那个版本的程序。',
  'journal-is-twin': '这个文件夹是副本；请指向窗口自己的流水账。',
  'journal-write-failed': '磁盘写不进；请检查磁盘空间和磁盘后再试。',
  'journal-closed': '流水账已经关闭；请再运行一次。',
  'record-too-large': '有一条记录太大；请联系开发者。',
  'keys-missing': '没有密钥文件 keys.json；请用 restore 从副本取回，不要删除任何文件。',
  'keys-damaged': '密钥文件 keys.json 损坏；请用 restore 从副本取回，不要删除任何文件。',
  'keys-refused': '这把钥匙打不开；请核对钥匙文件或恢复密钥。',
  'keys-locked': '另一个程序正在改密钥文件；请稍后再试。',
  'period-key-missing': '密钥文件是旧的，缺一个月的密钥；请用 restore 从副本取回。',
};

/** Undefined for what is neither the disk's nor the journal's: a programmer's error. */
export function sentenceOf(error: unknown): string | undefined {
  if (error instanceof DiskError) {
    const todo = '请检查磁盘和连接，先把整个文件夹复制到别的磁盘，再对复制件运行。';
    return `磁盘读写失败（${error.message}）。${todo}`;
  }
  if (!(error instanceof JournalError)) return undefined;
  const { damage, code, message } = error;
  const what = damage === undefined ? `${message}。` : damageText('流水账', damage);
  return `${what}${todos[code]}`;
}
