import { expect, test } from '@playwright/test';
import { start } from './launch.ts';

// docs/latest/api/ipc-main, ipc-renderer, context-bridge; docs/latest/tutorial/context-isolation

test('ipcMain.handle: an error arrives with its text only', async () => {
  const { app, page } = await start();
  const message = (channel: string): Promise<string> =>
    page.evaluate((name) => fixtureApi.invoke(name).then(String, (e: Error) => e.message), channel);
  expect(await message('fail')).toBe("Error invoking remote method 'fail': TypeError: boom");
  expect(await message('none')).toBe(
    "Error invoking remote method 'none': Error: No handler registered for 'none'",
  );
  expect(await message('function')).toBe(
    "Error invoking remote method 'function': Error: An object could not be cloned.",
  );
  expect(
    await app.evaluate(({ ipcMain }) => {
      try {
        ipcMain.handle('echo', () => 0);
        return '';
      } catch (error) {
        return String(error);
      }
    }),
  ).toBe("Error: Attempted to register a second handler for 'echo'");
  await app.close();
});

test('ipcRenderer.invoke: arguments and results are structured clones', async () => {
  const { app, page } = await start();
  const facts = await page.evaluate(async () => {
    const shared = { a: 1 };
    const sent = {
      date: new Date(5),
      map: new Map<unknown, unknown>([['k', new Set(['x'])]]),
      none: undefined,
      bytes: new Uint8Array([1, 2, 3]),
      buffer: new ArrayBuffer(4),
      big: 12n,
      numbers: [Number.NaN, -0, Number.POSITIVE_INFINITY],
      pattern: /a+/giu,
      error: new RangeError('r'),
      $: 'own',
      text: '和田 \ud83d\ude00 \u2028',
    };
    const back = (await fixtureApi.invoke('echo', sent)) as typeof sent;
    const twice = (await fixtureApi.invoke('echo', [shared, shared])) as unknown[];
    return {
      date: back.date instanceof Date && back.date.getTime(),
      map: back.map instanceof Map && (back.map.get('k') as Set<string>).has('x'),
      none: 'none' in back && back.none === undefined,
      bytes: back.bytes instanceof Uint8Array && [...back.bytes],
      buffer: back.buffer instanceof ArrayBuffer && back.buffer.byteLength,
      big: back.big === 12n,
      numbers: [Number.isNaN(back.numbers[0]), Object.is(back.numbers[1], -0), back.numbers[2]],
      pattern: String(back.pattern),
      error: back.error instanceof Error && back.error.message,
      own: back.$,
      text: back.text === sent.text,
      twice: twice.length,
    };
  });
  expect(facts).toEqual({
    date: 5,
    map: true,
    none: true,
    bytes: [1, 2, 3],
    buffer: 4,
    big: true,
    numbers: [true, true, Number.POSITIVE_INFINITY],
    pattern: '/a+/giu',
    error: 'r',
    own: 'own',
    text: true,
    twice: 2,
  });
  await app.close();
});

test('ipcMain.on and webContents.send: events both ways, and unsubscribing', async () => {
  const { app, page } = await start();
  const heard = await page.evaluate(async () => {
    const texts: string[] = [];
    const stop = await new Promise<() => void>((resolve) => {
      const off = fixtureApi.onNoted((text) => {
        texts.push(text);
        resolve(off);
      });
      fixtureApi.note('one');
    });
    stop();
    fixtureApi.note('two');
    await fixtureApi.invoke('echo');
    return texts;
  });
  expect(heard).toEqual(['one!']);
  await app.close();
});

test('event.senderFrame tells url, origin and parent of the caller', async () => {
  const { app, page } = await start();
  expect(await page.evaluate(() => fixtureApi.invoke('who'))).toEqual({
    url: 'app://host/page.html',
    origin: 'app://host',
    parent: null,
    isMain: true,
  });
  await app.close();
});

test('contextBridge: what is exposed is frozen and cannot be replaced', async () => {
  const { app, page } = await start();
  const facts = await page.evaluate(() => {
    const refused = (action: () => void): string => {
      try {
        action();
        return 'done';
      } catch (error) {
        return error instanceof Error ? error.name : '';
      }
    };
    const all = Object.isFrozen(fixtureApi) && Object.isFrozen(fixtureApi.nested.list);
    return {
      all,
      deep: Object.isFrozen(fixtureApi.nested.list[1]),
      replace: refused(() => {
        'use strict';
        Object.defineProperty(globalThis, 'fixtureApi', { value: 1 });
      }),
      change: Reflect.set(fixtureApi, 'double', 1),
      remove: Reflect.deleteProperty(globalThis, 'fixtureApi'),
      again: fixtureApi.again,
      whole: fixtureApi.whole,
    };
  });
  expect(facts).toEqual({
    all: true,
    deep: true,
    replace: 'TypeError',
    change: false,
    remove: false,
    again: 'Cannot bind an API on top of an existing property on the window object',
    whole: { ipcRenderer: {} },
  });
  await app.close();
});

test('contextBridge: functions are synchronous; promises, errors and callbacks cross', async () => {
  const { app, page } = await start();
  const facts = await page.evaluate(async () => {
    const thrown = ((): unknown => {
      try {
        fixtureApi.throws();
        return undefined;
      } catch (error) {
        return error;
      }
    })();
    let at: unknown;
    fixtureApi.callBack((value) => (at = value.at));
    return {
      double: fixtureApi.double(21),
      thrown: thrown instanceof Error && thrown.message,
      later: await fixtureApi.rejects().catch((e: unknown) => e instanceof Error && e.message),
      at: at instanceof Date && at.getTime(),
    };
  });
  expect(facts).toEqual({ double: 42, thrown: 'from the preload', later: 'later', at: 7 });
  await app.close();
});

test('contextIsolation and sandbox: no Node, nothing of the preload in the page', async () => {
  const { app, page } = await start();
  const facts = await page.evaluate(() => ({
    types: ['require', 'process', 'module', 'Buffer', 'global', 'secret'].map(
      (name) => typeof Reflect.get(globalThis, name),
    ),
    leaks: Object.getOwnPropertyNames(globalThis).filter((name) =>
      /standin|electron|ipc/i.test(name),
    ),
    pageSeen: fixtureApi.pageSeen(),
    node: fixtureApi.node,
    argv: fixtureApi.argv,
  }));
  expect(facts).toEqual({
    types: Array.from({ length: 6 }, () => 'undefined'),
    leaks: [],
    pageSeen: 'undefined',
    node: 'module not found: node:fs',
    argv: ['--hello'],
  });
  await app.close();
});
