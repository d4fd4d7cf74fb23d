/** The contract's Electron carrier: one gate for every call, schemas both ways, envelopes only. */
import { ipcMain, type WebContents } from 'electron';
import {
  envelopeOf,
  tidings,
  verbs,
  type Desk,
  type Tiding,
  type TidingName,
  type VerbName,
} from '../shared/contract.ts';
import { fault } from '../shared/fault.ts';
import { isOurs } from './sender.ts';

export const verbChannel = (verb: VerbName) => `desk:${verb}`;
export const tidingChannel = (name: TidingName) => `tiding:${name}`;

/** Binds every verb of the table. `crashed` is told of answers that break their own schema. */
export function carryDesk(
  desk: () => Promise<Desk>,
  origin: string,
  crashed: (error: unknown) => void,
): void {
  for (const verb of Object.keys(verbs) as VerbName[]) {
    const answerSchema = envelopeOf(verbs[verb].output);
    ipcMain.handle(verbChannel(verb), async (event, input: unknown) => {
      if (!isOurs(event, origin)) return { ok: false, fault: fault('not-ours') };
      // The desk parses the input itself: its type says nothing about what the page sent.
      const call = (await desk())[verb] as (input: unknown) => Promise<unknown>;
      const answer = answerSchema.safeParse(await call(input));
      if (answer.success) return answer.data;
      crashed(new Error(`${verb} answered against its schema: ${answer.error.message}`));
      return { ok: false, fault: fault('bad-message', [verb]) };
    });
  }
}

/** Tells every given page; a tiding that breaks its schema is a programmer's error. */
export function carryTiding<T extends TidingName>(
  pages: readonly WebContents[],
  name: T,
  tiding: Tiding<T>,
): void {
  const checked = tidings[name].parse(tiding);
  for (const page of pages) {
    if (!page.isDestroyed()) page.send(tidingChannel(name), checked);
  }
}
