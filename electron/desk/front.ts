/**
 * The desk's door: opens the counter, and where its journal cannot be opened says why and lets a
 * person in charge mend it, accept what is lost, or recover the keys. Charges nobody meanwhile.
 */
import {
  verbs,
  type Desk,
  type Envelope,
  type VerbInput,
  type VerbName,
  type VerbOutput,
} from '../../shared/contract.ts';
import { fault, FaultError, raise } from '../../shared/fault.ts';
import { lossPhrase } from '../../shared/safety/loss.ts';
import type { startupVerbs, StartupView } from '../../shared/safety/startup.ts';
import { compactOf } from '../../shared/time.ts';
import type { Clock } from '../clock.ts';
import { DiskError, type Disk } from '../disk.ts';
import { JournalError, type Damage } from '../journal/errors.ts';
import { openKeyring, type KeyWrap } from '../journal/keys.ts';
import { acceptLoss, examineLoss, type Losing } from '../journal/loss.ts';
import { restoreFromTwin } from '../journal/mend.ts';
import { readRecoveryKey } from '../journal/recovery.ts';
import type { Random } from '../journal/seal.ts';
import { readTwinMark } from '../journal/twinmark.ts';
import { isOfKeys, keysDamage, keysHelp, openEither, recoverKeys, takeKeys } from './lostkeys.ts';
import type { KeysError, KeysPlace } from './lostkeys.ts';
import { rescue, type Rescuing } from './rescue.ts';
import { lossWitnesses } from './viewmark.ts';

export interface FrontOptions<C extends { desk: Desk }> {
  /** Rejects with JournalError where the journal cannot be opened. */
  open: () => Promise<C>;
  /** Called each time that it was opened. */
  opened: (counter: C) => void;
  disk: Disk;
  twin: Disk | undefined;
  wrap: KeyWrap;
  random: Random;
  clock: Pick<Clock, 'now'>;
  mode: 'drill' | 'live';
  rescuing: Omit<Rescuing, 'disk' | 'clock'>;
  /** For the people who mend it by hand: the error in words, with the command. */
  advice: (error: JournalError) => string;
  crashed: (error: unknown) => void;
}

export interface Front<C> {
  desk: Desk;
  /** Rejects with what is neither a damaged journal nor a key that the vault does not open. */
  begin(): Promise<void>;
  counter(): C | undefined;
}

type Closed = Exclude<StartupView, { state: 'open' }>;
type StartupVerb = keyof typeof startupVerbs;
type Given<V extends VerbName> = (typeof verbs)[V]['input']['_zod']['output'];
type Bodies = { [V in StartupVerb | 'exportRescue']: (input: Given<V>) => Promise<VerbOutput<V>> };

export function createFront<C extends { desk: Desk }>(options: FrontOptions<C>): Front<C> {
  let counter: C | undefined;
  let closed: Closed | undefined;
  let damage: Damage | undefined;
  let busy = false;

  const begin = async (): Promise<void> => {
    try {
      counter = await options.open();
      closed = undefined;
    } catch (error) {
      damage = error instanceof JournalError ? error.damage : undefined;
      closed = await closedBy(options, error);
      options.crashed(error);
      return;
    }
    options.opened(counter);
  };
  const view = (): StartupView => closed ?? { state: 'open' };
  /** One at a time: two acceptances at once would each put files aside. */
  const act = async (work: () => Promise<void>): Promise<StartupView> => {
    if (busy) raise('busy');
    busy = true;
    try {
      if (counter === undefined) {
        await work();
        await begin();
      }
      return view();
    } finally {
      busy = false;
    }
  };
  const bodies: Bodies = {
    startup: async () => view(),
    startAgain: () => act(async () => {}),
    restoreTwin: () => act(() => restore(options)),
    acceptLoss: (given) =>
      act(async () => {
        if (closed?.state !== 'damaged' || damage === undefined) raise('not-now');
        else await accept(options, { view: closed, damage }, given);
      }),
    recoverKeys: ({ text }) => act(() => recover(options, text)),
    exportRescue: () => rescue({ ...options, ...options.rescuing }),
  };
  const answer = async <V extends VerbName>(verb: V, input: VerbInput<V>) => {
    if (counter !== undefined) return counter.desk[verb](input);
    return answerClosed(options, bodies, closed, { verb, input });
  };
  const names = Object.keys(verbs) as VerbName[];
  const entries = names.map((verb) => [
    verb,
    (input: VerbInput<typeof verb>) => answer(verb, input),
  ]);
  return { desk: Object.fromEntries(entries) as Desk, begin, counter: () => counter };
}

async function answerClosed<V extends VerbName>(
  { crashed }: { crashed: (error: unknown) => void },
  bodies: Bodies,
  closed: Closed | undefined,
  { verb, input }: { verb: V; input: VerbInput<V> },
): Promise<Envelope<VerbOutput<V>>> {
  const parsed = verbs[verb].input.safeParse(input);
  if (!parsed.success) return { ok: false, fault: fault('bad-message', [verb]) };
  const body = (bodies as Partial<Record<VerbName, (given: unknown) => Promise<unknown>>>)[verb];
  if (body === undefined) {
    const code = closed?.state === 'keys' ? 'keys-refused' : 'journal-damaged';
    return { ok: false, fault: fault(code) };
  }
  try {
    return { ok: true, value: (await body(parsed.data)) as VerbOutput<V> };
  } catch (error) {
    if (error instanceof FaultError) return { ok: false, fault: error.fault };
    if (error instanceof JournalError || error instanceof DiskError) {
      return { ok: false, fault: fault('journal-damaged', [error.message]) };
    }
    crashed(error);
    return { ok: false, fault: fault('crashed') };
  }
}

