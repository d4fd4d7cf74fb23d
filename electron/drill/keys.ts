/**
 * The keys of the drill's gateways. No secrets: every drill platform has the same ones, and
 * `npm run platform` prints them.
 */
export const drillKeys = {
  /** csb: _api_access_key and the key of its HMAC */
  accessKey: 'drill',
  secretKey: 'drill',
  /** x-tif */
  paasId: 'drill',
  token: 'drill',
  apiKey: 'drill',
  /** sm4-sm2: sixteen characters are the least that the key derivation takes */
  appId: 'drill-app-000001',
  appSecret: 'drill-secret-001',
} as const;
