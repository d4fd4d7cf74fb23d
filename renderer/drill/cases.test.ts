/** Goal: a case is found by its name or its words; groups keep their order. Method: three rows. */
import { describe, expect, it } from 'vitest';
import { groupCases, type CaseRow } from './cases.ts';

const row = (group: string, name: string, title: string, what: string): CaseRow => {
  return { name, group, title, what, lasts: 'once', on: false };
};
const rows = [
  row('line', 'lost-after-2207', '结算 2207：应答丢失', '下一次结算已办成，应答丢失。'),
  row('person', 'cap-reached', '封顶线用完', '本年可支付限额为 0，基金不支付。'),
  row('line', 'slow', '平台缓慢', '每个应答晚 5 秒，交易照办。'),
];

describe('groupCases', () => {
  it('shows every case once, in the groups of the list', () => {
    const groups = groupCases(rows, '');
    expect(groups.map((each) => [each.group, each.rows.map(({ name }) => name)])).toEqual([
      ['line', ['lost-after-2207', 'slow']],
      ['person', ['cap-reached']],
    ]);
  });

  it.each([
    ['封顶', ['cap-reached']],
    [' LOST-AFTER-2207 ', ['lost-after-2207']],
    ['晚 5 秒', ['slow']],
    ['没有这样的情形', []],
  ])('%s', (wanted, names) => {
    const found = groupCases(rows, wanted).flatMap((each) => each.rows);
    expect(found.map(({ name }) => name)).toEqual(names);
  });
});
