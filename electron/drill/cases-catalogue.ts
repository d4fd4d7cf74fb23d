/** Cases of catalogue files: wrong, damaged, too late, newer. */
import type { DrillCase } from './cases.ts';

const on = (
  name: string,
  title: string,
  what: string,
  ways: DrillCase['ways'] & {},
): DrillCase => ({
  name,
  group: 'line',
  title,
  what,
  lasts: 'on',
  ways,
});

export const catalogueCases: readonly DrillCase[] = [
  on('file-wrong-count', '目录文件：行数不符', 'data_cnt 比目录文件的行数多 1。', {
    catalogueFile: 'wrong-count',
  }),
  on('file-corrupt', '目录文件：内容损坏', '目录文件是坏的 ZIP，传输本身没有错。', {
    catalogueFile: 'corrupt',
  }),
  on('file-expired', '目录文件：已过截止时间', '给出的目录文件当天零点就已过下载截止时间。', {
    catalogueFile: 'expired',
  }),
  on('catalogue-news', '目录：有新版本', '门诊慢特病种目录出了 v0003：改名、作废、新增各一条。', {
    catalogueNews: true,
  }),
  on('hilist-news', '医保目录：比例和限价有变', '一个乙类项目的先行自付比例和一个限价变了。', {
    hilistNews: true,
  }),
];
