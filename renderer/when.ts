/** Times and days as the cashier reads them, in China's time whatever the machine's zone. */
const zone = 'Asia/Shanghai';
const clockFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone: zone,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const dayFormat = new Intl.DateTimeFormat('en-CA', {
  timeZone: zone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});
const DAY = 86_400_000;

/** Epoch ms to yyyy-mm-dd. */
export function dayOf(ms: number): string {
  return dayFormat.format(ms);
}

/** yyyy-mm-dd moved by whole days. */
export function dayPlus(day: string, days: number): string {
  const ms = Date.parse(`${day}T12:00:00+08:00`);
  return dayOf(ms + days * DAY);
}

/** Epoch ms of an ISO time, or of the platform's "yyyy-MM-dd HH:mm:ss", which is China's time. */
function msOf(text: string): number {
  const plain = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text);
  return Date.parse(plain ? `${text.replace(' ', 'T')}+08:00` : text);
}

/** A time as 14:02:07; text that is no time stays as it is. */
export function timeText(iso: string): string {
  const ms = msOf(iso);
  return Number.isNaN(ms) ? iso : clockFormat.format(ms);
}

/** 14:02 today, 昨天 14:02, or the whole date: what an age needs to be understood at a glance. */
export function whenText(iso: string, now: number, words: { yesterday: string }): string {
  const ms = msOf(iso);
  if (Number.isNaN(ms)) return iso;
  const time = clockFormat.format(ms).slice(0, 5);
  const day = dayOf(ms);
  if (day === dayOf(now)) return time;
  if (day === dayOf(now - DAY)) return `${words.yesterday} ${time}`;
  return `${day} ${time}`;
}
