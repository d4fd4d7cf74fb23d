/** The front desk over a bed that was closed, and a person who accepts what its journal lost. */
import { createFront, type Front } from '../../electron/desk/front.ts';
import type { MemoryDisk } from '../../electron/disk-memory.ts';
import { aesWrap, seededBytes } from '../../electron/journal/testbed.ts';
import type { StartupView } from '../../shared/safety/startup.ts';
import { valueOf, type Bed } from './counter-bed.ts';

export const random = seededBytes(77);

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

export type Damaged = Extract<StartupView, { state: 'damaged' }>;

export async function damagedView({ desk }: Front<Bed>): Promise<Damaged> {
  const view = valueOf(await desk.startup({}));
  if (view.state !== 'damaged') throw new Error(view.state);
  return view;
}

export async function acceptAll(front: Front<Bed>) {
  const { loss } = await damagedView(front);
  if (loss === undefined) throw new Error('nothing to accept');
  const { seen, phrase: typed } = loss;
  const given = { seen, by: '虚构负责人', reason: '磁盘坏道', typed };
  return valueOf(await front.desk.acceptLoss(given));
}
