import { expect, test } from '@playwright/test';
import { fixture, start } from './launch.ts';

// docs/latest/api/protocol, web-contents, session; docs/latest/tutorial/security

test('protocol.handle: its policy is enforced, also on eval', async () => {
  const { app, page } = await start();
  const facts = await page.evaluate(async () => {
    const broken: string[] = [];
    document.addEventListener('securitypolicyviolation', (e) => broken.push(e.effectiveDirective));
    // Inside a timeout: what a debugger evaluates is excused from the policy, its timeouts are not.
    const evaluated = await new Promise<string>((resolve) => {
      setTimeout(() => {
        try {
          const evaluate: unknown = Reflect.get(globalThis, 'eval');
          resolve(typeof evaluate === 'function' ? String(evaluate('1 + 1')) : '');
        } catch (error) {
          resolve(error instanceof Error ? error.name : '');
        }
      }, 0);
    });
    const script = document.createElement('script');
    script.textContent = 'globalThis.inline = 1';
    document.head.append(script);
    const foreign = await fetch('https://example.com/').then(String, (e: Error) => e.name);
    const own = await fetch('/body', { method: 'POST', body: '和田' }).then((r) => r.text());
    const failed = await fetch('/broken').then(String, (e: Error) => e.name);
    return { evaluated, inline: Reflect.get(globalThis, 'inline'), foreign, own, failed, broken };
  });
  expect(facts).toMatchObject({
    evaluated: 'EvalError',
    foreign: 'TypeError',
    own: 'POST 和田',
    failed: 'TypeError',
  });
  expect(facts.inline).toBeUndefined();
  expect(facts.broken).toEqual(
    expect.arrayContaining(['script-src', 'script-src-elem', 'connect-src']),
  );
  await app.close();
});

test('registerSchemesAsPrivileged is refused after ready; handle twice, too', async () => {
  const { app } = await start();
  const texts = await app.evaluate(({ protocol }) => {
    const text = (action: () => void): string => {
      try {
        action();
        return '';
      } catch (error) {
        return error instanceof Error ? error.message : '';
      }
    };
    return [
      text(() => protocol.registerSchemesAsPrivileged([])),
      text(() => protocol.handle('app', () => new Response())),
      String(protocol.isProtocolHandled('app')),
    ];
  });
  expect(texts).toEqual([
    'protocol.registerSchemesAsPrivileged should be called before app is ready',
    'Failed to register protocol: app',
    'true',
  ]);
  await app.close();
});

test('will-navigate can be prevented; loadURL and reload do not raise it', async () => {
  const { app, page } = await start();
  const window = await app.browserWindow(page);
  for (let round = 1; round <= 10; round++) {
    const url = `https://example.com/${round}`;
    await page.evaluate((to) => {
      location.href = to;
    }, url);
    await expect.poll(() => app.evaluate(() => fixtureSeen.opened.at(-1))).toBe(`navigate ${url}`);
  }
  expect(await window.evaluate((w) => w.webContents.getURL())).toBe('app://host/page.html');
  expect(await page.evaluate(() => fixtureApi.double(1))).toBe(2);
  await page.evaluate(() => {
    location.href = '/page.html?own';
  });
  await expect.poll(() => window.evaluate((w) => w.webContents.getURL())).toMatch(/\?own$/);
  await page.reload();
  await window.evaluate((w) => w.loadURL('app://host/page.html?loaded'));
  expect(await app.evaluate(() => fixtureSeen.opened.length)).toBe(11);
  await app.close();
});

test('setWindowOpenHandler: denied by window.open and by links', async () => {
  const { app, page } = await start();
  expect(await page.evaluate(() => window.open('https://example.com/popup'))).toBeNull();
  await page.locator('#away').click();
  await expect
    .poll(() => app.evaluate(() => fixtureSeen.opened))
    .toEqual(['open https://example.com/popup', 'open https://example.com/away']);
  expect(app.windows()).toHaveLength(1);
  expect(await page.evaluate(() => fixtureApi.double(2))).toBe(4);
  await app.close();
});

