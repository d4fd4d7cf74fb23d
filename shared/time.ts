/**
 * Times as the national interface and people write them: China's time, whatever the computer's
 * zone.
 */
const CHINA_OFFSET_MS = 8 * 3_600_000;

function china(at: Date): string {
  return new Date(at.getTime() + CHINA_OFFSET_MS).toISOString();
}

/** "2026-11-22T14:02:07+08:00" with milliseconds. */
export function isoChina(at: Date): string {
  return china(at).replace('Z', '+08:00');
}

/** "yyyy-MM-dd". */
export function dayOf(at: Date): string {
  return china(at).slice(0, 10);
}

/** "yyyy-MM-dd HH:mm:ss". */
export function dateTimeOf(at: Date): string {
  return china(at).slice(0, 19).replace('T', ' ');
}

/** "yyyyMMddHHmmss". */
export function compactOf(at: Date): string {
  return dateTimeOf(at).replaceAll(/[-: ]/g, '');
}

/** "14:02:07" of an ISO time with China's offset, as isoChina writes it. */
export function clockOf(iso: string): string {
  return iso.slice(11, 19);
}
