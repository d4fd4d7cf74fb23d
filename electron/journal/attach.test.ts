/**
 * Goal: what the copy's disk lost is written to it again, and nothing that the copy alone holds is
 * touched. Method: a refused sync and a power cut on the copy; closed segments cut and changed.
 */
import { describe, expect, it } from 'vitest';
import { segmentName } from './segment.ts';
import { append, copying, segmentsOf, started } from './twinbed.ts';

/** Copied whole: several segments, the first of them closed. */
async function copied(seed: number) {
  const { bed, twin, journal, keyring } = await started(seed);
  await append(journal, 12);
  const { copy } = copying(bed, bed.disk, twin, { journal, keyring });
  await copy.settled();
  await copy.stop();
  expect(await segmentsOf(twin)).toEqual(await segmentsOf(bed.disk));
  return { bed, twin, journal, keyring };
}

describe('attaching to a copy', () => {
  it('after a refused sync nothing of the segment is trusted to the cache', async () => {
    for (let seed = 1; seed <= 8; seed += 1) {
      const { bed, twin, journal, keyring } = await started(seed);
      const { copy, ring } = copying(bed, bed.disk, twin, { journal, keyring });
      await append(journal, 1);
      await copy.settled();
      twin.inject('fail', 1, 'sync');
      await append(journal, 1);
      await copy.settled();
      expect(copy.state()).toMatchObject({ lagEntries: 1, error: 'io' });
      ring();
      await copy.settled();
      await append(journal, 1);
      await copy.settled();
      expect(copy.state()).toEqual({ lagEntries: 0, lagMs: 0 });
      expect(await segmentsOf(twin.crash())).toEqual(await segmentsOf(bed.disk));
    }
  });

  it('a closed segment that lost its end, or reads as zeros there, is written again', async () => {
    for (const lost of [1, 40, 300, 1300]) {
      for (const zeros of [false, true]) {
        const { bed, twin, journal, keyring } = await copied(lost);
        const name = segmentName(1);
        const size = (await twin.size(name)) ?? 0;
        await twin.truncate(name, size - lost);
        if (zeros) {
          const handle = await twin.openAppend(name);
          await handle.append(new Uint8Array(lost));
          await handle.sync();
        }
        const { copy } = copying(bed, bed.disk, twin, { journal, keyring });
        await copy.settled();
        expect(copy.state()).toEqual({ lagEntries: 0, lagMs: 0 });
        expect(await segmentsOf(twin)).toEqual(await segmentsOf(bed.disk));
      }
    }
  });

  it('a closed segment with an entry of its own stays as it is', async () => {
    const { bed, twin, journal, keyring } = await copied(3);
    const other = await started(4);
    await append(other.journal, 12);
    const theirs = await other.bed.disk.read(segmentName(1));
    await twin.writeAtomic(segmentName(1), theirs.subarray(0, theirs.length - 5));
    const before = await segmentsOf(twin);
    const { copy } = copying(bed, bed.disk, twin, { journal, keyring });
    await copy.settled();
    expect(copy.state()).toMatchObject({ error: 'diverged' });
    expect(await segmentsOf(twin)).toEqual(before);
  });

  it('is not mended from a segment that does not prove itself', async () => {
    const { bed, twin, journal, keyring } = await copied(5);
    const name = segmentName(1);
    await twin.truncate(name, ((await twin.size(name)) ?? 0) - 40);
    bed.disk.flipBit(name, 400);
    const before = await segmentsOf(twin);
    const { copy } = copying(bed, bed.disk, twin, { journal, keyring });
    await copy.settled();
    expect(copy.state()).toMatchObject({ error: expect.stringMatching(/source|diverged/) });
    expect(await segmentsOf(twin)).toEqual(before);
  });
});
