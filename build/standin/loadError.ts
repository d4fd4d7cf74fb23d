/** Net errors by name (docs/api/web-contents, did-fail-load: Chromium's net_error_list). */
const CODES: Record<string, number> = {
  ERR_FAILED: -2,
  ERR_ABORTED: -3,
  ERR_CONNECTION_REFUSED: -102,
  ERR_NAME_NOT_RESOLVED: -105,
  ERR_INTERNET_DISCONNECTED: -106,
};

/** What loadURL rejects with, in Electron's words; `text` is Chromium's "net::ERR_…". */
export function loadError(
  text: string,
  url: string,
): Error & { errno: number; code: string; url: string } {
  const code = text.replace(/^net::/, '');
  const errno = CODES[code] ?? -2;
  const error = new Error(`${code} (${errno}) loading '${url.slice(0, 2048)}'`);
  return Object.assign(error, { errno, code, url });
}
