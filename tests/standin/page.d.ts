/** What the fixture's preload gives its page, and what its main module keeps for the specs. */
interface FixtureApi {
  version: string;
  argv: string[];
  nested: { list: unknown[] };
  invoke(channel: string, value?: unknown): Promise<unknown>;
  note(text: string): void;
  onNoted(take: (text: string) => void): () => void;
  double(number: number): number;
  throws(): void;
  rejects(): Promise<void>;
  callBack(take: (value: { at: Date }) => void): void;
  pageSeen(): string;
  again: string;
  whole: object;
  sendSync: string;
  node: string;
  fsType: string;
}

interface FixtureSeen {
  readyAtLoad: boolean;
  readyAfterLoad: boolean;
  permissions: string[];
  opened: string[];
  order: string[];
  second?: { argv: string[]; folder: string; data: unknown };
}

declare var fixtureApi: FixtureApi;
declare var fixtureSeen: FixtureSeen;
