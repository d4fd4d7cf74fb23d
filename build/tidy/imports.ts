/** The import table: renderer → shared ← electron, and who may use which package. */
import type { Finding } from './finding.ts';
import type { Project } from './project.ts';
import { isApp, roomOf, type Room } from './rooms.ts';
import type { Import, Source } from './source.ts';

interface Allowed {
  readonly rooms: readonly Room[];
  /** Package names; one that ends in ':' stands for all that begin so. */
  readonly packages: readonly string[];
}

const table: Partial<Record<Room, Allowed>> = {
  shared: { rooms: ['shared'], packages: ['zod'] },
  electron: { rooms: ['shared', 'electron'], packages: ['zod', 'fflate', 'sm-crypto-v2', 'node:'] },
  renderer: {
    rooms: ['shared', 'renderer'],
    packages: [
      'react',
      'react-dom',
      'react-dom/client',
      'react-aria-components',
      'dexie',
      'dexie-react-hooks',
      'zod',
    ],
  },
};

const thinFilesMost = 8;

/** The simulated platform is written a second time, on its own: a shared mistake must show. */
const hiddenFromDrill =
  /^(shared\/(split|policy|platform)(\/|\.ts$)|electron\/(platform|desk)(\/|\.ts$))/;

function isPackage({ spec }: Import): boolean {
  return !spec.startsWith('.');
}

function outsideTable(source: Source): Finding[] {
  const room = roomOf(source.path);
  const allowed = table[room];
  if (allowed === undefined) return [];
  const packages = allowed.packages.join(', ');
  return source.imports.flatMap((each): Finding[] => {
    const fine = isPackage(each)
      ? (room === 'electron' && each.spec === 'electron') ||
        allowed.packages.some((name) =>
          name.endsWith(':') ? each.spec.startsWith(name) : each.spec === name,
        )
      : allowed.rooms.includes(roomOf(each.target));
    if (fine) return [];
    const what = `${room}/ imports '${each.spec}'`;
    const instead = `it may import ${allowed.rooms.join('/, ')}/, ${packages}`;
    return [{ path: source.path, line: each.line, rule: 'import-table', what, instead }];
  });
}

function electronImports(app: readonly Source[]): Finding[] {
  const rule = 'electron-thin';
  const users = app.flatMap((source) => {
    const first = source.imports.find(({ spec }) => /^electron(\/|$)/.test(spec));
    return first === undefined ? [] : [{ path: source.path, line: first.line }];
  });
  const deep = users.filter(({ path }) => !/^electron\/[^/]+$/.test(path));
  const thin = users.filter(({ path }) => /^electron\/[^/]+$/.test(path));
  return [
    ...deep.map((place) => ({
      ...place,
      rule,
      what: `imports 'electron'`,
      instead: 'only thin files directly in electron/ do; pass what it needs as a parameter',
    })),
    ...thin.slice(thinFilesMost).map((place) => ({
      ...place,
      rule,
      what: `is one of ${thin.length} files that import 'electron'`,
      instead: `at most ${thinFilesMost} may: ${thin.map(({ path }) => path).join(', ')}`,
    })),
  ];
}

function drillDirect(source: Source): Finding[] {
  const place = { path: source.path, rule: 'drill-apart' };
  return source.imports.flatMap((each): Finding[] => {
    if (hiddenFromDrill.test(each.target)) {
      const what = `the drill imports ${each.target}`;
      return [{ ...place, line: each.line, what, instead: 'the drill writes its own' }];
    }
    if (each.target !== 'shared/contract.ts') return [];
    if (each.typeOnly && source.path === 'electron/drill/kit.ts') return [];
    const what = 'the drill imports shared/contract.ts';
    return [{ ...place, line: each.line, what, instead: 'only kit.ts may, with `import type`' }];
  });
}

/** The way, by imports that remain at run time, from a drill file to a hidden one. */
function drillIndirect(source: Source, byPath: ReadonlyMap<string, Source>): Finding[] {
  const cameFrom = new Map<string, string>();
  const queue = [source.path];
  for (const path of queue) {
    for (const { target, typeOnly } of byPath.get(path)?.imports ?? []) {
      if (typeOnly || cameFrom.has(target) || target === source.path) continue;
      cameFrom.set(target, path);
      if (!hiddenFromDrill.test(target)) queue.push(target);
    }
  }
  return [...cameFrom]
    .filter(([target, from]) => hiddenFromDrill.test(target) && from !== source.path)
    .map(([target, from]) => {
      const what = `the drill reaches ${target} through ${from}`;
      const instead = 'import only what does not lead there, or a type';
      return { path: source.path, line: 1, rule: 'drill-apart', what, instead };
    });
}

/** Imports outside the table of the design, section 3. */
export function importFindings(project: Project): Finding[] {
  const app = project.sources.filter(({ path }) => isApp(path));
  const byPath = new Map(app.map((source) => [source.path, source]));
  const drill = app.filter(({ path }) => path.startsWith('electron/drill/'));
  return [
    ...app.flatMap(outsideTable),
    ...electronImports(app),
    ...drill.flatMap(drillDirect),
    ...drill.flatMap((source) => drillIndirect(source, byPath)),
  ];
}
