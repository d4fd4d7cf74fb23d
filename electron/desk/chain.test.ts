import { expect, it } from 'vitest';
import { quoted, lineBack, serve } from '../../tests/desk/cashier.ts';
import { openBed } from '../../tests/desk/counter-bed.ts';
import { openKeyring } from '../journal/keys.ts';
import { proofOf } from '../journal/proof.ts';
import { aesWrap, seededBytes } from '../journal/testbed.ts';

it('leaves no number out where the sign-in before the act fails', async () => {
  const first = await openBed();
  const visit = await serve(first, 'temporary');
  const bed = await first.restart();
  bed.network.failAt('9001', 'refused');
  await bed.desk.quote({ visit: visit.id });
  await lineBack(bed);
  await bed.desk.quote({ visit: visit.id });
  await quoted(bed, 'longterm-310');
  const random = seededBytes(5);
  const wrap = aesWrap(new Uint8Array(32).fill(7), random);
  const keyring = await openKeyring({ disk: bed.disk, wrap, random });
  const numbers = (await proofOf(bed.disk, keyring, '')).audit?.numbers;
  expect(numbers).toMatchObject({ missing: [] });
});
