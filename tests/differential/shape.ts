/** A pack as its file has it, loosely: the reference reads the text itself, not the parsed pack. */
export interface RawWhen {
  disease?: string[];
  diseaseClass?: string[];
  insurance?: string[];
  filing?: string[];
  persons?: string[];
  age?: { from?: number; to?: number };
  level?: string[];
  admission?: { from?: number; to?: number };
  item?: string[];
  itemPrefix?: string[];
  itemClass?: string[];
}

export interface RawSpan {
  period: string;
  scope?: string;
  days?: number;
}

export type RawAmount =
  | string
  | { byAdmission: string[] }
  | { share: string; of: string; floor?: string; ceiling?: string };

export interface RawDeductible extends RawSpan {
  amount?: RawAmount;
}

export interface RawCap extends RawSpan {
  basis?: string;
  amount?: string;
  excess?: string;
}

export interface RawRatio {
  pay?: string;
  bands?: { upTo?: string; pay: string }[];
  axis?: string;
  counts?: RawSpan;
  age?: { base: string; perYear: string; ceiling?: string };
  given?: true;
}

/** All that any kind may give; which of it is there goes by `kind`. */
export interface RawGives extends RawRatio, Omit<RawCap, 'period' | 'amount'> {
  period?: string;
  amount?: RawAmount;
  form?: string;
  points?: string;
  factor?: string;
  share?: string;
  layers?: string[];
  deductible?: RawDeductible;
  ownFactor?: string;
  deductibleFactor?: string;
  guarantee?: { share: string; of: string };
  noCap?: true;
  covered?: boolean;
  preSelfPay?: string;
  price?: string;
  quantity?: string;
  perDay?: string;
  caps?: string;
  of?: string;
  fixed?: string;
  ceiling?: string;
  account?: string[];
  relative?: boolean;
}

export interface RawRule {
  id: string;
  kind: string;
  when: RawWhen;
  gives: RawGives;
  source: string;
  layer?: string;
  slot?: string;
}

export interface RawLayer {
  id: string;
  name: string;
  payer: string;
  base: { from: string; cells?: string[]; of?: string };
  when?: RawWhen;
}

export interface RawPack {
  [name: string]: unknown;
  rounding: { scale: string; mode: string; preSelfPay: string; ratio: string };
  benefitYear: { starts: string; by: string };
  diseases: { code: string; name: string; aliases: []; class: string }[];
  layers: RawLayer[];
  rules: RawRule[];
}

export interface RawFacts {
  insurance: '310' | '390';
  disease: string;
  filing: 'referred' | 'other' | 'stationed';
  date: string;
  persons: string[];
  age: number;
  level: '1' | '2' | '3' | 'community';
  admission: number;
  registered: string[];
  days: number;
  admitted: string;
}

export interface RawLine {
  price: string;
  quantity: string;
  class: 'A' | 'B' | 'C';
  preSelfPay: string;
  limit?: string | undefined;
  code: string;
}
