/**
 * Goal: a rule that no example reaches is told of, and a wrong sign of points gets the right
 * advice. Method: a shipped pack with its later examples taken away, and points written in three
 * wrong ways.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { checkPath } from '../../build/packs/check.ts';
import { pointsText } from '../../shared/policy/field.ts';

const shipped = path.join(import.meta.dirname, '../../shared/packs/110000/outpatient.json');
const loose = z.looseObject({ examples: z.array(z.unknown()) });

function reminders(examples: number): readonly string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'crosscounter-untried-'));
  try {
    const pack = loose.parse(JSON.parse(readFileSync(shipped, 'utf8')));
    const file = path.join(folder, 'pack.json');
    writeFileSync(file, JSON.stringify({ ...pack, examples: pack.examples.slice(0, examples) }));
    const checked = checkPath(file);
    return checked.ok ? checked.reminders : checked.sentences;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

it('names the rules that no example uses', () => {
  expect(reminders(99)).toEqual([]);
  expect(reminders(1).join('\n')).toMatch(/规则 \S+：没有示例用到它，请补一个算到分的示例/);
});

it.each(['-10', '10%', '-1.5'])('points %s: says how lower and higher are written', (text) => {
  const { error } = pointsText.safeParse(text);
  expect(error?.issues[0]?.message).toContain(`降低 10 个百分点写 "-0.10"`);
  expect(error?.issues[0]?.message).toContain(`写的是 "${text}"`);
});
