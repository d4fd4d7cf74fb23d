import { randomBytes } from 'node:crypto';
import { createNodeDisk } from '../../electron/disk.ts';
import { openJournal } from '../../electron/journal/journal.ts';
import { openKeyring } from '../../electron/journal/keys.ts';
import { aesWrap, cashier } from '../../electron/journal/testbed.ts';
import { entryNumber } from './entry-number.ts';

/*
 * The process that journal-kill.test.ts kills: appends without end and prints each sequence once
 * it is acknowledged. Arguments: folder, wrapping key in hex.
 */
async function run(folder: string, key: string): Promise<void> {
  const disk = createNodeDisk(folder);
  const wrap = aesWrap(Buffer.from(key, 'hex'), randomBytes);
  const keyring = await openKeyring({ disk, wrap, random: randomBytes });
  const clock = { now: () => new Date(), monotonic: () => performance.now() };
  const options = { disk, keyring, clock, random: randomBytes, segmentBytes: 64 * 1024 };
  const { journal } = await openJournal(options);
  const append = async (): Promise<void> => {
    const record = await journal.append(entryNumber(next++), cashier);
    process.stdout.write(`${record.seq} ${JSON.stringify(record.data)}\n`);
  };
  let next = journal.head().seq + 1;
  // Two at a time, so that a kill also falls between a queued and a running append.
  for (;;) await Promise.all([append(), append()]);
}

const [folder, key] = process.argv.slice(2);
if (folder === undefined || key === undefined) throw new Error('folder and key, please');
await run(folder, key);
