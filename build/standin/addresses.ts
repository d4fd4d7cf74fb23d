/** What app.registerSchemesAsPrivileged said of a scheme. */
export interface Privileges {
  standard?: boolean | undefined;
  secure?: boolean | undefined;
  bypassCSP?: boolean | undefined;
  supportFetchAPI?: boolean | undefined;
  [other: string]: unknown;
}

/**
 * The two names of one address: the app's `app://host/x` and Chromium's
 * `https://host.app.standin/x`, which is a secure standard origin without Electron's help.
 */
export class Addresses {
  readonly schemes = new Map<string, Privileges>();

  /** The app's address → Chromium's. */
  toChromium(url: string): string {
    const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]+)(.*)$/is.exec(url);
    const scheme = match?.[1]?.toLowerCase() ?? '';
    if (!match || !this.schemes.has(scheme)) return url;
    const rest = match[3] ?? '';
    return `https://${match[2]}.${scheme}.standin${rest.startsWith('/') ? '' : '/'}${rest}`;
  }

  /** Chromium's address → the app's. */
  toApp(url: string): string {
    const match = /^https:\/\/([^/]+)\.([a-z][a-z0-9+-]*)\.standin(\/.*)?$/is.exec(url);
    if (!match || !this.schemes.has(match[2] ?? '')) return url;
    return `${match[2]}://${match[1]}${match[3] ?? '/'}`;
  }

  /** Chromium's origin of the app's address, or the address's own. */
  originOf(url: string): string {
    return new URL(this.toChromium(url)).origin;
  }

  /** The app's name of an origin: "app://host". */
  appOrigin(url: string): string {
    const match = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]+)/i.exec(url);
    return match?.[1] ?? 'null';
  }

  /** A policy's sources `app:` and `app://host`, as Chromium must read them. */
  policy(text: string): string {
    const word = (source: string): string => {
      const match = /^([a-z][a-z0-9+-]*):(?:\/\/([^/]+)(\/.*)?)?$/i.exec(source);
      if (!match || !this.schemes.has(match[1] ?? '')) return source;
      return `https://${match[2] ?? '*'}.${match[1]}.standin${match[3] ?? ''}`;
    };
    return text.replaceAll(/[^\s;,]+/g, word);
  }

  /** Patterns of Chromium's addresses of all schemes. */
  patterns(): string[] {
    return [...this.schemes.keys()].map((scheme) => `https://*.${scheme}.standin/*`);
  }
}
