/** What is wrong with a message, in words that say who can mend it. */
import { fault, type Fault } from '../fault.ts';

export interface Problem {
  /** feedetail[2].prd_days */
  path: string;
  /** The field on the wire. */
  field: string;
  what:
    | 'missing'
    | 'too-long'
    | 'not-a-number'
    | 'too-many-decimals'
    | 'not-in-code-table'
    | 'bad-date';
  /** The field's Chinese name. */
  means: string;
  /** Where the value comes from (spec/field.ts). */
  from: string;
  /** Line of a list, from 1. */
  row?: number;
}

const faults: Readonly<Record<Problem['what'], string>> = {
  missing: '没有填',
  'too-long': '太长',
  'not-a-number': '不是数字',
  'too-many-decimals': '小数位太多',
  'not-in-code-table': '不在码表内',
  'bad-date': '日期不对',
};

interface Origin {
  of: string;
  todo: string;
}

const program: Origin = { of: '本程序', todo: '请通知信息科' };
const bill: Origin = { of: '账单', todo: '请科室在 HIS 里补齐后重新导入账单' };
const reader: Origin = { of: '患者的卡或码', todo: '请重新插卡或扫码' };
const person: Origin = { of: '人员信息（1101）', todo: '请重新读卡核验；仍缺，请患者联系参保地' };

/** By the first word of `from`. */
const origins: Readonly<Record<string, Origin>> = {
  bill,
  credential: reader,
  card: reader,
  person,
  insurance: person,
  disease: { of: '病种资格（5301）', todo: '请重新核验病种（F6）' },
  answer: { of: '平台上一步的应答', todo: '请通知信息科' },
  trial: { of: '预结算结果', todo: '请重新预结算（F7）' },
  operator: { of: '操作员设置', todo: '请通知信息科补齐操作员' },
  terminal: { of: '本机设置', todo: '请通知信息科补齐本机地址' },
  profile: { of: '本省接口配置', todo: '请通知信息科核对接口配置' },
};

/** One sentence: which line and field, what is wrong, where it comes from, what to do. */
export function problemText({ row, means, field, what, from }: Problem): string {
  const { of, todo } = origins[from.split('.')[0] ?? ''] ?? program;
  const where = row === undefined ? '' : `第 ${row} 行`;
  return `${where}${means}（${field}）${faults[what]}，来自${of}。${todo}。`;
}

/** More is nobody's reading. */
const TOLD_MAX = 8;

/** The named fault of a message that may not be sent. */
export function messageFault(infno: string, problems: readonly Problem[]): Fault {
  const told = problems.slice(0, TOLD_MAX).map(problemText);
  const rest = problems.length - told.length;
  const more = rest > 0 ? [`另有 ${rest} 处`] : [];
  return fault('message-incomplete', [`交易 ${infno}`, ...told, ...more]);
}
