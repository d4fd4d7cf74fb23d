/**
 * 目录下载 13xx and the paged catalogue queries of the drill platform. 1309's file has the stated
 * 16 columns; of the others only the first column is stated, so that the rest is the drill's own.
 */
import { zipSync } from 'fflate';
import { z } from 'zod';
import { storeFile } from './files.ts';
import { read, text } from './fields.ts';
import { itemLevel } from './profile.ts';
import { Refusal } from './refusal.ts';
import { cityNames, diseaseNames } from './rules.ts';
import type { DrillCatalogueItem, Transaction, World } from './world.ts';

/** One row: code, name, whether it is valid, and the version it came with. */
interface Row {
  readonly cells: readonly string[];
  readonly version: number;
}

const CREATED = '2026-01-01 08:00:00';
const versionText = (version: number): string => `v${String(version).padStart(4, '0')}`;

/** 16 columns in the stated order; `null` is nothing. */
function diseaseRow(code: string, name: string, admdvs: string, version: number, valid = '1'): Row {
  const ver = versionText(version);
  const rowId = `${admdvs}${code}`;
  const content = `演练病种内涵：${name}（${admdvs}），内容均为虚构`;
  const first = [code, '演练病种大类', name, admdvs, 'null', valid, rowId, CREATED, CREATED, ver];
  const rest = [content, `演练版本${version}`, 'null', 'null', name, code.slice(0, 4)];
  return { cells: [...first, ...rest], version };
}

/** Every disease for every invented pool: enough for a transfer that can be seen and cut. */
function diseaseRows(world: World): Row[] {
  const pools = Array.from({ length: 40 }, (_, at) => `99${String(at + 1).padStart(2, '0')}00`);
  const places = [...cityNames.keys(), ...pools];
  const rows = places.flatMap((place) =>
    [...diseaseNames].map(([code, name], at) =>
      diseaseRow(code, name, place, at % 2 === 0 ? 2 : 1),
    ),
  );
  if (!world.ways().catalogueNews) return rows;
  const [place = ''] = places;
  const news = [
    diseaseRow('M01600', '糖尿病（更名）', place, 3),
    diseaseRow('M03900', '高血压', place, 3, '0'),
    diseaseRow('M99901', '演练新增病种', place, 3),
  ];
  const replaced = new Set(news.map(({ cells }) => cells[6]));
  return [...rows.filter(({ cells }) => !replaced.has(cells[6])), ...news];
}

function itemRow(item: Pick<DrillCatalogueItem, 'code' | 'name' | 'spec' | 'unit'>): Row {
  const { code, name, spec, unit } = item;
  const cells = [code, name, spec || 'null', unit || 'null', '1', CREATED, versionText(1)];
  return { cells: [...cells, 'null', 'null', '演练平台自拟的列'], version: 1 };
}

/** Charge types of the drill catalogue's items that each file holds. */
const listTypes: Readonly<Record<string, string>> = { '1301': '101', '1305': '201', '1306': '301' };

function rowsOf(infno: string, world: World): Row[] {
  if (infno === '1309') return diseaseRows(world);
  const items = [...world.catalogue.values()].map(({ item }) => item);
  const listType = listTypes[infno];
  if (listType !== undefined) {
    return items.filter((item) => item.listType === listType).map(itemRow);
  }
  return Array.from({ length: 30 }, (_, at) => {
    const serial = String(at + 1).padStart(3, '0');
    return itemRow({
      code: `XX${infno}${serial}`,
      name: `演练目录项${serial}`,
      spec: '',
      unit: '',
    });
  });
}

function zipOf(infno: string, rows: readonly Row[], world: World): Uint8Array {
  const content = rows.map(({ cells }) => `${cells.join('\t')}\r\n`).join('');
  const bytes = new TextEncoder().encode(content);
  const zip = zipSync({ [`${infno}.txt`]: bytes }, { mtime: world.clock().ms });
  if (world.ways().catalogueFile !== 'corrupt') return zip;
  const half = zip.length >> 1;
  return zip.map((byte, at) => (at >= half && at < half + 16 ? byte ^ 0xff : byte));
}

const downloadInput = z.looseObject({ data: z.looseObject({ ver: text(20) }) });

