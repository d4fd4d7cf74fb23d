/** `packs -- replay`: who pays more or less under a new pack, and by how much. */
import { performance } from 'node:perf_hooks';
import { add, yuanDisplay, ZERO, type Fen } from '../../shared/money.ts';
import type { CheckedPack } from '../../shared/policy/pack.ts';
import type { LeftOut, PastBills } from './pastbills.ts';
import { recompute, type PastBill, type Replayed } from './recompute.ts';

type Figure = Extract<Replayed, { kind: 'figure' }>;

interface Sums {
  readonly bills: number;
  readonly persons: number;
  readonly oldPatient: Fen;
  readonly newPatient: Fen;
  readonly oldFund: Fen;
  readonly newFund: Fen;
}

export interface Report {
  readonly unit: 'fen';
  readonly pack: { readonly place: string; readonly version: string; readonly status: string };
  readonly sums: Sums;
  readonly more: Sums;
  readonly less: Sums;
  readonly same: number;
  /** Charged on the platform's settlement, which was not what our own estimate had said. */
  readonly platformDiffered: number;
  /** The largest change first. */
  readonly rows: readonly ReturnType<typeof rowOf>[];
  readonly ranges: readonly { visit: string; name: string; oldPatient: Fen; from: Fen; to: Fen }[];
  readonly none: readonly { visit: string; name: string; reason: string; text: string }[];
  readonly leftOut: readonly LeftOut[];
  readonly uncharged: number;
  readonly computeMs: number;
}

/** Computes all bills again and sorts them out. `whole`: see recompute. */
export function replay(pack: CheckedPack, past: PastBills, whole: boolean): Report {
  const begun = performance.now();
  const replayed = recompute(pack, past.bills, { whole });
  const computeMs = performance.now() - begun;
  const figures = replayed.filter((each): each is Figure => each.kind === 'figure');
  const changed = figures.filter(({ change }) => change !== 0);
  const { place, version, status } = pack;
  return {
    unit: 'fen',
    pack: { place, version, status },
    sums: sumsOf(figures),
    more: sumsOf(changed.filter(({ change }) => change > 0)),
    less: sumsOf(changed.filter(({ change }) => change < 0)),
    same: figures.length - changed.length,
    platformDiffered: figures.filter(({ bill }) => differed(bill)).length,
    rows: changed.toSorted(bySize).map(rowOf),
    ranges: replayed.flatMap((each) => {
      if (each.kind !== 'range') return [];
      const { visit, name, old } = each.bill;
      return [{ visit, name, oldPatient: old.patient, from: each.from, to: each.to }];
    }),
    none: replayed.flatMap((each) => {
      if (each.kind !== 'none') return [];
      const { visit, name } = each.bill;
      return [{ visit, name, reason: each.reason, text: each.text }];
    }),
    leftOut: past.leftOut,
    uncharged: past.uncharged,
    computeMs: Math.round(computeMs),
  };
}

function differed({ old }: PastBill): boolean {
  return old.estimated !== undefined && old.estimated !== old.patient;
}

function bySize(a: Figure, b: Figure): number {
  const size = Math.abs(b.change) - Math.abs(a.change);
  return size === 0 ? a.bill.visit.localeCompare(b.bill.visit) : size;
}

function rowOf({ bill, patient, fund, change }: Figure) {
  const { visit, name, facts, old } = bill;
  const { date, disease, insurance } = facts;
  const head = { visit, name, date, disease, insurance, basis: old.basis };
  const before = { oldPatient: old.patient, oldFund: old.fund };
  return { ...head, ...before, newPatient: patient, newFund: fund, change };
}

function sumsOf(figures: readonly Figure[]): Sums {
  const sum = (pick: (figure: Figure) => Fen) =>
    figures.reduce((total, figure) => add(total, pick(figure)), ZERO);
  return {
    bills: figures.length,
    persons: new Set(figures.map(({ bill }) => bill.person)).size,
    oldPatient: sum(({ bill }) => bill.old.patient),
    newPatient: sum(({ patient }) => patient),
    oldFund: sum(({ bill }) => bill.old.fund),
    newFund: sum(({ fund }) => fund),
  };
}

const leftOutWords: Readonly<Record<LeftOut['why'], string>> = {
  erased: '个人资料已按期清除',
  'no-estimate': '当时没有金额可比',
  insurance: '险种不明',
};

/** The report for people; at most `top` rows. */
export function reportLines(report: Report, top: number): string[] {
  const { pack, sums, more, less, rows, ranges, none, leftOut } = report;
  const shown = rows.slice(0, top);
  const hidden = rows.length - shown.length;
  return [
    `按政策包 ${pack.place} ${pack.version} 重算（不限有效期），金额单位：元`,
    `重算 ${sums.bills} 笔，${sums.persons} 人：${fromTo(sums)}`,
    `个人负担增加 ${more.bills} 笔，${more.persons} 人：${fromTo(more)}`,
    `个人负担减少 ${less.bills} 笔，${less.persons} 人：${fromTo(less)}`,
    `不变 ${report.same} 笔`,
    ...counted(report.platformDiffered, '平台结算与当时的暂估不同，差额不全由新政策引起'),
    ...counted(ranges.length, '本年累计不明，只能给出范围，未计入合计'),
    ...ranges.slice(0, top).map(({ visit, name, oldPatient, from, to }) => {
      const now = `${yuanDisplay(from)} 至 ${yuanDisplay(to)}`;
      return `  ${visit} ${name} 原个人 ${yuanDisplay(oldPatient)}，新 ${now}`;
    }),
    ...grouped(none.map(({ text }) => text)).map(([text, n]) => `未能重算 ${n} 笔：${text}`),
    ...counted(report.uncharged, '没有收费或已退费，不重算'),
    ...grouped(leftOut.map(({ why }) => leftOutWords[why])).map(
      ([words, n]) => `不能重算 ${n} 笔：${words}`,
    ),
    ...leftOut
      .slice(0, top)
      .map(({ visit, date, why }) => `  ${visit}（${date}）${leftOutWords[why]}`),
    '',
    ...(shown.length === 0 ? [] : ['变化由大到小：就诊号 姓名 日期 病种 原个人 新个人 差额']),
    ...shown.map((row) => {
      const { visit, name, date, disease, basis, oldPatient, newPatient } = row;
      const mark = basis === 'estimate' ? '（原为暂估）' : '';
      const amounts = `${yuanDisplay(oldPatient)} ${yuanDisplay(newPatient)} ${signed(row.change)}`;
      return `  ${visit} ${name} ${date} ${disease} ${amounts}${mark}`;
    }),
    ...(hidden > 0 ? [`  另有 ${hidden} 笔，用 --top 或 --json 查看`] : []),
  ];
}

function counted(n: number, words: string): string[] {
  return n === 0 ? [] : [`${n} 笔${words}`];
}

function grouped(texts: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts];
}

function fromTo({ oldPatient, newPatient, oldFund, newFund }: Sums): string {
  const patient = `个人 ${yuanDisplay(oldPatient)} → ${yuanDisplay(newPatient)}`;
  return `${patient}，基金 ${yuanDisplay(oldFund)} → ${yuanDisplay(newFund)}`;
}

function signed(amount: Fen): string {
  return amount > 0 ? `+${yuanDisplay(amount)}` : yuanDisplay(amount);
}
