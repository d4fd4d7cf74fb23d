/**
 * The network of the simulated hospital: requests get lost, come late or twice. It keeps its own
 * record of what each counter sent, so that a second sending is seen whoever is to blame.
 */
import type { DrillPlatform } from '../../electron/drill/platform.ts';
import type { UploadFile } from '../../electron/platform/multipart.ts';
import { transfer } from '../desk/transfer.ts';
import type { Exchange, Wire } from '../../electron/platform/wire.ts';

export interface Sent {
  counter: string;
  infno: string;
  msgid: string;
}

export interface SimNetwork {
  wireOf(counter: string): Wire;
  late(infno: string, ms: number): void;
  twice(infno: string, answer: 'first' | 'second'): void;
  /** The next request gets the platform's answer to an earlier one; its own reaches nobody. */
  stale(infno: string): void;
  /** Hands over what has been under way long enough. */
  deliver(): Promise<void>;
  /** Everything under way arrives, or is forgotten. */
  calm(): Promise<void>;
  readonly sent: readonly Sent[];
}

type Plan =
  | { how: 'late'; ms: number }
  | { how: 'twice'; answer: 'first' | 'second' }
  | { how: 'stale' };

const lost: Exchange = { kind: 'lost', why: 'TimeoutError' };

export function createSimNetwork(platform: DrillPlatform, now: () => number): SimNetwork {
  const plans = new Map<string, Plan>();
  const sent: Sent[] = [];
  const answers = new Map<string, Exchange>();
  let underway: { at: number; text: string }[] = [];

  async function arrive(text: string): Promise<Exchange> {
    const { status, body } = await platform.handle(text);
    if (status !== 0) return { kind: 'answer', status, body };
    return body === 'line-cut' ? { kind: 'unsent', why: 'ECONNREFUSED' } : lost;
  }

  async function exchange(counter: string, infno: string, text: string): Promise<Exchange> {
    if (platform.faults.line === 'cut') return { kind: 'unsent', why: 'ECONNREFUSED' };
    sent.push({ counter, infno, msgid: msgidOf(text) });
    const plan = plans.get(infno);
    plans.delete(infno);
    if (plan?.how === 'late') {
      underway.push({ at: now() + plan.ms, text });
      return lost;
    }
    const earlier = answers.get(infno);
    const first = await arrive(text);
    // A refusal of the gateway's own is made for each request and never goes to another one.
    if (first.kind === 'answer' && first.status === 200) answers.set(infno, first);
    if (plan?.how === 'stale') return earlier ?? lost;
    // Who was refused at the gateway has an answer: nobody on the way repeats that request.
    const refused = first.kind === 'answer' && first.status !== 200;
    if (plan?.how !== 'twice' || refused) return first;
    const second = await arrive(text);
    return plan.answer === 'first' ? first : second;
  }

  /** Files are neither late nor doubled: they change nothing. */
  async function uploaded(counter: string, text: string, file: UploadFile): Promise<Exchange> {
    sent.push({ counter, infno: '9101', msgid: msgidOf(text) });
    const { status, body } = await platform.upload(text, file);
    if (status !== 0) return { kind: 'answer', status, body };
    return body === 'line-cut' ? { kind: 'unsent', why: 'ECONNREFUSED' } : lost;
  }

  async function deliverUntil(at: number): Promise<void> {
    const due = underway.filter((each) => each.at <= at);
    underway = underway.filter((each) => each.at > at);
    for (const { text } of due) await arrive(text);
  }

  return {
    wireOf: (counter) => ({
      exchange: (infno, text) => exchange(counter, infno, text),
      upload: (text, file) => uploaded(counter, text, file),
      download: (text, from, into, signal) => transfer(platform, text, from, into, signal),
      probe: async () => (platform.faults.line === 'up' ? 1 : undefined),
    }),
    late: (infno, ms) => plans.set(infno, { how: 'late', ms }),
    twice: (infno, answer) => plans.set(infno, { how: 'twice', answer }),
    stale: (infno) => plans.set(infno, { how: 'stale' }),
    deliver: () => deliverUntil(now()),
    async calm() {
      plans.clear();
      await deliverUntil(Infinity);
    },
    sent,
  };
}

function msgidOf(text: string): string {
  return /"msgid":"([^"]*)"/.exec(text)?.[1] ?? '';
}
