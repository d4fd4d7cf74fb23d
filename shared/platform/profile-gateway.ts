/** The part of a province profile that says how the gateway is reached and what it wants signed. */
import { z } from 'zod';

/** Why a gateway turned a request away; `other`: in words that the profile does not list. */
export const gatewayRefusals = ['header', 'clock', 'user', 'signature'] as const;
export type GatewayRefusal = (typeof gatewayRefusals)[number] | 'other';

const path = z.string().regex(/^\/[\w./-]*$/);

/**
 * Gateways seen in public sources (platform-interface.md §2.4). Keys and tokens are not here: the
 * vault holds them.
 */
export const gatewayPart = z.strictObject({
  signing: z.discriminatedUnion('kind', [
    /** Four `_api_*` headers, base64 HMAC-SHA1; `apiName` may contain {infno}. */
    z.strictObject({
      kind: z.literal('csb'),
      apiName: z.string().min(1),
      apiVersion: z.string(),
      timestamp: z.enum(['ms', 's']),
    }),
    /** Four `x-tif-*` headers, SHA-256 hex of timestamp + token + nonce + timestamp. */
    z.strictObject({ kind: z.literal('x-tif'), hex: z.enum(['lower', 'upper']) }),
    /** One header with a key; no signature was seen. */
    z.strictObject({ kind: z.literal('apikey'), header: z.string().regex(/^[a-z-]+$/) }),
  ]),
  /** `sm4-sm2`: body encrypted with SM4, signed with SM2 over SM3 (one source, Chongqing). */
  envelope: z.enum(['plain', 'sm4-sm2']),
  /** Parts of the gateway's own words (HN27's four kinds of 401), any of which means it. */
  refusals: z.record(z.enum(gatewayRefusals), z.array(z.string().min(1))),
});
export type GatewayPart = z.infer<typeof gatewayPart>;
export type Signing = GatewayPart['signing'];

/** One endpoint for all transactions, or one path for each. */
export const urlPart = z.strictObject({
  /** A GET that any gateway answers; used to probe the line. */
  health: path,
  calls: z.discriminatedUnion('style', [
    z.strictObject({ style: z.literal('single'), path }),
    z.strictObject({
      style: z.literal('per-infno'),
      base: path,
      paths: z.record(z.string().regex(/^\d{4,6}[A-Z]?$/), z.string().min(1)),
    }),
  ]),
  /** 9101 as multipart (jsonStr + file), or its bytes as text inside the message. */
  upload: z.enum(['multipart', 'base64-in-message']),
});
export type UrlPart = z.infer<typeof urlPart>;

/** What the gateway's words mean. */
export function refusalOf(gateway: GatewayPart, text: string): GatewayRefusal {
  const said = (kind: (typeof gatewayRefusals)[number]) =>
    gateway.refusals[kind].some((part) => text.includes(part));
  return gatewayRefusals.find(said) ?? 'other';
}

/** The path of a transaction; undefined where a per-infno profile does not name it. */
export function pathOf(url: UrlPart, infno: string): string | undefined {
  if (url.calls.style === 'single') return url.calls.path;
  const named = url.calls.paths[infno];
  return named === undefined ? undefined : `${url.calls.base}${named}`;
}
