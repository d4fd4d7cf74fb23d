/** What the program is told at its start; README, "Start arguments", has a line for each. */

/** What follows a name in the start arguments, as `NAME VALUE` or `NAME=VALUE`. */
export function argumentAfter(argv: readonly string[], name: string): string | undefined {
  const joined = argv.find((each) => each.startsWith(`${name}=`));
  const at = argv.indexOf(name);
  return joined?.slice(name.length + 1) ?? (at < 0 ? undefined : argv[at + 1]);
}

const drillNames = ['profile', 'platform', 'twin', 'limits', 'trust', 'counter'] as const;
export type DrillArguments = { [name in (typeof drillNames)[number]]?: string };

/** `--profile NAME` and so on. RangeError at a --counter that is not two digits. */
export function drillArguments(argv: readonly string[]): DrillArguments {
  const found: DrillArguments = {};
  for (const name of drillNames) {
    const value = argumentAfter(argv, `--${name}`);
    if (value !== undefined) found[name] = value;
  }
  const { counter } = found;
  if (counter !== undefined && !/^\d\d$/.test(counter)) {
    throw new RangeError(`--counter ${counter}: two digits are wanted`);
  }
  return found;
}
