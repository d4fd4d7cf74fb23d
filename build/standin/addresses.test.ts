import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Addresses } from './addresses.ts';

function withApp(): Addresses {
  const addresses = new Addresses();
  addresses.schemes.set('app', { standard: true, secure: true });
  return addresses;
}

describe('addresses', () => {
  it('come back unchanged from the name which Chromium uses: any host and path', () => {
    const addresses = withApp();
    const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
    const path = fc.stringMatching(/^\/[a-zA-Z0-9/._-]{0,12}(\?[a-z=&]{0,8})?$/);
    fc.assert(
      fc.property(word, path, (host, rest) => {
        const url = `app://${host}${rest}`;
        const real = addresses.toChromium(url);
        expect(real.startsWith(`https://${host}.app.standin/`)).toBe(true);
        expect(addresses.toApp(real)).toBe(url);
        expect(addresses.appOrigin(url)).toBe(`app://${host}`);
      }),
    );
  });

  it('of other schemes are left alone', () => {
    const addresses = withApp();
    for (const url of ['https://example.com/', 'about:blank', 'other://host/x']) {
      expect(addresses.toChromium(url)).toBe(url);
      expect(addresses.toApp(url)).toBe(url);
    }
    expect(addresses.toApp('https://host.other.standin/')).toBe('https://host.other.standin/');
  });

  it('in a policy are those which Chromium sees', () => {
    const policy = "default-src 'self'; img-src app: data:; connect-src app://host https://x.cn";
    expect(withApp().policy(policy)).toBe(
      "default-src 'self'; img-src https://*.app.standin data:; " +
        'connect-src https://host.app.standin https://x.cn',
    );
  });
});
