/**
 * Findings on a platform answer: where it is not what the local rules and catalogue give, in plain
 * words. The platform's amounts stand; a finding only names line, layer and size.
 */
import type { BillLine } from '../bill.ts';
import { amountWords } from '../explain/words.ts';
import { add, subtract, yuanDisplay, yuanText, ZERO, type Fen } from '../money.ts';
import { scopeLines } from '../policy/scope.ts';
import type { AmountName, SplitAmounts, TraceStep } from '../split.ts';
import type { UploadedRow } from '../visit/personal.ts';

const compared = [
  'total',
  'selfFunded',
  'overLimit',
  'preSelfPay',
  'inScope',
  'deductible',
  'fund',
  'patient',
] as const satisfies readonly AmountName[];
export type ComparedAmount = (typeof compared)[number];

/**
 * One amount in which the platform's answer and ours differ, of the bill or of one line;
 * `difference` = theirs − ours.
 */
export interface AmountFinding {
  readonly amount: ComparedAmount;
  /** Number of the bill's line, from 1; absent for the whole bill. */
  readonly line?: number;
  readonly ours: Fen;
  readonly theirs: Fen;
  readonly difference: Fen;
  readonly text: string;
}

/** What a difference in each layer means for the cashier. */
const meaning: Readonly<Record<ComparedAmount, string>> = {
  total: '可能有明细未上传、被平台拒收或重复',
  selfFunded: '平台认定的自费项目与本地目录不同',
  overLimit: '平台的限价与本地目录不同',
  preSelfPay: '平台的先行自付比例与本地目录不同',
  inScope: '由以上各项的差异造成，或参保地另有先行自付',
  deductible: '参保地的起付线或本年已付起付线与政策包不同',
  fund: '参保地的支付比例、封顶线或本年累计与政策包不同，或由以上差异造成',
  patient: '由以上差异造成',
};

/** Every amount in which answer and estimate differ, in the order of the law. */
export function differences(
  estimate: SplitAmounts,
  platform: Readonly<Record<ComparedAmount, Fen>>,
): AmountFinding[] {
  return compared.flatMap((amount) => {
    const ours = amount === 'fund' ? add(estimate.fund, estimate.later) : estimate[amount];
    const found = finding(amount, ours, platform[amount], '暂估');
    return found === undefined ? [] : [{ ...found, text: `${found.text}；${meaning[amount]}` }];
  });
}

function finding(
  amount: ComparedAmount,
  ours: Fen,
  theirs: Fen,
  name: string,
): AmountFinding | undefined {
  const difference = subtract(theirs, ours);
  if (difference === 0) return undefined;
  const more = difference > 0 ? '平台多' : '平台少';
  const by = yuanText(difference).replace('-', '');
  const figures = `平台 ${yuanDisplay(theirs)} 元，${name} ${yuanDisplay(ours)} 元`;
  const text = `${amountWords[amount]}：${figures}，${more} ${by} 元`;
  return { amount, ours, theirs, difference, text };
}

const lineAmounts = ['total', 'selfFunded', 'overLimit', 'preSelfPay', 'inScope'] as const;
type LineAmounts = Readonly<Record<(typeof lineAmounts)[number], Fen>>;

/**
 * Line by line: what 2204 answered against the local catalogue's own cut, which both take from the
 * treatment place (医保发〔2022〕22号). A line without a row, and a row of no line, are named too.
 */
export function lineFindings(
  lines: readonly BillLine[],
  rows: readonly UploadedRow[],
): AmountFinding[] {
  const ours = cutOf(lines);
  const byLine = new Map(rows.map((row) => [row.line, row]));
  const found = lines.flatMap((line) => {
    const row = byLine.get(line.id);
    byLine.delete(line.id);
    const cut = ours.get(line.id);
    if (cut === undefined) return [];
    const where = `第 ${line.id} 行 ${line.name} `;
    if (row === undefined) return [missing(line, where)];
    return lineAmounts.flatMap((amount) => {
      const one = finding(amount, cut[amount], row[amount], '本地目录');
      return one === undefined ? [] : [{ ...one, line: line.id, text: where + one.text }];
    });
  });
  for (const row of byLine.values()) found.push(extra(row));
  return found;
}

function missing({ id, amount }: BillLine, where: string): AmountFinding {
  const text = `${where}平台没有回执，可能没有收下`;
  const difference = subtract(ZERO, amount);
  return { amount: 'total', line: id, ours: amount, theirs: ZERO, difference, text };
}

function extra({ line, total }: UploadedRow): AmountFinding {
  const text = `平台多出一行（流水尾号 ${line}），金额 ${yuanDisplay(total)} 元，账单上没有`;
  return { amount: 'total', line, ours: ZERO, theirs: total, difference: total, text };
}

/** The catalogue's cut of each line: the line's own steps of the split, rounded per line. */
function cutOf(lines: readonly BillLine[]): ReadonlyMap<number, LineAmounts> {
  const trace: TraceStep[] = [];
  scopeLines(lines, trace);
  const results = new Map(trace.map(({ line, amount, result }) => [`${line} ${amount}`, result]));
  const of = ({ id }: BillLine, amount: AmountName) => results.get(`${id} ${amount}`) ?? ZERO;
  return new Map(
    lines.map((line) => {
      const selfFunded = of(line, 'selfFunded');
      const overLimit = of(line, 'overLimit');
      const preSelfPay = of(line, 'preSelfPay');
      const inScope = subtract(line.amount, add(selfFunded, overLimit, preSelfPay));
      return [line.id, { total: line.amount, selfFunded, overLimit, preSelfPay, inScope }];
    }),
  );
}
