/** The isolated world in which the preload script runs. */
export const WORLD = 'ElectronIsolatedWorld';
/** The binding by which the isolated world speaks to the main process. */
export const POST = '__standinPost';
/** The function of the isolated world which takes the main process's messages. */
export const RECEIVE = '__standinReceive';

/** Functions which the isolated world keeps for the page's world, by their number. */
export const OF_PRELOAD = { open: 0, ask: 1 } as const;
/** Functions which the page's world keeps for the isolated world. */
export const OF_PAGE = { expose: 0 } as const;

/** What the main process tells both worlds of a window. */
export interface WorldConfig {
  /** Two random event names: to the page and to the preload. */
  toPage: string;
  toPreload: string;
  preload: string;
  argv: string[];
  platform: string;
  arch: string;
  versions: Record<string, string>;
}

/** From the main process to the isolated world. */
export type ToWorld =
  | { t: 'reply'; id: number; ok: true; value: unknown }
  | { t: 'reply'; id: number; ok: false; error: string }
  | { t: 'answer'; id: number; granted: boolean }
  | { t: 'event'; channel: string; args: unknown };
