import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { strict } from './notModelled.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

async function fetchFile(url: string): Promise<Response> {
  const file = fileURLToPath(url);
  const type = TYPES[path.extname(file)];
  const headers = type === undefined ? {} : { 'content-type': type };
  try {
    return new Response(new Uint8Array(await readFile(file)), { headers });
  } catch (error) {
    throw new Error('net::ERR_FILE_NOT_FOUND', { cause: error });
  }
}

/** Electron's `net` (docs/api/net): Node's fetch, and files. */
export function createNet(isOnline: () => boolean): object {
  return strict('net', {
    isOnline,
    get online(): boolean {
      return isOnline();
    },
    fetch: async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
      const url = input instanceof Request ? input.url : String(input);
      if (url.startsWith('file:')) return fetchFile(url);
      if (!isOnline()) throw new Error('net::ERR_INTERNET_DISCONNECTED');
      return fetch(input, init);
    },
  });
}
