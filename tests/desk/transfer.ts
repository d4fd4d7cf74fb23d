/** 9102 against the drill platform without sockets, told apart as the HTTP wire does. */
import type { DrillPlatform } from '../../electron/drill/platform.ts';
import type { Into, Transfer } from '../../electron/platform/download.ts';

const PIECE = 1024;

export async function transfer(
  platform: DrillPlatform,
  text: string,
  from: number,
  into: Into,
  signal?: AbortSignal,
): Promise<Transfer> {
  const reply = await platform.download(text, from);
  if (!('bytes' in reply)) {
    if (reply.status !== 0) return { kind: 'answer', status: reply.status, body: reply.body };
    return reply.body === 'line-cut'
      ? { kind: 'unsent', why: 'ECONNREFUSED' }
      : { kind: 'lost', why: 'TimeoutError' };
  }
  const { bytes, total, status } = reply;
  const start = status === 206 ? from : 0;
  for (let done = 0; done < bytes.length; done += PIECE) {
    if (signal?.aborted === true || platform.faults.line === 'cut') {
      return { kind: 'lost', why: 'ECONNRESET' };
    }
    await into(bytes.subarray(done, done + PIECE), total, start + done);
  }
  if (start + bytes.length < total) return { kind: 'lost', why: 'incomplete' };
  return { kind: 'complete', bytes: bytes.length, resumed: from > 0 && start === from };
}
