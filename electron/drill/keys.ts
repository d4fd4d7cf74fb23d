/**
 * The keys of the drill's gateways, one set for everybody. No secrets: `npm run platform` prints
 * them, and the SM2 pairs were made for this file only.
 */
import type { DrillProfile } from './profile.ts';

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
  /** The hospital's SM2 pair: it signs with the one, the platform checks with the other. */
  hospitalKey: {
    private: '537146b7189df35370aa49c43b2017ab5472c349cbe4c4db3bee15beaceb7c74',
    public:
      '04dac531429b018b9c5ee8b3390059f6411a38b33dd2f0d35f9423597b2fcbaa25' +
      '1d78935bacd63c548e27e1b0c313a13c25a2d08826e16f245010c530e943261e',
  },
  platformKey: {
    private: '7502f9bf1eaa3df69711d43a8d2ac3bda9b42e86b5d60922e67cb7480c9e7547',
    public:
      '04de4a190fde0b636acf188b57f8fa906f062a0584c7e7c240f2a4ca27ed8ddd19' +
      'dd65c2b9f8829665868a441bdfceb256ef96aca908504ea0618320696f8d5e21',
  },
  /** SM2 user id (GM/T 0009, where nothing else is agreed). */
  userId: '1234567812345678',
} as const;

/** What a hospital has to be given to speak to a drill platform of this profile. */
export function keysFor({ gateway }: DrillProfile) {
  const { appId, appSecret, hospitalKey, platformKey, userId } = drillKeys;
  const sm = { appId, appSecret, privateKey: hospitalKey.private, userId };
  const sealed =
    gateway.envelope === 'sm4-sm2' ? { sm: { ...sm, platformKey: platformKey.public } } : {};
  switch (gateway.signing.kind) {
    case 'csb':
      return {
        kind: 'csb' as const,
        accessKey: drillKeys.accessKey,
        secretKey: drillKeys.secretKey,
        ...sealed,
      };
    case 'x-tif':
      return {
        kind: 'x-tif' as const,
        paasid: drillKeys.paasId,
        token: drillKeys.token,
        ...sealed,
      };
    case 'apikey': {
      const key = gateway.envelope === 'sm4-sm2' ? appId : drillKeys.apiKey;
      return { kind: 'apikey' as const, key, ...sealed };
    }
  }
}
