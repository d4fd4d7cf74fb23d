/** The project as tidy sees it: every file with its text, the code among them parsed. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSource, type Source } from './source.ts';

export interface Project {
  /** Path from the root, with '/', → text; '' for files that are not text. */
  readonly files: ReadonlyMap<string, string>;
  readonly sources: readonly Source[];
}

const textFile = /(\.(tsx?|mjs|cjs|js|css|json|html|md|txt|sh|yml)|(^|\/)[^./]+|(^|\/)\.[^/]+)$/;

/** Programs that only tests run as data; not held to the rules for code. */
const fixture = /^tests\/([^/]+\/)*fixture\//;

/** Builds the project from path → text. Throws at a syntax error. */
export function projectOf(files: ReadonlyMap<string, string>): Project {
  const sources = [...files]
    .filter(([path]) => /\.(tsx?|mjs)$/.test(path) && !fixture.test(path))
    .map(([path, text]) => parseSource(path, text));
  return { files, sources };
}

/** What git ignores, of the forms `folder/` and `*.ending`; and git's own folder. */
function ignored(root: string): (name: string, isFolder: boolean) => boolean {
  const lines = readFileSync(join(root, '.gitignore'), 'utf8').split('\n');
  const folders = new Set(['.git', ...lines.map((line) => line.replace(/\/$/, ''))]);
  const endings = lines.filter((line) => line.startsWith('*')).map((line) => line.slice(1));
  return (name, isFolder) =>
    isFolder ? folders.has(name) : endings.some((ending) => name.endsWith(ending));
}

/** Reads the tree below `root`, without what .gitignore names. */
export function readProject(root: string): Project {
  const skip = ignored(root);
  const files = new Map<string, string>();
  const read = (folder: string): void => {
    const entries = readdirSync(join(root, folder), { withFileTypes: true });
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (skip(entry.name, entry.isDirectory())) continue;
      if (entry.isDirectory()) read(path);
      else files.set(path, textFile.test(path) ? readFileSync(join(root, path), 'utf8') : '');
    }
  };
  read('');
  return projectOf(files);
}
