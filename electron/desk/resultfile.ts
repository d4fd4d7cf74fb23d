/**
 * 3202 with its files: our rows go up (9101), the comparison is asked for (3202), its result comes
 * down (9102). Every step is a query: after a crash or a failure it is begun anew.
 */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { z } from 'zod';
import { raise } from '../../shared/fault.ts';
import { code } from '../../shared/platform/field.ts';
import { readResult, uploadText, type ResultRow } from '../../shared/reconcile/file.ts';
import { detailsInput } from '../../shared/reconcile/group.ts';
import { sumRows, type DayRow } from '../../shared/reconcile/row.ts';
import { compactOf } from '../../shared/time.ts';
import { failWith, type DeskParts } from './parts.ts';
import { query } from './query.ts';

export interface FileAsk {
  rows: readonly DayRow[];
  clrType: string;
  clrOptins: string;
  /** Days by the platform's setl_time, both included. */
  from: string;
  to: string;
}

const uploaded = z.looseObject({ file_qury_no: code });
const told = z.looseObject({
  fileinfo: z.looseObject({ file_qury_no: code, filename: code }),
});

/** A result file is a few hundred bytes a row; more than this is no result file. */
const FILE_BYTES_MAX = 64 * 1024 * 1024;

/** The centre's rows. Raises the fault of the step that failed. */
export async function askResultFile(parts: DeskParts, ask: FileAsk): Promise<ResultRow[]> {
  const { connector, clock, rules } = parts;
  const text = strToU8(uploadText(ask.rows));
  const stamp = compactOf(clock.now());
  const name = `stmt-${ask.clrType}-${stamp}`;
  const file = { name: `${name}.zip`, bytes: zipSync({ [`${name}.txt`]: text }) };
  const up = await connector.upload(file);
  if (up.outcome !== 'done') return failWith(up, '上传对账文件（9101）');
  const number = uploaded.safeParse(up.output).data?.file_qury_no;
  if (number === undefined) return raise('platform-unreadable', ['上传对账文件（9101）']);
  const sums = sumRows(ask.rows);
  const input = detailsInput({ ...ask, fileQueryNo: number }, sums, rules.profile.reconcile);
  const details = await query(parts, '3202', input, '');
  if (details.outcome !== 'done') return failWith(details, '对明细账（3202）');
  const found = told.safeParse(details.output).data?.fileinfo;
  if (found === undefined) return raise('platform-unreadable', ['对明细账（3202）']);
  const bytes = await fetchFile(parts, found.file_qury_no, found.filename);
  return rowsOf(bytes);
}

async function fetchFile(parts: DeskParts, fileQueryNo: string, filename: string) {
  const org = parts.rules.profile.hospital.code;
  let chunks: Uint8Array[] = [];
  let size = 0;
  const take = async (chunk: Uint8Array, _total: number | undefined, at: number) => {
    // A server that begins anew gives the first byte again.
    if (at === 0) chunks = [];
    size = at + chunk.length;
    if (size > FILE_BYTES_MAX) raise('platform-unreadable', ['对账结果文件过大（9102）']);
    chunks.push(chunk);
  };
  const done = await parts.connector.download({ fileQueryNo, filename, org }, 0, take);
  if (done.outcome !== 'done') return failWith(done, '下载对账结果（9102）');
  return Buffer.concat(chunks);
}

/** A ZIP of one text, or the text itself: no source says that it is always zipped. */
function rowsOf(bytes: Buffer): ResultRow[] {
  const isZip = bytes.length >= 4 && bytes.readUInt32BE(0) === 0x504b0304;
  const text = isZip ? unzipped(bytes) : bytes.toString('utf8');
  const read = readResult(text);
  if (read.ok) return read.rows;
  return raise('platform-unreadable', [`对账结果文件第 ${read.line} 行：${read.text}`]);
}

function unzipped(bytes: Buffer): string {
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(bytes, { filter: ({ originalSize }) => originalSize <= FILE_BYTES_MAX });
  } catch (error) {
    // fflate names its own errors by number; all of them mean that this is no whole ZIP.
    const why = error instanceof Error ? error.message : String(error);
    return raise('platform-unreadable', [`对账结果文件不是完整的 ZIP：${why}`]);
  }
  const [inside] = Object.values(entries);
  return inside ? strFromU8(inside) : '';
}
