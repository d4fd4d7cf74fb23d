import type { KeyWrap } from '../../electron/journal/keys.ts';
import { aesWrap, seededBytes } from '../../electron/journal/testbed.ts';

/** One key for all: what is simulated is not the keystore. */
export function wrapOf(seed: number): KeyWrap {
  return aesWrap(new Uint8Array(32).fill(7), seededBytes(seed + 2));
}
