/** 9101 and 9102: the messages of files, and what came of a transfer. */
import type { Profile } from '../../shared/platform/profile.ts';
import type { Transfer } from './download.ts';
import type { UploadFile } from './multipart.ts';
import { resultOf, type Failure } from './result.ts';

/** `org` is the hospital's code, or "plc" for catalogue files (platform-interface.md §3.6). */
export interface FileAsked {
  fileQueryNo: string;
  filename: string;
  org: string;
}

export type Downloaded = { outcome: 'done'; bytes: number; resumed: boolean } | Failure;

export const fileMessage = {
  upload(profile: Profile, { name, bytes }: UploadFile) {
    const inside = profile.url.upload === 'base64-in-message';
    const text = inside ? Buffer.from(bytes).toString('base64') : '';
    return { fsUploadIn: { in: text, filename: name, fixmedins_code: profile.hospital.code } };
  },
  download({ fileQueryNo, filename, org }: FileAsked) {
    return { fsDownloadIn: { file_qury_no: fileQueryNo, filename, fixmedins_code: org } };
  },
};

/** A success without a file is no file: nothing is at stake, it may be asked for again. */
export function readTransfer(transfer: Transfer, profile: Profile): Downloaded {
  if (transfer.kind === 'complete') {
    return { outcome: 'done', bytes: transfer.bytes, resumed: transfer.resumed };
  }
  const result = resultOf(transfer, profile);
  if (result.outcome !== 'done') return result;
  const text = '平台说成功，却没有给文件';
  return { outcome: 'lost', why: 'unreadable', text, raw: result.raw };
}
