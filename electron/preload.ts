/**
 * The page's only way out: one function per verb, and listening to tidings. Nothing of Electron's.
 */
import { contextBridge, ipcRenderer } from 'electron';
import { tidings, verbs, type TidingName, type VerbName } from '../shared/contract.ts';

const desk = Object.fromEntries(
  (Object.keys(verbs) as VerbName[]).map((verb) => [
    verb,
    (input: unknown) => ipcRenderer.invoke(`desk:${verb}`, input) as Promise<unknown>,
  ]),
);

const names = Object.keys(tidings);

contextBridge.exposeInMainWorld('desk', desk);
contextBridge.exposeInMainWorld('tidings', {
  on(name: TidingName, listener: (payload: unknown) => void): () => void {
    if (!names.includes(name)) throw new Error(`no tiding ${name}`);
    const heard = (_event: unknown, payload: unknown) => listener(payload);
    ipcRenderer.on(`tiding:${name}`, heard);
    return () => {
      ipcRenderer.removeListener(`tiding:${name}`, heard);
    };
  },
});
