/** Cases of writing: the same answer spelled otherwise; and the rules that always hold here. */
import type { DrillCase } from './cases.ts';
import type { DrillFaults } from './faults.ts';
import type { DrillWays } from './ways.ts';

const writing = (
  name: string,
  title: string,
  what: string,
  ways: Partial<DrillWays>,
): DrillCase => ({ name, group: 'writing', title, what, lasts: 'on', ways });

const setting = (
  name: string,
  title: string,
  what: string,
  order: (faults: DrillFaults) => void,
): DrillCase => ({ name, group: 'writing', title, what, lasts: 'on', sets: 'output', order });

export const writingCases: readonly DrillCase[] = [
  writing('infcode-number', 'infcode 是数字', '所有应答的 infcode 都是数字。', {
    infcode: 'number',
  }),
  writing('infcode-text', 'infcode 是文本', '所有应答的 infcode 都是文本。', { infcode: 'string' }),
  setting('output-text', 'output 是文本', 'output 是一段 JSON 文本。', (faults) => {
    faults.outputAsString = true;
  }),
  setting('output-object', 'output 是对象', 'output 是 JSON 对象（平时就这样）。', (faults) => {
    faults.outputAsString = false;
  }),
  writing('admvs', 'admdvs 写成 admvs', '应答里所有 admdvs 都写成 admvs。', { spelling: 'admvs' }),
  writing('extra-fields', '多出的字段', '应答的每一层都多一个没有约定的字段。', {
    extraFields: true,
  }),
  writing('empty-text', '零和缺值写成空串', '金额为零和没有值的字段都写成空串。', {
    empties: 'empty-text',
  }),
  writing('empty-null', '缺值写成 null', '没有值的字段写成 null。', { empties: 'null' }),
  writing('empty-absent', '缺值不写', '没有值的字段不出现。', { empties: 'absent' }),
];

const rule = (name: string, title: string, what: string): DrillCase => ({
  name,
  group: 'rule',
  title,
  what,
  lasts: 'always',
});

export const ruleCases: readonly DrillCase[] = [
  rule('rule-5203', '5203 必须填 setl_id', '没有 setl_id 的 5203 被拒绝，查不到丢了应答的结算。'),
  rule('rule-5204', '5204 按配置', '配置要求时，没有 setl_id 的 5204 被拒绝。'),
  rule('rule-2205', '已结算的明细不能撤销', '2205 撤销已结算的批次被拒绝。'),
  rule('rule-2601', '只冲正列出的交易', '2601 冲正配置没有列出的交易被拒绝。'),
  rule('rule-2207', '结算金额须与明细一致', '2207 的四项金额与 2204 的结果不同即拒绝。'),
  rule('rule-new-visit', '退费冲正后须新门诊号', '退费或冲正后的就诊不能再收费。'),
  rule('rule-extension', '扩展字段名按配置', '另一种写法的扩展字段被忽略，急诊标志因此看不见。'),
];
