/** The engine alone on a large bill, and on many bills whose plans are compiled once per case. */
import type { FilingType } from '../../shared/policy/field.ts';
import type { Plan } from '../../shared/policy/plan.ts';
import { split } from '../../shared/split.ts';
import { createCases } from './bills.ts';
import { cpuMicros, median } from './measure.ts';
import { createPack, createPlan } from './terms.ts';
import { usedFor } from './variants/ours.ts';

const ROUNDS = 31;
const PER_ROUND = 20;

/** CPU µs of one bill of 1,000 lines, and how many steps its trace has. */
export function large() {
  const [one] = createCases(1, 1_000);
  if (one === undefined) throw new Error('no bill');
  const plan = createPlan(createPack());
  const used = usedFor(plan, one.used);
  const bill = { lines: one.lines };
  let steps = 0;
  const rounds = Array.from({ length: ROUNDS }, () => {
    const before = cpuMicros();
    for (let at = 0; at < PER_ROUND; at += 1) steps = split(plan, bill, used).trace.length;
    return (cpuMicros() - before) / PER_ROUND;
  });
  return { micros: median(rounds), steps };
}

const DIFFERENT = 2_000;
const REPEATS = 50;
const filings: readonly FilingType[] = ['referred', 'stationed'];

/** 2,000 bills of 30 lines on 12 days under 2 filings, 50 times over; compiling is in the time. */
export function replay() {
  const pack = createPack();
  const facts = createCases(DIFFERENT, 30).map((each, at) => {
    const date = `2025-${String((at % 12) + 1).padStart(2, '0')}-03`;
    const filing = filings[at % 7 === 0 ? 1 : 0] ?? 'referred';
    return { ...each, date, filing };
  });
  const plans = new Map<string, Plan>();
  const planOf = (date: string, filing: FilingType) => {
    const key = `${date} ${filing}`;
    const known = plans.get(key);
    if (known !== undefined) return known;
    const plan = createPlan(pack, { date, filing });
    plans.set(key, plan);
    return plan;
  };
  const started = performance.now();
  const before = cpuMicros();
  let fund = 0;
  for (let time = 0; time < REPEATS; time += 1) {
    for (const { lines, used, date, filing } of facts) {
      const plan = planOf(date, filing);
      fund += split(plan, { lines }, usedFor(plan, used)).amounts.fund;
    }
  }
  const cpuSeconds = (cpuMicros() - before) / 1_000_000;
  const wallSeconds = (performance.now() - started) / 1_000;
  return { cpuSeconds, wallSeconds, plans: plans.size, different: DIFFERENT, fund };
}
