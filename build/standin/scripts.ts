import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { POST, type WorldConfig } from './world/config.ts';

/** The texts of the in-page scripts, which bundle.ts leaves beside the boot file. */
export interface Scripts {
  page: string;
  preload: string;
}

export function readScripts(dir: string): Scripts {
  const text = (name: string): string => readFileSync(path.join(dir, `${name}.js`), 'utf8');
  return { page: text('page'), preload: text('preload') };
}

function versions(): Record<string, string> {
  const entries = Object.entries(process.versions).map(([name, text]) => [name, text ?? '']);
  return Object.fromEntries(entries);
}

/**
 * The sources for both worlds of one window. The preload's text is inlined, so that nothing is
 * evaluated at run time and the page's policy does not get in its way.
 */
export function worldSources(scripts: Scripts, preload: string, argv: string[]) {
  const wire = randomUUID();
  const config: WorldConfig = {
    toPage: `p${wire}`,
    toPreload: `w${wire}`,
    preload,
    argv,
    platform: process.platform,
    arch: process.arch,
    versions: versions(),
  };
  const given = JSON.stringify(config);
  const code = preload === '' ? '' : readFileSync(preload, 'utf8');
  const names = 'require, process, module, exports, setImmediate, clearImmediate';
  return {
    page: `(() => {${scripts.page}\nstandin_page.run(${given});\n})()`,
    isolated:
      `(() => {${scripts.preload}\nconst standinCode = (standinSeal => standinSeal)` +
      `(function (${names}) {${code}\n});\n` +
      `standin_preload.run(${given}, globalThis.${POST}, standinCode);\n})()`,
  };
}
