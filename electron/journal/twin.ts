/**
 * The twin copy: a second folder that gets each frame after the journal's own disk has it, in its
 * own time. It never delays or fails an append, catches up after having been away, and never writes
 * over anything that the journal does not hold.
 */
import type { Clock } from '../clock.ts';
import { DiskError } from '../disk.ts';
import type { Disk } from '../disk.ts';
import { attach } from './attach.ts';
import type { Place } from './attach.ts';
import type { Journal } from './journal.ts';
import type { Keyring } from './keys.ts';
import { keysFile } from './keysfile.ts';
import { proveStretch } from './provestretch.ts';
import { asBuffer, segmentFirsts } from './read.ts';
import { segmentName } from './segment.ts';
import { TwinStop } from './twinstop.ts';
import type { TwinError } from './twinstop.ts';

export interface TwinState {
  /** Entries that the twin does not have yet. */
  lagEntries: number;
  /** Since when the oldest of them has been waiting, in ms; 0 where there is none. */
  lagMs: number;
  error?: TwinError;
}

export interface Twin {
  state(): TwinState;
  /** Tries at once, as after a stick was plugged in. */
  wake(): void;
  /** Resolves when nothing is being copied: all is there, or an error stands. */
  settled(): Promise<void>;
  /** Ends copying; what is under way is finished. */
  stop(): Promise<void>;
}

export interface TwinOptions {
  primary: Disk;
  twin: Disk;
  journal: Pick<Journal, 'epoch' | 'extent' | 'watch'>;
  keyring: Pick<Keyring, 'isWhole'>;
  clock: Pick<Clock, 'monotonic' | 'after'>;
  /** How long to wait after an error, in ms; 10 s by default. */
  retryMs?: number;
  /** Called when the state may have changed. */
  changed?: () => void;
  /** What is no error of a disk is the programmer's. */
  crashed: (error: unknown) => void;
}

/** Begins to copy at once. The folder must have been prepared (`prepareTwin`). */
export function createTwin(options: TwinOptions): Twin {
  const { journal, clock, retryMs = 10_000, changed, crashed } = options;
  let place: Place | undefined;
  let error: TwinError | undefined;
  /** Last entry that the twin is known to have. */
  let copied = 0;
  const waiting = createWaiting(options);
  let running: Promise<void> | undefined;
  let retry: (() => void) | undefined;
  let stopped = false;
  /** A write was refused under way: what the copy seems to have may never reach its disk. */
  let anew = false;

  const note = (at: Place): Place => {
    copied = at.seq;
    waiting.upTo(copied);
    changed?.();
    return at;
  };

  const mayGoOn = (at: Place): boolean => !stopped && at.seq < journal.extent().seq;

  const run = async (): Promise<void> => {
    try {
      place ??= note(await attach(options, anew));
      anew = false;
      while (mayGoOn(place)) {
        await copyKeys(options);
        place = note(await copyMore(options, place));
      }
      error = undefined;
    } catch (cause) {
      if (!(cause instanceof TwinStop || cause instanceof DiskError)) throw cause;
      error = cause.code;
      anew ||= place !== undefined;
      place = undefined;
      if (!stopped) retry = clock.after(retryMs, wake);
    }
    changed?.();
  };

  function wake(): void {
    retry?.();
    retry = undefined;
    if (stopped || running !== undefined) return;
    running = run()
      .catch(crashed)
      .finally(() => (running = undefined));
  }

  const unwatch = journal.watch(() => {
    waiting.add();
    // After an error the next try comes with the clock, not with every entry.
    if (error === undefined) wake();
  });
  if (journal.extent().seq > 0) waiting.add();
  wake();

  return {
    state: () => waiting.state(copied, error),
    wake,
    settled: async () => running,
    stop: async () => {
      stopped = true;
      unwatch();
      retry?.();
      await running;
    },
  };
}

/** The entries that the twin does not have yet, and for how long. */
function createWaiting({ journal, clock }: TwinOptions) {
  let entries: { seq: number; since: number }[] = [];
  return {
    add: () => {
      entries.push({ seq: journal.extent().seq, since: clock.monotonic() });
    },
    upTo: (copied: number) => {
      entries = entries.filter(({ seq }) => seq > copied);
    },
    state: (copied: number, error: TwinError | undefined): TwinState => ({
      lagEntries: journal.extent().seq - copied,
      lagMs: entries[0] === undefined ? 0 : clock.monotonic() - entries[0].since,
      ...(error === undefined ? {} : { error }),
    }),
  };
}

/**
 * Before the entries that need them: what the twin holds, it can also open. Throws TwinStop
 * 'source' where ours are damaged: the twin's may be the only good ones.
 */
async function copyKeys({ primary, twin, keyring }: TwinOptions): Promise<void> {
  const keys = asBuffer(await primary.read(keysFile));
  const there = (await twin.size(keysFile)) === undefined ? undefined : await twin.read(keysFile);
  if (there !== undefined && keys.equals(there)) return;
  if (!keyring.isWhole(keys)) throw new TwinStop('source');
  await twin.writeAtomic(keysFile, keys);
}

/** The next stretch of one segment, proven to continue what the twin has. Durable when resolved. */
async function copyMore({ primary, twin, journal }: TwinOptions, at: Place): Promise<Place> {
  const extent = journal.extent();
  const firsts = await segmentFirsts(primary);
  const isWhole = firsts.includes(at.seq + 1) && at.seq > 0;
  const firstSeq = isWhole || at.seq === 0 ? at.seq + 1 : at.firstSeq;
  const begins = firstSeq !== at.firstSeq || at.size === 0;
  const name = segmentName(firstSeq);
  const from = begins ? 0 : at.size;
  const durable = firstSeq === extent.firstSeq ? extent.size : ((await primary.size(name)) ?? 0);
  const read = asBuffer(await primary.readRange(name, from, durable - from));
  const chained = Buffer.concat([at.hash, read]);
  const proven = proveStretch(chained, begins, at);
  if (proven.seq === at.seq) throw new TwinStop('source');
  if (((await twin.size(name)) ?? 0) !== from) throw new TwinStop('diverged');
  const bytes = read.subarray(0, proven.end);
  // A file without its head would make the copy one that nobody can read.
  if (begins) await twin.writeAtomic(name, bytes);
  else await appendTo(twin, name, bytes);
  return { firstSeq, size: from + proven.end, seq: proven.seq, hash: proven.hash };
}

async function appendTo(disk: Disk, name: string, bytes: Uint8Array): Promise<void> {
  const handle = await disk.openAppend(name);
  try {
    await handle.append(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
