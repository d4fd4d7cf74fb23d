/** Formulas of the trace in English: term by term, the longest first. */

const terms: readonly (readonly [string, string])[] = (
  [
    ['丙类或目录外：', 'class C or outside the catalogue: '],
    ['不在本病种的支付范围：', 'not on the list of this disease: '],
    ['超出限量的数量', 'quantity beyond the limit'],
    ['限价内金额', 'amount within the limits'],
    ['先行自付比例', 'class-B share'],
    ['转外先行自付比例', 'front share'],
    ['每日限额', 'limit per day'],
    ['天数', 'days'],
    ['单价', 'price'],
    ['限价', 'price limit'],
    ['超限价', 'over the limit'],
    ['数量', 'quantity'],
    ['另定比例的项目', 'items with a ratio of their own'],
    ['该比例', 'that ratio'],
    ['按比例支付', 'paid by ratio'],
    ['比例自付', 'own part by ratio'],
    ['各行金额之和', 'sum of the lines'],
    ['各行之和', 'sum over the lines'],
    ['总额', 'total'],
    ['全自费', 'self-funded'],
    ['先行自付', 'class-B part'],
    ['政策范围内', 'in scope'],
    ['支付基数', 'base'],
    ['无起付线', 'no deductible'],
    ['起付线', 'deductible'],
    ['本年已付', 'taken this year'],
    ['支付方已核定的金额', 'as the payer has fixed it'],
    ['各段 × 该段支付比例之和', ', each band × its ratio, added up'],
    ['支付比例', 'pay ratio'],
    ['，不低于保底比例', ', not below the guaranteed ratio'],
    ['，不超过', ', at most '],
    ['不超过个人尚余部分', 'at most what is left with the patient'],
    ['封顶线', 'cap'],
    ['本年已支付', 'paid this year'],
    ['基金支付', 'fund'],
    ['达到封顶线以后的费用', 'cost after the cap was reached'],
    ['费用限额', 'cost limit'],
    ['本期已计入', 'counted in this period'],
    ['费用', 'cost'],
    ['其他支付方支付之和', 'sum of the later payers'],
    ['其他支付方', 'later payers'],
    ['医院负担之和', 'sum borne by the hospital'],
    ['医院负担', 'hospital'],
    ['（', '('],
    ['）', ') '],
    ['＋', '+'],
    ['，', ', '],
  ] as [string, string][]
).toSorted(([a], [b]) => b.length - a.length);

/** "（单价 − 限价）× 数量" → "(price − price limit) × quantity". */
export function formulaInEnglish(formula: string): string {
  let text = '';
  let at = 0;
  while (at < formula.length) {
    const term = terms.find(([zh]) => formula.startsWith(zh, at));
    text += term?.[1] ?? formula.charAt(at);
    at += term?.[0].length ?? 1;
  }
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(' )', ')')
    .replaceAll(' ,', ',')
    .replaceAll(/\)(?=\w)/g, ') ')
    .trim();
}
