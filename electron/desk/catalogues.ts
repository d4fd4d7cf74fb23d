/** The platform's catalogues and code tables put together for the desk. */
import { raise } from '../../shared/fault.ts';
import type { CatalogueState } from '../../shared/download.ts';
import type { VerbName, VerbOutput, verbs } from '../../shared/contract.ts';
import type { Labels } from '../../shared/platform/catalogue-dictionary.ts';
import { pathOf } from '../../shared/platform/profile-gateway.ts';
import { DiskError, type Disk } from '../disk.ts';
import { applyCatalogueChanges, catalogueChanges } from './catalogue.ts';
import { openDictionary } from './dictionary.ts';
import { openDownloads } from './download.ts';
import type { DeskParts } from './parts.ts';
import { query } from './query.ts';

type CatalogueVerb = Extract<
  VerbName,
  | 'catalogues'
  | 'downloadCatalogue'
  | 'pauseDownload'
  | 'cancelDownload'
  | 'searchCatalogue'
  | 'dictionary'
  | 'refreshDictionary'
  | 'catalogueChanges'
  | 'applyCatalogueChanges'
>;
type Input<V extends VerbName> = (typeof verbs)[V]['input']['_zod']['output'];

export interface Catalogues {
  verbs: {
    [V in CatalogueVerb]: (input: Input<V>) => Promise<VerbOutput<V>> | VerbOutput<V>;
  };
  /** Words of the code tables that were asked for (1901). */
  labels(): Labels;
  /** The line may be back. */
  wake(): void;
  lineDown(): void;
  stop(): Promise<void>;
}

export interface CatalogueParts {
  disk: Disk;
  tell: (state: CatalogueState) => void;
  crashed: (error: unknown) => void;
}

/** Rejects with a DiskError. */
export async function openCatalogues(desk: DeskParts, parts: CatalogueParts): Promise<Catalogues> {
  const { connector, line, clock, rules } = desk;
  const { profile } = rules;
  const dictionary = await openDictionary(parts.disk, desk);
  const downloads = await openDownloads({
    ...parts,
    clock,
    source: {
      ask: (infno, input) => query(desk, infno, input, ''),
      download: (file, from, into, signal) => connector.download(file, from, into, signal),
    },
    isUp: () => line.isUp(),
    reachable: (infno) => pathOf(profile.url, infno) !== undefined,
    place: profile.hospital.admdvs,
    pageSize: profile.catalogue.pageSize,
  });
  return {
    verbs: {
      catalogues: () => downloads.list(),
      downloadCatalogue: ({ infno, whole }) => onDisk(() => downloads.start(infno, whole)),
      pauseDownload: ({ infno }) => onDisk(() => downloads.pause(infno)),
      cancelDownload: ({ infno }) => onDisk(() => downloads.cancel(infno)),
      searchCatalogue: ({ infno, text, limit }) => downloads.search(infno, text, limit),
      dictionary: () => dictionary.view(),
      refreshDictionary: () => onDisk(() => dictionary.refresh()),
      catalogueChanges: ({ day }) => catalogueChanges(desk, downloads, day),
      applyCatalogueChanges: (ask) => applyCatalogueChanges(desk, downloads, ask),
    },
    labels: () => dictionary.view().labels,
    wake: downloads.wake,
    lineDown: downloads.lineDown,
    stop: downloads.stop,
  };
}

/** What cannot be written is told; nothing of the counter's own depends on it. */
async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    return raise('catalogue-disk', [error.message]);
  }
}
