/** What tests and benchmarks of the connector stand on. */
import type { Server } from 'node:net';
import { nextMsgid, noNumbers } from '../../shared/numbers.ts';
import type { Profile } from '../../shared/platform/profile.ts';

/** The key pair published in GB/T 32918.5, A.2, for both sides. */
export const exampleSm = {
  appId: 'APPID-0123456789',
  appSecret: 'APPSECRET',
  privateKey: '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8',
  platformKey:
    '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020' +
    'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
  userId: '1234567812345678',
};

/** Message numbers of counter 03 at a second (yyyyMMddHHmmss), kept in memory only. */
export function msgidsOf(profile: Profile, second: () => string): () => Promise<string> {
  const head = { hospital: profile.hospital.code, counter: '03', format: profile.message.msgid };
  let numbers = noNumbers;
  return async () => {
    const next = nextMsgid(numbers, head, second());
    numbers = next.state;
    return next.msgid;
  };
}

/** Resolves with a free port of this machine that the server listens on from now. */
export async function listenOn(server: Server, host = '127.0.0.1'): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('listens on no port');
  return address.port;
}
