/** Words of sealed bundles 封装包: visits carried by hand to another counter. */
import type { Words } from './zh.ts';

export const bundleZh = {
  name: '移交封装包',
  what: '断网时把未上传的移交给别的窗口',
  back: '返回对账',
  fromLedger: '移交别的窗口',
  give: '移交给别的窗口',
  unsent: '未上传的就诊',
  nothing: '没有未上传的就诊。',
  knowFirst: '还不认识别的窗口：请先导入对方的窗口地址文件，并在电话里核对公钥。',
  to: '接收窗口',
  counter: (counter: string) => `${counter} 号窗口`,
  make: (count: number) => `移交 ${count} 笔`,
  ask: (count: number, to: string) =>
    `${count} 笔移交后本窗口不再上传、不再办理，只由 ${to} 号窗口上传。`,
  confirm: '确认移交',
  cancel: '取消',
  made: (bundle: string, file: string, to: string) =>
    `封装包 ${bundle} 已存到 ${file}。请用 U 盘交给 ${to} 号窗口，并电话确认对方已收下。`,
  savedTo: (file: string) => `已存到 ${file}`,
  nowKnown: (counter: string) => `已记下 ${counter} 号窗口的地址，请在电话里核对公钥。`,
  taken: (from: string, count: number) =>
    `已收下 ${from} 号窗口的 ${count} 笔，由本窗口上传；线路通后自动结算。`,
  takenDoubtful: (from: string, count: number) =>
    `已收下 ${from} 号窗口的 ${count} 笔，但不会自动上传：本窗口丢失过流水账，这个封装包可能收过、上传过。` +
    '请先对账，并问清没有再转给别的窗口；平台没有的，打开该笔点“重新办理”，平台已有的交医保办处理。',
  take: '接收与窗口地址',
  ownKey: (counter: string, kid: string) => `本窗口 ${counter}，公钥 ${kid}`,
  import: '导入封装包',
  exportAddress: '导出本窗口地址',
  knowCounter: '导入窗口地址',
  away: '已移交',
  came: '已接收',
  wentTo: (to: string) => `移交 ${to} 号窗口`,
  cameFrom: (from: string) => `来自 ${from} 号窗口`,
  makeAgain: '再存一份',
  awayAt: (to: string, when: string) => `${when} 已移交 ${to} 号窗口`,
  awayHint: (bundle: string, by: string) =>
    `封装包 ${bundle}，经办 ${by}。由该窗口上传结算、多退少补；本窗口不再办理这一笔。`,
  cameAt: (from: string, when: string) => `${when} 由 ${from} 号窗口移交来`,
  cameHint: (bundle: string, by: string) => `封装包 ${bundle}，收下 ${by}。现由本窗口办理。`,
};

export const bundleEn: Words['reconcile']['bundle'] = {
  name: 'Hand over by bundle',
  what: 'With the line down: hand unsent visits to another counter',
  back: 'Back',
  fromLedger: 'Hand over',
  give: 'Hand over',
  unsent: 'Unsent visits',
  nothing: 'Nothing is unsent.',
  knowFirst: "First take the other counter's address, and compare its key on the phone.",
  to: 'To counter',
  counter: (counter) => `Counter ${counter}`,
  make: (count) => `Hand over ${count}`,
  ask: (count, to) => `${count} handed over: only counter ${to} sends them from then on.`,
  confirm: 'Hand over',
  cancel: 'Cancel',
  made: (bundle, file, to) =>
    `Bundle ${bundle} saved to ${file}. Bring it to counter ${to}, and ask on the phone whether it was taken.`,
  savedTo: (file) => `Saved to ${file}`,
  nowKnown: (counter) => `Counter ${counter} is known now: compare its key on the phone.`,
  taken: (from, count) => `${count} taken over from counter ${from}; sent from here.`,
  takenDoubtful: (from, count) =>
    `${count} taken over from counter ${from}, but not sent: this counter lost entries, and the ` +
    'bundle may have been taken and sent before. Reconcile first.',
  take: 'Take over, addresses',
  ownKey: (counter, kid) => `this counter ${counter}, key ${kid}`,
  import: 'Import a bundle',
  exportAddress: 'Export our address',
  knowCounter: 'Import an address',
  away: 'Handed over',
  came: 'Taken over',
  wentTo: (to) => `to counter ${to}`,
  cameFrom: (from) => `from counter ${from}`,
  makeAgain: 'Save again',
  awayAt: (to, when) => `${when} handed over to counter ${to}`,
  awayHint: (bundle, by) => `Bundle ${bundle}, by ${by}. That counter sends and squares it.`,
  cameAt: (from, when) => `${when} handed over by counter ${from}`,
  cameHint: (bundle, by) => `Bundle ${bundle}, taken by ${by}. Handled here now.`,
};