/** A catalogue's file: everything for v0000, else the rows of later versions. */
function downloadOf(infno: string): Transaction {
  return (call, world) => {
    const input = read(downloadInput, call.envelope.input);
    if (input instanceof Refusal) return input;
    const asked = /^v(\d{4})$/.exec(input.data.ver)?.[1];
    if (asked === undefined) return new Refusal(`版本号${input.data.ver}不存在`);
    const rows = rowsOf(infno, world).filter(({ version }) => version > Number(asked));
    if (rows.length === 0) {
      return { file_qury_no: '', filename: '', dld_end_time: '', data_cnt: 0 };
    }
    const last = Math.max(...rows.map(({ version }) => version));
    const name = `${infno}_${versionText(last)}.txt.zip`;
    const bytes = zipOf(infno, rows, world);
    const stored = storeFile(world, { name, bytes, org: 'plc', lasting: false });
    const { catalogueFile } = world.ways();
    const until = catalogueFile === 'expired' ? expire(world, stored) : stored.dld_endtime;
    return {
      file_qury_no: stored.file_qury_no,
      filename: name,
      dld_end_time: until,
      data_cnt: rows.length + (catalogueFile === 'wrong-count' ? 1 : 0),
    };
  };
}

/** The file's time is over as soon as it is offered. */
function expire(world: World, { file_qury_no }: ReturnType<typeof storeFile>): string {
  const file = world.state.files.get(file_qury_no);
  if (file === undefined) throw new Error(`drill: no file ${file_qury_no}`);
  const until = `${world.clock().day} 00:00:00`;
  world.state.files.set(file_qury_no, { ...file, until });
  return until;
}

const page = (most: number) => z.coerce.number().int().min(1).max(most);
const pageInput = z.looseObject({
  data: z.looseObject(
    {
      updt_time: text(20),
      page_num: page(1_000_000),
      page_size: page(1_000),
      insu_admdvs: z.string().max(6).default(''),
    },
    { error: '不能为空' },
  ),
});

type Listed = Readonly<Record<string, string>>;

/** Field names beyond those of 1319 are assumed, as the counter's are. */
function pagesOf(list: (world: World) => readonly Listed[]): Transaction {
  return (call, world) => {
    const input = read(pageInput, call.envelope.input);
    if (input instanceof Refusal) return input;
    const { page_num, page_size } = input.data;
    const all = list(world);
    const from = (page_num - 1) * page_size;
    return { data: all.slice(from, from + page_size), recordCounts: all.length };
  };
}

const always = (world: World): Listed => ({
  insu_admdvs: world.hospital.admdvs,
  poolarea_no: world.hospital.admdvs,
  begndate: '2026-01-01',
  enddate: '',
  vali_flag: '1',
  updt_time: CREATED,
});

function itemsOf(world: World): DrillCatalogueItem[] {
  const items = [...world.catalogue.values()].map(({ item }) => item);
  if (!world.ways().hilistNews) return items;
  const first = items.find((item) => item.class === 'B');
  const limited = items.find((item) => item.limit !== undefined);
  return items.map((item) => {
    if (item === first) return { ...item, preSelfPay: '0.25' };
    return item === limited ? { ...item, limit: '88.00' } : item;
  });
}

const hilist = pagesOf((world) =>
  itemsOf(world).map((item) => ({
    hilist_code: item.code,
    hilist_name: item.name,
    list_type: item.listType,
    med_chrgitm_type: item.chargeType,
    chrgitm_lv: itemLevel(world.profile, item.class),
    ...always(world),
  })),
);

const limits = pagesOf((world) =>
  itemsOf(world).flatMap(({ code, limit }) =>
    limit === undefined
      ? []
      : [
          {
            hilist_code: code,
            hilist_lmtpric_type: '1',
            hilist_pric_uplmt_amt: limit,
            ...always(world),
          },
        ],
  ),
);

const selfPay = pagesOf((world) =>
  itemsOf(world)
    .filter((item) => item.class === 'B')
    .map((item) => ({
      hilist_code: item.code,
      selfpay_prop_psn_type: '',
      selfpay_prop_type: '',
      selfpay_prop: item.preSelfPay,
      ...always(world),
    })),
);

const mapping = pagesOf((world) =>
  itemsOf(world).map(({ code, local, name }) => ({
    med_list_codg: code,
    hilist_code: code,
    med_list_name: name,
    fixmedins_hilist_id: local,
    ...always(world),
  })),
);

const files = '1301 1302 1303 1305 1306 1307 1308 1309 1310 1311 1313 1314 1315 1320 1321';

/** Lines for the table of transactions. */
export const catalogueTransactions: readonly (readonly [string, Transaction])[] = [
  ...files.split(' ').map((infno) => [infno, downloadOf(infno)] as const),
  ['1304', hilist],
  ['1312', hilist],
  ['1316', mapping],
  ['1317', mapping],
  ['1318', limits],
  ['1319', selfPay],
];
