/** multipart/form-data (RFC 7578) as 9101 sends it: the parts of a body, their bytes untouched. */

export interface Part {
  readonly name: string;
  /** Undefined for a field that is no file. */
  readonly filename: string | undefined;
  readonly bytes: Uint8Array;
}

const HEAD_LIMIT = 8_000;

/** The boundary of a content type, undefined where it is no multipart/form-data. */
export function boundaryOf(contentType: string): string | undefined {
  if (!/^multipart\/form-data\s*;/i.test(contentType)) return undefined;
  const match = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType);
  return match?.[1] ?? match?.[2];
}

/** A parameter of a content-disposition; RFC 5987's filename* wins over the plain one. */
function parameter(disposition: string, name: string): string | undefined {
  const extended = new RegExp(`;\\s*${name}\\*=UTF-8''([^;\\s]+)`, 'i').exec(disposition)?.[1];
  if (extended !== undefined && /^(?:[^%]|%[\da-f]{2})*$/i.test(extended)) {
    return decodeURIComponent(extended);
  }
  return new RegExp(`;\\s*${name}="([^"]*)"`, 'i').exec(disposition)?.[1];
}

function partOf(block: Buffer): Part | undefined {
  const end = block.indexOf('\r\n\r\n');
  if (end < 0 || end > HEAD_LIMIT) return undefined;
  const head = block.subarray(0, end).toString('utf8');
  const disposition = /^content-disposition:\s*(form-data.*)$/im.exec(head)?.[1];
  const name = disposition === undefined ? undefined : parameter(disposition, 'name');
  if (disposition === undefined || name === undefined) return undefined;
  return { name, filename: parameter(disposition, 'filename'), bytes: block.subarray(end + 4) };
}

/** The parts in order; undefined where the body is not what its boundary says. */
export function parseMultipart(body: Uint8Array, boundary: string): Part[] | undefined {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const mark = Buffer.from(`--${boundary}`);
  const parts: Part[] = [];
  let at = bytes.indexOf(mark);
  while (at >= 0) {
    const after = at + mark.length;
    const sign = bytes.subarray(after, after + 2).toString('latin1');
    if (sign === '--') return parts;
    const next = bytes.indexOf(`\r\n--${boundary}`, after);
    if (sign !== '\r\n' || next < 0) return undefined;
    const part = partOf(bytes.subarray(after + 2, next));
    if (!part) return undefined;
    parts.push(part);
    at = next + 2;
  }
  return undefined;
}
