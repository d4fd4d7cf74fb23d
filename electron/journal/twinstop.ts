import type { DiskErrorCode } from '../disk.ts';

/**
 * away: no marked folder there (a stick pulled out). foreign: the folder of another journal.
 * diverged: it holds entries that the journal does not. source: the journal's own file is damaged.
 * Others: the twin's disk. 'foreign', 'diverged' and 'source' do not mend by themselves.
 */
export type TwinError = 'away' | 'foreign' | 'diverged' | 'source' | DiskErrorCode;

/** Why copying has stopped. */
export class TwinStop extends Error {
  override name = 'TwinStop';
  readonly code: TwinError;
  constructor(code: TwinError) {
    super(code);
    this.code = code;
  }
}
