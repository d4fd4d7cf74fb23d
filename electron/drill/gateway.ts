/** The gateway in front of the platform: what it answers by itself, and its check of a request. */
import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { drillKeys } from './keys.ts';
import type { DrillProfile } from './profile.ts';

/** Ways in which a gateway refuses before the platform sees anything. */
export type GatewayFailure =
  | 'no-headers'
  | 'stale'
  | 'unknown-user'
  | 'bad-signature'
  | 'bad-gateway'
  | 'unavailable';

/** The four 401 texts of CSB (HN27); the drill's x-tif and apikey gateways use the same. */
const MESSAGES = {
  'no-headers': '缺少服务网关的请求头',
  stale: '签名时间戳超时',
  'unknown-user': '非法用户',
  'bad-signature': '签名不一致',
} as const;

const PAGES = {
  'bad-gateway': [502, '502 Bad Gateway'],
  unavailable: [503, '503 Service Temporarily Unavailable'],
} as const;

/** HN27: the gateway's default signature window. */
export const SIGNATURE_WINDOW_MS = 30 * 60_000;

/** What the gateway answers: HTTP 401 with a JSON body and no infcode, or a proxy's HTML page. */
export function gatewayReply(failure: GatewayFailure): { status: number; body: string } {
  if (failure === 'bad-gateway' || failure === 'unavailable') {
    const [status, title] = PAGES[failure];
    const head = `<html>\r\n<head><title>${title}</title></head>\r\n`;
    const page = `<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
    return { status, body: head + page };
  }
  return { status: 401, body: JSON.stringify({ code: 401, message: MESSAGES[failure] }) };
}

/** A header's value, "" when it is missing or sent twice. */
function one(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}

function fresh(stamp: string, unit: 'ms' | 's', now: number): boolean {
  const digits = unit === 'ms' ? /^\d{13}$/ : /^\d{10}$/;
  const at = Number(stamp) * (unit === 'ms' ? 1 : 1000);
  return digits.test(stamp) && Math.abs(at - now) <= SIGNATURE_WINDOW_MS;
}

type Csb = Extract<DrillProfile['gateway']['signing'], { kind: 'csb' }>;

/** base64(HMAC-SHA1(SK, the four headers sorted as k=v&…)) (HN27, HN13, JX code). */
function csb(signing: Csb, headers: IncomingHttpHeaders, now: number): GatewayFailure | undefined {
  const names = ['_api_access_key', '_api_name', '_api_timestamp', '_api_version'] as const;
  const given = names.map((name) => [name, one(headers, name)] as const);
  const signature = one(headers, '_api_signature');
  if (signature === '' || given.some(([, value]) => value === '')) return 'no-headers';
  const { timestamp } = signing;
  if (!fresh(one(headers, '_api_timestamp'), timestamp, now)) return 'stale';
  if (one(headers, '_api_access_key') !== drillKeys.accessKey) return 'unknown-user';
  const text = given.map(([name, value]) => `${name}=${value}`).join('&');
  const expected = createHmac('sha1', drillKeys.secretKey).update(text).digest('base64');
  const version = one(headers, '_api_version') === signing.apiVersion;
  return version && signature === expected ? undefined : 'bad-signature';
}

/** SHA-256 hex of timestamp + token + nonce + timestamp (three code sources). */
function xTif(
  hex: 'lower' | 'upper',
  headers: IncomingHttpHeaders,
  now: number,
): GatewayFailure | undefined {
  const [id, stamp, nonce, signature] = ['paasid', 'timestamp', 'nonce', 'signature'].map((name) =>
    one(headers, `x-tif-${name}`),
  );
  if (!id || !stamp || !nonce || !signature) return 'no-headers';
  if (!fresh(stamp, 's', now)) return 'stale';
  if (id !== drillKeys.paasId) return 'unknown-user';
  const digest = createHash('sha256')
    .update(stamp + drillKeys.token + nonce + stamp)
    .digest('hex');
  const expected = hex === 'upper' ? digest.toUpperCase() : digest;
  return signature === expected ? undefined : 'bad-signature';
}

/** Why the gateway refuses these headers at `now` (ms of the platform's clock), if it does. */
export function checkHeaders(
  { gateway }: DrillProfile,
  headers: IncomingHttpHeaders,
  now: number,
): GatewayFailure | undefined {
  const { signing } = gateway;
  const { appId, apiKey } = drillKeys;
  if (signing.kind === 'csb') return csb(signing, headers, now);
  if (signing.kind === 'x-tif') return xTif(signing.hex, headers, now);
  const key = one(headers, signing.header);
  if (key === '') return 'no-headers';
  const known = gateway.envelope === 'sm4-sm2' ? appId : apiKey;
  return key === known ? undefined : 'unknown-user';
}

/** Does the request's path and API name lead to this transaction? */
export function leadsTo(
  { url, gateway }: DrillProfile,
  path: string,
  headers: IncomingHttpHeaders,
  infno: string,
): boolean {
  const own = url.calls.style === 'single' ? url.calls.path : url.calls.paths[infno];
  const base = url.calls.style === 'single' ? '' : url.calls.base;
  if (own === undefined || path !== `${base}${own}`) return false;
  if (gateway.signing.kind !== 'csb') return true;
  return one(headers, '_api_name') === gateway.signing.apiName.replace('{infno}', infno);
}

/** Is this a path of the profile at all? */
export function knownPath({ url: { calls } }: DrillProfile, path: string): boolean {
  if (calls.style === 'single') return path === calls.path;
  return Object.values(calls.paths).some((each) => path === `${calls.base}${each}`);
}
