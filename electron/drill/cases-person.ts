/** Cases of persons: everybody's record is changed alike, so that any patient will do. */
import { fen } from '../../shared/money.ts';
import type { DrillCase } from './cases.ts';
import type { DrillInsurance, DrillPatient } from './patients.ts';
import type { Personal } from './split.ts';
import type { DrillWays } from './ways.ts';

const person = (
  name: string,
  title: string,
  what: string,
  change: (patient: DrillPatient) => DrillPatient,
  ways: Partial<DrillWays> = {},
): DrillCase => ({
  name,
  group: 'person',
  title,
  what,
  lasts: 'on',
  ways: { ...ways, person: change },
});

const personal = (patient: DrillPatient, change: Partial<Personal>): DrillPatient => ({
  ...patient,
  personal: { ...patient.personal, ...change },
});

/** 310 paused, 390 active: which of the two rows is meant must be chosen. */
function twoRows(patient: DrillPatient): DrillPatient {
  const [first] = patient.insurances;
  if (!first) throw new Error(`drill: ${patient.key} has no insurance`);
  const paused: DrillInsurance = {
    ...first,
    insutype: '310',
    psnType: '11',
    status: '2',
    paused: 'Y-1-09-01',
    employer: '演练第二工厂',
  };
  const active: DrillInsurance = {
    ...first,
    insutype: '390',
    psnType: '15',
    status: '1',
    paused: '',
    employer: '',
  };
  return { ...patient, insurances: [paused, active] };
}

const unfiled = (patient: DrillPatient): DrillPatient => ({
  ...patient,
  filing: undefined,
  filingSeenLate: false,
});

const notFiled = (step: '1101' | '2201' | '2206', name: string): DrillCase =>
  person(
    `not-filed-${step}`,
    `未备案：到 ${step} 才说`,
    `所有人都没有异地备案，平台到${name} ${step} 才拒绝（没有来源说明在哪一步）。`,
    unfiled,
    { notFiledAt: step },
  );

const HUGE = fen(100_000_000_00);

export const personCases: readonly DrillCase[] = [
  notFiled('1101', '取人员信息'),
  notFiled('2201', '挂号'),
  notFiled('2206', '预结算'),
  person(
    'emergency',
    '急诊视同备案',
    '所有人都没有异地备案；带急诊标志 1 或 3 的视同已备案，其余被拒绝。',
    unfiled,
  ),
  person('two-insurances', '两条参保', '职工医保暂停、居民医保正常，两条都在 1101 里。', twoRows),
  person('no-qualification', '没有慢特病资格', '5301 没有任何资格。', (patient) => ({
    ...patient,
    qualifications: [],
  })),
  person('cap-reached', '封顶线用完', '本年可支付限额为 0，基金不支付。', (patient) => ({
    ...patient,
    spent: { ...patient.spent, fund: HUGE },
  })),
  person('deductible-part', '起付线已付一部分', '起付线 500 元，已付 300 元。', (patient) => ({
    ...personal(patient, { deductible: fen(500_00) }),
    spent: { ...patient.spent, deductible: fen(300_00) },
  })),
  person('deductible-all', '全在起付线内', '范围内费用全在起付线内，基金不支付。', (patient) =>
    personal(patient, { deductible: HUGE }),
  ),
  person('hospital-share', '医院负担一部分', '个人负担的百分之五由医院承担。', (patient) =>
    personal(patient, { hospitalShare: 500 }),
  ),
  person('place-down', '参保地系统维护', '参保地的平台不应答。', (patient) => ({
    ...patient,
    placeDown: true,
  })),
  {
    name: 'token-expired',
    group: 'person',
    title: '电子凭证令牌一分钟过期',
    what: '从现在起扫出的令牌一分钟后失效，须重新扫码。',
    lasts: 'on',
    ways: { tokenLifeMs: 60_000 },
  },
];
