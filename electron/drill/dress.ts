/** How an answer is written where writings differ: names, zeros, missing values, unknown fields. */
import type { DrillWays } from './ways.ts';

function isZero(value: unknown): boolean {
  return value === '' || value === 0 || value === '0.00';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function entry(name: string, value: unknown, ways: DrillWays): [string, unknown][] {
  const spelled = ways.spelling === 'admvs' ? name.replaceAll('admdvs', 'admvs') : name;
  if (ways.empties === 'empty-text' && isZero(value)) return [[spelled, '']];
  if (ways.empties === 'null' && value === '') return [[spelled, null]];
  if (ways.empties === 'absent' && value === '') return [];
  return [[spelled, dress(value, ways)]];
}

function isPlain({ spelling, empties, extraFields }: DrillWays): boolean {
  return spelling === 'admdvs' && empties === 'as-specified' && !extraFields;
}

/** The same answer as these ways write it. */
export function dress(value: unknown, ways: DrillWays): unknown {
  if (isPlain(ways)) return value;
  if (Array.isArray(value)) return value.map((each: unknown) => dress(each, ways));
  if (!isRecord(value)) return value;
  const written = Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => entry(name, each, ways)),
  );
  if (!ways.extraFields) return written;
  return { ...written, drill_extra: '演练：未约定的字段', drillExtraList: [{ a: null }] };
}
