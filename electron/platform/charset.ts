/** Bytes of an answer to text, by what they are rather than by what the header says of them. */

/**
 * UTF-8 where the bytes are UTF-8, else the charset that is declared, else GB 18030. Gateways say
 * GBK over UTF-8 bytes and the other way round. GBK that happens to be UTF-8 gives only characters
 * below U+0800, which no Chinese text in UTF-8 has: then a declared GBK is believed.
 */
export function textOfAnswer(bytes: Uint8Array, contentType: string): string {
  const declared = /charset\s*=\s*"?([\w-]+)/i.exec(contentType)?.[1]?.toLowerCase() ?? '';
  const chinese = /^(gbk|gb2312|gb18030|x-gbk|cp936)$/.test(declared);
  const utf8 = decode('utf-8', bytes);
  if (utf8 !== undefined && !(chinese && /[\u0080-\u07ff]/.test(utf8))) return utf8;
  return decode('gb18030', bytes) ?? new TextDecoder('utf-8').decode(bytes);
}

function decode(label: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
