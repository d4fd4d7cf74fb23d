import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { newFolder, start } from './launch.ts';

// docs/latest/api/safe-storage, utility-process, web-contents (printing), dialog, screen

test('safeStorage: the asynchronous calls round-trip over a restart', async () => {
  const first = await start();
  const sealed = await first.app.evaluate(async ({ safeStorage }) => ({
    available: await safeStorage.isAsyncEncryptionAvailable(),
    backend: safeStorage.getSelectedStorageBackend(),
    bytes: (await safeStorage.encryptStringAsync('密钥')).toString('base64'),
  }));
  expect(sealed).toMatchObject({ available: true, backend: 'gnome_libsecret' });
  expect(Buffer.from(sealed.bytes, 'base64').includes('密钥')).toBe(false);
  await first.app.close();
  const { app, userData } = await start({ userData: first.userData });
  const open = (bytes: string): Promise<unknown> =>
    app.evaluate(
      ({ safeStorage }, text) =>
        safeStorage
          .decryptStringAsync(Buffer.from(text, 'base64'))
          .catch((error: Error) => error.message),
      bytes,
    );
  expect(await open(sealed.bytes)).toEqual({ shouldReEncrypt: false, result: '密钥' });
  const refused =
    'Error while decrypting the ciphertext provided to safeStorage.decryptStringAsync.';
  expect(await open(`${sealed.bytes.slice(0, -6)}AAAA==`)).toBe(refused);
  rmSync(path.join(userData, 'standin-keyring'));
  expect(await open(sealed.bytes)).toBe(refused);
  await app.close();
});

test('safeStorage: without a keyring it says so and refuses', async () => {
  const { app } = await start({ env: { STANDIN_NO_KEYRING: '1' } });
  const facts = await app.evaluate(async ({ safeStorage }) => ({
    available: await safeStorage.isAsyncEncryptionAvailable(),
    backend: safeStorage.getSelectedStorageBackend(),
    refused: await safeStorage.encryptStringAsync('x').catch((error: Error) => error.message),
  }));
  expect(facts).toEqual({
    available: false,
    backend: 'basic_text',
    refused: 'Error while encrypting the text provided to safeStorage.encryptStringAsync.',
  });
  await app.close();
});

test('what is not modelled throws: members, modules, options, events', async () => {
  const { app, page } = await start();
  const texts = await app.evaluate(
    ({ BrowserWindow, Tray, app: it, dialog, session, shell, webContents }) => {
      const text = (action: () => unknown): string => {
        try {
          action();
          return 'done';
        } catch (error) {
          return error instanceof Error ? error.message : '';
        }
      };
      const contents = webContents.getAllWebContents()[0];
      return [
        text(() => shell.openExternal('https://example.com/')),
        text(() => new Tray('icon.png')),
        text(() => new BrowserWindow({ frame: false })),
        text(() => new BrowserWindow({ webPreferences: { sandbox: false } })),
        text(() => it.on('continue-activity', () => {})),
        text(() => contents?.loadFile('x.html')),
        text(() => Reflect.get(dialog, 'showCertificateTrustDialog')),
        text(() => session.fromPartition('x')),
        text(() => contents?.session.webRequest.onBeforeRequest(() => {})),
      ];
    },
  );
  expect(texts.map((text) => /^stand-in: .* is not modelled/.test(text) || text)).toEqual(
    texts.map(() => true),
  );
  expect(await page.evaluate(() => fixtureApi.sendSync)).toBe(
    'stand-in: ipcRenderer.sendSync is not modelled',
  );
  await app.close();
});

test('a function that a test puts in place of a module member is called', async () => {
  const { app } = await start();
  const facts = await app.evaluate(async ({ dialog, shell }) => {
    const dismissed = await dialog.showMessageBox({ message: 'x', buttons: ['OK', 'Cancel'] });
    dialog.showMessageBox = async () => ({ response: 3, checkboxChecked: true });
    shell.openExternal = async () => {};
    await shell.openExternal('https://example.com/');
    return [dismissed.response, (await dialog.showMessageBox({ message: 'x' })).response];
  });
  expect(facts).toEqual([1, 3]);
  await app.close();
});

