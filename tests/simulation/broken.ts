/** What must hold does not: the message is what a failing seed prints. */
export class Broken extends Error {
  override name = 'Broken';
}

export function must(holds: boolean, what: string | (() => string)): void {
  if (!holds) throw new Broken(typeof what === 'string' ? what : what());
}
