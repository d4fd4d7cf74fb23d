/**
 * `npm run -s profiles -- check FILE…` checks province profiles; `table` writes PROFILES.md. Exit
 * status: 0 in order, 1 problems (a sentence each, in Chinese), 2 usage.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadProfile, profileNames } from '../electron/profiles.ts';
import { checkProfile } from './profiles/check.ts';
import { profilesText } from './profiles/table.ts';

const table = path.join(import.meta.dirname, '../shared/platform/PROFILES.md');

/** The text of PROFILES.md as it should be. */
export function presentTable(): string {
  return profilesText(profileNames.map((name) => loadProfile(name)));
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const why = error instanceof SyntaxError ? '不是 JSON' : '读不到';
    console.log(`${file}：${why}（${error instanceof Error ? error.message : String(error)}）`);
    return undefined;
  }
}

function check(files: readonly string[]): number {
  let wrong = 0;
  for (const file of files) {
    const value = read(file);
    if (value === undefined) {
      wrong += 1;
      continue;
    }
    const { profile, problems, reminders } = checkProfile(value);
    for (const problem of problems) console.log(`${file}：${problem}`);
    for (const reminder of reminders) console.log(`${file}：提醒：${reminder}`);
    if (problems.length > 0) wrong += 1;
    else console.log(`${file}：${profile?.name ?? ''}，可以使用`);
  }
  return wrong === 0 ? 0 : 1;
}

function main([command, ...files]: readonly string[]): number {
  if (command === 'check' && files.length > 0) return check(files);
  if (command === 'table' && files.length === 0) {
    writeFileSync(table, presentTable());
    return 0;
  }
  console.error('usage: npm run -s profiles -- check FILE… | table');
  return 2;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = main(process.argv.slice(2));
}
