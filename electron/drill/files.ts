/** 文件上传下载: 9101 takes a file in, 9102 hands one out; other transactions leave files here. */
import { z } from 'zod';
import { moment } from './calendar.ts';
import { read, text } from './fields.ts';
import { Refusal } from './refusal.ts';
import { newId } from './world.ts';
import type { Transaction, World } from './world.ts';

export interface DrillFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** fixmedins_code of whom it is for; "plc" for the platform's catalogues. */
  readonly org: string;
  /** yyyy-MM-dd HH:mm:ss: dld_endtime, after which 9102 does not give it any more. */
  readonly until: string;
  /** False: made again when it is asked for again, hence not in a snapshot (catalogues). */
  readonly lasting: boolean;
}

/** A file as a request carries it. */
export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What 9102 answers instead of a message. */
export class FileAnswer {
  readonly file: DrillFile;

  constructor(file: DrillFile) {
    this.file = file;
  }
}

const DAY_MS = 24 * 3_600_000;
/** The drill's own choice; dld_endtime tells it. */
const KEPT_DAYS = 7;
const NAME_MAX = 200;

/** Stores a file for later 9102 calls; answers its file_qury_no and dld_endtime. */
export function storeFile(
  world: World,
  file: GivenFile & { readonly org: string; readonly lasting?: boolean },
): { readonly file_qury_no: string; readonly dld_endtime: string } {
  const file_qury_no = newId(world, 'F');
  const until = moment(new Date(world.clock().ms + KEPT_DAYS * DAY_MS)).time;
  const { name, bytes, org, lasting = true } = file;
  world.state.files.set(file_qury_no, { name, bytes, org, until, lasting });
  return { file_qury_no, dld_endtime: until };
}

/** The file behind a file_qury_no, or why there is none. */
export function fileOf(world: World, fileQueryNo: string): DrillFile | Refusal {
  const file = world.state.files.get(fileQueryNo);
  if (!file) return new Refusal(`文件查询号${fileQueryNo}不存在`);
  return world.clock().time > file.until ? new Refusal('文件已超过下载截止时间') : file;
}

const uploadInput = z.looseObject({
  fsUploadIn: z.looseObject(
    {
      in: z.string({ error: '应为字符串' }).default(''),
      filename: text(NAME_MAX),
      fixmedins_code: text(30),
    },
    { error: '不能为空' },
  ),
});

const BASE64 = /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/;

/** 9101 文件上传: the bytes are the request's file part, or base64 in `in`. */
export const upload9101: Transaction = (call, world) => {
  const input = read(uploadInput, call.envelope.input);
  if (input instanceof Refusal) return input;
  const { in: inside, filename, fixmedins_code } = input.fsUploadIn;
  if (fixmedins_code !== world.hospital.code) {
    return new Refusal(`定点医药机构编号${fixmedins_code}与报文头不一致`);
  }
  if (!call.file && !BASE64.test(inside)) return new Refusal('文件内容不是base64格式');
  const bytes = call.file?.bytes ?? Buffer.from(inside, 'base64');
  if (bytes.length === 0) return new Refusal('文件内容不能为空');
  const stored = storeFile(world, { name: filename, bytes, org: fixmedins_code });
  return { file_qury_no: stored.file_qury_no, filename, fixmedins_code };
};

const downloadInput = z.looseObject({
  fsDownloadIn: z.looseObject(
    { file_qury_no: text(30), filename: text(NAME_MAX), fixmedins_code: text(30) },
    { error: '不能为空' },
  ),
});

/** 9102 文件下载: the file itself, to whom it belongs. */
export const download9102: Transaction = (call, world) => {
  const input = read(downloadInput, call.envelope.input);
  if (input instanceof Refusal) return input;
  const { file_qury_no, filename, fixmedins_code } = input.fsDownloadIn;
  const file = fileOf(world, file_qury_no);
  if (file instanceof Refusal) return file;
  if (file.name !== filename) return new Refusal(`文件名${filename}与文件查询号不符`);
  if (file.org !== fixmedins_code) return new Refusal('文件不属于该定点医药机构');
  return new FileAnswer(file);
};
