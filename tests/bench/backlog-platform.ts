/**
 * The drill platform in a process of its own for backlog.ts: told over IPC to cut or restore the
 * line, to answer later, and asked for its ledger.
 */
import { z } from 'zod';
import { loadData } from '../../electron/data.ts';
import { createDrillPlatform } from '../../electron/drill/platform.ts';
import { readCatalogue } from '../../electron/drill/world.ts';
import { seededNumbers } from '../../electron/journal/testbed.ts';

const order = z.strictObject({
  line: z.enum(['up', 'cut']).optional(),
  delayMs: z.int().optional(),
});

const data = loadData();
const platform = createDrillPlatform({
  now: () => new Date(),
  random: seededNumbers(1),
  catalogue: readCatalogue(data.drillCatalogue),
  hospital: data.profile.hospital,
});
const { url } = await platform.listen();

/** Follows an order, then answers with where it listens and what it has settled. */
async function follow(message: unknown): Promise<void> {
  const { line, delayMs } = order.parse(message);
  if (line !== undefined) platform.faults.line = line;
  if (delayMs !== undefined) platform.faults.delayMs = delayMs;
  await platform.faults.settled();
  const calls = platform.calls().length;
  process.send?.({ url, calls, ledger: platform.ledger() });
}

process.on('message', (message) => {
  follow(message).catch((error: unknown) => {
    throw error;
  });
});
process.send?.({ url, calls: 0, ledger: [] });
