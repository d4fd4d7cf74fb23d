/** STATES.md: the machine's tables, and every reachable state folded to what a cashier sees. */
import { ZERO } from '../../shared/money.ts';
import { parkFits } from '../../shared/visit/park.ts';
import { balance, type Visit } from '../../shared/visit/state.ts';
import { standingOf, type Standing } from '../../shared/visit/status.ts';
import {
  acts,
  chainTable,
  goalActs,
  goalEvents,
  goals,
  goalTable,
  moneyEvents,
  moneyStates,
  moneyTable,
  parkReasons,
  parkReasonNames,
  steps,
} from '../../shared/visit/table.ts';

const goalWords = {
  quote: '报价',
  settle: '结算',
  sync: '待上传结算',
  undo: '作废、撤销',
  refund: '退费',
  'self-pay': '自费',
} as const;
const moneyWords = {
  none: '没有收钱',
  held: '暂收（保管）',
  provisional: '暂收、押金',
  returnable: '应退',
  settled: '已结算',
  'self-paid': '自费',
} as const;

/** What the platform holds, in the cashier's words. */
function whereOf({ step }: Visit): string {
  if (step === 'none' || step === 'cancelled') return '平台上没有';
  if (step === 'settled') return '平台已结算';
  if (step === 'reversed') return '平台已冲正';
  return step === 'refunded' ? '平台已退费' : '平台已登记';
}

function openOf({ pending }: Visit): string {
  if (!pending) return '—';
  const what = pending.act === '2207' ? '结算' : pending.act === '2208' ? '退费' : '其他交易';
  if (pending.helper) return `${what}应答丢失，正在查清`;
  return pending.status === 'sent' ? `${what}在途` : `${what}应答丢失`;
}

/** A row of the folded table, without who and what. */
function foldOf(visit: Visit): string {
  const parked = visit.parked === undefined ? '—' : parkReasons[visit.parked.reason].text;
  const owed = balance(visit) ?? ZERO;
  const owing = owed > 0 ? '，应退' : owed < 0 ? '，应补' : '';
  const money = `${moneyWords[visit.money]}${visit.money === 'returnable' ? '' : owing}`;
  return [goalWords[visit.goal], money, whereOf(visit), openOf(visit), parked].join(' | ');
}

function grid<R extends string, C extends string>(
  title: string,
  rows: readonly R[],
  columns: readonly C[],
  cell: (row: R, column: C) => string | undefined,
): string[] {
  return [
    '',
    `## ${title}`,
    `| | ${columns.join(' | ')} |`,
    `|---|${columns.map(() => '---|').join('')}`,
    ...rows.map((row) => {
      return `| **${row}** | ${columns.map((column) => cell(row, column) ?? '·').join(' | ')} |`;
    }),
  ];
}

function standingText({ word, owner, hours, todo }: Standing): string {
  return `${word} | ${owner} | ${hours === undefined ? '—' : `${hours} 小时`} | ${todo}`;
}

/** The reasons to wait that the exploration folds into one are written out again. */
export function withEveryReason(visit: Visit): Visit[] {
  const { parked } = visit;
  if (parked?.reason !== 'platform-refused' && parked?.reason !== 'refund-refused') return [visit];
  const apart = ['on-hold', 'unknown-outcome', 'trial-breaks-identity'];
  const waits = visit.goal !== 'quote' && visit.goal !== 'refund';
  const alike = parkReasonNames
    .filter((reason) => !apart.includes(reason))
    .filter((reason) => (reason === 'decided-absent' ? waits : parkFits[reason](visit)));
  return alike.map((reason) => ({ ...visit, parked: { ...parked, reason } }));
}

/** Folded rows, each with how many states of the machine stand behind it. */
export function folded(states: Iterable<Visit>): Map<string, number> {
  const rows = new Map<string, number>();
  for (const visit of [...states].flatMap(withEveryReason)) {
    const row = `| ${foldOf(visit)} | ${standingText(standingOf(visit))} |`;
    rows.set(row, (rows.get(row) ?? 0) + 1);
  }
  return rows;
}

export function statesText(states: readonly Visit[]): string {
  const rows = folded(states);
  const lines = [
    '# The states of a visit 就诊状态表',
    '',
    'Made by `npm run states` from `shared/visit/table.ts` and `status.ts`; a test makes it anew and',
    'compares. A dot is a cell that the machine refuses (`VisitError`).',
    ...grid('What is sent: step × act → step', steps, acts, (step, act) => chainTable[step][act]),
    ...grid('What may be sent for a goal', goals, acts, (goal, act) =>
      goalActs[goal].includes(act) ? 'yes' : undefined,
    ),
    ...grid('Money × event', moneyStates, moneyEvents, (state, event) => moneyTable[state][event]),
    ...grid('Goal × event', goals, goalEvents, (goal, event) => goalTable[goal][event]),
    '',
    '## Waiting for a person',
    '| reason | 原因 | 谁 | 期限 | 做什么 | 对患者说 |',
    '|---|---|---|---|---|---|',
    ...parkReasonNames.map((reason) => {
      const { owner, hours, text, todo, tell } = parkReasons[reason];
      return `| ${reason} | ${text} | ${owner} | ${hours} 小时 | ${todo} | ${tell || '—'} |`;
    }),
    '',
    '## Every reachable state, folded to what a cashier sees',
    `${states.length} states reached from a card by trying every entry in each; ${rows.size} rows.`,
    '',
    '| 目标 | 钱 | 平台 | 未决 | 待处理 | 状态 | 谁 | 期限 | 做什么 | 机内状态数 |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...[...rows].map(([row, count]) => `${row} ${count} |`).sort(),
    '',
  ];
  return lines.join('\n');
}
