import type { Addresses, Privileges } from './addresses.ts';
import type { PausedRequest } from './cdp.ts';
import { notModelled, strict } from './notModelled.ts';

type Handler = (request: Request) => Response | Promise<Response>;
export interface Scheme {
  scheme: string;
  privileges?: Privileges;
}

/** What a request was answered with; undefined: it failed. */
export interface Served {
  status: number;
  headers: { name: string; value: string }[];
  body: string;
}

const POLICIES = new Set(['content-security-policy', 'content-security-policy-report-only']);
const BODILESS = new Set(['GET', 'HEAD']);

function bodyOf(request: PausedRequest['request']): Uint8Array<ArrayBuffer> | string | undefined {
  if (BODILESS.has(request.method)) return undefined;
  const entries = request.postDataEntries ?? [];
  if (entries.length === 0) return request.postData;
  const parts = entries.map((entry) => Buffer.from(entry.bytes ?? '', 'base64'));
  return Uint8Array.from(Buffer.concat(parts));
}

/** Electron's `protocol` (docs/api/protocol), and what page.ts asks of it. */
export function createProtocol(addresses: Addresses, isReady: () => boolean) {
  const handlers = new Map<string, Handler>();
  const api = strict('protocol', {
    registerSchemesAsPrivileged(list: Scheme[]): void {
      if (isReady()) {
        throw new Error(
          'protocol.registerSchemesAsPrivileged should be called before app is ready',
        );
      }
      for (const { scheme, privileges = {} } of list) {
        if (privileges.bypassCSP === true) throw notModelled(`bypassCSP of ${scheme}`);
        addresses.schemes.set(scheme, privileges);
      }
    },
    handle(scheme: string, handler: Handler): void {
      if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
      const privileges = addresses.schemes.get(scheme);
      if (privileges?.standard !== true || privileges.secure !== true) {
        throw notModelled(`a scheme without {standard, secure}: ${scheme}`);
      }
      handlers.set(scheme, handler);
    },
    unhandle(scheme: string): void {
      if (!handlers.delete(scheme)) throw new Error(`Failed to unhandle protocol: ${scheme}`);
    },
    isProtocolHandled: (scheme: string): boolean => handlers.has(scheme),
  });
  const serve = async (paused: PausedRequest): Promise<Served | undefined> => {
    const url = addresses.toApp(paused.request.url);
    const scheme = url.slice(0, url.indexOf(':'));
    const handler = handlers.get(scheme);
    const isFetch = paused.resourceType === 'Fetch' || paused.resourceType === 'XHR';
    if (!handler) return undefined;
    if (isFetch && addresses.schemes.get(scheme)?.supportFetchAPI !== true) return undefined;
    const { method, headers } = paused.request;
    const body = bodyOf(paused.request);
    const init = { method, headers, ...(body === undefined ? {} : { body }) };
    const response = await handler(new Request(url, init));
    if (response.type === 'error') return undefined;
    if (response.status >= 300 && response.status < 400) {
      throw notModelled(`a redirect from protocol.handle (${url})`);
    }
    return {
      status: response.status,
      headers: [...response.headers].map(([name, value]) => ({
        name,
        value: POLICIES.has(name.toLowerCase()) ? addresses.policy(value) : value,
      })),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    };
  };
  return { api, serve };
}
export type Protocol = ReturnType<typeof createProtocol>;
