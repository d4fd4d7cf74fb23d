/**
 * The line to the platform: up or down by what calls, probes and the system say. A change is told
 * at once, opens or closes the outage record, and wakes the sync.
 */
import { isoChina } from '../../shared/time.ts';
import type { Clock } from '../clock.ts';

export interface LineState {
  state: 'up' | 'down' | 'unknown';
  since: string;
  /** The same by the monotonic clock. */
  began: number;
  latencyMs?: number;
  cause?: string;
}

export interface Line {
  state(): LineState;
  isUp(): boolean;
  /** Every exchange reports here: an answer proves the line, a failure is probed at once. */
  heard(up: boolean, why: string): void;
  /** Asks now; resolves with whether the line is up. */
  probe(): Promise<boolean>;
  /** Resolves when the changes so far are recorded. */
  recorded(): Promise<void>;
  start(): void;
  /** No change is recorded any more; resolves when those before are. */
  stop(): Promise<void>;
}

export interface LineParts {
  clock: Clock;
  probe: () => Promise<number | undefined>;
  /** Why the last probe got nothing, where that is known. */
  trouble: () => string | undefined;
  every: { upMs: number; downMs: number };
  /** Keeps how the line is, each time it is heard or missed, in that order. */
  record: (state: 'up' | 'down', cause: string) => Promise<void>;
  changed: () => void;
  /** The line is known to be up: at each change to it and at each good probe. */
  answered: () => void;
  crashed: (error: unknown) => void;
}

export function createLine(parts: LineParts): Line {
  const { clock } = parts;
  let current: LineState = { state: 'unknown', ...momentOf(clock) };
  let cancel: (() => void) | undefined;
  let probing: Promise<boolean> | undefined;
  let phase: 'idle' | 'running' | 'stopped' = 'idle';
  let recording = Promise.resolve();

  function become(state: 'up' | 'down', cause: string, latencyMs?: number): void {
    if (phase === 'stopped') return;
    const before = current.state;
    current = stateAfter(current, { state, cause, latencyMs }, momentOf(clock));
    // Also where nothing changed: what could not be kept before is tried again.
    recording = recording.then(() => parts.record(state, cause)).catch(parts.crashed);
    if (before === state) return;
    parts.changed();
    if (state === 'up') parts.answered();
    schedule();
  }

  function schedule(): void {
    cancel?.();
    if (phase !== 'running') return;
    const ms = current.state === 'up' ? parts.every.upMs : parts.every.downMs;
    cancel = clock.after(ms, look);
  }

  const look = () => void probe().catch(parts.crashed);

  function probe(): Promise<boolean> {
    probing ??= ask().finally(() => {
      probing = undefined;
      schedule();
    });
    return probing;
  }

  async function ask(): Promise<boolean> {
    const latency = await parts.probe();
    if (latency === undefined) {
      become('down', parts.trouble() ?? '网关不应答');
      return false;
    }
    const was = current.state;
    become('up', '', latency);
    if (was === 'up') parts.answered();
    return true;
  }

  return {
    state: () => current,
    isUp: () => current.state === 'up',
    heard(up, why) {
      if (up) become('up', '', current.latencyMs);
      else look();
      if (!up && why === 'ECONNREFUSED') become('down', '网关拒绝连接');
    },
    probe,
    recorded: () => recording,
    start() {
      phase = 'running';
      look();
    },
    async stop() {
      phase = 'stopped';
      cancel?.();
      await Promise.all([probing, recording]);
    },
  };
}

interface Heard {
  state: 'up' | 'down';
  cause: string;
  latencyMs: number | undefined;
}

type Moment = Pick<LineState, 'since' | 'began'>;

function momentOf(clock: Clock): Moment {
  return { since: isoChina(clock.now()), began: clock.monotonic() };
}

/** When it began stays while the state does. */
function stateAfter(before: LineState, { state, cause, latencyMs }: Heard, now: Moment): LineState {
  const { since, began } = before.state === state ? before : now;
  return {
    state,
    since,
    began,
    ...(latencyMs === undefined ? {} : { latencyMs }),
    ...(state === 'down' ? { cause } : {}),
  };
}
