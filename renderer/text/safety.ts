/** Words of the journal's own state, its proof and its copies. */
import type { Words } from './zh.ts';

export const safetyZh = {
  states: {
    low: (mb: number) => `磁盘快满，剩 ${mb} MB`,
    readonly: (mb: number) => `磁盘已满（剩 ${mb} MB），不能开新业务`,
    failed: () => '日志写入失败，请重新启动程序',
  },
  stateHints: {
    low: '还能收费；请通知信息科腾出磁盘空间',
    readonly: '正在办理的仍会办完；请通知信息科腾出空间后重新启动程序',
    failed: '之前显示“已保存”的都在；重新启动后会自动核对',
  },
  twinHint: '流水账的副本；不影响收费。在 对账 → 日志证明 中处理',
  twinStates: {
    good: () => '副本正常',
    behind: (count: number) => `副本 落后 ${count} 笔`,
    away: () => '副本不在',
    foreign: () => '副本盘不是本窗口的',
    diverged: () => '副本与流水账不符',
    source: () => '流水账文件读不对，请通知信息科',
    full: () => '副本盘已满',
    unwritable: () => '副本盘写不进',
  },
};

export const safetyEn: Words['safety'] = {
  states: {
    low: (mb) => `Disk nearly full, ${mb} MB left`,
    readonly: (mb) => `Disk full (${mb} MB left): nothing new`,
    failed: () => 'Journal write failed: restart the program',
  },
  stateHints: {
    low: 'Charging goes on; ask IT to make room',
    readonly: 'What is under way is finished; ask IT to make room, then restart',
    failed: 'What was shown as saved is there; a restart checks it',
  },
  twinHint: 'The copy of the journal; charging is not affected. See Reconciliation → Proof',
  twinStates: {
    good: () => 'Copy is up to date',
    behind: (count) => `Copy ${count} behind`,
    away: () => 'Copy is away',
    foreign: () => "Another counter's copy",
    diverged: () => 'Copy differs from the journal',
    source: () => 'Journal file reads wrong: call IT',
    full: () => "Copy's disk is full",
    unwritable: () => "Copy's disk cannot be written",
  },
};
