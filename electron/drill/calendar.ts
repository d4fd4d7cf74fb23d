/** Beijing time as the interface writes it, whatever the time zone of the machine. */
const BEIJING_OFFSET_MS = 8 * 3_600_000;

export interface Moment {
  /** yyyy-MM-dd */
  readonly day: string;
  /** yyyy-MM-dd HH:mm:ss */
  readonly time: string;
  /** yyyyMMddHHmmss */
  readonly compact: string;
  /** yyyyMMddHHmmssSSS, as refmsg_time and respond_time carry it */
  readonly precise: string;
  readonly year: number;
  /** Milliseconds since 1970, of the platform's clock. */
  readonly ms: number;
}

/** An instant in the interface's spellings. */
export function moment(instant: Date): Moment {
  const text = new Date(instant.getTime() + BEIJING_OFFSET_MS).toISOString();
  const precise = text.replace(/\D/g, '');
  return {
    day: text.slice(0, 10),
    time: `${text.slice(0, 10)} ${text.slice(11, 19)}`,
    compact: precise.slice(0, 14),
    precise,
    year: Number(text.slice(0, 4)),
    ms: instant.getTime(),
  };
}

/**
 * A patient's date relative to the year in which the platform was opened: "Y-03-01" is the first of
 * March of that year, "Y-1-…" and "Y+1-…" the years beside it. Other text is returned unchanged.
 */
export function drillDate(text: string, openedYear: number): string {
  const match = /^Y([+-]\d+)?-(\d\d-\d\d)$/.exec(text);
  return match ? `${openedYear + Number(match[1] ?? 0)}-${match[2]}` : text;
}
