/** Words of the drill panel's list of cases; their titles come with them. */
import type { Words } from './zh.ts';

export const drillCasesZh = {
  name: '演练情形',
  open: (count: number) => (count === 0 ? '情形' : `情形（${count} 项开启）`),
  back: '返回患者',
  find: '筛选情形',
  clear: '全部清除',
  choose: '开启',
  on: '已开启',
  off: '未开启',
  always: '一直如此',
  once: '一次',
  groups: {
    gateway: '网关与时钟',
    line: '线路与重复',
    money: '金额',
    person: '患者',
    writing: '报文写法',
    rule: '平台规则',
    reconcile: '对账与清算',
  },
};

export const drillCasesEn: Words['drillCases'] = {
  name: 'Drill cases',
  open: (count) => (count === 0 ? 'Cases' : `Cases (${count} on)`),
  back: 'Back to patients',
  find: 'Filter cases',
  clear: 'Clear all',
  choose: 'Switch on',
  on: 'On',
  off: 'Off',
  always: 'Always so',
  once: 'once',
  groups: {
    gateway: 'Gateway and clock',
    line: 'Line and repetition',
    money: 'Money',
    person: 'Patient',
    writing: 'Writing',
    rule: 'Rules',
    reconcile: 'Reconciliation and clearing',
  },
};
