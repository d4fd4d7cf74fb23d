/** Pure queries: an answer that was lost while the line still stands is asked for once more. */
import type { Insured } from '../../shared/platform/profile.ts';
import type { CallResult } from '../platform/connector.ts';
import type { DeskParts } from './parts.ts';

/** True where nothing came back and nothing may be concluded. */
export function isSilent(result: CallResult): boolean {
  if (result.outcome === 'unsent') return true;
  return result.outcome === 'lost' && result.why === 'no-answer';
}

/** A query that changes nothing at the platform, hence may be sent twice. */
export async function query(
  { connector, line }: Pick<DeskParts, 'connector' | 'line'>,
  infno: string,
  input: Readonly<Record<string, unknown>>,
  place: string,
  insured?: Insured,
): Promise<CallResult> {
  const first = await connector.ask(infno, input, place, insured);
  const again = first.outcome === 'lost' && isSilent(first) && (await line.probe());
  return again ? connector.ask(infno, input, place, insured) : first;
}
