/**
 * Goal: cases are chosen by name, end when they are used up or cleared, and do not contradict each
 * other. What each of them does is proven beside its own table (cases-*.test.ts).
 */
import { describe, expect, it } from 'vitest';
import { caseGroups, caseOf, drillCases } from './cases.ts';
import { openBill } from './clerk.ts';
import { bench, mixedLines, patientOf } from './fixture.ts';

const patient = patientOf('longterm-390');

describe('the list of cases', () => {
  it('has unique names, Chinese words and known groups', () => {
    const names = drillCases.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, title, what, group } of drillCases) {
      expect(name).toMatch(/^[a-z\d]+(-[a-z\d]+)*$/);
      expect(title + what, name).toMatch(/[\u4e00-\u9fff].*。$/);
      expect(caseGroups).toContain(group);
    }
    expect(caseOf('none')).toBeUndefined();
  });

  it('switches something on, or says that it always holds', () => {
    for (const { name, lasts, ways, order } of drillCases) {
      expect(ways !== undefined || order !== undefined, name).toBe(lasts !== 'always');
    }
  });
});

describe('choosing', () => {
  it('takes known names only', async () => {
    const { platform } = await bench();
    expect([platform.choose('none'), platform.chosen()]).toEqual([false, []]);
    expect([platform.choose('rule-5203'), platform.chosen()]).toEqual([true, []]);
  });

  it('is over for a once-case when it was used, for an on-case when it is cleared', async () => {
    const { platform, clerk } = await bench();
    platform.choose('lost-after-2201');
    platform.choose('slow');
    expect(platform.chosen()).toEqual(['slow', 'lost-after-2201']);
    await clerk.register(patient);
    expect(platform.chosen()).toEqual(['slow']);
    platform.faults.clear();
    expect([platform.chosen(), platform.faults.delayMs]).toEqual([[], 0]);
  });

  it('replaces a case that sets the same, and adds up what is done to people', async () => {
    const { platform, clerk } = await bench();
    for (const name of ['clock-plus-3', 'clock-minus-6', 'msgid-accept', 'msgid-replay']) {
      platform.choose(name);
    }
    expect(platform.chosen()).toEqual(['clock-minus-6', 'msgid-replay']);
    platform.faults.clear();
    platform.choose('deductible-part');
    platform.choose('hospital-share');
    const bill = await openBill(clerk, patient, mixedLines);
    expect((await clerk.trial(patient, bill)).output['setlinfo']).toMatchObject({
      act_pay_dedc: 200,
      hosp_part_amt: 47.97,
    });
  });

  it('keeps nothing of it in a snapshot', async () => {
    const { platform } = await bench();
    const before = platform.snapshot();
    for (const { name } of drillCases) platform.choose(name);
    expect(platform.snapshot()).toBe(before);
  });
});
