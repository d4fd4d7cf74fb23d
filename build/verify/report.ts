/** The verifier's report in sentences and tables, in Chinese. */
import type { Audit, DayAudit, PlatformSums } from '../../shared/audit.ts';
import type { PendingLoss } from '../../electron/journal/loss.ts';
import { fen, yuanText } from '../../shared/money.ts';
import { payerNames, payers } from '../../shared/settlement.ts';
import type { Report } from './examine.ts';

type Loss = Audit['losses'][number];

export function reportLines(report: Report): string[] {
  const { proof, proven, findings, withKey, twin, pendingLoss } = report;
  const losses = proof?.audit?.losses ?? [];
  const lost = losses.length > 0 || pendingLoss !== undefined;
  const but = lost ? '；有接受过的丢失，见下。' : '。';
  const lines = [(proven ? '结论：已证明' : '结论：未能证明') + but];
  for (const { text } of findings) lines.push(`  ✗ ${text}`);
  if (pendingLoss !== undefined) lines.push(pendingLine(pendingLoss));
  if (proof !== undefined) {
    const { entries, segments, epoch, until } = proof;
    lines.push(
      `流水账 ${epoch}：${entries} 条，${segments.length} 段，最后一条 ${until || '无'}。`,
    );
    const keyed = '哈希链完整，序号连续，每条都由本流水账的密钥写成';
    lines.push(withKey ? `${keyed}。` : '哈希链完整，序号连续（没有密钥，未核对内容和金额）。');
  }
  if (twin !== undefined) {
    const { seq, until, lagEntries, lagMs } = twin;
    const behind = lagEntries === 0 ? '没有落后' : `落后 ${lagEntries} 条、${lagMs / 1000} 秒`;
    lines.push(`副本：到第 ${seq} 条（${until || '无'}），${behind}。`);
  }
  const audit = proof?.audit;
  if (audit === undefined) return lines;
  const { highest, missing, repeated } = audit.numbers;
  const whole = missing.length === 0 && repeated.length === 0;
  lines.push(`号码：1 至 ${highest}${whole ? '，连续，无重复' : '，有问题，见上'}。`);
  lines.push(...losses.map(lossLine));
  lines.push('', '每日合计（元）：', ...audit.days.flatMap(dayLines));
  lines.push('', '按付款方合计（结算 − 退费，元）：', ...payerLines(audit.days));
  return lines;
}

function pendingLine({ loss, by, reason, stamp }: PendingLoss): string {
  const { from, to, what, until, files } = loss;
  const kept = files.map(({ aside }) => aside).join('、');
  return (
    `接受过、还没有记入流水账的丢失：${rangeText(from, to)}（${what}），` +
    `最后完好的记录 ${until || '不详'}；${by} 于 ${stamp} 接受，原因：${reason}；` +
    `窗口下次启动时记入。另名保留：${kept || '无'}。`
  );
}

function rangeText(from: number, to: number): string {
  return from === to ? `第 ${from} 条` : `第 ${from} 至 ${to} 条`;
}

function lossLine({ seq, from, to, until, what, by, reason, at, skip }: Loss): string {
  return (
    `接受过的丢失：${rangeText(from, to)}（${what}），最后完好的记录 ${until || '不详'}；` +
    `${by} 于 ${at} 接受，原因：${reason}；由第 ${seq} 条记下，跳过号码 ${skip} 个。`
  );
}

function dayLines({ day, patients, settled, refunded }: DayAudit): string[] {
  const { cash, scan, change, returned, net } = patients;
  return [
    `${day} 患者：现金 ${yuan(cash)}，扫码 ${yuan(scan)}，找零 ${yuan(change)}，` +
      `退还 ${yuan(returned)}，净收 ${yuan(net)}`,
    `           平台结算 ${sumsText(settled)}`,
    ...(refunded.count > 0 ? [`           平台退费 ${sumsText(refunded)}`] : []),
  ];
}

function sumsText({ count, total, fund, account, cash }: PlatformSums): string {
  const parts = `基金 ${yuan(fund)}，账户 ${yuan(account)}，个人现金 ${yuan(cash)}`;
  return `${count} 笔，总额 ${yuan(total)}：${parts}`;
}

function payerLines(days: readonly DayAudit[]): string[] {
  return payers.flatMap((payer) => {
    const sum = days.reduce((before, { settled, refunded }) => {
      return before + (settled.payers[payer] ?? 0) - (refunded.payers[payer] ?? 0);
    }, 0);
    return sum === 0 ? [] : [`  ${payerNames[payer]}（${payer}） ${yuanText(fen(sum))}`];
  });
}

function yuan(amount: number): string {
  return yuanText(fen(amount));
}
