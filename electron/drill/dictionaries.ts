/**
 * 字典 1901: the code tables of facts/platform-interface.md §5, in Hunan's and in Jiangxi's
 * spelling; labels are the drill's own words for them. Provinces differ: none of this is truth.
 */
import { z } from 'zod';
import { code, read, text } from './fields.ts';
import type { DrillProfile } from './profile.ts';
import { Refusal } from './refusal.ts';
import type { Transaction } from './world.ts';

type Table = readonly (readonly [value: string, label: string])[];

const insutype: Table = [
  ['310', '职工基本医疗保险'],
  ['320', '公务员医疗补助'],
  ['330', '大额医疗费用补助'],
  ['340', '离休人员医疗保障'],
  ['390', '城乡居民基本医疗保险'],
  ['392', '城乡居民大病医疗保险'],
  ['510', '生育保险'],
];

const hunan: Readonly<Record<string, Table>> = {
  insutype,
  med_type: [
    ['11', '普通门诊'],
    ['13', '急诊'],
    ['14', '门诊慢特病'],
    ['18', '特殊药品'],
    ['9901', '门诊两病'],
  ],
  clr_type: [
    ['11', '门诊'],
    ['14', '门诊慢特病'],
    ['21', '住院'],
    ['41', '定点药店购药'],
    ['99', '其他'],
    ['9975', '省内异地门诊慢特病'],
    ['9987', '跨省异地门诊慢特病'],
  ],
  psn_type: [
    ['11', '在职'],
    ['12', '退休人员'],
    ['13', '离休'],
    ['1501', '居民（未成年）'],
    ['1601', '居民（老年）'],
  ],
  fund_pay_type: [
    ['310100', '基本医疗保险统筹基金'],
    ['310200', '基本医疗保险个人账户'],
    ['390100', '城乡居民基本医疗保险基金'],
    ['390200', '城乡居民大病保险资金'],
    ['610100', '医疗救助资金'],
    ['999900', '医院负担'],
  ],
};

const jiangxi: Readonly<Record<string, Table>> = {
  insutype,
  med_type: [
    ['11', '普通门诊'],
    ['12', '门诊挂号'],
    ['13', '急诊'],
    ['14', '门诊慢特病'],
    ['9901', '门诊两病'],
  ],
  clr_type: [
    ['11', '门诊'],
    ['21', '住院'],
    ['41', '药店购药'],
    ['99', '其他'],
  ],
  psn_type: [
    ['11', '在职'],
    ['21', '退休'],
    ['31', '离休'],
    ['41', '学龄前儿童'],
    ['60', '居民'],
  ],
  fund_pay_type: hunan['fund_pay_type'] ?? [],
};

const chargeTypes = '床位费 诊察费 检查费 化验费 治疗费 手术费 护理费 卫生材料费 西药费 中药饮片费'
  .concat(' 中成药费 一般诊疗费 挂号费 其他费')
  .split(' ')
  .map((label, at) => [String(at + 1).padStart(2, '0'), label] as const);

const levels = { A: '甲类', B: '乙类', C: '自费' } as const;

function tableOf(type: string, profile: DrillProfile): Table | undefined {
  const items = Object.entries(profile.codes.itemLevels);
  if (type === 'chrgitm_lv') return items.map(([value, level]) => [value, levels[level]]);
  if (type === 'med_chrgitm_type') return chargeTypes;
  const flavour = Object.hasOwn(profile.codes.itemLevels, '1') ? jiangxi : hunan;
  const table = Object.hasOwn(flavour, type) ? flavour[type] : undefined;
  if (type !== 'clr_type' || table === undefined) return table;
  const own = profile.reconcile.groups.map(({ clrType }) => clrType);
  const missing = [...new Set(own)].filter((each) => !table.some(([value]) => value === each));
  return [...table, ...missing.map((value) => [value, '跨省异地门诊慢特病'] as const)];
}

const dictionaryInput = z.looseObject({
  data: z.looseObject(
    {
      type: text(50),
      parent_value: text(50),
      admdvs: text(6),
      date: z.string({ error: '不能为空' }).regex(/^\d{4}-\d\d-\d\d$/, '日期格式应为yyyy-MM-dd'),
      Vali_Flag: code('0', '1'),
    },
    { error: '不能为空' },
  ),
});

/** 1901 字典表查询: one table, its top values only. */
export const dictionary1901: Transaction = (call, world) => {
  const input = read(dictionaryInput, call.envelope.input);
  if (input instanceof Refusal) return input;
  const { type, parent_value } = input.data;
  const table = tableOf(type, world.profile);
  if (table === undefined) return new Refusal(`字典类型${type}不存在`);
  const list = table.map(([value, label], at) => ({
    type,
    label,
    value,
    parentValue: parent_value,
    sort: at + 1,
    valiFlag: '1',
    createUser: 'drill',
    createDate: '2026-01-01 00:00:00',
    version: 'v0001',
  }));
  return { list };
};
