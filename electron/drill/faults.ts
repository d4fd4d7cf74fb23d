/** 故障: what the drill can do to the line and to answers. Faults are not part of a snapshot. */
import { z } from 'zod';
import { scaled } from './arithmetic.ts';
import { jsonOrUndefined } from './fields.ts';

export type GarbleKind =
  | 'not-json'
  | 'truncated'
  /** fund_pay_sumamt one yuan too high: medfee ≠ fund + psn_part + hosp_part */
  | 'breaks-identity'
  /** HTTP 401 of the gateway, the request is not processed */
  | 'gateway-401'
  /** medfee_sumamt one yuan too high with matching parts: all identities hold, the bill does not */
  | 'wrong-total';

export interface DrillFaults {
  /** cut: the listener closes and open sockets are destroyed; up: it listens again on its port. */
  line: 'up' | 'cut';
  /** Added to every answer over a socket, after processing; handle() does not wait. */
  delayMs: number;
  /** The platform's clock minus the caller's clock. */
  clockOffsetMs: number;
  /** Write `output` as a JSON string instead of an object. */
  outputAsString: boolean;
  /** 9102 answers the whole file with 200 whatever Range asks for. */
  ignoreRange: boolean;
  /** Processes (commits) the next requests of infno ("*" = any), then never answers. */
  loseAnswer(infno: string, times?: number): void;
  /** Drops the next requests of infno before they are processed. */
  loseRequest(infno: string, times?: number): void;
  refuse(infno: string, errMsg: string, times?: number): void;
  garble(infno: string, kind: GarbleKind, times?: number): void;
  /** The next downloads (9102) stop half-way through what they were asked for. */
  breakOff(times?: number): void;
  /**
   * Forgets all faults that were ordered and not yet used, and resets the settings; the line too.
   */
  clear(): void;
  /** Resolves when the listener has followed the last change of `line`. */
  settled(): Promise<void>;
}

export type Fault =
  | { readonly kind: 'lose-answer' | 'lose-request' | 'break-off' }
  | { readonly kind: 'refuse'; readonly errMsg: string }
  | { readonly kind: 'garble'; readonly garble: GarbleKind };

export interface FaultBox {
  readonly faults: DrillFaults;
  /** The fault ordered for this request, used up by one. */
  take(infno: string): Fault | undefined;
  /** Calls `follow` at each change of the line; returns how to stop that. */
  watchLine(follow: (line: 'up' | 'cut') => Promise<void>): () => void;
}

interface Order {
  readonly infno: string;
  readonly fault: Fault;
  left: number;
}

/** A line that is up and no faults. */
export function createFaults(): FaultBox {
  let orders: Order[] = [];
  let line: 'up' | 'cut' = 'up';
  let followed = Promise.resolve();
  const watchers = new Set<(line: 'up' | 'cut') => Promise<void>>();
  const order = (infno: string, times: number, fault: Fault): void => {
    orders.push({ infno, fault, left: times });
  };
  const faults: DrillFaults = {
    get line() {
      return line;
    },
    set line(next: 'up' | 'cut') {
      if (next === line) return;
      line = next;
      followed = followed.then(async () => {
        for (const follow of watchers) await follow(next);
      });
    },
    delayMs: 0,
    clockOffsetMs: 0,
    outputAsString: false,
    ignoreRange: false,
    loseAnswer: (infno, times = 1) => order(infno, times, { kind: 'lose-answer' }),
    loseRequest: (infno, times = 1) => order(infno, times, { kind: 'lose-request' }),
    refuse: (infno, errMsg, times = 1) => order(infno, times, { kind: 'refuse', errMsg }),
    garble: (infno, garble, times = 1) => order(infno, times, { kind: 'garble', garble }),
    breakOff: (times = 1) => order('9102', times, { kind: 'break-off' }),
    clear() {
      orders = [];
      faults.delayMs = 0;
      faults.clockOffsetMs = 0;
      faults.outputAsString = false;
      faults.ignoreRange = false;
      faults.line = 'up';
    },
    settled: () => followed,
  };
  return {
    faults,
    take(infno) {
      const found = orders.find((each) => each.infno === infno || each.infno === '*');
      if (!found) return undefined;
      found.left -= 1;
      if (found.left <= 0) orders = orders.filter((each) => each !== found);
      return found.fault;
    },
    watchLine(follow) {
      watchers.add(follow);
      return () => watchers.delete(follow);
    },
  };
}

const answerSchema = z.looseObject({
  output: z.looseObject({ setlinfo: z.looseObject({}) }),
});

const amountSchema = z.union([z.number(), z.string()]).nullish();

function raise(setlinfo: Record<string, unknown>, names: readonly string[]): object {
  const raised = names.map((name) => {
    const fenValue = (scaled(String(amountSchema.parse(setlinfo[name]) ?? 0), 2) ?? 0n) + 100n;
    return [name, Number(`${fenValue}e-2`)] as const;
  });
  return { ...setlinfo, ...Object.fromEntries(raised) };
}

const RAISED = {
  'breaks-identity': ['fund_pay_sumamt'],
  'wrong-total': ['medfee_sumamt', 'fulamt_ownpay_amt', 'psn_part_amt', 'psn_cash_pay'],
} as const;

/** The answer's text spoilt; money faults leave an answer without setlinfo as it is. */
export function spoil(body: string, kind: Exclude<GarbleKind, 'gateway-401'>): string {
  if (kind === 'not-json') return '<html><body>502 Bad Gateway</body></html>';
  if (kind === 'truncated') return body.slice(0, Math.floor(body.length * 0.6));
  const answer = answerSchema.safeParse(jsonOrUndefined(body));
  if (!answer.success) return body;
  const setlinfo = raise(answer.data.output.setlinfo, RAISED[kind]);
  return JSON.stringify({ ...answer.data, output: { ...answer.data.output, setlinfo } });
}
