/**
 * Goal: the shell gives a page nothing but the desk. Method: a hostile page's attempts, in the
 * running app.
 */
import { CSP_HEADER } from './csp.ts';
import { expect, test } from './counter.ts';

test('the page has the desk and the tidings, frozen, and nothing of Node or Electron', async ({
  counter,
}) => {
  const seen = await counter.page.evaluate(() => {
    const page = globalThis as unknown as Record<string, unknown>;
    const desk = page['desk'] as Record<string, unknown>;
    return {
      node: ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter(
        (name) => page[name] !== undefined,
      ),
      frozen: Object.isFrozen(desk) && Object.isFrozen(page['tidings']),
      kinds: [...new Set(Object.values(desk).map((each) => typeof each))],
      isolated: isSecureContext,
    };
  });
  expect(seen).toEqual({ node: [], frozen: true, kinds: ['function'], isolated: true });
});

test('no inline script, no eval, no other origin, no navigation, no window', async ({
  counter,
}) => {
  const { page, app } = counter;
  const home = page.url();
  const seen = await page.evaluate(async () => {
    const directives: string[] = [];
    addEventListener('securitypolicyviolation', (event) =>
      directives.push(event.effectiveDirective),
    );
    const script = document.createElement('script');
    script.textContent = 'globalThis.inlined = true';
    document.head.append(script);
    const style = document.createElement('style');
    style.textContent = 'body { display: none }';
    document.head.append(style);
    // Runtime.evaluate itself is exempt from the policy; a timer's callback is not.
    const evalError = await new Promise<string>((resolve) => {
      setTimeout(() => {
        try {
          resolve(String(new Function('return 1')()));
        } catch (error) {
          resolve(error instanceof Error ? error.name : 'other');
        }
      }, 0);
    });
    const fetched = await fetch('https://127.0.0.1:9/').then(
      () => 'answered',
      () => 'blocked',
    );
    window.open('https://127.0.0.1:9/');
    location.href = 'https://127.0.0.1:9/';
    await new Promise((resolve) => setTimeout(resolve, 300));
    return { directives, evalError, fetched, inlined: 'inlined' in globalThis };
  });
  expect(seen.evalError).toBe('EvalError');
  expect(seen.fetched).toBe('blocked');
  expect(seen.inlined).toBe(false);
  expect(seen.directives).toEqual(
    expect.arrayContaining(['script-src-elem', 'style-src-elem', 'connect-src']),
  );
  expect(page.url()).toBe(home);
  expect(app.windows()).toHaveLength(1);
  counter.forgive();
});

test('every answer carries the policy; nothing outside the bundle is served', async ({
  counter,
}) => {
  const answers = await counter.page.evaluate(async () => {
    const ask = async (url: string) => {
      const answer = await fetch(url);
      return { status: answer.status, csp: answer.headers.get('content-security-policy') };
    };
    return {
      index: await ask('index.html'),
      missing: await ask('nothing.js'),
      above: await ask('..%2f..%2fpackage.json'),
      encoded: await ask('%2e%2e/%2e%2e/main/main.mjs'),
    };
  });
  expect(answers.index).toEqual({ status: 200, csp: CSP_HEADER });
  expect([answers.missing.status, answers.above.status, answers.encoded.status]).toEqual([
    404, 404, 404,
  ]);
  counter.forgive();
});

test('a frame inside the page gets no desk', async ({ counter }) => {
  const inner = await counter.page.evaluate(async () => {
    const frame = document.createElement('iframe');
    frame.src = 'index.html';
    document.body.append(frame);
    await new Promise((resolve) => {
      frame.addEventListener('load', resolve);
      setTimeout(resolve, 1_000);
    });
    try {
      return typeof (frame.contentWindow as unknown as Record<string, unknown>)['desk'];
    } catch (error) {
      return error instanceof Error ? error.name : 'other';
    }
  });
  expect(inner).not.toBe('object');
  counter.forgive();
});

test('every permission is refused', async ({ counter }) => {
  const answers = await counter.page.evaluate(async () => {
    const place = new Promise<string>((resolve) => {
      navigator.geolocation.getCurrentPosition(
        () => resolve('given'),
        ({ code }) => resolve(`refused ${code}`),
      );
    });
    const clipboard = navigator.clipboard.readText().then(
      () => 'given',
      (error: unknown) => (error instanceof Error ? error.name : 'other'),
    );
    return {
      notify: await Notification.requestPermission(),
      place: await place,
      clipboard: await clipboard,
    };
  });
  expect(answers).toEqual({ notify: 'denied', place: 'refused 1', clipboard: 'NotAllowedError' });
  counter.forgive();
});

test('nonsense over the bridge is refused by name and changes nothing', async ({ counter }) => {
  const answers = await counter.page.evaluate(async () => {
    const { desk } = globalThis as unknown as {
      desk: Record<string, (input: unknown) => Promise<{ ok: boolean; fault?: { code: string } }>>;
    };
    const inputs: unknown[] = [undefined, null, 7, 'x', [], { visit: 5 }, { visit: 'x', more: 1 }];
    const codes: (string | undefined)[] = [];
    for (const input of inputs) codes.push((await desk['quote']?.(input))?.fault?.code);
    codes.push((await desk['quote']?.({ visit: 'nobody' }))?.fault?.code);
    return codes;
  });
  expect(answers).toEqual([...Array<string>(7).fill('bad-message'), 'unknown-visit']);
  expect(await counter.rows()).toEqual([]);
});

test('scan-ready: how long from the launch to the home screen', async ({ counter }, info) => {
  await expect(counter.page.getByText('请插入社会保障卡').first()).toBeVisible();
  const ready = await counter.page.evaluate(() => Math.round(performance.now()));
  info.annotations.push({ type: 'figure', description: `page to scan-ready: ${ready} ms` });
  console.log(`page navigation to scan-ready ${ready} ms`);
  expect(ready).toBeLessThan(15_000);
});
