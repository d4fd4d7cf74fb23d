import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const file = z.looseObject({ offset: z.string(), size: z.number() });
interface Folder {
  files: Record<string, unknown>;
}
const folder: z.ZodType<Folder> = z.looseObject({ files: z.record(z.string(), z.unknown()) });

/**
 * Writes the files of an asar archive into `dir`. The archive is four little-endian 32-bit sizes
 * (of which the second is that of the header's pickle and the fourth that of its JSON), the JSON,
 * and then the files' bytes. Links and files outside the archive are refused.
 */
export function extractAsar(archive: Buffer, dir: string): void {
  const base = 8 + archive.readUInt32LE(4);
  const header: unknown = JSON.parse(archive.toString('utf8', 16, 16 + archive.readUInt32LE(12)));
  const write = (node: unknown, to: string): void => {
    const asFolder = folder.safeParse(node);
    if (asFolder.success) {
      mkdirSync(to, { recursive: true });
      for (const [name, child] of Object.entries(asFolder.data.files)) {
        if (name !== path.basename(name)) throw new Error(`stand-in: bad name in asar: ${name}`);
        write(child, path.join(to, name));
      }
      return;
    }
    const { offset, size } = file.parse(node);
    const from = base + Number(offset);
    writeFileSync(to, archive.subarray(from, from + size));
  };
  write(header, dir);
}
