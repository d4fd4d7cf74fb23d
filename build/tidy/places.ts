/** Names and places of files, and addresses that must not be in any. */
import type { Finding } from './finding.ts';
import type { Project } from './project.ts';

const topLevel = new Set([
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'electron',
  'renderer',
  'shared',
  'build',
  'tests',
]);
const vague = /(^|[-.])(utils?|helpers?|common|misc)([-.]|$)/i;
const registry = /https?:\/\/[^\s"'`]*(registry|mirror)[^\s"'`]*/i;

function topLevelFindings(paths: readonly string[]): Finding[] {
  const names = new Set(paths.map((path) => path.split('/')[0] ?? path));
  return [...names]
    .filter((name) => !topLevel.has(name) && !name.startsWith('.') && !name.endsWith('.md'))
    .map((name) => ({
      path: name,
      line: 0,
      rule: 'top-level',
      what: 'is not one of the rooms',
      instead: 'put it into a room; configurations live in build/',
    }));
}

function nameFindings(path: string): Finding[] {
  const name = path.split('/').find((part) => vague.test(part));
  const plain = /\.(mjs|cjs|jsx?)$/.test(path) && path !== 'build/ensure.mjs';
  const found: Finding[] = [];
  if (name !== undefined) {
    const instead = 'name it after what is in it';
    found.push({ path, line: 0, rule: 'vague-name', what: `is called ${name}`, instead });
  }
  if (plain && !/^tests\/([^/]+\/)*fixture\//.test(path)) {
    const instead = 'write TypeScript; only build/ensure.mjs runs before anything is installed';
    found.push({ path, line: 0, rule: 'plain-js', what: 'is plain JavaScript', instead });
  }
  return found;
}

function addressFindings(path: string, text: string): Finding[] {
  const rule = 'no-registry';
  return text.split('\n').flatMap((line, index): Finding[] => {
    const place = { path, line: index + 1, rule };
    if (registry.test(line)) {
      return [
        { ...place, what: 'the address of a registry', instead: "leave it to npm's settings" },
      ];
    }
    if (!path.endsWith('package-lock.json') || !/^\s*"resolved"\s*:/.test(line)) return [];
    const instead = 'write the lock with omit-lockfile-registry-resolved=true (.npmrc)';
    return [{ ...place, what: '"resolved"', instead }];
  });
}

/** Files in the wrong place, with a name that says nothing, or naming a registry. */
export function placeFindings(project: Project): Finding[] {
  return [
    ...topLevelFindings([...project.files.keys()]),
    ...[...project.files].flatMap(([path, text]) => [
      ...nameFindings(path),
      ...addressFindings(path, text),
    ]),
  ];
}
