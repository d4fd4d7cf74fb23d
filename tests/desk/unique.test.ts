/**
 * Goal: msgid, ipt_otp_no and chrg_bchno are never used twice in a hospital, feedetl_sn never twice
 * in a visit: not by two or ten counters in one second, not after a clock that steps back, not
 * after a restart. Method: properties over hand-set clocks; and whole visits on the bed.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compactOf, dayOf } from '../../shared/time.ts';
import { audit } from './audit.ts';
import { finish, quoted, serve, settleDown } from './cashier.ts';
import { openBed, valueOf, type Bed } from './counter-bed.ts';

const start = Date.parse('2026-11-22T01:00:00Z');

/** One thing that happens: a counter takes a number, the clock is set, a counter dies. */
const deeds = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ do: fc.constant('send' as const), at: fc.nat(9) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('set' as const), at: fc.integer() }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const), at: fc.nat(9) }) },
  ),
  { minLength: 20, maxLength: 60 },
);

async function counters(count: number): Promise<Bed[]> {
  const names = Array.from({ length: count }, (_, at) => String(at + 1).padStart(2, '0'));
  return Promise.all(names.map((counter) => openBed({ step: 0, counterNo: counter })));
}

/** Takes the numbers as the desk does, and keeps them as the desk does: in the journal. */
async function send(bed: Bed, now: Date): Promise<string[]> {
  const { book } = bed.counter;
  const msgid = await book.nextMsgid(compactOf(now));
  const iptOtpNo = book.nextSerial(dayOf(now));
  const visit = book.nextSerial(dayOf(now));
  const by = 'card' as const;
  const personal = { known: known };
  const opened = { by, person: 'P', source: 'platform' as const };
  await book.append('visit.opened', opened, { visit, personal });
  const sent = { act: '2201' as const, msgid, ids: { iptOtpNo } };
  await book.append('call.sent', sent, { visit, personal: {} });
  return [msgid, iptOtpNo, visit];
}

const known = {
  name: '演练',
  idNo: '990000199001010000',
  certType: '01',
  gender: '1',
  birthDate: '1990-01-01',
  psnNo: '1',
  at: '',
  insurances: [],
  benefits: {},
};

describe.each([2, 10])('%i counters of one hospital', (count) => {
  it('never use a number twice, whatever clocks and restarts do', async () => {
    await fc.assert(
      fc.asyncProperty(deeds, async (todo) => {
        let beds = await counters(count);
        let now = start;
        const seen = new Set<string>();
        for (const deed of todo) {
          if (deed.do === 'set') now = start + (deed.at % 5_000_000);
          else if (deed.do === 'restart') {
            const at = deed.at % count;
            const bed = beds[at];
            if (bed) beds = beds.with(at, await bed.restart());
          } else {
            const bed = beds[deed.at % count];
            for (const number of bed ? await send(bed, new Date(now)) : []) {
              expect(seen.has(number), `${number} again`).toBe(false);
              seen.add(number);
            }
          }
        }
      }),
      { numRuns: count === 2 ? 12 : 5 },
    );
  }, 120_000);
});

const sentRequest = z.looseObject({
  infno: z.string(),
  msgid: z.string(),
  input: z.looseObject({
    data: z.looseObject({ ipt_otp_no: z.string().optional() }).optional(),
    feedetail: z
      .array(z.looseObject({ feedetl_sn: z.coerce.string(), chrg_bchno: z.string() }))
      .optional(),
  }),
});

/** Every request that left, as it stands in the journal. */
async function requests(bed: Bed) {
  return (await bed.entries()).flatMap((entry) => {
    const personal = entry.kind === 'call.sent' ? entry.personal : undefined;
    const text = z.looseObject({ request: z.string() }).safeParse(personal).data?.request;
    return text === undefined ? [] : [sentRequest.parse(JSON.parse(text))];
  });
}

it('whole visits: lost uploads and registrations, and a restart in the same second', async () => {
  const bed = await openBed({ step: 0 });
  bed.platform.faults.loseAnswer('2201');
  bed.platform.faults.loseAnswer('2204', 2);
  await quoted(bed, 'longterm-390');
  await settleDown(bed);
  await finish(bed, 'longterm-390');
  const heir = await bed.restart();
  await serve(heir, 'resettled-310');
  expect((await finish(heir, 'resettled-310')).status).toBe('settled');
  const sent = await requests(heir);
  const msgids = sent.map((request) => request.msgid);
  expect(new Set(msgids).size).toBe(msgids.length);
  const all = heir.platform.calls().map((call) => call.msgid);
  expect(new Set(all).size).toBe(all.length);
  const registrations = sent
    .filter((request) => request.infno === '2201')
    .map((request) => request.input.data?.ipt_otp_no);
  expect(new Set(registrations).size).toBe(registrations.length);
  const rows = sent.flatMap((request) => request.input.feedetail ?? []);
  const batches = sent.flatMap((request) => request.input.feedetail?.[0]?.chrg_bchno ?? []);
  expect(batches.length).toBeGreaterThan(2);
  expect(new Set(batches).size).toBe(batches.length);
  const serials = rows.map((row) => row.feedetl_sn);
  expect(new Set(serials).size).toBe(serials.length);
  expect(valueOf(await heir.desk.status({})).unsent).toBe(0);
  await audit(heir);
});
