import type { Disk } from './disk.ts';

/** What reading needs of a disk: an archive can offer it too. */
export type ReadableDisk = Pick<Disk, 'read' | 'readRange' | 'list' | 'size' | 'free'>;

/** A disk that can only be read; writing to it is a programmer's error. */
export function readOnlyDisk({ read, readRange, list, size, free }: ReadableDisk): Disk {
  const refuse = async (): Promise<never> => {
    throw new TypeError('a journal that is only read was to be written');
  };
  return {
    read,
    readRange,
    list,
    size,
    free,
    openAppend: refuse,
    writeAtomic: refuse,
    overwrite: refuse,
    rename: refuse,
    truncate: refuse,
    remove: refuse,
    lock: refuse,
  };
}
