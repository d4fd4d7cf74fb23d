/**
 * A disk and a wire that say what they are about to do and that it is done, so that the killer
 * knows what a kill has cut: "> sync segment-…", "< sync segment-…"; "> 2207", "< 2207".
 */
import type { Disk } from '../../electron/disk.ts';
import type { Wire } from '../../electron/platform/wire.ts';

export type Say = (line: string) => void;

async function told<T>(say: Say, what: string, work: () => Promise<T>): Promise<T> {
  say(`> ${what}`);
  try {
    return await work();
  } finally {
    say(`< ${what}`);
  }
}

/** `place` stands before each name: "twin ", or nothing. */
export function tellingDisk(disk: Disk, place: string, say: Say): Disk {
  const tell = <T>(verb: string, name: string, work: () => Promise<T>) =>
    told(say, `${place}${verb} ${name}`, work);
  return {
    ...disk,
    openAppend: (name) =>
      tell('open', name, async () => {
        const { append, sync, close } = await disk.openAppend(name);
        return {
          append: (bytes) => tell('append', name, () => append(bytes)),
          sync: () => tell('sync', name, sync),
          close,
        };
      }),
    writeAtomic: (name, bytes) => tell('write', name, () => disk.writeAtomic(name, bytes)),
    overwrite: (name, bytes) => tell('overwrite', name, () => disk.overwrite(name, bytes)),
    rename: (from, to) => tell('rename', to, () => disk.rename(from, to)),
    truncate: (name, length) => tell('truncate', name, () => disk.truncate(name, length)),
    remove: (name) => tell('remove', name, () => disk.remove(name)),
    lock: (name) => tell('lock', name, () => disk.lock(name)),
  };
}

export function tellingWire(wire: Wire, say: Say): Wire {
  return {
    ...wire,
    exchange: (infno, text) => told(say, infno, () => wire.exchange(infno, text)),
  };
}
