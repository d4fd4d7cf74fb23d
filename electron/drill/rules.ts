/**
 * Benefit rules of the drill's insured places. ALL FIGURES ARE INVENTED for the drill, except that
 * Hotan's malignant tumour carries the seed's 75 % and 100,000 yuan (facts/policy.md §0:
 * unverified).
 */
import { fen } from '../../shared/money.ts';
import type { Fen } from '../../shared/money.ts';

export interface BenefitRule {
  /** 支付比例 in ten-thousandths for residents (390) and employees (310). */
  readonly ratio: { readonly '390': number; readonly '310': number };
  /** 起付线, once a year. */
  readonly deductible: Fen;
  /** 封顶线: pooled-fund pay a year. */
  readonly cap: Fen;
}

export interface InsuredPlace {
  readonly admdvs: string;
  readonly name: string;
  /** Diseases this place pays for; the code decides, never the name. */
  readonly diseases: ReadonlyMap<string, BenefitRule>;
  /** Diseases of the place that may settle directly across provinces. */
  readonly direct: ReadonlySet<string>;
}

const YUAN = 100;
const rule = (
  resident: number,
  employee: number,
  deductible: number,
  cap: number,
): BenefitRule => ({
  ratio: { '390': resident, '310': employee },
  deductible: fen(deductible * YUAN),
  cap: fen(cap * YUAN),
});

/** Disease code → name, as 5301 returns them. */
export const diseaseNames: ReadonlyMap<string, string> = new Map([
  ['M00503', '恶性肿瘤门诊放化疗'],
  ['M07801', '尿毒症透析'],
  ['M08300', '器官移植抗排异治疗'],
  ['M01200', '血友病'],
  ['M01102', '再生障碍性贫血'],
  ['M07101', '系统性红斑狼疮'],
  ['M07800', '慢性肾功能不全（非透析）'],
  ['M01600', '糖尿病'],
  ['M03900', '高血压'],
]);

const hotan: InsuredPlace = {
  admdvs: '653200',
  name: '和田地区',
  diseases: new Map([
    ['M00503', rule(7500, 7500, 0, 100_000)],
    ['M07801', rule(8500, 9000, 0, 60_000)],
    ['M08300', rule(8000, 8500, 0, 80_000)],
    ['M01200', rule(7000, 7500, 0, 120_000)],
    ['M01102', rule(6500, 7000, 0, 50_000)],
    ['M07101', rule(6000, 6500, 0, 20_000)],
    ['M07800', rule(5000, 5500, 0, 5_000)],
    ['M01600', rule(5000, 6000, 0, 4_000)],
    ['M03900', rule(5000, 6000, 0, 3_000)],
  ]),
  direct: new Set('M00503 M07801 M08300 M01200 M01102 M07101 M01600 M03900'.split(' ')),
};

const kashgar: InsuredPlace = {
  admdvs: '653100',
  name: '喀什地区',
  diseases: new Map([
    ['M00503', rule(7000, 8000, 300, 80_000)],
    ['M07801', rule(8000, 8500, 300, 70_000)],
    ['M01200', rule(7000, 7500, 300, 90_000)],
  ]),
  direct: new Set(['M00503', 'M07801']),
};

const lanzhou: InsuredPlace = {
  admdvs: '620100',
  name: '兰州市',
  diseases: new Map([
    ['M01600', rule(5500, 6500, 200, 4_800)],
    ['M03900', rule(5500, 6500, 200, 3_600)],
    ['M00503', rule(8000, 8500, 0, 150_000)],
  ]),
  direct: new Set(['M01600', 'M03900', 'M00503']),
};

/** The treatment place as an insured place: one rule wherever it is. */
export function localPlace(admdvs: string): InsuredPlace {
  return {
    admdvs,
    name: cityNames.get(admdvs) ?? admdvs,
    diseases: new Map([['M00503', rule(8000, 9000, 0, 150_000)]]),
    direct: new Set(['M00503']),
  };
}

/** The insured places this drill knows besides the treatment place, by admdvs. */
export const insuredPlaces: ReadonlyMap<string, InsuredPlace> = new Map(
  [hotan, kashgar, lanzhou].map((place) => [place.admdvs, place]),
);

/** Names of the cities that a filing may be for. */
export const cityNames: ReadonlyMap<string, string> = new Map([
  ['430100', '长沙市'],
  ['430000', '湖南省'],
  ['360100', '南昌市'],
  ['360000', '江西省'],
  ['130100', '石家庄市'],
  ['130000', '河北省'],
  ['150100', '呼和浩特市'],
  ['150000', '内蒙古自治区'],
  ['500100', '重庆市'],
  ['500000', '重庆市'],
  ['410100', '郑州市'],
]);
