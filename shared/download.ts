/** Downloads of catalogues as people see them: states, problems and what to do about them. */
import { z } from 'zod';

export const downloadStates = [
  'never',
  'present',
  'queued',
  'downloading',
  'importing',
  /** The line is down: goes on by itself. */
  'waiting',
  'paused',
  'failed',
  /** The province's profile has no address for it. */
  'unavailable',
] as const;
export type DownloadState = (typeof downloadStates)[number];

interface ProblemWords {
  what: string;
  todo: string;
}

const kept = '原来的目录照常使用。';

/** Every way in which a download ends without a new version in force. */
export const downloadProblems = {
  refused: {
    what: '医保平台拒绝了这次下载。',
    todo: `${kept}请看平台原话；不明白的，请医保办联系平台。`,
  },
  unreachable: {
    what: '请求发不出去：接口地址或证书有问题。',
    todo: `${kept}请通知信息科检查接口配置，再点“继续”。`,
  },
  unreadable: {
    what: '平台的应答读不懂。',
    todo: `${kept}请稍后点“继续”；反复出现请通知信息科。`,
  },
  empty: {
    what: '平台说这个目录没有数据。',
    todo: '请医保办向平台核实本院是否已开通这个目录。',
  },
  expired: {
    what: '文件在下载完之前就过了平台给的截止时间，已重新申请过一次。',
    todo: `${kept}请在网络好的时候点“继续”。`,
  },
  stalled: {
    what: '线路是通的，但多次接不到新的内容。',
    todo: `${kept}已收到的部分还在：请稍后点“继续”。`,
  },
  corrupt: {
    what: '下载的文件是坏的，没有启用。',
    todo: `${kept}请点“继续”从头重新下载；反复出现请联系平台。`,
  },
  count: {
    what: '文件的行数与平台说的不一致，没有启用。',
    todo: `${kept}请点“继续”从头重新下载；反复出现请联系平台。`,
  },
  layout: {
    what: '文件的列与已知的格式不符，没有启用。',
    todo: `${kept}平台可能改了文件格式，请通知信息科。`,
  },
  'no-space': {
    what: '磁盘空间不够，下载停下了。',
    todo: `${kept}请信息科清理磁盘后点“继续”。`,
  },
  damaged: {
    what: '本机保存的目录文件已损坏。',
    todo: '请点“全部重新下载”。',
  },
  disk: {
    what: '读写磁盘出错，下载停下了。',
    todo: `${kept}请通知信息科检查磁盘，再点“继续”。`,
  },
} as const satisfies Record<string, ProblemWords>;

export type DownloadProblem = keyof typeof downloadProblems;
const problemCodes = Object.keys(downloadProblems) as [DownloadProblem, ...DownloadProblem[]];

/** A named problem; `platform` is the platform's text, unchanged. */
export const problemSchema = z.strictObject({
  code: z.enum(problemCodes),
  what: z.string(),
  todo: z.string(),
  detail: z.string(),
  platform: z.string().optional(),
});
export type Problem = z.infer<typeof problemSchema>;

export function problem(code: DownloadProblem, detail = '', platform?: string): Problem {
  const base = { code, ...downloadProblems[code], detail };
  return platform === undefined ? base : { ...base, platform };
}

/** What a person does about each state; a failed one has its problem's words. */
export const nextSteps: Readonly<Record<Exclude<DownloadState, 'failed'>, string>> = {
  never: '点“下载”取得这个目录。',
  present: '需要时点“更新”取得更新的版本。',
  queued: '排队等待，前一个下载完自动开始。',
  downloading: '可以继续收费；下载在后台进行。',
  importing: '可以继续收费；核对行数后自动启用。',
  waiting: '线路中断；恢复后自动接着下载。',
  paused: '点“继续”接着下载，点“取消”放弃。',
  unavailable: '本省接口配置里没有这个交易的地址，请通知信息科。',
};

/** One catalogue: what is in force, and what is under way for it. */
export const catalogueState = z.strictObject({
  infno: z.string(),
  name: z.string(),
  way: z.enum(['file', 'pages']),
  state: z.enum(downloadStates),
  next: z.string(),
  /** What is in force; absent where nothing is. */
  held: z
    .strictObject({
      /** Empty: the rows tell no version, so that an update fetches everything. */
      version: z.string(),
      rows: z.int(),
      /** ISO. */
      at: z.string(),
      source: z.string(),
      sha256: z.string(),
      /** Lines of the file that could not be read, kept beside it. */
      aside: z.int(),
      removed: z.int(),
      /** Codes with an old and a new row: nothing says which of them holds. */
      doubled: z.int(),
    })
    .optional(),
  /** When the platform last said that nothing is newer, ISO. */
  checkedAt: z.string().optional(),
  progress: z
    .strictObject({
      /** Bytes of a file, or rows of a paged query. */
      done: z.int(),
      /** Of how many, where that is known. */
      total: z.int().optional(),
      unit: z.enum(['bytes', 'rows']),
    })
    .optional(),
  problem: problemSchema.optional(),
});
export type CatalogueState = z.infer<typeof catalogueState>;

/** A row that was found: its code, the name shown, and every column that is not empty. */
export const foundItem = z.strictObject({
  code: z.string(),
  name: z.string(),
  cells: z.array(z.strictObject({ name: z.string(), value: z.string() })),
});
export type FoundItem = z.infer<typeof foundItem>;
