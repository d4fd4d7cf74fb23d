/**
 * Goal: numbers are never used twice. Method: two counters, a clock that stands or steps back,
 * restarts.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  nextMsgid,
  nextSerial,
  noNumbers,
  reserveUntil,
  seenMsgid,
  seenReserved,
  seenSerial,
  type MsgidFormat,
} from './numbers.ts';

const formats: readonly MsgidFormat[] = ['hospital-time-serial', 'time-hospital-serial'];
const head = (counter: string, format: MsgidFormat = 'hospital-time-serial') => ({
  hospital: 'H43010000001',
  counter,
  format,
});
const day = '2026-11-22';

function many(
  counter: string,
  times: readonly string[],
  start = noNumbers,
  format: MsgidFormat = 'hospital-time-serial',
) {
  let state = start;
  const ids = times.map((time) => {
    const next = nextMsgid(state, head(counter, format), time);
    ({ state } = next);
    return next.msgid;
  });
  return { ids, state };
}

const second = fc
  .integer({ min: 0, max: 59 })
  .map((n) => `202611220900${String(n).padStart(2, '0')}`);

describe('msgid', () => {
  it('is 30 characters: hospital, second, counter, count', () => {
    const { msgid } = nextMsgid(noNumbers, head('03'), '20261122090001');
    expect(msgid).toBe('H43010000001202611220900010300');
    expect(msgid).toHaveLength(30);
  });

  it('has another format of 30 characters, yyMMddHHmmss-hospital-serial', () => {
    const nanyang = head('03', 'time-hospital-serial');
    const { msgid } = nextMsgid(noNumbers, nanyang, '20261122090001');
    expect(msgid).toBe('261122090001-H43010000001-0300');
    expect(msgid).toHaveLength(30);
  });

  it.each(formats)('%s: many counters never meet, whatever their clocks do', (format) => {
    const counters = fc.uniqueArray(fc.integer({ min: 0, max: 99 }), {
      minLength: 2,
      maxLength: 9,
    });
    const times = fc.array(second, { maxLength: 120 });
    fc.assert(
      fc.property(fc.array(times, { minLength: 9, maxLength: 9 }), counters, (clocks, numbers) => {
        const ids = numbers.flatMap((number, at) => {
          const counter = String(number).padStart(2, '0');
          const first = many(counter, clocks[at] ?? [], noNumbers, format);
          const seen = first.ids.reduce(seenMsgid, noNumbers);
          return [...first.ids, ...many(counter, clocks[at] ?? [], seen, format).ids];
        });
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of ids) expect(id).toHaveLength(30);
      }),
    );
  });

  it('after a restart goes on behind what was reserved, unless the clock has passed it', () => {
    const until = reserveUntil('20261231235930');
    expect(until).toBe('20270101000030');
    const seen = seenReserved(noNumbers, until);
    expect(nextMsgid(seen, head('03'), '20261231235930').state.second).toBe('20270101000031');
    expect(nextMsgid(seen, head('03'), '20270101000100').state.second).toBe('20270101000100');
    const later = { ...noNumbers, second: '20270101000031' };
    expect(seenReserved(later, until)).toEqual(later);
  });

  it('is unique and ascending over any times, also backwards, and over two counters', () => {
    fc.assert(
      fc.property(fc.array(second, { maxLength: 300 }), (times) => {
        const three = many('03', times).ids;
        const four = many('04', times).ids;
        expect(new Set([...three, ...four]).size).toBe(times.length * 2);
        expect([...three].sort()).toEqual(three);
      }),
    );
  });

  it('takes 250 in one second without a repeat, going on into the next seconds', () => {
    const { ids } = many(
      '03',
      Array.from({ length: 250 }, () => '20261231235959'),
    );
    expect(new Set(ids).size).toBe(250);
    expect(ids[99]).toBe('H43010000001202612312359590399');
    expect(ids[100]).toBe('H43010000001202701010000000300');
    for (const id of ids) expect(id).toMatch(/^H43010000001\d{18}$/);
  });

  it('goes on after a restart from what the journal saw, whatever the clock says', () => {
    fc.assert(
      fc.property(fc.array(second, { minLength: 1 }), fc.array(second), (before, later) => {
        const first = many('03', before);
        const seen = first.ids.reduce(seenMsgid, noNumbers);
        expect(seen).toEqual({ ...first.state, serial: 0 });
        const following = many('03', later, seen);
        const all = [...first.ids, ...following.ids];
        expect(new Set(all).size).toBe(all.length);
      }),
    );
  });

  it('is not put out by a foreign number', () => {
    expect(seenMsgid(noNumbers, 'x')).toEqual(noNumbers);
  });
});

describe('serials', () => {
  it('are gapless, at most 17 digits, begin with the counter and go on after a restart', () => {
    let state = noNumbers;
    const numbers: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      const next = nextSerial(state, '03', day);
      numbers.push(next.number);
      ({ state } = next);
    }
    expect(numbers[0]).toBe('03202611220000001');
    expect(numbers.map((each) => Number(each.slice(10)))).toEqual([1, 2, 3, 4, 5]);
    const seen = numbers.reduce(seenSerial, noNumbers);
    expect(nextSerial(seen, '03', '2026-11-21').number).toBe('03202611210000006');
    expect(seenSerial(seen, numbers[1] ?? '').serial).toBe(5);
  });
});
