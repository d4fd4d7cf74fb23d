/** Words of a counter that is not open yet, and of its recovery key. */
import type { copyHelps } from '../../shared/safety/startup.ts';
import type { Words } from './zh.ts';

type Copy = (typeof copyHelps)[number];

const kindsZh: Readonly<Record<string, string>> = {
  'segment-header': '文件头损坏',
  'segment-missing': '缺了文件',
  frame: '记录损坏',
  order: '记录次序不对',
  forged: '记录不是本窗口写的，或被改动过',
  'end-missing': '末尾缺失',
  head: '旧文件被改动过',
  unreadable: '磁盘读不出这个文件',
  'loss-record': '接受丢失的记录读不懂',
  'keys-damaged': '密钥文件损坏或读不出',
  'keys-missing': '密钥文件不见了',
  'period-key-missing': '密钥文件是旧的，缺了一个月的密钥',
};

const copyZh: Readonly<Record<Copy, string>> = {
  none: '没有设置副本盘（启动参数 --twin 文件夹）',
  away: '副本盘没有插好，或不是本窗口的',
  all: '副本盘有全部缺的记录，可以完整修复',
  some: '副本盘有一部分缺的记录，接受丢失时先用它补上',
  nothing: '副本盘里也没有缺的记录',
};

/** Of a counter whose keys are what is damaged. */
const keysCopyZh: Readonly<Record<Copy, string>> = {
  ...copyZh,
  all: '副本盘有完好的密钥文件，可以取回；损坏的文件另名保留',
  nothing: '副本盘里也没有完好的密钥文件',
};

const entriesZh = (from: number, to: number) =>
  from === to ? `第 ${from} 条` : `第 ${from} 至 ${to} 条（${to - from + 1} 条）`;

export const closedZh = {
  title: '本窗口还不能收费',
  opening: '正在打开流水账…',
  damaged: '流水账有损坏或缺失',
  damagedHint: '还没有改动任何文件。请负责人按下面的次序处理，从上面的办法开始。',
  kinds: kindsZh,
  reason: '原因',
  place: (segment: string, offset: number) => `${segment}，第 ${offset} 字节起`,
  lost: '会丢失的记录',
  entries: entriesZh,
  bad: '读不出的记录',
  until: '最后完好的记录',
  copy: '副本盘',
  copies: copyZh,
  again: '插好后重新检查',
  restore: '用副本修复',
  restoreTitle: '一、用副本盘修复',
  rescueTitle: '二、先救援导出（建议）',
  rescueHint: '把整本流水账原样存成一个文件，以后可以再查。',
  rescue: '救援导出',
  savedTo: (file: string) => `已存到 ${file}`,
  acceptTitle: '三、接受丢失，继续收费',
  acceptHint:
    '只在副本补不上时用。损坏的文件另名保留，不会删除；丢失的范围、原因和负责人记入流水账。' +
    '之后请对账：没有结束的各笔转“待处理”，核对平台之前不会重新上传。',
  noLoss: '从第一条起就读不出，或损坏不在末尾记录里：不能在窗口接受，请信息科处理。',
  by: '负责人姓名',
  why: '原因',
  typed: (phrase: string) => `请照样键入：${phrase}`,
  accept: '接受丢失',
  advice: '信息科',
  keys: '密钥库打不开流水账的密钥',
  keysHint:
    '换了电脑或重装了系统时会这样。流水账都在，没有改动。请输入医院保存的恢复密钥（14 组，每组 4 个字符，不分大小写）。',
  keysBad: '流水账的密钥文件打不开',
  keysBadHint: '收费记录都在，没有改动，但没有密钥读不出来。请负责人按下面的办法处理。',
  keysCopies: keysCopyZh,
  restoreKeys: '从副本取回密钥',
  callTitle: '副本帮不上时',
  callHint:
    '请患者到其他窗口。立即通知信息科：不要重装系统，不要删除任何文件；' +
    '把整个流水账文件夹（看最下面的命令）、所有副本盘和封存的恢复密钥留好。' +
    '找到有完好 keys.json 的副本或备份，插好后点“重新检查”；都没有的，请信息科联系软件供应方。',
  noRecovery: '这份流水账没有做过恢复密钥：请信息科恢复原来的系统用户或密钥库。',
  key: '恢复密钥',
  recover: '恢复',
  lostNote: (from: number, to: number, days: string) =>
    `丢失过${entriesZh(from, to)}，请对账 ${days}`,
  lostHint: '按这些日期在“对账”里各对一次；没有结束的各笔在“待处理”里',
};

