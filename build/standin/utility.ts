import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { Codec } from './codec.ts';
import { notModelled, strict, StrictEmitter } from './notModelled.ts';

const forkOptions = z.strictObject({
  env: z.record(z.string(), z.string().optional()).optional(),
  execArgv: z.array(z.string()).optional(),
  cwd: z.string().optional(),
  stdio: z.enum(['pipe', 'ignore', 'inherit']).default('inherit'),
  serviceName: z.string().default('Node Utility Process'),
  respondToAuthRequestsFromMainProcess: z.literal(false).optional(),
  allowLoadingUnsignedLibraries: z.boolean().optional(),
});

type Gone = (details: object) => void;

/** Electron's UtilityProcess (docs/api/utility-process) as a child of Node. */
class UtilityProcess extends StrictEmitter {
  readonly #child: ChildProcess;
  readonly #codec: Codec;
  #isRunning = true;

  constructor(child: ChildProcess, codec: Codec, serviceName: string, gone: Gone) {
    super('UtilityProcess', ['spawn', 'exit', 'message', 'error']);
    this.#child = child;
    this.#codec = codec;
    child.on('spawn', () => this.emit('spawn'));
    child.on('message', (message) => this.emit('message', codec.decode(message)));
    child.on('exit', (code, signal) => {
      this.#isRunning = false;
      const exitCode = code ?? 15;
      const reason = signal === null ? (exitCode === 0 ? 'clean-exit' : 'abnormal-exit') : 'killed';
      if (exitCode !== 0)
        gone({ type: 'Utility', reason, exitCode, name: serviceName, serviceName });
      this.emit('exit', exitCode);
    });
  }

  get pid(): number | undefined {
    return this.#isRunning ? this.#child.pid : undefined;
  }

  get stdout(): Readable | null {
    return this.#child.stdout;
  }

  get stderr(): Readable | null {
    return this.#child.stderr;
  }

  postMessage(message: unknown, transfer: unknown[] = []): void {
    if (transfer.length > 0) throw notModelled('MessagePorts to a utility process');
    const coded = this.#codec.encode(message);
    if (this.#isRunning) this.#child.send({ $: 'object', v: { data: coded } });
  }

  kill(): boolean {
    return this.#isRunning && this.#child.kill();
  }
}

export interface UtilityKit {
  codec: Codec;
  /** The folder of utility.cjs. */
  dir: string;
  isReady(): boolean;
  gone: Gone;
}

export function createUtilityProcess(kit: UtilityKit): object {
  return strict('utilityProcess', {
    fork: (modulePath: string, args: string[] = [], options: unknown = {}): UtilityProcess => {
      if (!kit.isReady()) throw new Error('utilityProcess cannot be created before app is ready.');
      const { env, execArgv = [], cwd, stdio, serviceName } = forkOptions.parse(options);
      const child = fork(path.join(kit.dir, 'utility.cjs'), [modulePath, ...args], {
        execArgv,
        env: env ?? process.env,
        stdio: ['ignore', stdio, stdio, 'ipc'],
        ...(cwd === undefined ? {} : { cwd }),
      });
      return new UtilityProcess(child, kit.codec, serviceName, kit.gone);
    },
  });
}
