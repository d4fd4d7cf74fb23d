/**
 * What a counter's virtual devices and its drill panel need of a drill platform: the one in the
 * same process, or a standalone one over its control address.
 */
import { z } from 'zod';
import { drillCases } from './cases.ts';
import type { DrillCase } from './cases.ts';
import { patientsAt } from './patients.ts';
import type { DrillPatient } from './patients.ts';
import type { DrillPlatform } from './platform.ts';
import { voucherAnswer } from './vouchers.ts';
import type { VoucherAnswer } from './vouchers.ts';

/** What the panel's fault buttons order, and /drill/fault takes. */
export const faultOrder = z.strictObject({
  line: z.enum(['up', 'cut']).optional(),
  delayMs: z.int().min(0).max(60_000).optional(),
  loseAnswer: z.string().optional(),
  loseRequest: z.string().optional(),
  garble: z
    .strictObject({
      infno: z.string(),
      kind: z.enum(['not-json', 'truncated', 'breaks-identity', 'gateway-401', 'wrong-total']),
    })
    .optional(),
  refuse: z.strictObject({ infno: z.string(), text: z.string() }).optional(),
});
export type FaultOrder = z.output<typeof faultOrder>;
export type CaseOrder = { readonly name: string } | { readonly clear: true };
export type CaseState = Pick<DrillCase, 'name' | 'group' | 'title' | 'what' | 'lasts'> & {
  readonly on: boolean;
};

/** What the hospital's own system and the centre's books are told to do. */
export const booksOrder = z.strictObject({ day: z.string(), do: z.string() });
export type BooksOrder = z.output<typeof booksOrder>;

export interface PlatformHandle {
  readonly patients: readonly DrillPatient[];
  /** As the card reader's online key service sees it. */
  line(): 'up' | 'cut';
  decodeVoucher(digits: string, businessType: string): Promise<VoucherAnswer>;
  fault(order: FaultOrder): Promise<void>;
  cases(): Promise<CaseState[]>;
  /** The HIS's signed day file where that is what was ordered, else nothing. */
  books(order: BooksOrder): Promise<string>;
  /** Throws when there is no case of that name. */
  order(order: CaseOrder): Promise<void>;
}

/** All cases, with which of them are on. */
export function caseStates(on: readonly string[]): CaseState[] {
  return drillCases.map(({ name, group, title, what, lasts }) => {
    return { name, group, title, what, lasts, on: on.includes(name) };
  });
}

/** Carries out what the panel's fault buttons order. Resolves when the line has followed. */
export async function orderFault(platform: DrillPlatform, ask: FaultOrder): Promise<void> {
  const { faults } = platform;
  if (ask.delayMs !== undefined) faults.delayMs = ask.delayMs;
  if (ask.loseAnswer !== undefined) faults.loseAnswer(ask.loseAnswer);
  if (ask.loseRequest !== undefined) faults.loseRequest(ask.loseRequest);
  if (ask.garble) faults.garble(ask.garble.infno, ask.garble.kind);
  if (ask.refuse) faults.refuse(ask.refuse.infno, ask.refuse.text);
  if (ask.line !== undefined) faults.line = ask.line;
  await faults.settled();
}

/** Carries out what the reconciliation screen's drill buttons order. */
export function orderBooks({ his, spoilBooks }: DrillPlatform, ask: BooksOrder): string {
  if (ask.do === 'his-file') return his.dayFile(ask.day);
  if (ask.do === 'his-settle') his.settle();
  else spoilBooks(spoilt.parse(ask.do));
  return '';
}

/** The platform in this process. */
export function localHandle(platform: DrillPlatform): PlatformHandle {
  const { faults } = platform;
  return {
    patients: platform.patients,
    line: () => faults.line,
    decodeVoucher: async (digits, type) => platform.decodeVoucher(digits, type),
    fault: (ask) => orderFault(platform, ask),
    books: async (ask) => orderBooks(platform, ask),
    cases: async () => caseStates(platform.chosen()),
    async order(ask) {
      if ('clear' in ask) faults.clear();
      else if (!platform.choose(ask.name)) throw new Error(`drill: no case ${ask.name}`);
      await faults.settled();
    },
  };
}

const infoSchema = z.looseObject({ profile: z.string(), admdvs: z.string(), control: z.string() });
const spoilt = z.enum(['only-there', 'only-here', 'amount', 'refund-missing', 'clear']);
const booksAnswer = z.looseObject({ text: z.string() });
const onSchema = z.looseObject({ on: z.array(z.string()), line: z.enum(['up', 'cut']) });

export interface RemotePlatform extends PlatformHandle {
  /** id of the profile that it plays. */
  readonly profile: string;
}

async function asked(url: string, body?: object): Promise<unknown> {
  const request = body ? { method: 'POST', body: JSON.stringify(body) } : {};
  const reply = await fetch(url, { ...request, signal: AbortSignal.timeout(10_000) });
  if (!reply.ok) throw new Error(`drill platform: HTTP ${reply.status} at ${url}`);
  return reply.json();
}

/** A platform started by `npm run platform` at `url`. Rejects when it is not there. */
export async function remoteHandle(url: string): Promise<RemotePlatform> {
  const { profile, admdvs, control } = infoSchema.parse(
    await asked(new URL('/drill/info', url).href),
  );
  let line: 'up' | 'cut' = 'up';
  const call = async (path: string, body?: object): Promise<unknown> =>
    asked(`${control}/drill/${path}`, body);
  const told = async (path: string, body?: object): Promise<string[]> => {
    const state = onSchema.parse(await call(path, body));
    line = state.line;
    return state.on;
  };
  return {
    profile,
    patients: patientsAt(admdvs),
    line: () => line,
    decodeVoucher: async (digits, businessType) =>
      voucherAnswer.parse(await call('voucher', { digits, businessType })),
    async fault(ask) {
      await told('fault', ask);
    },
    books: async (ask) => booksAnswer.parse(await call('books', ask)).text,
    cases: async () => caseStates(await told('on')),
    async order(ask) {
      await ('clear' in ask ? told('clear', {}) : told('case', { name: ask.name }));
    },
  };
}
