/**
 * `npm run -s split -- --pack FILE --bill FILE …`: prints the local estimate of one bill with its
 * trace, as a table or as JSON. Exit status: 0 estimate or range, 1 none or bad input, 2 usage.
 */
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseBill, type Bill } from '../shared/bill.ts';
import { catalogueFile, type CatalogueItem } from '../shared/catalogue.ts';
import { explain } from '../shared/explain.ts';
import { amountWords, statusNames } from '../shared/explain/words.ts';
import { parseYuan, yuanDisplay } from '../shared/money.ts';
import { loadPack } from '../shared/policy/check.ts';
import { filingState } from '../shared/policy/field.ts';
import { specialDiseaseDeductible, specialDiseaseFund } from '../shared/policy/ledger.ts';
import { filingType, insuranceKind, type CheckedPack } from '../shared/policy/pack.ts';
import {
  estimate,
  type AmountName,
  type Estimate,
  type Split,
  type SplitAmounts,
  type SplitFacts,
  type Used,
} from '../shared/split.ts';

const USAGE = `用法：npm run -s split -- --pack 政策包.json --bill 账单.json
  [--catalogue 目录.json]  就医地目录，默认为自带的 430100 演练目录
  [--used 元]              本年统筹基金已支付；不写就是不明，给出范围；0 表示尚未支付
  [--deductible-used 元]   本年已付起付线（政策包有起付线时用）
  [--disease 代码] [--insurance 310|390] [--filing 类型]  默认取政策包中的第一个
  [--json]                 输出 JSON，金额单位为分
备案类型：${filingType.options.join('、')}`;

const FILE_MAX = 50 * 1024 * 1024;

/** What the person at the keyboard has to put right; `status` is the exit status. */
class Refusal extends Error {
  override name = 'Refusal';
  readonly status: 1 | 2;
  constructor(status: 1 | 2, text: string) {
    super(text);
    this.status = status;
  }
}

function main(args: readonly string[]): void {
  const options = readOptions(args);
  const pack = readPack(options.pack);
  const bill = readBill(options.bill, readCatalogue(options.catalogue));
  const facts = factsOf(pack, bill, options);
  const year = Number(bill.date.slice(0, 4));
  const accumulators = {
    year,
    figures: {
      ...knownYuan('--used', options.used, specialDiseaseFund(year)),
      ...knownYuan('--deductible-used', options.deductibleUsed, specialDiseaseDeductible(year)),
    },
  };
  const result = estimate([pack], bill, facts, accumulators);
  const printed = options.json
    ? JSON.stringify({ unit: 'fen', facts, result }, null, 2)
    : [heading(pack, facts), ...tableOf(result)].join('\n');
  if (result.kind === 'none' && !options.json) throw new Refusal(1, `没有暂估：${result.text}`);
  console.log(printed);
  if (result.kind === 'none') process.exitCode = 1;
}

interface Options {
  pack: string;
  bill: string;
  catalogue: string;
  used: string | undefined;
  deductibleUsed: string | undefined;
  disease: string | undefined;
  insurance: string | undefined;
  filing: string | undefined;
  json: boolean;
}

function readOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const;
  const options = {
    pack: text,
    bill: text,
    catalogue: text,
    used: text,
    'deductible-used': text,
    disease: text,
    insurance: text,
    filing: text,
    json: { type: 'boolean' },
  } as const;
  const values = (() => {
    try {
      return parseArgs({ args: [...args], options }).values;
    } catch (error) {
      throw new Refusal(2, `${messageOf(error)}\n${USAGE}`);
    }
  })();
  if (values.pack === undefined || values.bill === undefined) throw new Refusal(2, USAGE);
  const shipped = new URL('../shared/packs/430100/catalogue.json', import.meta.url);
  return {
    pack: values.pack,
    bill: values.bill,
    catalogue: values.catalogue ?? fileURLToPath(shipped),
    used: values.used,
    deductibleUsed: values['deductible-used'],
    disease: values.disease,
    insurance: values.insurance,
    filing: values.filing,
    json: values.json ?? false,
  };
}

