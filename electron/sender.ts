/** The one gate of every call: who may speak to the desk. */

/** What Electron tells of the frame that a message came from; null once it is gone. */
export interface Sender {
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
}

/** Only our page, in a top frame. A message from anywhere else changes nothing. */
export function isOurs({ senderFrame }: Sender, origin: string): boolean {
  if (!senderFrame || senderFrame.parent !== null) return false;
  return senderFrame.url.startsWith(`${origin}/`);
}
