/**
 * 演练账单: a sample bill for each disease of the drill, priced by the drill catalogue. All
 * invented.
 */
import {
  lineAmount,
  parsePrice,
  parseQuantity,
  yuanText,
  add,
  type Fen,
} from '../../shared/money.ts';
import type { DrillCatalogueItem } from './world.ts';

interface Template {
  readonly diagnosis: { readonly code: string; readonly name: string };
  readonly department: { readonly code: string; readonly name: string };
  /** Catalogue code → quantity. */
  readonly lines: Readonly<Record<string, string>>;
}

const visit = { XXS20250005: '1', XXS20250011: '1', XXS20250071: '1' };

const chemotherapy: Template = {
  diagnosis: { code: 'C18.900', name: '结肠恶性肿瘤' },
  department: { code: 'A19', name: '肿瘤科（演练）' },
  lines: {
    ...visit,
    XXS20250014: '1',
    XXW20250001: '2',
    XXW20250004: '3',
    XXW20250020: '4',
    XXW20250076: '2',
    XXS20250126: '1',
    XXS20250127: '2',
    ZZM20250021: '1',
  },
};

const dialysis: Template = {
  diagnosis: { code: 'N18.001', name: '慢性肾脏病5期' },
  department: { code: 'A03.06', name: '肾内科（演练）' },
  lines: { ...visit, XXS20250015: '1', XXW20250111: '3', XXS20250124: '1', XXW20250108: '1' },
};

const templates: Readonly<Record<string, Template>> = {
  M00500: chemotherapy,
  M00503: chemotherapy,
  M07801: dialysis,
  M07803: dialysis,
  M07800: dialysis,
  M08300: {
    diagnosis: { code: 'Z94.000', name: '肾移植状态' },
    department: { code: 'A04.04', name: '移植门诊（演练）' },
    lines: { ...visit, XXS20250042: '1', XXW20250143: '2', XXW20250148: '2' },
  },
  M01200: {
    diagnosis: { code: 'D66.x00', name: '遗传性因子Ⅷ缺乏' },
    department: { code: 'A03.03', name: '血液内科（演练）' },
    lines: { ...visit, XXW20250170: '6' },
  },
  M01102: {
    diagnosis: { code: 'D61.900', name: '再生障碍性贫血' },
    department: { code: 'A03.03', name: '血液内科（演练）' },
    lines: { ...visit, XXW20250146: '2', XXW20250184: '1', XXS20250043: '1' },
  },
  M07101: {
    diagnosis: { code: 'M32.900', name: '系统性红斑狼疮' },
    department: { code: 'A03.09', name: '风湿免疫科（演练）' },
    lines: { ...visit, XXW20250161: '4', XXW20250155: '2', XXW20250148: '1' },
  },
  M01600: {
    diagnosis: { code: 'E11.900', name: '2型糖尿病' },
    department: { code: 'A03.07', name: '内分泌科（演练）' },
    lines: { ...visit, XXS20250017: '1', XXW20250205: '2', XXW20250202: '3' },
  },
};

/**
 * The bill file's text for a disease; `days`: with prd_days, which some places require. Throws
 * where the catalogue lacks an item.
 */
export function sampleBill(
  disease: string,
  { number, day, days = false }: { number: string; day: string; days?: boolean },
  catalogue: readonly DrillCatalogueItem[],
): string {
  const template = templates[disease] ?? chemotherapy;
  const items = new Map(catalogue.map((item) => [item.code, item]));
  const amounts: Fen[] = [];
  const lines = Object.entries(template.lines).map(([code, quantity]) => {
    const item = items.get(code);
    const price = item && parsePrice(item.price);
    const count = parseQuantity(quantity);
    if (!item || price === undefined || count === undefined) {
      throw new Error(`drill: ${code} is not in the catalogue`);
    }
    const amount = lineAmount(price, count);
    amounts.push(amount);
    const line = { code, name: item.name, price: item.price, quantity, amount: yuanText(amount) };
    return days ? { ...line, days: item.chargeType === '09' ? '7' : '1' } : line;
  });
  return JSON.stringify(
    {
      format: 'crosscounter.bill/1',
      number,
      date: day,
      diagnosis: template.diagnosis,
      department: template.department,
      doctor: { code: 'D430100000001', name: '演练医师甲' },
      lines,
      total: yuanText(add(...amounts)),
    },
    null,
    1,
  );
}
