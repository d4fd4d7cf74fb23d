import type { Addresses } from './addresses.ts';
import type { Browser } from './browser.ts';
import { results, type CdpEvent, type PausedRequest } from './cdp.ts';
import { fromWorld, type FromWorld } from './ipc.ts';
import type { Protocol } from './protocol.ts';
import { POST, RECEIVE, WORLD, type ToWorld } from './world/config.ts';

/** A document request that was not asked for by loadURL or reload. */
export interface Navigation {
  url: string;
  frameId: string;
  isMainFrame: boolean;
  kind: 'page' | 'redirect';
}

export interface PageHooks {
  /** False refuses it. */
  navigating(navigation: Navigation): boolean;
  fromWorld(message: FromWorld, context: number, frameId: string): void;
  event(event: CdpEvent): void;
}

export interface PageKit {
  browser: Browser;
  addresses: Addresses;
  protocol: Protocol;
  sources: { page: string; isolated: string };
  size: { width: number; height: number };
}

const RENDERER_MS = 200;

interface Frame {
  url: string;
  parentId: string | undefined;
}

/** One target of Chromium: its session, frames, worlds and requests. */
export class Page {
  readonly #kit: PageKit;
  readonly #hooks: PageHooks;
  readonly #contexts = new Map<number, string>();
  readonly #frames = new Map<string, Frame>();
  /** Navigations which the page itself asked for, by frame. */
  readonly #asked = new Map<string, string>();
  readonly ready: Promise<void>;
  #session = '';
  targetId = '';

  constructor(kit: PageKit, hooks: PageHooks) {
    this.#kit = kit;
    this.#hooks = hooks;
    this.ready = this.#open();
  }

  tell(method: string, params: object = {}): Promise<void> {
    return this.#kit.browser.pipe.tell(method, params, this.#session);
  }

  get session(): string {
    return this.#session;
  }

  frame(frameId: string): Frame | undefined {
    return this.#frames.get(frameId);
  }

  /** Sends to the world that has this number; one that has gone meanwhile misses it. */
  deliver(context: number, message: ToWorld): void {
    const text = JSON.stringify(JSON.stringify(message));
    const expression = `globalThis.${RECEIVE}?.(${text})`;
    this.tell('Runtime.evaluate', { expression, contextId: context }).catch((error: unknown) =>
      this.#kit.browser.log('deliver', String(error)),
    );
  }

  /** Sends to the preload of the main frame. */
  broadcast(message: ToWorld): void {
    for (const [context, frameId] of this.#contexts) {
      if (frameId === this.targetId) this.deliver(context, message);
    }
  }

  async #open(): Promise<void> {
    const { browser, addresses, sources } = this.#kit;
    this.targetId = await browser.open(this.#kit.size);
    const params = { targetId: this.targetId, flatten: true };
    const { sessionId } = await browser.pipe.call(results.session, 'Target.attachToTarget', params);
    this.#session = sessionId;
    browser.pipe.listen(sessionId, (event) => this.#take(event));
    const onNew = 'Page.addScriptToEvaluateOnNewDocument';
    const patterns = addresses.patterns().map((urlPattern): object => ({ urlPattern }));
    await Promise.all([
      this.tell('Page.enable'),
      this.tell('Runtime.enable'),
      this.tell('Inspector.enable'),
      this.tell('Network.enable'),
      this.tell('Page.setLifecycleEventsEnabled', { enabled: true }),
      this.tell('Fetch.enable', {
        patterns: [...patterns, { urlPattern: '*', resourceType: 'Document' }],
      }),
      this.tell('Runtime.addBinding', { name: POST, executionContextName: WORLD }),
      // The page's world first, so that it listens when the preload exposes.
      this.tell(onNew, { source: sources.page }),
      this.tell(onNew, { source: sources.isolated, worldName: WORLD }),
    ]);
  }

  #take(event: CdpEvent): void {
    switch (event.method) {
      case 'Fetch.requestPaused':
        return this.#paused(event.params);
      case 'Runtime.executionContextCreated': {
        const { id, name, auxData } = event.params.context;
        if (name === WORLD) this.#contexts.set(id, auxData?.frameId ?? '');
        return;
      }
      case 'Runtime.executionContextDestroyed':
        this.#contexts.delete(event.params.executionContextId);
        return;
      case 'Runtime.executionContextsCleared':
        return this.#contexts.clear();
      case 'Runtime.bindingCalled':
        return this.#called(event.params);
      case 'Page.frameNavigated': {
        const { id, parentId, url } = event.params.frame;
        this.#frames.set(id, { url: this.#kit.addresses.toApp(url), parentId });
        return this.#hooks.event(event);
      }
      case 'Page.frameRequestedNavigation':
        this.#asked.set(event.params.frameId, event.params.url);
        return;
      case 'Page.frameDetached':
        this.#frames.delete(event.params.frameId);
        return;
      default:
        return this.#hooks.event(event);
    }
  }

