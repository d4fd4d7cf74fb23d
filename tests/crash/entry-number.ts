import type { NewRecord } from '../../electron/journal/record.ts';

/** An invented record whose content follows from its number; sizes from 0.1 to 6 kB. */
export function entryNumber(n: number): NewRecord {
  const filler = `测试${n}`.repeat(((n * 7919) % 997) + 1);
  return {
    kind: 'crash-test',
    v: 1,
    visit: `V${n}`,
    data: { n, filler },
    personal: { name: `虚构病人${n}` },
  };
}