export const closedEn: Words['closed'] = {
  title: 'This counter is closed',
  opening: 'Opening the journal…',
  damaged: 'The journal is damaged or incomplete',
  damagedHint: 'Nothing was changed. A person in charge tries these ways in their order.',
  kinds: {
    'segment-header': 'a damaged file head',
    'segment-missing': 'a missing file',
    frame: 'a damaged entry',
    order: 'entries out of order',
    forged: 'an entry that is not ours',
    'end-missing': 'a missing end',
    head: 'an old file was changed',
    unreadable: 'the disk does not give this file',
    'loss-record': 'the note of an accepted loss says nothing',
  },
  reason: 'Reason',
  place: (segment, offset) => `${segment}, from byte ${offset}`,
  lost: 'Entries that would be lost',
  entries: (from, to) => (from === to ? `entry ${from}` : `entries ${from}–${to}`),
  bad: 'Entries that cannot be read',
  until: 'Last whole entry',
  copy: 'Copy',
  copies: {
    none: 'no copy is set (start argument --twin FOLDER)',
    away: 'the copy is not plugged in, or is not ours',
    all: 'the copy has all that is missing',
    some: 'the copy has some of it, which is used first',
    nothing: 'the copy does not have it either',
  },
  again: 'Check again',
  restore: 'Mend from the copy',
  restoreTitle: '1. Mend from the copy',
  rescueTitle: '2. First a rescue export (advised)',
  rescueHint: 'The whole journal as it is, in one file.',
  rescue: 'Rescue export',
  savedTo: (file) => `Saved to ${file}`,
  acceptTitle: '3. Accept the loss and go on',
  acceptHint:
    'Only where no copy helps. Damaged files are kept; the journal tells what was lost and by whose ' +
    'decision. Reconcile afterwards: unfinished visits are parked and not sent before that.',
  noLoss: 'Nothing would be left, or the damage is elsewhere: this needs IT.',
  by: 'Person in charge',
  why: 'Reason',
  typed: (phrase) => `Type: ${phrase}`,
  accept: 'Accept the loss',
  advice: 'For IT',
  keys: 'The keystore does not open the journal’s keys',
  keysHint: 'As on another computer. The journal is there, unchanged. Type the recovery key.',
  keysBad: 'The journal’s key file does not open',
  keysBadHint: 'All entries are there, unchanged, but cannot be read without it.',
  keysCopies: {
    none: 'no copy is set (start argument --twin FOLDER)',
    away: 'the copy is not plugged in, or is not ours',
    all: 'the copy has whole keys, which can be taken; the damaged file is kept',
    some: 'the copy has some of it',
    nothing: 'the copy has no whole keys either',
  },
  restoreKeys: 'Take the keys of the copy',
  callTitle: 'Where the copy does not help',
  callHint:
    'Call IT. Reinstall nothing, delete nothing; keep the journal’s folder, all copies and the ' +
    'recovery key. Plug in any copy or backup with a whole keys.json and check again.',
  noRecovery: 'No recovery key was made for this journal: ask IT for the old user or keystore.',
  key: 'Recovery key',
  recover: 'Recover',
  lostNote: (from, to, days) => `Entries ${from}–${to} were lost: reconcile ${days}`,
  lostHint: 'Run the reconciliation of these days; unfinished visits are parked',
};

export const recoveryZh = {
  title: '恢复密钥',
  made: '已生成，由医院保管',
  missing: '还没有：电脑坏了或换了，流水账就打不开',
  notYet: '还没有恢复密钥：请负责人生成并抄写保管。',
  make: '生成恢复密钥',
  makeAgain: '重新生成（旧的作废）',
  once: '只显示这一次。请手抄两份，分开封存；不要拍照，不要存入电脑。',
  group: (place: number) => `第 ${place} 组`,
  check: (first: number, second: number) => `抄好后输入第 ${first} 组和第 ${second} 组核对`,
  confirm: '核对并启用',
  drop: '放弃',
  done: '恢复密钥已启用。',
};

export const recoveryEn: Words['reconcile']['recovery'] = {
  title: 'Recovery key',
  made: 'made, kept by the hospital',
  missing: 'none yet: without this computer the journal could not be opened',
  notYet: 'There is no recovery key yet: a person in charge makes one and keeps it.',
  make: 'Make a recovery key',
  makeAgain: 'Make a new one (the old one ends)',
  once: 'Shown this once. Write it down twice, seal both; no photograph, no file.',
  group: (place) => `Group ${place}`,
  check: (first, second) => `Then type groups ${first} and ${second}`,
  confirm: 'Check and use',
  drop: 'Give up',
  done: 'The recovery key is in use.',
};