/** Throws the error where it is of another kind. */
async function closedBy<C extends { desk: Desk }>(
  options: FrontOptions<C>,
  error: unknown,
): Promise<Closed> {
  if (!(error instanceof JournalError)) throw error;
  if (isOfKeys(error)) return closedKeys(options, error);
  if (error.damage === undefined) throw error;
  const { what, segment, offset, firstSeq, lastSeq } = error.damage;
  const damage = { what, segment, offset, firstSeq, lastSeq };
  const { mode } = options;
  const base = { state: 'damaged' as const, mode, damage, advice: options.advice(error) };
  const found = await examined(options, error.damage);
  if (found === undefined) return { ...base, copy: await copyOf(options) };
  const { loss, twinHelps } = found;
  const copy = twinHelps ? (loss === undefined ? 'all' : 'some') : await copyOf(options);
  if (loss === undefined) return { ...base, copy };
  const { from, to, until, hash } = loss;
  const seen = `${from}-${to}-${hash}`;
  return { ...base, copy, loss: { from, to, until, phrase: lossPhrase(loss), seen } };
}

async function closedKeys<C extends { desk: Desk }>(
  options: FrontOptions<C>,
  error: KeysError,
): Promise<Closed> {
  const { mode, disk } = options;
  const help = await keysHelp(options, error);
  if (help === 'recovery') return { state: 'keys', mode, recovery: true };
  if (help === 'none' && error.code === 'keys-refused') {
    return { state: 'keys', mode, recovery: false };
  }
  const damage = await keysDamage(disk, error);
  const copy = help === 'copy' ? 'all' : await copyOf(options);
  return { state: 'damaged', mode, damage, copy, advice: options.advice(error) };
}

/** Undefined where no entry would be left. */
async function examined(options: KeysPlace, damage: Damage) {
  try {
    return await examineLoss(await losingOf(options), damage);
  } catch (error) {
    if (error instanceof JournalError && error.code === 'journal-damaged') return undefined;
    throw error;
  }
}

async function copyOf({ twin }: KeysPlace): Promise<'none' | 'away' | 'nothing'> {
  if (twin === undefined) return 'none';
  try {
    return (await readTwinMark(twin)) === undefined ? 'away' : 'nothing';
  } catch (error) {
    if (error instanceof DiskError) return 'away';
    throw error;
  }
}

async function losingOf({ disk, twin, wrap, random }: KeysPlace): Promise<Losing> {
  const keyring = await openKeyring({ disk, wrap, random });
  return { primary: disk, twin, keyring, witnesses: await lossWitnesses(disk) };
}

async function restore(options: KeysPlace): Promise<void> {
  const { disk, twin, clock } = options;
  if (twin === undefined) return raise('not-now', ['没有设置副本盘：启动参数 --twin 文件夹']);
  const { keyring, ours } = await openEither(options);
  // First the keys alone: entries that are damaged too are looked at when these open.
  if (!ours) return takeKeys(options, keyring);
  const stamp = compactOf(clock.now());
  await restoreFromTwin({ primary: disk, twin, keyring, stamp });
}

interface Refused {
  view: Extract<Closed, { state: 'damaged' }>;
  damage: Damage;
}

async function accept(
  options: KeysPlace,
  { view, damage }: Refused,
  { seen, by, reason, typed }: Given<'acceptLoss'>,
): Promise<void> {
  if (view.loss === undefined) return raise('loss-refused', ['没有可以接受的丢失；请用副本修复']);
  const { loss } = await examineLoss(await losingOf(options), damage);
  const now = loss && `${loss.from}-${loss.to}-${loss.hash}`;
  if (seen !== view.loss.seen || now !== seen) {
    raise('loss-refused', ['情况与屏幕上看到的不同，请点“重新检查”']);
  }
  const squeeze = (text: string) => text.replaceAll(/\s/g, '');
  if (squeeze(typed) !== squeeze(view.loss.phrase)) {
    raise('loss-refused', [`请照样键入“${view.loss.phrase}”`]);
  }
  const stamp = compactOf(options.clock.now());
  await acceptLoss(await losingOf(options), damage, { stamp, by, reason });
}

async function recover(options: KeysPlace, text: string): Promise<void> {
  const read = readRecoveryKey(text);
  if (!read.ok) {
    const where = read.group === undefined ? '校验不符，请逐组核对' : `请核对第 ${read.group} 组`;
    return raise('recovery-refused', [where]);
  }
  try {
    await recoverKeys(options, read.key);
  } catch (error) {
    if (!(error instanceof JournalError && error.code === 'keys-refused')) throw error;
    raise('recovery-refused', ['这是另一份流水账的恢复密钥，或者已经换过新的']);
  } finally {
    read.key.fill(0);
  }
}
