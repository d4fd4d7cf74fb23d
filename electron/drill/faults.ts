/**
 * 故障: what the drill can do to the line, to requests and to answers, and the cases that are on.
 * Nothing of it is part of a snapshot.
 */
import type { CaseSwitch } from './cases.ts';
import type { GatewayFailure } from './gateway.ts';
import type { MoneyFault } from './moneyfaults.ts';
import { plainInfno } from './profile.ts';
import { plainWays } from './ways.ts';
import type { DrillWays } from './ways.ts';

export type GarbleKind =
  | 'not-json'
  | 'truncated'
  /** HTTP 401 of the gateway, the request is not processed */
  | 'gateway-401'
  | MoneyFault;

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
  /** Where no answer comes: reset the connection, or leave it open until the caller gives up. */
  silence: 'reset' | 'hang';
  /** Processes (commits) the next requests of infno ("*" = any), then never answers. */
  loseAnswer(infno: string, times?: number): void;
  /** Drops the next requests of infno before they are processed. */
  loseRequest(infno: string, times?: number): void;
  /** Answers the next requests of infno so late that the caller has gone; in process: never. */
  lateAnswer(infno: string, ms: number, times?: number): void;
  /** Keeps the next requests of infno, and processes each after the request that follows it. */
  lateRequest(infno: string, times?: number): void;
  /** The next requests of infno arrive twice; what is answered is the second. */
  duplicate(infno: string, times?: number): void;
  refuse(infno: string, errMsg: string, times?: number): void;
  garble(infno: string, kind: GarbleKind, times?: number): void;
  /** The gateway answers in place of the platform: nothing is processed. */
  gateway(infno: string, failure: GatewayFailure, times?: number): void;
  /** The next downloads (9102) stop half-way through what they were asked for. */
  breakOff(times?: number): void;
  /**
   * Forgets all faults that were ordered and not yet used, and resets the settings, the line and
   * the cases too.
   */
  clear(): void;
  /** Resolves when the listener has followed the last change of `line`. */
  settled(): Promise<void>;
}

export type Fault =
  | { readonly kind: 'lose-answer' | 'lose-request' | 'late-request' | 'duplicate' | 'break-off' }
  | { readonly kind: 'late-answer'; readonly ms: number }
  | { readonly kind: 'refuse'; readonly errMsg: string }
  | { readonly kind: 'garble'; readonly garble: 'not-json' | 'truncated' }
  | { readonly kind: 'money'; readonly fault: MoneyFault }
  | { readonly kind: 'gateway'; readonly failure: GatewayFailure };

export interface FaultBox {
  readonly faults: DrillFaults;
  /** The fault ordered for this request, used up by one. An order for 2207 is one for 2207A too. */
  take(infno: string): Fault | undefined;
  /** Calls `follow` at each change of the line; returns how to stop that. */
  watchLine(follow: (line: 'up' | 'cut') => Promise<void>): () => void;
  /** Switches a case on. */
  choose(chosen: CaseSwitch): void;
  /** Names of the cases that are on: until cleared, or until their fault was used up. */
  on(): string[];
  ways(): DrillWays;
}

interface Order {
  readonly infno: string;
  readonly fault: Fault;
  /** The case that ordered it, "" = none. */
  readonly by: string;
  left: number;
}

const SETTINGS = {
  delayMs: 0,
  clockOffsetMs: 0,
  outputAsString: false,
  ignoreRange: false,
  silence: 'reset',
} as const;

/** The ways of all standing cases, the later ones over the earlier; people changed by each. */
function waysOf(standing: readonly CaseSwitch[]): DrillWays {
  return standing.reduce<DrillWays>((ways, { ways: change }) => {
    const before = ways.person;
    const after = change?.person;
    const person: DrillWays['person'] =
      before && after ? (patient) => after(before(patient)) : (after ?? before);
    return { ...ways, ...change, person };
  }, plainWays);
}

/** Who stays on beside a new case: not one that sets the same way otherwise. */
function compatible(standing: readonly CaseSwitch[], chosen: CaseSwitch): CaseSwitch[] {
  const names = Object.keys(chosen.ways ?? {}).filter((name) => name !== 'person');
  const { sets } = chosen;
  return standing
    .filter((each) => each.name !== chosen.name && !names.some((name) => name in (each.ways ?? {})))
    .filter((each) => sets === undefined || each.sets !== sets);
}

