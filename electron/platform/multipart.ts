/** multipart/form-data of 9101: the message in the field `jsonStr`, the bytes in `file`. */
export interface UploadFile {
  name: string;
  bytes: Uint8Array;
}

/** `boundary`: random, so that neither the message nor the file can be made to hold it. */
export function multipart(
  message: string,
  file: UploadFile,
  boundary: string,
): { contentType: string; body: Uint8Array } {
  // As the WHATWG form-data encoding escapes a file name.
  const name = file.name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const open = `--${boundary}\r\ncontent-disposition: form-data; name=`;
  const body = Buffer.concat([
    Buffer.from(`${open}"jsonStr"\r\n\r\n${message}\r\n`, 'utf8'),
    Buffer.from(`${open}"file"; filename="${name}"\r\n`, 'utf8'),
    Buffer.from('content-type: application/octet-stream\r\n\r\n', 'utf8'),
    file.bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`, 'utf8'),
  ]);
  return { contentType: `multipart/form-data; boundary=${boundary}`, body };
}
