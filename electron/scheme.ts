/**
 * The page's own scheme: app://counter/… from the bundle's folder, with the CSP on every answer.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { protocol } from 'electron';

export const SCHEME = 'app';
export const HOST = 'counter';
export const ORIGIN = `${SCHEME}://${HOST}`;

/** No inline script or style, no eval, no other origin. */
export const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Before `ready`: the scheme is standard and secure, so that it has an origin and IndexedDB. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** After `ready`. `folder` holds index.html and its assets; nothing outside it is ever served. */
export function serveScheme(folder: string): void {
  protocol.handle(SCHEME, async (request) => {
    const file = fileOf(folder, request.url);
    if (file === undefined || request.method !== 'GET') return answer(404, 'text/plain', '');
    try {
      const type = types[path.extname(file)];
      if (type === undefined) return answer(404, 'text/plain', '');
      return answer(200, type, await readFile(file));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
        return answer(404, 'text/plain', '');
      }
      throw error;
    }
  });
}

/** The file a URL names; undefined for another host or a path that leaves the folder. */
export function fileOf(folder: string, url: string): string | undefined {
  const parsed = new URL(url);
  if (parsed.protocol !== `${SCHEME}:` || parsed.host !== HOST) return undefined;
  const relative = decodeURIComponent(parsed.pathname);
  const file = path.resolve(folder, `.${relative === '/' ? '/index.html' : relative}`);
  return file.startsWith(folder + path.sep) ? file : undefined;
}

function answer(status: number, type: string, body: string | Buffer): Response {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : new Uint8Array(body);
  return new Response(bytes, {
    status,
    headers: {
      'content-type': type,
      'content-security-policy': CSP,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    },
  });
}
