/** Switches which are the stand-in's own business, and are not handed to Chromium. */
const OURS = new Set([
  'user-data-dir',
  'remote-debugging-port',
  'remote-debugging-pipe',
  'no-sandbox',
  'headless',
  'app',
  // A driver asks for a plain-text keystore; safeStorage here is not Chromium's.
  'password-store',
  'use-mock-keychain',
]);

/** app.commandLine (docs/api/command-line). Switches count until Chromium starts. */
export class CommandLine {
  readonly #switches = new Map<string, string>();

  constructor(args: readonly string[]) {
    for (const argument of args) {
      const match = /^--([^=]+)=?(.*)$/s.exec(argument);
      if (match) this.#switches.set(match[1] ?? '', match[2] ?? '');
    }
  }

  appendSwitch(name: string, value = ''): void {
    this.#switches.set(name, value);
  }

  appendArgument(): never {
    throw new Error('stand-in: app.commandLine.appendArgument is not modelled');
  }

  hasSwitch(name: string): boolean {
    return this.#switches.has(name);
  }

  getSwitchValue(name: string): string {
    return this.#switches.get(name) ?? '';
  }

  removeSwitch(name: string): void {
    this.#switches.delete(name);
  }

  /** What Chromium is given. */
  forChromium(): string[] {
    const passed = [...this.#switches].filter(
      ([name]) => !OURS.has(name) && !name.startsWith('inspect'),
    );
    return passed.map(([name, value]) => (value === '' ? `--${name}` : `--${name}=${value}`));
  }
}
