/** A front desk over a bed that was closed, as the program starts: for tests. */
import type { MemoryDisk } from '../../electron/disk-memory.ts';
import { createFront, type Front } from '../../electron/desk/front.ts';
import { aesWrap, seededBytes } from '../../electron/journal/testbed.ts';
import type { StartupView } from '../../shared/safety/startup.ts';
import { pay, quoted } from './cashier.ts';
import { openBed, valueOf, type Bed } from './counter-bed.ts';

const random = seededBytes(77);

/** Begun; `wrapByte` is another vault than the one that the bed was opened with. */
export async function frontOf(bed: Bed, twin?: MemoryDisk, wrapByte = 7): Promise<Front<Bed>> {
  const front = createFront<Bed>({
    open: () => bed.openAgain(wrapByte),
    opened: () => {},
    disk: bed.disk,
    twin,
    wrap: aesWrap(new Uint8Array(32).fill(wrapByte), random),
    random,
    clock: bed.clock,
    mode: 'drill',
    rescuing: { counter: '03', savePieces: async (name) => name },
    advice: ({ message }) => message,
    crashed: () => {},
  });
  await front.begin();
  return front;
}

type Damaged = Extract<StartupView, { state: 'damaged' }>;

/** Throws where the counter stands otherwise. */
export async function damagedView({ desk }: Front<Bed>): Promise<Damaged> {
  const view = valueOf(await desk.startup({}));
  if (view.state !== 'damaged') throw new Error(view.state);
  return view;
}

/** A person accepts what is told of the loss. */
export async function acceptAll(front: Front<Bed>) {
  const { loss } = await damagedView(front);
  if (loss === undefined) throw new Error('nothing to accept');
  const { seen, phrase: typed } = loss;
  const given = { seen, by: '虚构负责人', reason: '磁盘坏道', typed };
  return valueOf(await front.desk.acceptLoss(given));
}

/** All entries of a day stand in it. */
export const segment = 'segment-000000000001.ccj';

/** One settled and a clean end; the twin has it all. */
export async function withCopy(twin?: MemoryDisk) {
  const bed = await openBed(twin === undefined ? {} : { more: { twin } });
  if (twin !== undefined) valueOf(await bed.desk.wakeTwin({ prepare: true }));
  await pay(bed, await quoted(bed, 'temporary'));
  await bed.counter.twin?.settled();
  await bed.counter.close();
  return { bed, lastSeq: bed.counter.book.seq() };
}
