/** The platform's clock against ours: the gateway's signatures and offline bills depend on it. */
import type { Profile } from './platform/profile.ts';

export const clockStates = ['good', 'warn', 'off'] as const;
export type ClockState = (typeof clockStates)[number];

/**
 * `warn` from warnMs on, `off` beyond refuseMs, in both directions. `offsetMs` is the platform's
 * clock minus ours: positive where ours is slow.
 */
export function clockState(offsetMs: number, limits: Profile['clock']): ClockState {
  const off = Math.abs(offsetMs);
  if (off > limits.refuseMs) return 'off';
  return off >= limits.warnMs ? 'warn' : 'good';
}

/** "比平台慢 5 分 1 秒": which way, and how far. */
export function offsetText(offsetMs: number): string {
  return `比平台${offsetMs > 0 ? '慢' : '快'} ${durationText(offsetMs)}`;
}

/** "5 分 1 秒", rounded to seconds. */
export function durationText(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  if (minutes === 0) return `${rest} 秒`;
  return rest === 0 ? `${minutes} 分` : `${minutes} 分 ${rest} 秒`;
}