function readJson(path: string): unknown {
  const text = (() => {
    try {
      if (statSync(path).size > FILE_MAX) throw new Refusal(1, `文件过大（50 MB 以上）：${path}`);
      return readFileSync(path, 'utf8');
    } catch (error) {
      if (error instanceof Refusal) throw error;
      throw new Refusal(1, `读不了文件 ${path}（${messageOf(error)}）`);
    }
  })();
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    throw new Refusal(1, `不是 JSON：${path}（${messageOf(error)}）`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function readPack(path: string): CheckedPack {
  const loaded = loadPack(readJson(path));
  if (loaded.ok) return loaded.pack;
  const lines = loaded.problems.map(({ kind, where, text }) => `  [${kind}] ${where}：${text}`);
  throw new Refusal(1, `政策包不能用：${path}\n${lines.join('\n')}`);
}

function readCatalogue(path: string): ReadonlyMap<string, CatalogueItem> {
  const parsed = catalogueFile.safeParse(readJson(path));
  if (parsed.success) return new Map(parsed.data.items.map((item) => [item.code, item]));
  const [issue] = parsed.error.issues;
  throw new Refusal(1, `目录格式不对：${path}（${issue?.path.join('.')} ${issue?.message}）`);
}

function readBill(path: string, catalogue: ReadonlyMap<string, CatalogueItem>): Bill {
  const parsed = parseBill(readJson(path), (code) => catalogue.get(code));
  if (parsed.ok) return parsed.bill;
  const lines = parsed.problems.map(({ text }) => `  ${text}`);
  throw new Refusal(1, `账单不能用：${path}\n${lines.join('\n')}`);
}

function factsOf(pack: CheckedPack, bill: Bill, options: Options): SplitFacts {
  const insurance = insuranceKind.safeParse(options.insurance ?? pack.insurances[0]);
  const filing = filingState.safeParse(options.filing ?? pack.filings[0]);
  const disease = options.disease ?? pack.diseases[0]?.code;
  if (!insurance.success) throw new Refusal(2, `险种须为 310 或 390：${options.insurance}`);
  if (!filing.success) throw new Refusal(2, `没有这种备案类型：${options.filing}\n${USAGE}`);
  return {
    place: pack.place,
    insurance: insurance.data,
    disease: disease ?? '',
    filing: filing.data,
    date: bill.date,
  };
}

function knownYuan(option: string, text: string | undefined, key: string): Used {
  if (text === undefined) return {};
  const amount = parseYuan(text);
  if (amount !== undefined && amount >= 0) return { [key]: amount };
  throw new Refusal(2, `${option} 须为不小于零、最多两位小数的元：${text}`);
}

function heading(pack: CheckedPack, facts: SplitFacts): string {
  const who = `参保地 ${facts.place}，险种 ${facts.insurance}，病种 ${facts.disease}`;
  const status = `政策包 ${pack.version}，${statusNames[pack.status].zh}`;
  const visit = `备案 ${facts.filing}，就医日期 ${facts.date}`;
  return `【暂估】${pack.name}（${status}）\n${who}，${visit}\n`;
}

function tableOf(result: Estimate): string[] {
  switch (result.kind) {
    case 'none':
      return [];
    case 'estimate':
      return [...amountRows([result.split.amounts]), '', ...trace(result.split)];
    case 'range': {
      const { low, high, reason } = result;
      const rows = amountRows([low.amounts, high.amounts]);
      return [`${reason}（个人应付：左为最少，右为最多）`, ...rows, '', '最多时：', ...trace(high)];
    }
  }
}

function amountRows(columns: readonly SplitAmounts[]): string[] {
  const rare: readonly AmountName[] = ['later', 'hospital'];
  const names = (Object.keys(amountWords) as AmountName[]).filter(
    (name) => !rare.includes(name) || columns.some((amounts) => amounts[name] !== 0),
  );
  return names.map((name) => {
    const cells = columns.map((amounts) => yuanDisplay(amounts[name]).padStart(14));
    return `${padded(amountWords[name], 16)}${cells.join('')}`;
  });
}

function trace(split: Split): string[] {
  return explain(split).map((sentence, index) => `${String(index + 1).padStart(3)} ${sentence}`);
}

/** Pads to a number of terminal columns; a Chinese character takes two. */
function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - 2 * text.length));
}

try {
  main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = error.status;
}
