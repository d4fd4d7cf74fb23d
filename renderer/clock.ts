/** The page's only clock, passed in where time is needed. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
