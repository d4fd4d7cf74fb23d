/** 救援导出: the whole journal in one file, sealed as it is; also of one that does not open. */
import { raise } from '../../shared/fault.ts';
import { compactOf } from '../../shared/time.ts';
import type { Clock } from '../clock.ts';
import { DiskError, type Disk } from '../disk.ts';
import { readOnlyDisk } from '../disk-readonly.ts';
import { JournalError } from '../journal/errors.ts';
import { exportRescue } from '../journal/rescue.ts';

/** Writes pieces that make `size` bytes into the export folder; returns the path. */
export type SavePieces = (
  name: string,
  size: number,
  pieces: AsyncIterable<Uint8Array>,
) => Promise<string>;

export interface Rescuing {
  disk: Disk;
  clock: Pick<Clock, 'now'>;
  counter: string;
  /** None where this counter has no place for large files. */
  savePieces: SavePieces | undefined;
}

/**
 * Where the disk did not give everything, `to` says so behind the path. Raises rescue-refused:
 * without a recovery key nobody could open it, or it does not fit.
 */
export async function rescue(rescuing: Rescuing): Promise<{ to: string }> {
  const { disk, clock, counter } = rescuing;
  const { savePieces = () => raise('rescue-refused', ['本窗口没有导出文件夹']) } = rescuing;
  const size = await totalSize(disk);
  const name = `rescue-${counter}-${compactOf(clock.now())}.ccr`;
  let lost = 0;
  const pieces = exportRescue(readOnlyDisk(disk), (bytes) => (lost += bytes));
  try {
    const to = await savePieces(name, size, pieces);
    return { to: lost === 0 ? to : `${to}（磁盘有 ${lost} 字节读不出，已留空；其余都在）` };
  } catch (error) {
    if (error instanceof JournalError) {
      const how = '请负责人先在“日志证明”中生成；窗口打不开时，请信息科复制整个流水账文件夹';
      return raise('rescue-refused', ['没有恢复密钥，导出的文件谁也打不开', how, error.message]);
    }
    if (error instanceof DiskError && error.code === 'no-space') {
      const needed = Number(BigInt(size) >> 20n) + 1;
      const how = '请插入U盘，用启动参数 --exports 指定U盘上的文件夹';
      return raise('rescue-refused', [`导出文件夹所在的磁盘放不下（需要 ${needed} MB）`, how]);
    }
    if (error instanceof DiskError) return raise('rescue-refused', [error.message]);
    throw error;
  }
}

async function totalSize(disk: Disk): Promise<number> {
  let total = 0;
  for (const name of await disk.list()) total += (await disk.size(name)) ?? 0;
  return total;
}
