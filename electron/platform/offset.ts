/** How far the platform's clock is from ours, learned from whatever it answers. */
import { z } from 'zod';
import { readJson } from '../../shared/platform/json.ts';
import type { Exchange } from './wire.ts';

/** A Date header has whole seconds: the middle of its second is the best guess. */
const HALF_A_SECOND = 500;

/**
 * Platform's clock minus ours, in whole ms: by respond_time (or refmsg_time), else by HTTP's Date,
 * which a gateway's refusal carries too. Taken at the middle of the round trip.
 */
export function offsetOf(exchange: Exchange, at: { now: number; roundTripMs: number }) {
  if (exchange.kind !== 'answer') return undefined;
  const own = exchange.problem === undefined ? answerTime(exchange.body) : undefined;
  const { date } = exchange;
  const theirs = own ?? (date === undefined ? undefined : date + HALF_A_SECOND);
  return theirs === undefined ? undefined : theirs - at.now + Math.round(at.roundTripMs / 2);
}

const stamps = z.looseObject({
  respond_time: z.coerce.string().optional(),
  refmsg_time: z.coerce.string().optional(),
});

/** yyyyMMddHHmmssSSS, in China's time, as epoch ms. */
function answerTime(body: string): number | undefined {
  const read = readJson(body);
  const said = stamps.safeParse(read.ok ? read.value : undefined).data;
  return timeOf(said?.respond_time ?? '') ?? timeOf(said?.refmsg_time ?? '');
}

function timeOf(text: string): number | undefined {
  const [, y, mo, d, h, mi, s, ms = '000'] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})?$/.exec(text) ?? [];
  const at = Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}.${ms}+08:00`);
  return Number.isNaN(at) ? undefined : at;
}
