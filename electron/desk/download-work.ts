/** One catalogue from the question to the version in force. */
import { problem } from '../../shared/download.ts';
import { NO_VERSION, type CatalogueKind } from '../../shared/platform/catalogue.ts';
import { isoChina } from '../../shared/time.ts';
import { DiskError } from '../disk.ts';
import { fetchCatalogue, type Fetched, type FetchParts } from './download-fetch.ts';
import { importCatalogue, ImportError, ImportStopped } from './download-import.ts';
import { partOf, type Job } from './download-job.ts';
import { TextError } from './download-lines.ts';
import type { Shelf } from './download-shelf.ts';
import { ZipError } from './download-zip.ts';

export interface WorkParts extends FetchParts {
  shelf: Shelf;
  /** The file is whole and is being read: `rows` are expected. */
  importing: (rows: number | undefined) => void;
}

/**
 * Fetches, imports and puts in force. Every operating error is a problem by name; what is left to
 * throw is a programmer's error.
 */
export async function bringIn(parts: WorkParts, kind: CatalogueKind): Promise<Fetched> {
  try {
    const fetched = await fetchCatalogue(parts, kind, parts.shelf.held(kind.infno)?.version);
    return fetched === 'complete' ? await putInForce(parts, kind) : fetched;
  } catch (error) {
    if (error instanceof ImportStopped) return 'waiting';
    if (error instanceof ZipError || error instanceof TextError) {
      return problem('corrupt', error.message);
    }
    if (error instanceof ImportError) return problem(error.code, error.message);
    if (!(error instanceof DiskError)) throw error;
    return problem(error.code === 'no-space' ? 'no-space' : 'disk', error.message);
  }
}

async function putInForce(parts: WorkParts, kind: CatalogueKind): Promise<Fetched> {
  const { disk, jobs, shelf, clock, progress, signal } = parts;
  const { infno, way } = kind;
  const job = jobs.get(infno);
  if (job === undefined) return 'waiting';
  const expected = job.offer?.rows ?? job.total;
  parts.importing(expected);
  const held = shelf.held(infno);
  // What was asked for with our version changes it; anything else stands in its place.
  const before = way === 'file' && job.version !== NO_VERSION ? held : undefined;
  const serial = shelf.nextSerial();
  const work = { infno, way, part: partOf(infno), expected, before, serial };
  const imported = await importCatalogue(disk, work, (lines) => progress(lines, expected), signal);
  await shelf.put({ infno, serial, at: isoChina(clock.now()), source: sourceOf(job), imported });
  return 'complete';
}

function sourceOf({ infno, offer, pages }: Job): string {
  if (offer === undefined) return `${infno} 查询，共 ${pages} 页`;
  return `${offer.filename}，文件查询号 ${offer.fileQueryNo}`;
}
