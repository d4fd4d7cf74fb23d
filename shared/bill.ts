/** Bills: what is charged. Lines must add up to the fen before anything is computed or sent. */
import { z } from 'zod';
import { itemClass, parseScope, type CatalogueItem, type LineScope } from './catalogue.ts';
import {
  add,
  fen,
  lineAmount,
  parsePrice,
  parseQuantity,
  parseYuan,
  yuanText,
  type Fen,
  type Price,
  type Quantity,
} from './money.ts';

/**
 * National interface: a batch of fee lines; more than this is refused rather than sent in pieces.
 */
export const BILL_LINES_MAX = 2_000;

/**
 * More than any bill can be; beyond it a slip of the keyboard is likelier than a charge, and sums
 * and products would leave the exact range of money.ts.
 */
const PRICE_MAX = 10_000_000 * 10_000;
export const QUANTITY_MAX = 1_000_000 * 10_000;
export const AMOUNT_MAX = fen(100_000_000 * 100);

/** 费用明细: one charged item. `id` is unique in the bill and becomes feedetl_sn's tail. */
export interface BillLine {
  id: number;
  code: string;
  local: string;
  name: string;
  unit: string;
  listType: string;
  chargeType: string;
  price: Price;
  quantity: Quantity;
  amount: Fen;
  /** 用药周期天数 (prd_days): some provinces require it for special diseases. */
  days?: string | undefined;
  scope: LineScope;
}

export interface Coded {
  code: string;
  name: string;
}

export interface Bill {
  /** 单据号 of the hospital's own system; typed bills have none. */
  number?: string | undefined;
  /** Date of service, yyyy-mm-dd, in China's time. */
  date: string;
  diagnosis: Coded;
  department: Coded;
  doctor: Coded;
  lines: readonly BillLine[];
  total: Fen;
}

const text = z.string().trim().min(1).max(150);
const coded = z.strictObject({ code: text, name: text });

const billFileLine = z.strictObject({
  code: text,
  name: text.optional(),
  price: z.string().optional(),
  quantity: z.string(),
  amount: z.string(),
  days: z
    .string()
    .regex(/^(?=.*[1-9])\d{1,2}(\.\d{1,2})?$/)
    .optional(),
  class: itemClass.optional(),
  preSelfPay: z.string().optional(),
  limit: z.string().optional(),
});

/**
 * File format `crosscounter.bill/1`: amounts are text in yuan. `class`… are needed only where no
 * catalogue knows the code.
 */
export const billFile = z.strictObject({
  format: z.literal('crosscounter.bill/1'),
  /** The hospital system's number of this bill: the same one is never charged twice. */
  number: text.optional(),
  date: z.iso.date(),
  diagnosis: coded,
  department: coded,
  doctor: coded,
  lines: z.array(billFileLine).min(1),
  total: z.string(),
});
export type BillFile = z.infer<typeof billFile>;

/** What is wrong with a bill; `line` counts from 1. */
export interface BillProblem {
  kind:
    | 'format'
    | 'too-many-lines'
    | 'unknown-item'
    | 'scope'
    | 'price'
    | 'quantity'
    | 'amount'
    | 'line-sum'
    | 'total';
  line?: number;
  text: string;
}

export type ParsedBill = { ok: true; bill: Bill } | { ok: false; problems: readonly BillProblem[] };

type FindItem = (code: string) => CatalogueItem | undefined;

/**
 * A bill file's value to a Bill, or every problem found (at most 20).
 * Each amount must be round-half-up₂(price × quantity) and the total their sum (national 2166;
 * Beijing 2.13).
 */
