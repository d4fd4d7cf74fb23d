/**
 * 演练情形: every way in which a platform, a gateway, a line or a person's record can be out of the
 * ordinary, by name. The list follows facts/platform-interface.md §8.
 */
import { catalogueCases } from './cases-catalogue.ts';
import { gatewayCases, lineCases } from './cases-line.ts';
import { moneyCases, reconcileCases } from './cases-money.ts';
import { personCases } from './cases-person.ts';
import { ruleCases, writingCases } from './cases-writing.ts';
import type { DrillFaults } from './faults.ts';
import type { DrillWays } from './ways.ts';

/** What a case does when it is chosen. */
export interface CaseSwitch {
  /** Lower case and digits with hyphens; tests and the control endpoint choose by it. */
  readonly name: string;
  /**
   * once: the next request that it is about; on: until cleared; always: the drill behaves so
   * anyhow, there is nothing to switch on.
   */
  readonly lasts: 'once' | 'on' | 'always';
  readonly ways?: Partial<DrillWays>;
  /** What `order` sets, where only one case at a time can. */
  readonly sets?: 'clock' | 'output';
  readonly order?: (faults: DrillFaults) => void;
}

export interface DrillCase extends CaseSwitch {
  readonly group: CaseGroup;
  /** As the panel lists it. */
  readonly title: string;
  /** What happens, in one sentence for the person who chooses it. */
  readonly what: string;
}

export const caseGroups = [
  'gateway',
  'line',
  'money',
  'person',
  'writing',
  'rule',
  'reconcile',
] as const;
export type CaseGroup = (typeof caseGroups)[number];

/** All cases, in the order of the panel. */
export const drillCases: readonly DrillCase[] = [
  ...gatewayCases,
  ...lineCases,
  ...catalogueCases,
  ...moneyCases,
  ...personCases,
  ...writingCases,
  ...ruleCases,
  ...reconcileCases,
];

/** The case of a name; undefined when there is none. */
export function caseOf(name: string): DrillCase | undefined {
  return drillCases.find((each) => each.name === name);
}
