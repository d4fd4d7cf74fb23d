/** The page's only clock and timer, passed in where time is needed. */
export interface Clock {
  /** ms since 1970. */
  now(): number;
  /** Runs `run` after `ms`; gives back how to call it off. */
  after(run: () => void, ms: number): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(run, ms) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