export function parseBill(value: unknown, find: FindItem): ParsedBill {
  const parsed = billFile.safeParse(value, { error: z.locales.zhCN().localeError });
  if (!parsed.success) return failed(parsed.error.issues.map(formatProblem));
  const file = parsed.data;
  if (file.lines.length > BILL_LINES_MAX) {
    const words = `账单有 ${file.lines.length} 行，超过一次上传的上限 ${BILL_LINES_MAX} 行`;
    return failed([{ kind: 'too-many-lines', text: words }]);
  }
  const problems: BillProblem[] = [];
  const lines: BillLine[] = [];
  for (const [index, line] of file.lines.entries()) {
    const result = parseLine(index + 1, line, find);
    if ('kind' in result) problems.push(result);
    else lines.push(result);
  }
  const total = parseYuan(file.total);
  if (problems.length === 0) {
    const sum = add(...lines.map((line) => line.amount));
    if (total === undefined || total !== sum) {
      const words = `账单合计 ${file.total} 与各行之和 ${yuanText(sum)} 不符`;
      problems.push({ kind: 'total', text: words });
    } else if (total > AMOUNT_MAX) {
      problems.push({ kind: 'total', text: `账单合计 ${file.total} 超过上限 1 亿元` });
    }
  }
  if (problems.length > 0 || total === undefined) return failed(problems);
  const { number, date, diagnosis, department, doctor } = file;
  const bill = { date, diagnosis, department, doctor, lines, total };
  return { ok: true, bill: number === undefined ? bill : { ...bill, number } };
}

function failed(problems: readonly BillProblem[]): ParsedBill {
  return { ok: false, problems: problems.slice(0, 20) };
}

function formatProblem(issue: z.core.$ZodIssue): BillProblem {
  const where = issue.path.join('.') || '文件';
  return { kind: 'format', text: `账单格式不对：${where}（${issue.message}）` };
}

function parseLine(id: number, line: z.infer<typeof billFileLine>, find: FindItem) {
  const problem = (kind: BillProblem['kind'], words: string): BillProblem => ({
    kind,
    line: id,
    text: `第 ${id} 行 ${line.name ?? line.code}：${words}`,
  });
  const item = find(line.code);
  const scope = item?.scope ?? ownScope(line);
  if (!scope && line.class === undefined) {
    return problem('unknown-item', `目录中没有项目编码 ${line.code}，账单也没有写类别`);
  }
  if (!scope) return problem('scope', '类别、先行自付比例或限价不对（乙类必须写先行自付比例）');
  const price = line.price === undefined ? item?.price : parsePrice(line.price);
  if (price === undefined || price < 0 || price > PRICE_MAX) {
    return problem('price', `单价不对（${line.price ?? '缺'}）`);
  }
  const quantity = parseQuantity(line.quantity);
  if (quantity === undefined || quantity <= 0) {
    return problem('quantity', `数量必须大于零（${line.quantity}）`);
  }
  if (quantity > QUANTITY_MAX) return problem('quantity', `数量过大（${line.quantity}）`);
  const amount = parseYuan(line.amount);
  if (amount === undefined || amount > AMOUNT_MAX) {
    return problem('amount', `金额不对（${line.amount}）`);
  }
  const expected = lineAmount(price, quantity);
  if (expected !== amount) {
    const words = `单价×数量应为 ${yuanText(expected)}，账单写 ${line.amount}`;
    return problem('line-sum', words);
  }
  return billLine(id, line, item, { price, quantity, amount, scope });
}

function ownScope(line: z.infer<typeof billFileLine>): LineScope | undefined {
  if (line.class === undefined) return undefined;
  const share =
    line.preSelfPay ?? (line.class === 'C' ? '1' : line.class === 'A' ? '0' : undefined);
  return share === undefined ? undefined : parseScope(line.class, share, line.limit);
}

function billLine(
  id: number,
  line: z.infer<typeof billFileLine>,
  item: CatalogueItem | undefined,
  money: Pick<BillLine, 'price' | 'quantity' | 'amount' | 'scope'>,
): BillLine {
  return {
    id,
    code: line.code,
    local: item?.local ?? line.code,
    name: item?.name ?? line.name ?? line.code,
    unit: item?.unit ?? '次',
    listType: item?.listType ?? '201',
    chargeType: item?.chargeType ?? '14',
    ...(line.days === undefined ? {} : { days: line.days }),
    ...money,
  };
}
