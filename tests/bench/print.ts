/** Tables in plain text. */
import path from 'node:path';

/** Columns as wide as their widest cell; the first is left, the others right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  }
  return rows
    .map((row) => row.map((cell, at) => padded(cell, at, widths[at] ?? 0)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}

function padded(cell: string, at: number, width: number): string {
  return at === 0 ? cell.padEnd(width) : cell.padStart(width);
}

/** Four significant digits, thousands apart. */
export function figure(value: number): string {
  const digits = value < 1 ? 2 : value < 100 ? 1 : 0;
  return value.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

export function loadTable(
  times: readonly { name: string; cpuMs: number; wallMs: number }[],
): string {
  const word = (name: string) =>
    name === 'node:path' ? '(nothing)' : path.isAbsolute(name) ? 'this engine with zod' : name;
  const rows = times.map(({ name, cpuMs, wallMs }) => [
    word(name),
    cpuMs.toFixed(1),
    wallMs.toFixed(1),
  ]);
  const heading = 'Load time: import alone, each in its own process, median of 5';
  return `\n${heading}\n${table([['', 'CPU ms', 'wall ms'], ...rows])}`;
}

export interface Goal {
  readonly text: string;
  readonly found: string;
  readonly met: boolean;
}

export function goalTable(goals: readonly Goal[]): string {
  const rows = goals.map(({ text, found, met }) => [text, found, met ? 'met' : 'NOT MET']);
  return `\nGoals\n${table(rows)}`;
}