interface Orders {
  add(infno: string, times: number, fault: Fault): void;
  take(infno: string): Fault | undefined;
  clear(): void;
}

/** What is ordered of the next requests, first come first served. */
function createOrders(by: () => string) {
  let orders: Order[] = [];
  return {
    add(infno: string, left: number, fault: Fault): void {
      orders.push({ infno, fault, by: by(), left });
    },
    take(infno: string): Fault | undefined {
      const names = [infno, plainInfno(infno), '*'];
      const found = orders.find((each) => names.includes(each.infno));
      if (!found) return undefined;
      found.left -= 1;
      if (found.left <= 0) orders = orders.filter((each) => each !== found);
      return found.fault;
    },
    clear(): void {
      orders = [];
    },
    by: (): string[] => orders.map((each) => each.by),
  };
}

type Watcher = (line: 'up' | 'cut') => Promise<void>;

/** The line and who follows it. */
function createLine() {
  let line: 'up' | 'cut' = 'up';
  let followed = Promise.resolve();
  const watchers = new Set<Watcher>();
  return {
    watchers,
    now: () => line,
    followed: () => followed,
    turn(next: 'up' | 'cut'): void {
      if (next === line) return;
      line = next;
      followed = followed.then(async () => {
        for (const follow of watchers) await follow(next);
      });
    },
  };
}

function createHandles(
  { add, clear }: Orders,
  line: ReturnType<typeof createLine>,
  forget: () => void,
): DrillFaults {
  const faults: DrillFaults = {
    get line() {
      return line.now();
    },
    set line(next: 'up' | 'cut') {
      line.turn(next);
    },
    ...SETTINGS,
    loseAnswer: (infno, times = 1) => add(infno, times, { kind: 'lose-answer' }),
    loseRequest: (infno, times = 1) => add(infno, times, { kind: 'lose-request' }),
    lateAnswer: (infno, ms, times = 1) => add(infno, times, { kind: 'late-answer', ms }),
    lateRequest: (infno, times = 1) => add(infno, times, { kind: 'late-request' }),
    duplicate: (infno, times = 1) => add(infno, times, { kind: 'duplicate' }),
    refuse: (infno, errMsg, times = 1) => add(infno, times, { kind: 'refuse', errMsg }),
    garble: (infno, kind, times = 1) => add(infno, times, garbled(kind)),
    gateway: (infno, failure, times = 1) => add(infno, times, { kind: 'gateway', failure }),
    breakOff: (times = 1) => add('9102', times, { kind: 'break-off' }),
    clear() {
      clear();
      forget();
      Object.assign(faults, SETTINGS);
      line.turn('up');
    },
    settled: line.followed,
  };
  return faults;
}

function garbled(kind: GarbleKind): Fault {
  if (kind === 'gateway-401') return { kind: 'gateway', failure: 'bad-signature' };
  if (kind === 'not-json' || kind === 'truncated') return { kind: 'garble', garble: kind };
  return { kind: 'money', fault: kind };
}

/** A line that is up, no faults and no cases. */
export function createFaults(): FaultBox {
  let standing: CaseSwitch[] = [];
  let ways = plainWays;
  let by = '';
  const orders = createOrders(() => by);
  const line = createLine();
  const faults = createHandles(orders, line, () => {
    standing = [];
    ways = plainWays;
  });
  return {
    faults,
    take: orders.take,
    watchLine(follow) {
      line.watchers.add(follow);
      return () => line.watchers.delete(follow);
    },
    choose(chosen) {
      if (chosen.lasts === 'on') standing = [...compatible(standing, chosen), chosen];
      ways = waysOf(standing);
      by = chosen.name;
      chosen.order?.(faults);
      by = '';
    },
    on: () => [...new Set([...standing.map(({ name }) => name), ...orders.by()])].filter(Boolean),
    ways: () => ways,
  };
}

/** The answer's text as a bad line or a proxy hands it on. */
export function spoil(body: string, kind: 'not-json' | 'truncated'): string {
  if (kind === 'not-json') return '<html><body>502 Bad Gateway</body></html>';
  return body.slice(0, Math.floor(body.length * 0.6));
}