test('setPermissionRequestHandler: asked for each request, and obeyed', async () => {
  const { app, page } = await start();
  const facts = await page.evaluate(async () => ({
    notifications: await Notification.requestPermission(),
    persist: await navigator.storage.persist(),
    clipboard: await navigator.clipboard.readText().then(String, (e: Error) => e.name),
    state: (await navigator.permissions.query({ name: 'notifications' })).state,
  }));
  expect(facts).toEqual({
    notifications: 'denied',
    persist: false,
    clipboard: 'NotAllowedError',
    state: 'denied',
  });
  const code = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        navigator.geolocation.getCurrentPosition(
          () => resolve(0),
          (error) => resolve(error.code),
          { timeout: 200 },
        );
      }),
  );
  expect(code).not.toBe(1); // Granted: it may fail to find a place, but not for want of leave.
  expect(await app.evaluate(() => fixtureSeen.permissions)).toEqual([
    'notifications',
    'persistent-storage',
    'clipboard-read',
    'geolocation',
  ]);
  await app.close();
});

test('enableNetworkEmulation takes the page and net offline', async () => {
  const { app, page } = await start();
  const turn = (offline: boolean): Promise<void> =>
    app.evaluate(({ session }, value) => {
      session.defaultSession.enableNetworkEmulation({ offline: value });
    }, offline);
  await turn(true);
  await expect.poll(() => page.evaluate(() => navigator.onLine)).toBe(false);
  expect(await app.evaluate(({ net }) => net.isOnline())).toBe(false);
  await page.reload();
  await page.getByRole('heading', { name: '替身' }).waitFor();
  await turn(false);
  await expect.poll(() => page.evaluate(() => navigator.onLine)).toBe(true);
  await app.close();
});

test('loadURL rejects with errno, code and url; did-fail-load is emitted', async () => {
  const { app } = await start();
  const facts = await app.evaluate(async ({ BrowserWindow }) => {
    const window = new BrowserWindow({ show: false });
    const emitted: unknown[] = [];
    window.webContents.on('did-fail-load', (_event, code, text, url) => {
      emitted.push(code, text, url);
    });
    const error = await window.loadURL('app://host/broken').then(
      () => undefined,
      (reason: Error) => Object.assign({}, reason, { message: reason.message }),
    );
    return { error, emitted };
  });
  expect(facts).toEqual({
    error: {
      errno: -2,
      code: 'ERR_FAILED',
      url: 'app://host/broken',
      message: "ERR_FAILED (-2) loading 'app://host/broken'",
    },
    emitted: [-2, 'ERR_FAILED', 'app://host/broken'],
  });
  await app.close();
});

test('two windows: each has its own bridge; a frame inside has none; workers load', async () => {
  const { app, page } = await start();
  const opened = app.waitForEvent('window');
  const heard = await app.evaluate(async ({ BrowserWindow }, preload) => {
    const second = new BrowserWindow({ webPreferences: { preload } });
    await second.loadURL('app://host/page.html?second');
    return BrowserWindow.getAllWindows().map((window) => window.id);
  }, `${fixture}/preload.cjs`);
  const other = await opened;
  expect(heard).toEqual([1, 2]);
  const listen = (): void => {
    Reflect.set(globalThis, 'heard', []);
    fixtureApi.onNoted((text) => Reflect.get(globalThis, 'heard').push(text));
  };
  await page.evaluate(listen);
  await other.evaluate(listen);
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.fromId(2)?.webContents.send('noted', 'to the second');
  });
  const told = (of: typeof page): Promise<unknown> =>
    of.evaluate(() => Reflect.get(globalThis, 'heard') as unknown);
  await expect.poll(() => told(other)).toEqual(['to the second']);
  expect(await told(page)).toEqual([]);
  const inside = await page.evaluate(
    () =>
      new Promise<unknown[]>((resolve) => {
        const frame = document.createElement('iframe');
        frame.src = '/page.html?frame';
        frame.addEventListener('load', () => {
          const there: unknown = Reflect.get(frame.contentWindow ?? {}, 'fixtureApi');
          const worker = new Worker('/worker.js', { type: 'module' });
          worker.addEventListener('message', (event) => resolve([typeof there, event.data]));
        });
        document.body.append(frame);
      }),
  );
  expect(inside).toEqual(['undefined', 'from the worker']);
  await other.close();
  const left = (): Promise<number[]> =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map(({ id }) => id));
  await expect.poll(left).toEqual([1]);
  expect(await app.evaluate(() => fixtureSeen.order)).toEqual([]);
  await app.close();
});
