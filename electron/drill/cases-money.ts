/** Cases of money: answers that do not add up, both meanings of the fund's sum, the day's books. */
import type { DrillCase } from './cases.ts';
import type { MoneyFault } from './moneyfaults.ts';
import type { CentreTwist, Statement } from './ways.ts';

const identities: readonly (readonly [fault: MoneyFault, name: string, words: string])[] = [
  ['breaks-a', 'identity-a', '恒等式 A：总额 ≠ 基金 + 个人 + 医院'],
  ['breaks-b', 'identity-b', '恒等式 B：个人负担 ≠ 账户 + 现金'],
  ['breaks-c', 'identity-c', '恒等式 C：总额 ≠ 自费 + 超限价 + 先行自付 + 范围内'],
  ['breaks-d', 'identity-d', '恒等式 D：基金合计 ≠ 各项基金之和'],
  ['breaks-e', 'identity-e', '恒等式 E：个人 + 医院 ≠ 三项自付 + 范围内未报部分'],
  ['wrong-total', 'wrong-total', '总额与账单不符（各恒等式都成立）'],
  ['negative', 'negative-amount', '现金为负数'],
];

const steps = [
  ['2206', 'trial', '预结算'],
  ['2207', 'settle', '结算'],
] as const;

const identityCases = identities.flatMap(([fault, name, words]) =>
  steps.map(([infno, step, title]): DrillCase => ({
    name: `${name}-${step}`,
    group: 'money',
    title: `${title}：${words}`,
    what: `下一次${title} ${infno} 的应答差 1.00 元：${words}。`,
    lasts: 'once',
    order: (faults) => faults.garble(infno, fault),
  })),
);

export const moneyCases: readonly DrillCase[] = [
  ...identityCases,
  {
    name: 'fund-includes-account',
    group: 'money',
    title: '基金合计含个人账户',
    what: '基金支付总额把个人账户算在内（广东口径），与配置不符时应被发现。',
    lasts: 'on',
    ways: { fundIncludesAccount: true },
  },
  {
    name: 'fund-excludes-account',
    group: 'money',
    title: '基金合计不含个人账户',
    what: '基金支付总额不含个人账户（湖南口径），与配置不符时应被发现。',
    lasts: 'on',
    ways: { fundIncludesAccount: false },
  },
  {
    name: 'amounts-differ',
    group: 'money',
    title: '结算金额与明细上传不一致',
    what: '平台在预结算之后重新拆分了明细，2207 被拒绝。',
    lasts: 'on',
    ways: { recut: true },
  },
];

const twist = (centre: CentreTwist, title: string, what: string): DrillCase => ({
  name: `books-${centre}`,
  group: 'reconcile',
  title: `对账：${title}`,
  what,
  lasts: 'on',
  ways: { centre },
});

const statement = (meant: Statement, title: string): DrillCase => ({
  name: `statement-${meant}`,
  group: 'reconcile',
  title: `3201 结果：${title}`,
  what: `3201 不论金额如何都答“${title}”的结果码。`,
  lasts: 'on',
  ways: { statement: meant },
});

export const reconcileCases: readonly DrillCase[] = [
  twist('only-centre', '中心多一笔', '中心账上有一笔医院没有的结算。'),
  twist('only-hospital', '医院多一笔', '中心账上缺医院的最后一笔结算。'),
  twist('amount', '金额不符', '中心账上最后一笔的基金支付多 1.00 元。'),
  twist('refund-missing', '缺退费行', '中心账上缺最后一笔退费的负数行。'),
  statement('centre-more', '中心多'),
  statement('hospital-more', '医院多'),
  statement('different', '不一致'),
  statement('unlisted', '配置里没有的代码'),
  {
    name: 'cleared',
    group: 'reconcile',
    title: '已清算',
    what: '已结算的都算已清算：2208 照办，负数计入下次清算；2601 冲正被拒绝。',
    lasts: 'on',
    ways: { cleared: true },
  },
];
