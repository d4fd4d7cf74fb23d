/** Faults of the journal itself, its keys and what is carried by hand (shared/fault.ts). */
const nothingChanged = '什么都没有改变。';

export const safetyFaults = {
  'journal-failed': {
    what: '写不进流水账，已停止收费。',
    money: '之前显示“已保存”的都在；这一步没有保存。',
    todo: '请不要继续收费，立即通知信息科检查磁盘。',
  },
  'disk-full': {
    what: '这台电脑的磁盘快满了，不能再开新的业务。',
    money: '这一步没有收费，没有上传；正在办理的各笔仍会办完并保存。',
    todo: '请患者到其他窗口，通知信息科腾出磁盘空间后重新启动程序；可先在“日志证明”中救援导出。',
  },
  'rescue-refused': {
    what: '救援导出没有做成。',
    money: '什么都没有改变，流水账照常记录。',
    todo: '请信息科按下面的提示处理后再导出。',
  },
  'bundle-refused': {
    what: '封装包没有办成。',
    money: nothingChanged,
    todo: '请按下面的提示处理；不清楚的，请通知信息科。',
  },
  'journal-damaged': {
    what: '流水账有损坏，已停止收费。',
    money: '损坏之前的记录都在。',
    todo: '请不要动这台电脑，立即通知信息科。',
  },
  'keys-refused': {
    what: '这台电脑的密钥库打不开流水账的密钥，不能收费。',
    money: '流水账都在，没有改动。',
    todo: '请负责人输入医院保存的恢复密钥。',
  },
  'loss-refused': {
    what: '没有接受丢失，流水账没有改动。',
    money: nothingChanged,
    todo: '请按下面的提示处理。',
  },
  'recovery-refused': {
    what: '恢复密钥没有通过核对。',
    money: nothingChanged,
    todo: '请对照抄写的恢复密钥再输入一次。',
  },
} as const;
