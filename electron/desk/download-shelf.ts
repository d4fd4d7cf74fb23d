/**
 * The catalogues that are in force: one small register, replaced at once, names the files of each.
 * What it does not name does not count, and is removed when the shelf is opened.
 */
import { z } from 'zod';
import { catalogueKind } from '../../shared/platform/catalogue.ts';
import { DiskError, type Disk } from '../disk.ts';
import { filesOf, type Imported } from './download-import.ts';

const heldSchema = z.strictObject({
  infno: z.string(),
  serial: z.int(),
  /** Greatest version of any row; empty where the rows tell none. */
  version: z.string(),
  /** When it came into force, ISO. */
  at: z.string(),
  /** Filename and file_qury_no, or the query. */
  source: z.string(),
  rows: z.int(),
  aside: z.int(),
  removed: z.int(),
  doubled: z.int(),
  /** Of the file as it was received last. */
  sha256: z.string(),
  indexSha256: z.string(),
});
/** A catalogue in force. */
export type Held = z.infer<typeof heldSchema>;

const registerSchema = z.strictObject({
  format: z.literal('crosscounter.catalogues/1'),
  /** The last number that files were named with. */
  serial: z.int(),
  held: z.array(heldSchema),
});

export const REGISTER = 'catalogues.json';

export interface Shelf {
  /** The register could not be read: nothing is in force any more, all is to be fetched again. */
  readonly lost: boolean;
  held(infno: string): Held | undefined;
  all(): readonly Held[];
  /** A number for new files, above all that stand in the register. */
  nextSerial(): number;
  /** Puts a version in force, durably; the files of the one before are removed afterwards. */
  put(version: PutVersion): Promise<Held>;
}

export interface PutVersion {
  infno: string;
  serial: number;
  at: string;
  source: string;
  imported: Imported;
}

/** Rejects with a DiskError only: a damaged register is a lost one, and stops no counter. */
export async function openShelf(disk: Disk): Promise<Shelf> {
  const register = await readRegister(disk);
  let { serial } = register;
  const held = new Map(register.held.map((each) => [each.infno, each]));
  await sweep(disk, [...held.values()]);

  return {
    lost: register.lost,
    held: (infno) => held.get(infno),
    all: () => [...held.values()],
    nextSerial: () => (serial += 1),
    async put({ infno, serial: number, at, source, imported }) {
      const { rows, aside, removed, doubled, version, sha256, indexSha256 } = imported;
      const counts = { rows, aside, removed, doubled };
      const hashes = { sha256, indexSha256 };
      const entry = { infno, serial: number, version, at, source, ...counts, ...hashes };
      const before = held.get(infno);
      const others = [...held.values()].filter((each) => each.infno !== infno);
      await writeRegister(disk, { serial, held: [...others, entry] });
      held.set(infno, entry);
      if (before !== undefined) await removeFiles(disk, before);
      return entry;
    },
  };
}

async function removeFiles(disk: Disk, { infno, serial }: Pick<Held, 'infno' | 'serial'>) {
  for (const name of Object.values(filesOf(infno, serial))) await disk.remove(name);
}

/** Files of versions that never came into force, or went out of it. */
async function sweep(disk: Disk, held: readonly Held[]): Promise<void> {
  const named = new Set(held.flatMap((each) => Object.values(filesOf(each.infno, each.serial))));
  for (const name of await disk.list()) {
    const infno = /^catalogue-(\w+)\.\d+\.(rows|index|aside)$/.exec(name)?.[1];
    if (infno === undefined || named.has(name)) continue;
    if (catalogueKind(infno) !== undefined) await disk.remove(name);
  }
}

async function readRegister(disk: Disk) {
  let bytes: Uint8Array;
  try {
    bytes = await disk.read(REGISTER);
  } catch (error) {
    if (!(error instanceof DiskError) || error.code !== 'missing') throw error;
    return { serial: 0, held: [], lost: false };
  }
  try {
    const { serial, held } = registerSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
    return { serial, held, lost: false };
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof z.ZodError)) throw error;
    return { serial: 0, held: [], lost: true };
  }
}

async function writeRegister(disk: Disk, register: { serial: number; held: Held[] }) {
  const text = JSON.stringify({ format: 'crosscounter.catalogues/1', ...register }, null, 1);
  await disk.writeAtomic(REGISTER, new TextEncoder().encode(text));
}