test('printToPDF, print (recorded), capturePage', async () => {
  const prints = newFolder();
  const { app, page } = await start({ env: { STANDIN_PRINTS: prints } });
  const window = await app.browserWindow(page);
  const facts = await window.evaluate(async ({ webContents }) => {
    const pdf = await webContents.printToPDF({ pageSize: 'A5', printBackground: true });
    const image = await webContents.capturePage();
    const [printer] = await webContents.getPrintersAsync();
    const printed = await new Promise((resolve) => {
      const options = { silent: true, deviceName: printer?.name ?? '', copies: 2 };
      webContents.print(options, (success: boolean, why: string) => resolve([success, why]));
    });
    const other = await new Promise((resolve) => {
      webContents.print({ silent: true, deviceName: 'x' }, (success: boolean) => resolve(success));
    });
    return [pdf.toString('latin1', 0, 5), image.toPNG().toString('latin1', 1, 4), printed, other];
  });
  expect(facts).toEqual(['%PDF-', 'PNG', [true, ''], false]);
  expect(readdirSync(prints).toSorted()).toEqual(['print-001.json', 'print-001.pdf']);
  expect(JSON.parse(readFileSync(path.join(prints, 'print-001.json'), 'utf8'))).toMatchObject({
    copies: 2,
  });
  await app.close();
});

test('print without a printer fails with a reason', async () => {
  const { app, page } = await start();
  const window = await app.browserWindow(page);
  const outcome = await window.evaluate(
    ({ webContents }) =>
      new Promise((resolve) => {
        webContents.print({ silent: true }, (success: boolean, why: string) =>
          resolve([success, why]),
        );
      }),
  );
  expect(outcome).toEqual([false, 'No printers available on the network']);
  await app.close();
});

test('utilityProcess: messages are structured clones; its end is told', async () => {
  const { app, userData } = await start();
  const file = path.join(userData, 'child.cjs');
  writeFileSync(
    file,
    `process.parentPort.on('message', ({ data }) => {
      if (data === 'end') process.exit(7);
      process.parentPort.postMessage({ data, argv: process.argv.slice(2), big: 2n });
    });`,
  );
  const facts = await app.evaluate(async ({ app: it, utilityProcess }, name) => {
    const child = utilityProcess.fork(name, ['one'], { serviceName: 'card reader' });
    const answer = await new Promise<{ data: Date; argv: string[]; big: bigint }>((resolve) => {
      child.once('message', resolve);
      child.postMessage(new Date(9));
    });
    const gone = new Promise<unknown>((resolve) => {
      it.on('child-process-gone', (_event, details) => resolve(details));
    });
    const code = new Promise<number>((resolve) => child.once('exit', resolve));
    child.postMessage('end');
    return {
      at: answer.data instanceof Date && answer.data.getTime(),
      argv: answer.argv,
      big: String(answer.big),
      code: await code,
      gone: await gone,
    };
  }, file);
  expect(facts).toMatchObject({
    at: 9,
    argv: ['one'],
    big: '2',
    code: 7,
    gone: { type: 'Utility', exitCode: 7, serviceName: 'card reader' },
  });
  await app.close();
});

test('powerMonitor, screen and BrowserWindow state', async () => {
  const { app, page } = await start({ env: { STANDIN_DISPLAYS: '2' } });
  const window = await app.browserWindow(page);
  const facts = await app.evaluate(({ powerMonitor, screen }) => {
    let resumed = 0;
    powerMonitor.on('resume', () => resumed++);
    powerMonitor.emit('resume');
    return { resumed, displays: screen.getAllDisplays().map(({ bounds }) => bounds.x) };
  });
  expect(facts).toEqual({ resumed: 1, displays: [0, 1920] });
  const state = await window.evaluate((w) => {
    w.setSize(700, 500);
    w.hide();
    return [w.getSize(), w.isVisible(), w.isDestroyed(), w.webContents.id === w.id];
  });
  expect(state).toEqual([[700, 500], false, false, true]);
  await app.close();
});
