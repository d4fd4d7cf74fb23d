/**
 * Every fen in words: a trace as sentences with rule, clause and numbers, for the cashier; and one
 * sentence for the patient.
 */
import { formulaInEnglish } from './explain/formula.ts';
import { amountNames, inputTexts, statusNames, type Language } from './explain/words.ts';
import { yuanDisplay, type Fen } from './money.ts';
import type { Split, TraceStep } from './split.ts';
import type { OwnCell } from './policy/rule.ts';

/**
 * A trace step fresh from the engine or read back from the journal, where units are plain numbers.
 */
export type ExplainedStep = Omit<TraceStep, 'line' | 'layer' | 'inputs'> & {
  readonly line?: number | undefined;
  readonly layer?: string | undefined;
  readonly inputs: Readonly<Record<string, number>>;
};
export type ExplainedSplit = Pick<Split, 'pack' | 'assumptions' | 'means'> & {
  readonly layers: readonly { readonly layer: string; readonly name: string }[];
  readonly trace: readonly ExplainedStep[];
};

/**
 * One sentence per step of the trace, how the patient's part is paid where accounts take some, then
 * the assumptions, numbered, and the pack's status. Names of documents and assumptions stay in the
 * words of the pack (Chinese) in both languages.
 */
export function explain(split: ExplainedSplit, language: Language = 'zh'): string[] {
  const sentences = split.trace.map((step) => explainStep(step, split, language));
  sentences.push(...meansText(split.means, language));
  split.assumptions.forEach(({ text }, index) => {
    const at = index + 1;
    sentences.push(language === 'zh' ? `假设 ${at}：${text}。` : `Assumption ${at}: ${text}.`);
  });
  const { place, version, status } = split.pack;
  const word = statusNames[status][language];
  sentences.push(
    language === 'zh'
      ? `政策包 ${place} 版本 ${version}，${word}；以上为暂估，不是结算。`
      : `Policy pack ${place}, version ${version}, ${word}; this is an estimate, not a settlement.`,
  );
  return sentences;
}

/** "第 1 行先行自付 82.40 元：…（…）。规则 …，依据…，依假设 1、2。" */
function explainStep(step: ExplainedStep, split: ExplainedSplit, language: Language): string {
  const inputs = inputTexts(step.inputs, language);
  const ids = split.assumptions.map(({ id }) => id);
  const resting = ids.flatMap((id, at) => (step.assumptions.includes(id) ? [at + 1] : []));
  const result = yuanDisplay(step.result);
  const name = amountNames[step.amount][language];
  if (language === 'zh') {
    const payer = split.layers.find(({ layer }) => layer === step.layer)?.name ?? step.layer;
    const line = step.line === undefined ? '' : `第 ${step.line} 行`;
    const layer = payer === undefined ? '' : `支付方 ${payer} `;
    const numbers = inputs.length === 0 ? '' : `（${inputs.join('，')}）`;
    const rests = resting.length === 0 ? '' : `，依假设 ${resting.join('、')}`;
    const basis = `规则 ${step.rule}，依据${step.source}${rests}。`;
    return `${line}${layer}${name} ${result} 元：${step.formula}${numbers}。${basis}`;
  }
  const line = step.line === undefined ? '' : `Line ${step.line}, `;
  const layer = step.layer === undefined ? '' : `Payer ${step.layer}, `;
  const numbers = inputs.length === 0 ? '' : ` (${inputs.join(', ')})`;
  const rests = resting.length === 0 ? '' : `; assumptions ${resting.join(', ')}`;
  const basis = `Rule ${step.rule}, by ${step.source}${rests}.`;
  return `${line}${layer}${name} ${result}: ${formulaInEnglish(step.formula)}${numbers}. ${basis}`;
}

function meansText({ account, relative, cash }: Split['means'], language: Language): string[] {
  if (account === 0 && relative === 0) return [];
  const parts: [string, string, Fen][] = [
    ['个人账户', 'own account', account],
    ['近亲属账户', "relatives' accounts", relative],
    ['现金', 'cash', cash],
  ];
  const said = parts.filter(([, , amount]) => amount !== 0);
  return language === 'zh'
    ? [
        `个人应付的支付方式：${said.map(([zh, , sum]) => `${zh} ${yuanDisplay(sum)} 元`).join('，')}。`,
      ]
    : [`How it is paid: ${said.map(([, en, sum]) => `${en} ${yuanDisplay(sum)}`).join(', ')}.`];
}

/** What the patient is told: who pays how much, and the largest reason for the own part. */
export interface PatientFacts {
  readonly total: Fen;
  readonly patient: Fen;
  /** What is left with the patient, by cell; the platform does not state all of them. */
  readonly own: Readonly<Partial<Record<OwnCell, Fen>>>;
  readonly estimated: boolean;
}

const reasons: Readonly<Record<OwnCell, readonly [string, string]>> = {
  selfFunded: ['医保不报的自费项目', 'items that insurance does not cover'],
  overLimit: ['超出限价的部分', 'prices above the limit'],
  preSelfPay: ['乙类项目先自付的部分', 'the class-B share'],
  frontSelfPay: ['在外地先自付的部分', 'the share for care elsewhere'],
  deductible: ['起付线', 'the deductible'],
  ownByRatio: ['按比例自付', 'your share by ratio'],
  overCap: ['超出封顶线的部分', 'the part above the cap'],
};

/** One sentence of at most 40 Chinese characters: "总共 …元，医保付…元，您付…元，主要是…。" */
export function patientSentence(facts: PatientFacts, language: Language = 'zh'): string {
  const { total, patient, own, estimated } = facts;
  const covered = yuanDisplay((total - patient) as Fen);
  const [first] = Object.entries(own)
    .filter((entry): entry is [OwnCell, Fen] => entry[1] > 0)
    .toSorted(([, a], [, b]) => b - a);
  const reason = first && patient > 0 ? reasons[first[0]] : undefined;
  if (language === 'zh') {
    const why = reason === undefined ? '' : `，主要是${reason[0]}`;
    const head = `总共${yuanDisplay(total)}元，医保等付${covered}元，您付${yuanDisplay(patient)}元`;
    return `${estimated ? '暂估：' : ''}${head}${why}。`;
  }
  const why = reason === undefined ? '' : `, mostly ${reason[1]}`;
  const head = `Of ${yuanDisplay(total)} in all, ${covered} is covered`;
  return `${estimated ? 'Estimate: ' : ''}${head}; you pay ${yuanDisplay(patient)}${why}.`;
}
