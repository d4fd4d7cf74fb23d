/** What is under way for one catalogue, kept on the disk so that a restart goes on from there. */
import { z } from 'zod';
import { problemSchema } from '../../shared/download.ts';
import { catalogueKind } from '../../shared/platform/catalogue.ts';
import { DiskError, type Disk } from '../disk.ts';

const jobSchema = z.strictObject({
  infno: z.string(),
  /** Everything, whatever we hold. */
  whole: z.boolean(),
  state: z.enum(['queued', 'paused', 'failed']),
  /** The version that was asked with. */
  version: z.string(),
  /** The file that the platform has offered; absent until it is asked. */
  offer: z
    .strictObject({
      fileQueryNo: z.string(),
      filename: z.string(),
      until: z.string().optional(),
      rows: z.int(),
    })
    .optional(),
  /** Bytes received that survive a crash; a part beyond them is cut off. */
  durable: z.int(),
  /** Of the file, where the server told. */
  total: z.int().optional(),
  /** Pages received, and their rows. */
  pages: z.int(),
  rows: z.int(),
  /** Pieces of several transfers were put together. */
  resumed: z.boolean(),
  /** Begun anew because the file expired or was bad. */
  again: z.int(),
  /** Attempts in a row that brought nothing. */
  idle: z.int(),
  problem: problemSchema.optional(),
});
export type Job = z.infer<typeof jobSchema>;

export function newJob(infno: string, whole: boolean): Job {
  const none = { durable: 0, pages: 0, rows: 0, again: 0, idle: 0 };
  return { infno, whole, state: 'queued', version: '', resumed: false, ...none };
}

/** The same job with nothing received; the platform is asked again. */
export function begunAnew(job: Job): Job {
  const { infno, whole, again } = job;
  return { ...newJob(infno, whole), again: again + 1 };
}

export const partOf = (infno: string): string => `download-${infno}.part`;
const fileOf = (infno: string): string => `download-${infno}.json`;

export interface Jobs {
  get(infno: string): Job | undefined;
  /** In the order in which they were begun. */
  all(): readonly Job[];
  /** Holds at once; durable when resolved. Rejects with a DiskError: then it holds till the end. */
  save(job: Job): Promise<void>;
  /** With what was received so far. */
  remove(infno: string): Promise<void>;
}

/** Reads what was under way. A job that cannot be read is dropped with its part: it begins anew. */
export async function openJobs(disk: Disk): Promise<Jobs> {
  const jobs = new Map<string, Job>();
  for (const name of await disk.list()) {
    const infno = /^download-(\w+)\.(json|part)$/.exec(name)?.[1];
    if (infno === undefined || catalogueKind(infno) === undefined) continue;
    const job = await readJob(disk, infno);
    if (job === undefined) await disk.remove(name);
    else jobs.set(infno, job);
  }
  return {
    get: (infno) => jobs.get(infno),
    all: () => [...jobs.values()],
    async save(job) {
      jobs.set(job.infno, job);
      await disk.writeAtomic(fileOf(job.infno), new TextEncoder().encode(JSON.stringify(job)));
    },
    async remove(infno) {
      jobs.delete(infno);
      await disk.remove(fileOf(infno));
      await disk.remove(partOf(infno));
    },
  };
}

async function readJob(disk: Disk, infno: string): Promise<Job | undefined> {
  try {
    const text = new TextDecoder().decode(await disk.read(fileOf(infno)));
    return jobSchema.parse(JSON.parse(text));
  } catch (error) {
    const missing = error instanceof DiskError && error.code === 'missing';
    if (missing || error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}
