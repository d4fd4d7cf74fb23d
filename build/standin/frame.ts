import type { Addresses } from './addresses.ts';
import { strict } from './notModelled.ts';

interface Frames {
  targetId: string;
  frame(frameId: string): { url: string; parentId: string | undefined } | undefined;
}

/** Electron's WebFrameMain (docs/api/web-frame-main), or null if the frame has gone. */
export function frameOf(frames: Frames, addresses: Addresses, frameId: string): object | null {
  if (!frames.frame(frameId)) return null;
  const now = (): { url: string; parentId: string | undefined } => {
    const found = frames.frame(frameId);
    if (!found) throw new Error('Render frame was disposed before WebFrameMain could be accessed');
    return found;
  };
  return strict('WebFrameMain', {
    get url(): string {
      return now().url;
    },
    get origin(): string {
      return addresses.appOrigin(now().url);
    },
    get parent(): object | null {
      const { parentId } = now();
      return parentId === undefined ? null : frameOf(frames, addresses, parentId);
    },
    get top(): object | null {
      return frameOf(frames, addresses, frames.targetId);
    },
    get detached(): boolean {
      return !frames.frame(frameId);
    },
    isDestroyed: (): boolean => !frames.frame(frameId),
  });
}
