import { z } from 'zod';

/** Messages of the Chrome DevTools Protocol, as far as the stand-in reads them. */
const id = z.string();

const targetInfo = z.looseObject({
  targetId: id,
  type: z.string(),
  url: z.string(),
  openerId: z.string().optional(),
});

const pausedRequest = z.looseObject({
  requestId: id,
  frameId: id,
  resourceType: z.string(),
  redirectedRequestId: z.string().optional(),
  request: z.looseObject({
    url: z.string(),
    method: z.string(),
    headers: z.record(z.string(), z.string()),
    postData: z.string().optional(),
    postDataEntries: z.array(z.looseObject({ bytes: z.string().optional() })).optional(),
  }),
});
export type PausedRequest = z.infer<typeof pausedRequest>;

const event = <M extends string, P extends z.ZodType>(method: M, params: P) =>
  z.object({ method: z.literal(method), params });

const cdpEvent = z.discriminatedUnion('method', [
  event('Fetch.requestPaused', pausedRequest),
  event(
    'Runtime.executionContextCreated',
    z.object({
      context: z.looseObject({
        id: z.number(),
        name: z.string(),
        auxData: z.looseObject({ frameId: z.string().optional() }).optional(),
      }),
    }),
  ),
  event('Runtime.executionContextDestroyed', z.looseObject({ executionContextId: z.number() })),
  event('Runtime.executionContextsCleared', z.unknown()),
  event(
    'Runtime.bindingCalled',
    z.looseObject({ name: z.string(), payload: z.string(), executionContextId: z.number() }),
  ),
  event(
    'Runtime.consoleAPICalled',
    z.looseObject({
      type: z.string(),
      args: z.array(
        z.looseObject({ value: z.unknown().optional(), description: z.string().optional() }),
      ),
      stackTrace: z
        .looseObject({
          callFrames: z.array(z.looseObject({ url: z.string(), lineNumber: z.number() })),
        })
        .optional(),
    }),
  ),
  event(
    'Page.frameNavigated',
    z.looseObject({
      frame: z.looseObject({
        id,
        parentId: z.string().optional(),
        url: z.string(),
        unreachableUrl: z.string().optional(),
      }),
    }),
  ),
  event('Page.navigatedWithinDocument', z.looseObject({ frameId: id, url: z.string() })),
  event('Page.frameDetached', z.looseObject({ frameId: id })),
  event(
    'Page.frameRequestedNavigation',
    z.looseObject({ frameId: id, url: z.string(), reason: z.string() }),
  ),
  event('Page.lifecycleEvent', z.looseObject({ frameId: id, loaderId: id, name: z.string() })),
  event('Page.frameStartedLoading', z.looseObject({ frameId: id })),
  event('Page.frameStoppedLoading', z.looseObject({ frameId: id })),
  event('Page.javascriptDialogOpening', z.looseObject({ type: z.string() })),
  event('Inspector.targetCrashed', z.unknown()),
  event('Target.targetCreated', z.looseObject({ targetInfo })),
  event('Target.targetDestroyed', z.looseObject({ targetId: id })),
]);
export type CdpEvent = z.infer<typeof cdpEvent>;

const READ = new Set<string>(cdpEvent.options.map((option) => option.shape.method.value));

/** The event, or undefined if the stand-in does not read events of this method. */
export function readEvent(method: string, params: unknown): CdpEvent | undefined {
  return READ.has(method) ? cdpEvent.parse({ method, params }) : undefined;
}

/** One message off the pipe: an answer (with `id`) or an event (with `method`). */
export const pipeMessage = z.looseObject({
  id: z.number().optional(),
  sessionId: z.string().optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.looseObject({ message: z.string() }).optional(),
});

/** Results of the commands whose answers are used. */
export const results = {
  nothing: z.unknown(),
  version: z.looseObject({ product: z.string(), userAgent: z.string() }),
  target: z.looseObject({ targetId: id }),
  session: z.looseObject({ sessionId: id }),
  navigate: z.looseObject({ errorText: z.string().optional(), loaderId: z.string().optional() }),
  window: z.looseObject({ windowId: z.number() }),
  data: z.looseObject({ data: z.string() }),
  evaluate: z.looseObject({
    result: z.looseObject({ value: z.unknown().optional() }),
    exceptionDetails: z
      .looseObject({
        text: z.string(),
        exception: z.looseObject({ description: z.string().optional() }).optional(),
      })
      .optional(),
  }),
};
