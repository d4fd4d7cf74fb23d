import { EventEmitter } from 'node:events';
import Module from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createCodec } from './codec.ts';
import { nodeBase64 } from './nodeBase64.ts';

/** The utility process: gives the module `process.parentPort`, and ends with its parent. */
const codec = createCodec(nodeBase64);
const port = Object.assign(new EventEmitter(), {
  postMessage(message: unknown): void {
    process.send?.(codec.encode(message));
  },
  start(): void {},
});
const [, , file = '', ...rest] = process.argv;

Reflect.set(process, 'type', 'utility');
Reflect.set(process, 'parentPort', port);
process.argv = [process.argv[0] ?? '', file, ...rest];
process.on('message', (message) => {
  const data = codec.decode(message);
  if (typeof data === 'object' && data !== null) port.emit('message', { ...data, ports: [] });
});
process.on('disconnect', () => process.exit(0));
const load: unknown = Reflect.get(Module, '_load');
Reflect.set(Module, '_load', (request: string, ...others: unknown[]): unknown => {
  if (request === 'electron' || request.startsWith('electron/')) {
    throw new Error(`stand-in: require('${request}') in a utility process is not modelled`);
  }
  if (typeof load !== 'function') throw new Error('stand-in: no Module._load');
  return Reflect.apply(load, Module, [request, ...others]);
});
void import(pathToFileURL(path.resolve(file)).href);
