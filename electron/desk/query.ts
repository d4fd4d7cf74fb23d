/** Pure queries: an answer that was lost while the line still stands is asked for once more. */
import { FaultError } from '../../shared/fault.ts';
import type { Input } from '../../shared/platform/message.ts';
import { outgoing } from '../../shared/platform/outgoing.ts';
import { messageFault } from '../../shared/platform/problem.ts';
import type { Insured } from '../../shared/platform/profile.ts';
import type { CallResult } from '../platform/connector.ts';
import type { DeskParts } from './parts.ts';

/** True where nothing came back and nothing may be concluded. */
export function isSilent(result: CallResult): boolean {
  if (result.outcome === 'unsent') return true;
  return result.outcome === 'lost' && result.why === 'no-answer';
}

/** A query as this province wants it, asked once. Raises message-incomplete. */
export async function ask(
  { connector, rules }: Pick<DeskParts, 'connector' | 'rules'>,
  infno: string,
  input: Input,
  place: string,
  insured?: Insured,
): Promise<CallResult> {
  const made = outgoing(infno, input, rules.profile);
  if (!made.ok) throw new FaultError(messageFault(infno, made.problems));
  return connector.ask(infno, made.input, place, insured);
}

/** A query that changes nothing at the platform, hence may be sent twice. */
export async function query(
  parts: Pick<DeskParts, 'connector' | 'line' | 'rules'>,
  infno: string,
  input: Input,
  place: string,
  insured?: Insured,
): Promise<CallResult> {
  const first = await ask(parts, infno, input, place, insured);
  const again = first.outcome === 'lost' && isSilent(first) && (await parts.line.probe());
  return again ? ask(parts, infno, input, place, insured) : first;
}
