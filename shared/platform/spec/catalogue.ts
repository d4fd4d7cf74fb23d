/** Catalogue downloads, paged queries and the dictionary (platform-interface.md §3.7). */
import { list, must, needs, one, reads, regional, type Field, type Message } from './field.ts';

const downloads = {
  '1301': '西药中成药目录下载',
  '1302': '中药饮片目录下载',
  '1303': '医疗机构制剂目录下载',
  '1305': '医疗服务项目目录下载',
  '1306': '医用耗材目录下载',
  '1307': '疾病与诊断目录下载',
  '1308': '手术操作目录下载',
  '1309': '门诊慢特病种目录下载',
  '1310': '按病种付费病种目录下载',
  '1311': '日间手术治疗病种目录下载',
  '1313': '肿瘤形态学目录下载',
  '1314': '中医疾病目录下载',
  '1315': '中医证候目录下载',
} as const;

const versionFields = [
  must('ver', 's20?', 'catalogue.version', '版本号', { note: '本地最大版本；首次 v0000' }),
] as const;

function download([infno, name]: [string, string]): Message {
  return {
    infno,
    name,
    source: '§3.7（HN27，JX 相同）',
    trust: 'spec',
    input: [one('data', versionFields)],
    output: [
      one('', [
        needs('file_qury_no', 's30?', 'file.queryNo', '文件查询号'),
        needs('filename', 's200?', 'file.name', '文件名'),
        reads('dld_end_time', 'dt', 'file.until', '下载截止时间'),
        reads('data_cnt', 'n16,0', 'file.rows', '数据条数'),
      ]),
    ],
  };
}

const assumed = { assumed: true } as const;
const paging = [
  must('updt_time', 'd', 'ask', '更新时间'),
  must('page_num', 'n8,0', 'ask', '当前页数'),
  must('page_size', 'n8,0', 'ask', '本页数据量'),
] as const;
/** Only 1319's fields are told (§3.7); the others are taken to be alike. */
const paged = {
  '1304': '民族药品目录查询',
  '1312': '医保目录信息查询',
  '1316': '医疗目录与医保目录匹配查询',
  '1317': '医药机构目录匹配查询',
  '1318': '医保目录限价查询',
  '1319': '医保目录先自付比例查询',
} as const;

const place = regional('insu_admdvs', 's6', 'ask.place', '参保机构医保区划', assumed);
const queryDay = regional('query_date', 'd', 'ask.day', '查询时间点', assumed);
const rowFields = [
  reads('hilist_code', 's50', 'item.code', '医保目录编码', assumed),
  reads('insu_admdvs', 's6', 'item.place', '参保机构医保区划', assumed),
  reads('begndate', 'd', 'item.from', '开始日期', assumed),
  reads('enddate', 'd', 'item.to', '结束日期', assumed),
  reads('vali_flag', 's3?', 'item.valid', '有效标志', { ...assumed, table: 'vali_flag' }),
] as const;
const ownRows: Readonly<Record<string, readonly Field[]>> = {
  '1304': [reads('med_list_codg', 's50', 'item.code', '医疗目录编码', assumed)],
  '1312': [
    reads('hilist_name', 's200?', 'item.name', '医保目录名称', assumed),
    reads('chrgitm_lv', 's3?', 'item.class', '收费项目等级', { ...assumed, table: 'chrgitm_lv' }),
  ],
  '1316': [reads('med_list_codg', 's50', 'item.code', '医疗目录编码', assumed)],
  '1317': [reads('medins_list_codg', 's150', 'item.local', '医药机构目录编码', assumed)],
  '1318': [
    reads('hilist_lmtpric_type', 's6?', 'item.limitKind', '限价类型', assumed),
    reads('hilist_pric_uplmt_amt', 'n16,6', 'item.limit', '定价上限金额', assumed),
  ],
  '1319': [
    reads('selfpay_prop_psn_type', 's6?', 'item.personKind', '自付比例人员类别'),
    reads('selfpay_prop_type', 's6?', 'item.ratioKind', '自付比例类别'),
    reads('selfpay_prop', 'n5,4', 'item.preSelfPay', '自付比例', assumed),
  ],
};

function page([infno, name]: [string, string]): Message {
  const told = infno === '1319';
  const input = infno === '1312' ? [queryDay, place, ...paging] : [place, ...paging];
  return {
    infno,
    name,
    source: told ? '§3.7（HN27）' : '§3.7 只有名称；字段比照 1319 推定',
    trust: told ? 'spec' : 'assumed',
    input: [one('data', told ? input : input.map((field) => ({ ...field, ...assumed })))],
    output: [list('data', [...rowFields, ...(ownRows[infno] ?? [])])],
  };
}

const dictionaryFields = [
  must('type', 's50?', 'ask', '字典类型'),
  must('parent_value', 's50?', 'profile.catalogue.dictionaryParent', '父字典键值', {
    note: '顶层写什么没有来源',
    blank: '顶层写什么没有来源，由配置定',
  }),
  must('admdvs', 's6', 'ask.place', '行政区划'),
  must('date', 'd', 'ask.day', '查询日期'),
  must('Vali_Flag', 's3?', 'const', '有效标志', { table: 'vali_flag', note: '大小写如此' }),
] as const;

const dictionary: Message = {
  infno: '1901',
  name: '字典表查询',
  source: '§3.7、§2.3（HN27；应答为驼峰）',
  trust: 'spec',
  input: [one('data', dictionaryFields)],
  output: [
    list('list', [
      needs('value', 's50?', 'dictionary.value', '字典键值'),
      reads('type', 's50?', 'dictionary.type', '字典类型'),
      reads('label', 's200?', 'dictionary.label', '字典标签'),
      reads('parentValue', 's50?', 'dictionary.parent', '父字典键值'),
      reads('sort', 's10?', 'dictionary.sort', '序号'),
      reads('valiFlag', 's3?', 'dictionary.valid', '有效标志'),
      reads('version', 's50?', 'dictionary.version', '版本号'),
    ]),
  ],
};

export const catalogueMessages: readonly Message[] = [
  ...Object.entries(downloads).map(download),
  ...Object.entries(paged).map(page),
  dictionary,
];
