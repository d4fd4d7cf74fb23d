/**
 * Money identities A–E of a platform answer (platform-interface.md §4). A trial that breaks one is
 * stopped.
 */
import { add, subtract, yuanText, type Fen } from '../money.ts';
import { payers, type PlatformAmounts } from '../settlement.ts';
import type { Profile } from './profile.ts';

export interface Finding {
  identity: 'A' | 'B' | 'C' | 'D' | 'E';
  off: Fen;
  text: string;
}

/** Every identity that is off by more than the profile's tolerance, or an amount below zero. */
export function checkIdentities(
  amounts: PlatformAmounts,
  expectedTotal: Fen,
  profile: Pick<Profile, 'toleranceFen' | 'fundIncludesAccount'>,
): Finding[] {
  const { total, fund, patient, hospital, account, cash } = amounts;
  const { selfFunded, overLimit, preSelfPay, inScope } = amounts;
  const accountInFund = profile.fundIncludesAccount ? account : (0 as Fen);
  const funds = add(...payers.map((payer) => amounts.payers[payer]));
  const fundOnly = subtract(fund, accountInFund);
  const checks: [Finding['identity'], Fen, Fen, string][] = [
    ['A', total, add(fundOnly, patient, hospital), '总额 ≠ 基金 + 个人 + 医院负担'],
    ['B', patient, add(account, cash), '个人负担 ≠ 个人账户 + 现金'],
    [
      'C',
      total,
      add(selfFunded, overLimit, preSelfPay, inScope),
      '总额 ≠ 自费 + 超限价 + 先行自付 + 范围内',
    ],
    ['D', fundOnly, funds, '基金合计 ≠ 各项基金之和'],
    ['E', total, expectedTotal, '平台的总额 ≠ 账单合计'],
  ];
  const findings = checks.flatMap(([identity, left, right, words]): Finding[] => {
    const off = subtract(left, right);
    if (Math.abs(off) <= profile.toleranceFen) return [];
    const text = `${words}：${yuanText(left)} 与 ${yuanText(right)}，差 ${yuanText(off)} 元`;
    return [{ identity, off, text }];
  });
  return [...findings, ...negatives(amounts)];
}

function negatives(amounts: PlatformAmounts): Finding[] {
  const { total, fund, patient, cash, inScope } = amounts;
  const low = [total, fund, patient, cash, inScope].find((amount) => amount < 0);
  if (low === undefined) return [];
  return [{ identity: 'A', off: low, text: `平台给出了负数 ${yuanText(low)}` }];
}

/** Where a settlement's money differs from the trial that the patient agreed to. */
export function differsFromTrial(trial: PlatformAmounts, settled: PlatformAmounts): string[] {
  const names = { total: '总额', fund: '基金', account: '账户', cash: '现金' } as const;
  return (Object.keys(names) as (keyof typeof names)[]).flatMap((name) =>
    trial[name] === settled[name]
      ? []
      : [`${names[name]}：预结算 ${yuanText(trial[name])}，结算 ${yuanText(settled[name])}`],
  );
}
