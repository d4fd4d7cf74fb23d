/** 计算单位: to what a payer's amount is rounded (分 / 角 / 元), in fen. */
import type { Rounding } from './pack.ts';

const units: Readonly<Record<Rounding['scale'], number>> = { fen: 1, jiao: 10, yuan: 100 };

export function unitOf(scale: Rounding['scale']): number {
  return units[scale];
}