  #called(call: { name: string; payload: string; executionContextId: number }): void {
    if (call.name !== POST) return;
    const context = call.executionContextId;
    const frameId = this.#contexts.get(context) ?? '';
    this.#hooks.fromWorld(fromWorld.parse(JSON.parse(call.payload)), context, frameId);
  }

  #paused(paused: PausedRequest): void {
    if (paused.resourceType === 'Document') void this.#navigate(paused);
    else this.#goOn(paused);
  }

  async #navigate(paused: PausedRequest): Promise<void> {
    const { frameId, request } = paused;
    const url = this.#kit.addresses.toApp(request.url);
    const isMainFrame = frameId === this.targetId;
    if (this.#kindOf(paused) === undefined) await this.#askRenderer();
    const kind = this.#kindOf(paused);
    this.#asked.delete(frameId);
    if (kind && !this.#hooks.navigating({ url, frameId, isMainFrame, kind })) {
      return this.#fail(paused, 'Aborted');
    }
    this.#goOn(paused);
  }

  /** After an answer of the renderer, what it had said before has arrived, too. */
  async #askRenderer(): Promise<void> {
    const late = new Promise<void>((resolve) => setTimeout(resolve, RENDERER_MS));
    const asked = this.tell('Runtime.evaluate', { expression: '0' });
    await Promise.race([late, asked]).catch((error: unknown) =>
      this.#kit.browser.log('renderer', String(error)),
    );
  }

  #kindOf(paused: PausedRequest): Navigation['kind'] | undefined {
    if (paused.redirectedRequestId !== undefined) return 'redirect';
    const asked = this.#asked.get(paused.frameId);
    const fromPage = asked !== undefined && asked.split('#')[0] === paused.request.url;
    return fromPage ? 'page' : undefined;
  }

  #goOn(paused: PausedRequest): void {
    const { url } = paused.request;
    if (this.#kit.addresses.toApp(url) !== url) void this.#serve(paused);
    else this.#answer('Fetch.continueRequest', { requestId: paused.requestId });
  }

  #answer(method: string, params: object): void {
    this.tell(method, params).catch((error: unknown) =>
      this.#kit.browser.log(method, String(error)),
    );
  }

  #fail(paused: PausedRequest, errorReason: string): void {
    this.#answer('Fetch.failRequest', { requestId: paused.requestId, errorReason });
  }

  async #serve(paused: PausedRequest): Promise<void> {
    const served = await this.#kit.protocol.serve(paused).catch((error: unknown) => {
      console.error('Error in a handler of protocol.handle:', error);
      return undefined;
    });
    if (!served) return this.#fail(paused, 'Failed');
    this.#answer('Fetch.fulfillRequest', {
      requestId: paused.requestId,
      responseCode: served.status,
      responseHeaders: served.headers,
      body: served.body,
    });
  }
}
