import { builtinModules } from 'node:module';
import path from 'node:path';
import { build, type InlineConfig } from 'vite';

const shared: InlineConfig = { configFile: false, logLevel: 'warn', publicDir: false };

/** The programs of Node: the main process's boot file and the utility process's. */
function programs(root: string): InlineConfig {
  const here = path.join(root, 'build/standin');
  return {
    ...shared,
    root: here,
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: 'node20',
      outDir: path.join(root, 'out/standin'),
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        input: { boot: path.join(here, 'boot.ts'), utility: path.join(here, 'utilityChild.ts') },
        external: [/^node:/, /^electron/, ...builtinModules],
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs' },
      },
    },
  };
}

/** One in-page script: an expression which leaves `standin_NAME.run` to its caller. */
function inPage(root: string, name: 'page' | 'preload'): InlineConfig {
  const here = path.join(root, 'build/standin');
  return {
    ...shared,
    root: here,
    build: {
      target: 'chrome140',
      outDir: path.join(root, 'out/standin'),
      emptyOutDir: false,
      minify: false,
      lib: {
        entry: path.join(here, `world/${name}.ts`),
        formats: ['iife'],
        name: `standin_${name}`,
        fileName: () => `${name}.js`,
      },
    },
  };
}

/** Builds the stand-in into `<root>/out/standin`: boot.cjs, utility.cjs, page.js, preload.js. */
export async function bundleStandin(root: string): Promise<void> {
  const configs = [programs(root), inPage(root, 'page'), inPage(root, 'preload')];
  await Promise.all(configs.map((config) => build(config)));
}
