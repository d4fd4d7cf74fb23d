/**
 * Catalogue downloads 目录下载 1301–1321 (platform-interface.md §3.7): which there are, how each is
 * asked for, and what is known of its file.
 */
import { z } from 'zod';
import { optionalCode } from './field.ts';

/** `file`: a ZIP by 9102. `pages`: rows in the answers of a paged query. */
export type CatalogueWay = 'file' | 'pages';

export interface CatalogueKind {
  infno: string;
  /** The official Chinese name. */
  name: string;
  way: CatalogueWay;
}

const file = (infno: string, name: string): CatalogueKind => ({ infno, name, way: 'file' });
const pages = (infno: string, name: string): CatalogueKind => ({ infno, name, way: 'pages' });

/**
 * HN27's list; JX has the same up to 1319. That 1320 and 1321 are files is assumed: the facts give
 * their subjects only. 1322–1327 (reagents) are left out for the same reason.
 */
export const catalogueKinds: readonly CatalogueKind[] = [
  file('1301', '西药中成药目录'),
  file('1302', '中药饮片目录'),
  file('1303', '医疗机构制剂目录'),
  pages('1304', '民族药品目录'),
  file('1305', '医疗服务项目目录'),
  file('1306', '医用耗材目录'),
  file('1307', '疾病与诊断目录'),
  file('1308', '手术操作目录'),
  file('1309', '门诊慢特病种目录'),
  file('1310', '按病种付费病种目录'),
  file('1311', '日间手术治疗病种目录'),
  pages('1312', '医保目录信息'),
  file('1313', '肿瘤形态学目录'),
  file('1314', '中医疾病目录'),
  file('1315', '中医证候目录'),
  pages('1316', '医疗目录与医保目录匹配'),
  pages('1317', '医药机构目录匹配'),
  pages('1318', '医保目录限价'),
  pages('1319', '医保目录先自付比例'),
  file('1320', '中药配方颗粒目录'),
  file('1321', '医疗服务项目（新）目录'),
];

export function catalogueKind(infno: string): CatalogueKind | undefined {
  return catalogueKinds.find((each) => each.infno === infno);
}

/** What is known of a file's columns; positions from 0. */
export interface Layout {
  /** Chinese headings, in order: one for each column. */
  headings: readonly string[];
  name: number;
  valid: number;
  rowId: number;
  version: number;
}

const layouts: Readonly<Record<string, Layout>> = {
  '1309': {
    headings: [
      '门慢门特病种目录代码',
      '病种大类名称',
      '病种细分类名称',
      '医保区划',
      '备注',
      '有效标志',
      '唯一记录号',
      '数据创建时间',
      '数据更新时间',
      '版本号',
      '病种内涵',
      '版本名称',
      '诊疗指南页码',
      '诊疗指南电子档案',
      '门慢门特病种名称',
      '病种大类代码',
    ],
    valid: 5,
    rowId: 6,
    version: 9,
    name: 14,
  },
};

/** Undefined for every file but 1309: of the others the facts state the first column only. */
export function layoutOf(infno: string): Layout | undefined {
  return layouts[infno];
}

/** The first download asks with this version. */
export const NO_VERSION = 'v0000';

/** Input of a download: `data.ver` is the greatest version that we hold. */
export function downloadInput(version: string): Readonly<Record<string, unknown>> {
  return { data: { ver: version } };
}

const count = z.union([z.int().nonnegative(), z.string().regex(/^\d{1,9}$/)]).transform(Number);

const downloadAnswer = z.looseObject({
  file_qury_no: optionalCode,
  filename: optionalCode,
  dld_end_time: optionalCode,
  data_cnt: count,
});

/** A file that waits to be fetched by 9102. */
export interface OfferedFile {
  fileQueryNo: string;
  filename: string;
  /** dld_end_time, yyyy-MM-dd HH:mm:ss; undefined where none, or an unreadable one, was given. */
  until: string | undefined;
  /** data_cnt: rows in the file. */
  rows: number;
}

/**
 * Output of a download; the fields may stand in a node of their own or in none. Nothing newer than
 * our version is assumed to be told by data_cnt 0: no source says how.
 */
export function readDownloadAnswer(
  output: unknown,
): { kind: 'file'; file: OfferedFile } | { kind: 'nothing-newer' } | { kind: 'unreadable' } {
  const inner = z.looseObject({ data: z.looseObject({}) }).safeParse(output);
  const parsed = downloadAnswer.safeParse(inner.success ? inner.data.data : output);
  if (!parsed.success) return { kind: 'unreadable' };
  const { file_qury_no: fileQueryNo, filename, dld_end_time, data_cnt: rows } = parsed.data;
  if (rows === 0) return { kind: 'nothing-newer' };
  if (fileQueryNo === '' || filename === '') return { kind: 'unreadable' };
  const until = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/.exec(dld_end_time)?.[0];
  return { kind: 'file', file: { fileQueryNo, filename, until, rows } };
}

/** fixmedins_code of 9102 for catalogue files: they belong to no hospital. */
export const CATALOGUE_ORG = 'plc';

/** Version numbers such as v0003: the figures in them count as numbers. */
export function laterVersion(a: string, b: string): string {
  return versionOrder.compare(a, b) >= 0 ? a : b;
}

const versionOrder = new Intl.Collator('en', { numeric: true });
