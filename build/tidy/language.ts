/** What the language offers and we do not use. */
import type { Finding } from './finding.ts';
import type { Project } from './project.ts';
import { isApp, isConfig } from './rooms.ts';
import type { Source } from './source.ts';
import { dottedName, walk, type Node } from './walk.ts';

interface Ban {
  readonly rule: string;
  readonly what: string;
  readonly instead: string;
}

const suppression =
  /@ts-(ignore|expect-error|nocheck)|(eslint|oxlint|biome|prettier|oxfmt)-(disable|ignore)/;

/** Node has these hashes and ciphers from OpenSSL; Electron's BoringSSL does not. */
const chineseCipher = /^(rsa-|id-)?sm[234](-|$)/i;
const cryptoCall =
  /(^|\.)(createHash|createHmac|createCipheriv|createDecipheriv|createSign|createVerify|sign|verify|hash|generateKeyPair(Sync)?)$/;

function languageBan(node: Node): Ban | undefined {
  if (node.type === 'TSAnyKeyword') {
    return { rule: 'no-any', what: 'the type any', instead: 'use unknown and a schema or a check' };
  }
  if (node.type === 'TSEnumDeclaration') {
    return {
      rule: 'no-enum',
      what: 'an enum',
      instead: 'use a union of literals or an as-const object',
    };
  }
  if (node.type === 'TSModuleDeclaration' && !node.global && node.id.type !== 'Literal') {
    return { rule: 'no-namespace', what: 'a namespace', instead: 'use a module' };
  }
  return undefined;
}

function isNothing(node: Node): boolean {
  if (node.type === 'BlockStatement') return node.body.length === 0;
  if (node.type === 'Identifier') return node.name === 'undefined';
  return (node.type === 'Literal' && node.value === null) || node.type === 'UnaryExpression';
}

function swallowBan(node: Node): Ban | undefined {
  const instead = 'name the error and answer it, or let it pass';
  if (node.type === 'CatchClause' && node.body.body.length === 0) {
    return { rule: 'no-swallow', what: 'an empty catch', instead };
  }
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined;
  const { property } = node.callee;
  const handler =
    node.arguments[property.type === 'Identifier' && property.name === 'then' ? 1 : 0];
  if (property.type !== 'Identifier' || !/^(catch|then)$/.test(property.name)) return undefined;
  const swallows =
    (handler?.type === 'ArrowFunctionExpression' || handler?.type === 'FunctionExpression') &&
    handler.body !== null &&
    isNothing(handler.body);
  return swallows ? { rule: 'no-swallow', what: 'a rejection is dropped', instead } : undefined;
}

function cipherBan(node: Node): Ban | undefined {
  if (node.type !== 'CallExpression' || !cryptoCall.test(dottedName(node.callee) ?? '')) return;
  const named = node.arguments.some(
    (each) =>
      each.type === 'Literal' && typeof each.value === 'string' && chineseCipher.test(each.value),
  );
  if (!named) return undefined;
  const what = 'SM2, SM3 or SM4 of node:crypto';
  return { rule: 'no-node-sm', what, instead: "Electron has none of them; use the project's own" };
}

function appBan(node: Node): Ban | undefined {
  if (node.type !== 'MemberExpression') return undefined;
  if (!/^((globalThis|window)\.)?console\./.test(dottedName(node) ?? '')) return undefined;
  return {
    rule: 'no-console',
    what: 'console',
    instead: 'return it, or give it to the log passed in',
  };
}

function exportBan(node: Node): Ban | undefined {
  if (node.type !== 'ExportDefaultDeclaration') return undefined;
  return { rule: 'no-default', what: 'a default export', instead: 'export it under its name' };
}

function inSource(source: Source): Finding[] {
  const found: Finding[] = source.comments
    .filter(({ value }) => suppression.test(value))
    .map(({ start }) => ({
      path: source.path,
      line: source.lineOf(start),
      rule: 'no-suppression',
      what: 'a check is switched off',
      instead: 'change the code so that it passes',
    }));
  walk(source.program, (node) => {
    const ban =
      languageBan(node) ??
      swallowBan(node) ??
      cipherBan(node) ??
      (isApp(source.path) ? appBan(node) : undefined) ??
      (isConfig(source.path) ? undefined : exportBan(node));
    if (ban) found.push({ path: source.path, line: source.lineOf(node.start), ...ban });
  });
  return found;
}

/** Uses of any, suppressions, enums, namespaces, dropped errors, console, default exports. */
export function languageFindings(project: Project): Finding[] {
  return project.sources.flatMap(inSource);
}
