/** What an exchange means for the call it carried, and the name of what went wrong. */
import type { FaultCode } from '../../shared/fault.ts';
import { readAnswer } from '../../shared/platform/envelope.ts';
import { refusalOf, type GatewayRefusal } from '../../shared/platform/profile-gateway.ts';
import type { Profile } from '../../shared/platform/profile.ts';
import { isClass } from '../../shared/platform/texts.ts';
import type { UnsentCause } from './http.ts';
import type { Exchange } from './wire.ts';

export type CallResult =
  | { outcome: 'done'; output: unknown; raw: string }
  | {
      outcome: 'refused';
      by: 'platform' | 'gateway';
      /** Why the gateway turned it away, where it was the gateway. */
      gateway?: GatewayRefusal;
      text: string;
      raw: string;
    }
  /** `cause`: known, and no retry will mend it. */
  | { outcome: 'unsent'; cause?: UnsentCause; text: string }
  /**
   * `duplicate`: the platform says it had this msgid before, so what became of that one is unknown.
   */
  | { outcome: 'lost'; why: 'no-answer' | 'unreadable' | 'duplicate'; text: string; raw: string };

export type Failure = Exclude<CallResult, { outcome: 'done' }>;

/** Reads an exchange by the words of the profile. */
export function resultOf(exchange: Exchange, profile: Profile): CallResult {
  if (exchange.kind === 'unsent') {
    const { cause, why } = exchange;
    return { outcome: 'unsent', ...(cause === undefined ? {} : { cause }), text: why };
  }
  if (exchange.kind === 'lost') {
    return { outcome: 'lost', why: 'no-answer', text: exchange.why, raw: '' };
  }
  const { status, body: raw, problem } = exchange;
  if (problem !== undefined) return { outcome: 'lost', why: 'unreadable', text: problem, raw };
  const answer = readAnswer(status, raw);
  switch (answer.kind) {
    case 'done':
      return { outcome: 'done', output: answer.output, raw };
    case 'refused':
      return refused(answer.text, raw, profile);
    case 'gateway': {
      const gateway = refusalOf(profile.gateway, answer.text);
      return { outcome: 'refused', by: 'gateway', gateway, text: answer.text, raw };
    }
    case 'unreadable':
      return { outcome: 'lost', why: 'unreadable', text: answer.text, raw };
  }
}

function refused(text: string, raw: string, profile: Profile): CallResult {
  if (isClass(profile.texts, 'duplicate', text)) {
    return { outcome: 'lost', why: 'duplicate', text, raw };
  }
  // Without a sign-in nothing is carried out: as good as turned away by the gateway.
  const by = isClass(profile.texts, 'sign-in', text) ? 'gateway' : 'platform';
  return { outcome: 'refused', by, ...(by === 'gateway' ? { gateway: 'other' } : {}), text, raw };
}

const gatewayCodes: Readonly<Record<GatewayRefusal, FaultCode>> = {
  header: 'gateway-header',
  clock: 'gateway-clock',
  user: 'gateway-user',
  signature: 'gateway-signature',
  other: 'gateway-refused',
};
const unsentCodes: Readonly<Record<UnsentCause, FaultCode>> = {
  certificate: 'gateway-certificate',
  tls: 'gateway-certificate',
  'no-path': 'gateway-no-path',
};
const lostCodes = {
  'no-answer': 'line-lost',
  unreadable: 'platform-unreadable',
  duplicate: 'msgid-duplicate',
} as const satisfies Record<string, FaultCode>;

/** The fault that a cashier sees for a call that did not succeed. */
export function faultCodeOf(result: Failure): FaultCode {
  switch (result.outcome) {
    case 'refused':
      return result.by === 'platform'
        ? 'platform-refused'
        : gatewayCodes[result.gateway ?? 'other'];
    case 'unsent':
      return result.cause === undefined ? 'line-down' : unsentCodes[result.cause];
    case 'lost':
      return lostCodes[result.why];
  }
}
