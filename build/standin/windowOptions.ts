import { z } from 'zod';
import { notModelled } from './notModelled.ts';

const onlyTrue = z.literal(true).optional();
const onlyFalse = z.literal(false).optional();

/** What is modelled is the secure set of the security checklist; anything else is refused. */
const webPreferences = z.strictObject({
  preload: z.string().optional(),
  additionalArguments: z.array(z.string()).optional(),
  contextIsolation: onlyTrue,
  sandbox: onlyTrue,
  nodeIntegration: onlyFalse,
  nodeIntegrationInWorker: onlyFalse,
  nodeIntegrationInSubFrames: onlyFalse,
  webSecurity: onlyTrue,
  allowRunningInsecureContent: onlyFalse,
  experimentalFeatures: onlyFalse,
  webviewTag: onlyFalse,
  navigateOnDragDrop: onlyFalse,
  javascript: onlyTrue,
  zoomFactor: z.literal(1).optional(),
  // Without effect here, or without a visible one.
  devTools: z.boolean().optional(),
  spellcheck: z.boolean().optional(),
  safeDialogs: z.boolean().optional(),
  backgroundThrottling: z.boolean().optional(),
  defaultEncoding: z.string().optional(),
  v8CacheOptions: z.string().optional(),
  plugins: onlyFalse,
  enableWebSQL: onlyFalse,
});

const windowOptions = z.strictObject({
  width: z.number().default(800),
  height: z.number().default(600),
  x: z.number().optional(),
  y: z.number().optional(),
  show: z.boolean().default(true),
  title: z.string().optional(),
  fullscreen: z.boolean().default(false),
  kiosk: z.boolean().default(false),
  webPreferences: webPreferences.default({}),
  // Without effect here.
  minWidth: z.number().optional(),
  minHeight: z.number().optional(),
  useContentSize: z.boolean().optional(),
  center: z.boolean().optional(),
  resizable: z.boolean().optional(),
  movable: z.boolean().optional(),
  minimizable: z.boolean().optional(),
  maximizable: z.boolean().optional(),
  closable: onlyTrue,
  fullscreenable: z.boolean().optional(),
  skipTaskbar: z.boolean().optional(),
  alwaysOnTop: z.boolean().optional(),
  autoHideMenuBar: z.boolean().optional(),
  backgroundColor: z.string().optional(),
  icon: z.string().optional(),
  paintWhenInitiallyHidden: onlyTrue,
});
export type WindowOptions = z.infer<typeof windowOptions>;

/** Reads BrowserWindow's options; throws on one that is not modelled. */
export function readWindowOptions(options: unknown): WindowOptions {
  const read = windowOptions.safeParse(options ?? {});
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  const keys = issue?.code === 'unrecognized_keys' ? issue.keys : [];
  const name = [...(issue?.path ?? []), ...keys].join('.');
  throw notModelled(`the BrowserWindow option ${name} (${issue?.message ?? ''})`);
}
