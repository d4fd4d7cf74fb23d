/** Division and rounding: of money only in one file, of other things by name. */
import type { Finding } from './finding.ts';
import type { Project } from './project.ts';
import { isApp } from './rooms.ts';
import type { Source } from './source.ts';
import { dottedName, walk, type Node } from './walk.ts';

/** Divisions and roundings of other things: file → expression as written → what it counts. */
export type Allowances = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The two places where money is divided: ours, and the simulated platform's own. */
const moneyFiles = new Set(['shared/money.ts', 'electron/drill/arithmetic.ts']);

/** All of the app's. */
export const allowances: Allowances = {
  'electron/disk-memory.ts': {
    'Math.floor((disk.random?.() ?? 0.5) * bytes.length)': 'bytes',
    'Math.floor(random() * (unsynced + 1))': 'bytes',
    'Math.ceil((file.synced + random() * extra) / 512)': 'sectors',
    'Math.floor(random() * after.length)': 'bytes',
  },
  'electron/platform/gateway.ts': { 'Math.floor(atMs / 1000)': 'seconds' },
  'electron/platform/offset.ts': { 'Math.round(at.roundTripMs / 2)': 'milliseconds' },
  'electron/desk/clockwatch.ts': {
    'Math.round(offsetMs)': 'milliseconds',
  },
  'electron/drill/faults.ts': {
    'Math.floor(body.length * 0.6)': 'characters',
  },
  'electron/drill/vouchers.ts': {
    'Math.floor(random() * 10)': 'a random digit',
    'Math.floor(now.getTime() / 1000)': 'seconds',
  },
  'electron/drill/world.ts': {
    'Math.floor(world.random() * 10_000)': 'random digits',
  },
  'shared/clock.ts': {
    'Math.round(Math.abs(ms) / 1000)': 'seconds',
    'Math.floor(seconds / 60)': 'minutes',
  },
  'electron/drillcounter.ts': {
    'bytes.readUIntBE(0, 6) / 2 ** 48': 'a random number',
  },
  'electron/journal/frame.ts': {
    'Math.floor(at / sectorBytes)': 'sectors',
  },
  'electron/journal/recovery.ts': {
    '(at - (at % groupLength)) / groupLength': 'groups of letters',
  },
  'electron/journal/testbed.ts': {
    '((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32': 'a random number',
    'Math.floor(next() * 256)': 'a random byte',
    'Math.ceil(n / 3)': 'the number of a record',
  },
  'shared/policy/period.ts': {
    'Math.round((Date.parse(to) - Date.parse(from)) / DAY)': 'whole days',
    '(days - (days % span.days)) / span.days': 'whole cycles',
  },
  'shared/policy/share.ts': {
    '10_000 / den': 'ten-thousandths of a share, where exact',
  },
  'shared/policy/steps.ts': {
    'units / den': 'ten-thousandths of a share, where exact',
  },
  'renderer/shell/StatusStrip.tsx': {
    'Math.round(line.latencyMs)': 'milliseconds',
    'Math.round(Math.abs(ms) * 0.01)': 'tenths of a second',
  },
};

function isFraction(node: Node): boolean {
  return node.type === 'Literal' && typeof node.value === 'number' && !Number.isInteger(node.value);
}

function isDivision(node: Node): boolean {
  if (node.type === 'BinaryExpression') {
    if (node.operator === '/') return true;
    return node.operator === '*' && (isFraction(node.left) || isFraction(node.right));
  }
  if (node.type === 'AssignmentExpression') {
    return node.operator === '/=' || (node.operator === '*=' && isFraction(node.right));
  }
  return false;
}

function isRounding(node: Node): boolean {
  if (node.type !== 'CallExpression') return false;
  if (/^Math\.(round|floor|ceil|trunc)$/.test(dottedName(node.callee) ?? '')) return true;
  return (
    node.callee.type === 'MemberExpression' &&
    node.callee.property.type === 'Identifier' &&
    /^(toFixed|toPrecision)$/.test(node.callee.property.name)
  );
}

/** However the formatter broke it, on one line. */
const oneLine = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(/\( /g, '(').replace(/,? \)/g, ')');

/** The outermost divisions and roundings: what is inside one is judged with it. */
function divisions(source: Source): { line: number; code: string }[] {
  const found: { line: number; code: string; end: number }[] = [];
  walk(source.program, (node) => {
    if (!isDivision(node) && !isRounding(node)) return;
    if (found.some(({ end }) => node.end <= end)) return;
    const code = oneLine(source.text.slice(node.start, node.end));
    found.push({ line: source.lineOf(node.start), code, end: node.end });
  });
  return found;
}

/** Divisions and roundings that are neither in money's file nor allowed, and unused allowances. */
export function arithmeticFindings(project: Project, allowed = allowances): Finding[] {
  const rule = 'one-division';
  const unused = new Map(
    Object.entries(allowed).map(([path, codes]) => [path, new Set(Object.keys(codes))]),
  );
  const found = project.sources
    .filter(({ path }) => isApp(path) && !moneyFiles.has(path))
    .flatMap((source) =>
      divisions(source).flatMap(({ line, code }): Finding[] => {
        unused.get(source.path)?.delete(code);
        if (allowed[source.path]?.[code] !== undefined) return [];
        const instead =
          'money is divided in shared/money.ts; anything else: name it in build/tidy/arithmetic.ts';
        return [{ path: source.path, line, rule, what: code, instead }];
      }),
    );
  const stale = [...unused].flatMap(([path, codes]) =>
    [...codes].map((code): Finding => {
      const instead = 'take it off the list in build/tidy/arithmetic.ts';
      return { path, line: 0, rule, what: `no longer has ${code}`, instead };
    }),
  );
  return [...found, ...stale];
}
