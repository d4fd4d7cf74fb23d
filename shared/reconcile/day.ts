/** The insurance day 医保日: what keeps it open, and the report of it. */
import { yuanText } from '../money.ts';
import { differenceWords } from './difference.ts';
import { HIS } from './dayfile.ts';
import type { ReconcileView } from './view.ts';

/** "02 号窗口", "HIS". */
export function fromWords(from: string): string {
  return from === HIS ? 'HIS' : `${from} 号窗口`;
}

export interface DayFacts {
  missing: readonly string[];
  /** `stale`: rows have come or gone since the centre was asked. */
  run: 'none' | 'stale' | 'fresh';
  unexplained: number;
  /** Acts of this day (2207, 2208) whose outcome is not known yet. */
  undecided: number;
}

/** Why the day is open, for people; empty where it may be closed. */
export function openReasons({ missing, run, unexplained, undecided }: DayFacts): string[] {
  const reasons: (readonly [boolean, string])[] = [
    [missing.length > 0, `缺 ${missing.map(fromWords).join('、')} 的日文件`],
    [undecided > 0, `${undecided} 笔结算或退费结果未定`],
    [run === 'none', '还没有对账'],
    [run === 'stale', '对账之后又有变动，请重新对账'],
    [unexplained > 0, `${unexplained} 笔差异未说明`],
  ];
  return reasons.filter(([applies]) => applies).map(([, text]) => text);
}

/** stmt_rslt in words. */
export const resultWords = {
  equal: '相符',
  'centre-more': '中心多',
  'hospital-more': '我方多',
  different: '不符',
} as const;

export const howWords = {
  mended: '已处理',
  centre: '由中心补记',
  'other-counter': '属其他窗口或 HIS',
  'next-day': '跨日，次日对平',
  office: '医保办处理中',
} as const;

/**
 * The report as a table for a spreadsheet: TAB-separated, with a byte-order mark, CRLF. Text that a
 * spreadsheet would take for a formula is quoted.
 */
export function reportTable(view: ReconcileView): string {
  const lines: (readonly string[])[] = [
    ['医保日对账表', view.hospital, view.day],
    ['状态', view.closed && view.open.length === 0 ? '已结清' : `开着：${view.open.join('；')}`],
    [],
    ['日文件', '状态', '笔数', '费用总额', '基金支付', '来源'],
    ...view.files.map((file) => [
      fromWords(file.from),
      file.state === 'missing' ? '缺' : '已交',
      String(file.count),
      yuanText(file.total),
      yuanText(file.fund),
      file.by ?? '',
    ]),
    [],
    ['险种', '清算类别', '清算机构', '笔数', '费用总额', '基金支付', '个人账户', '结果', '代码'],
    ...view.groups.map((group) => [
      group.insutype,
      group.clrType,
      group.clrOptins,
      String(group.count),
      yuanText(group.total),
      yuanText(group.fund),
      yuanText(group.account),
      group.result === undefined ? '未对' : resultWords[group.result],
      group.code,
    ]),
    [],
    [
      '差异',
      '涉及金额',
      '结算编号',
      '就诊编号',
      '报文号',
      '我方总额',
      '中心总额',
      '中心原话',
      '处理办法',
      '说明',
    ],
    ...view.differences.map((each) => [
      differenceWords[each.kind],
      yuanText(each.sum),
      each.setlId,
      each.mdtrtId,
      each.msgid,
      each.ours === undefined ? '' : yuanText(each.ours.total),
      each.theirs === undefined ? '' : yuanText(each.theirs.total),
      `${each.code} ${each.memo}`.trim(),
      each.todo,
      each.explained === undefined
        ? '未说明'
        : `${howWords[each.explained.how]}：${each.explained.note}（${each.explained.by}）`,
    ]),
  ];
  return `\uFEFF${lines.map((cells) => `${cells.map(safe).join('\t')}\r\n`).join('')}`;
}

function safe(cell: string): string {
  const plain = cell.replaceAll(/[\t\r\n]+/g, ' ');
  return /^[=+@]/.test(plain) || /^-(?!\d+\.\d\d$)/.test(plain) ? `'${plain}` : plain;
}
