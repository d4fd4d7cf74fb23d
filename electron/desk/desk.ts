/**
 * The desk: every verb of the contract, answered in envelopes. Plain Node; runs in a test without
 * Electron.
 */
import {
  verbs,
  type Desk,
  type Envelope,
  type VerbInput,
  type VerbName,
  type VerbOutput,
} from '../../shared/contract.ts';
import { fault, FaultError, raise } from '../../shared/fault.ts';
import type { startupVerbs } from '../../shared/safety/startup.ts';
import type { TrustList } from '../../shared/sealed.ts';
import type { ActionName } from '../../shared/view.ts';
import { may } from './actions.ts';
import { bundleBodies, type BundleOptions } from './bundles.ts';
import { importBill, keepEstimate, typeBill } from './bill.ts';
import { drive } from './chain.ts';
import { compareVisits } from './compare.ts';
import { dayBodies } from './days.ts';
import type { DrillKit } from './drill.ts';
import { checkFiling } from './filing.ts';
import type { Catalogues } from './catalogues.ts';
import { isNewBusiness } from './health.ts';
import { openVisit, readCard, readVoucher } from './identify.ts';
import { visitOf, type DeskParts } from './parts.ts';
import { charge, collect, hold, payOut } from './payment.ts';
import { quote, renew } from './quote.ts';
import type { OutageParts } from './outage.ts';
import type { PrintedPage } from './printed.ts';
import { catalogueOf, findVisits, rowsOf, type ViewMark } from './read.ts';
import { issueReceipt, kept, type SlipSetting } from './receipt.ts';
import { recoveryBodies } from './recovery.ts';
import { safetyBodies, type Keeping } from './safety.ts';
import { statusNow, type StatusSetting } from './status.ts';
import type { Sync } from './sync.ts';
import { viewOf } from './view.ts';
import { wayBodies } from './waybodies.ts';

export interface DeskSetting extends StatusSetting, Omit<SlipSetting, 'drill'> {}

export interface DeskOptions {
  parts: DeskParts;
  sync: Sync;
  setting: DeskSetting;
  /** Prints a page; returns where it went. */
  print: (page: PrintedPage) => Promise<string>;
  /** Takes the printed list of whom to ring away; true where none is left. */
  dropContacts: () => Promise<boolean>;
  /** Writes a text into the export folder; returns its path. */
  save: (name: string, text: string) => Promise<string>;
  /** What signs and names this counter's records; its day files have the same key. */
  outage: OutageParts;
  /** Where the read model's mark is kept: outside IndexedDB. */
  viewMark: { read(): ViewMark; write(mark: ViewMark): Promise<void> };
  /** Whose day files count from the start. */
  trust: TrustList;
  drill: DrillKit | undefined;
  catalogues: Catalogues;
  keeping: Keeping;
  bundling: BundleOptions['bundling'];
  /** Told of errors that are programmers' mistakes. */
  crashed: (error: unknown) => void;
}

type Bodies = {
  [V in VerbName]: (input: VerbOutputOfInput<V>) => Promise<VerbOutput<V>> | VerbOutput<V>;
};
type VerbOutputOfInput<V extends VerbName> = (typeof verbs)[V]['input']['_zod']['output'];

/**
 * All verbs. Faults come back in envelopes; a programmer's error is told to `crashed` and answered
 * as such.
 */
export function createDesk(options: DeskOptions): Desk {
  const bodies: Bodies = {
    ...counterBodies(options),
    ...visitBodies(options),
    ...moneyBodies(options),
    ...slipBodies(options),
    ...options.catalogues.verbs,
    ...drillBodies(options),
    ...wayBodies({ ...options, turn: turnOf(options.parts, options.sync) }),
    ...bundleBodies({ ...options, counter: options.setting.counter }),
    ...safetyBodies({ ...options, counter: options.setting.counter }),
    ...startedBodies,
    ...recoveryBodies({ ...options, ...options.keeping, random: options.bundling.random }),
    ...dayBodies({
      ...options,
      desk: options.parts,
      counter: options.setting.counter,
      key: options.outage.key,
    }),
  };
  const names = Object.keys(verbs) as VerbName[];
  const desk = Object.fromEntries(names.map((name) => [name, wrap(options, bodies, name)]));
  return desk as Desk;
}

function wrap<V extends VerbName>(options: DeskOptions, bodies: Bodies, name: V) {
  return async (input: VerbInput<V>): Promise<Envelope<VerbOutput<V>>> => {
    const parsed = verbs[name].input.safeParse(input);
    if (!parsed.success) return { ok: false, fault: fault('bad-message', [name]) };
    try {
      if (isNewBusiness(name)) await options.parts.health.assertRoom();
      const value = await bodies[name](parsed.data);
      return { ok: true, value };
    } catch (error) {
      if (error instanceof FaultError) return { ok: false, fault: error.fault };
      options.crashed(error);
      return { ok: false, fault: fault('crashed') };
    }
  };
}

/** Of a counter that is open; `front.ts` answers them while it is not. */
const startedBodies: Pick<Bodies, keyof typeof startupVerbs> = {
  startup: () => ({ state: 'open' }),
  startAgain: () => ({ state: 'open' }),
  restoreTwin: () => raise('not-now'),
  acceptLoss: () => raise('not-now'),
  recoverKeys: () => raise('not-now'),
};

type CounterVerb =
  | 'status'
  | 'rows'
  | 'findVisits'
  | 'catalogue'
  | 'viewMark'
  | 'noteView'
  | 'probe';

function counterBodies({ parts, sync, setting, viewMark }: DeskOptions): Pick<Bodies, CounterVerb> {
  const status = async () => {
    await parts.health.look();
    return statusNow(parts, setting, sync.isRunning());
  };
  return {
    status,
    rows: (ask) => rowsOf(parts, ask),
    findVisits: ({ text }) => findVisits(parts, text),
    catalogue: (ask) => catalogueOf(parts, ask),
    viewMark: () => viewMark.read(),
    async noteView(mark) {
      await viewMark.write(mark);
      return {};
    },
    async probe() {
      await parts.line.probe();
      return status();
    },
  };
}

type VisitVerb =
  | 'visit'
  | 'compareVisits'
  | 'identifyCard'
  | 'identifyVoucher'
  | 'checkFiling'
  | 'importBill'
  | 'typeBill'
  | 'chooseAccount'
  | 'quote'
  | 'abandon'
  | 'release'
  | 'renewByCard'
  | 'renewByVoucher';

function visitBodies({ parts, sync }: DeskOptions): Pick<Bodies, VisitVerb> {
  const view = (id: string) => viewOf(parts, visitOf(parts, id));
  const turn = turnOf(parts, sync);
  /** A card and a code at once must not open two visits of one person. */
  const oneAtATime = <T>(work: () => Promise<T>) => parts.turns.run('identify', work);
  return {
    visit: ({ visit }) => view(visit),
    compareVisits: (ask) => compareVisits(parts, ask),
    identifyCard: () => oneAtATime(async () => view(await openVisit(parts, readCard(parts)))),
    identifyVoucher: ({ code }) =>
      oneAtATime(async () => {
        return view(await openVisit(parts, await readVoucher(parts, code, '01101')));
      }),
    checkFiling: ({ visit, ...ask }) =>
      turn(visit, 'check', async () => {
        await checkFiling(parts, visit, ask);
        await keepEstimate(parts, visit);
      }),
    importBill: ({ visit, text }) =>
      turn(visit, 'bill', async () => {
        await importBill(parts, visit, text);
        await keepEstimate(parts, visit);
      }),
    typeBill: ({ visit, ...typed }) =>
      turn(visit, 'bill', async () => {
        await typeBill(parts, visit, typed);
        await keepEstimate(parts, visit);
      }),
    chooseAccount: ({ visit, use }) =>
      turn(visit, 'account', async () => {
        await parts.book.append('visit.account-chosen', { use }, { visit });
      }),
    quote: ({ visit }) => turn(visit, 'quote', () => quote(parts, visit)),
    abandon: ({ visit, reason }) =>
      turn(visit, 'abandon', async () => {
        await parts.book.append('visit.abandoned', { reason }, { visit });
        sync.wake();
      }),
    release: ({ visit }) =>
      turn(visit, 'release', async () => {
        await parts.book.append('visit.released', {}, { visit });
        sync.wake();
      }),
    renewByCard: ({ visit }) =>
      turn(visit, 'renew', () => renew(parts, visit, () => readCard(parts))),
    renewByVoucher: ({ visit, code }) =>
      turn(visit, 'renew', () => renew(parts, visit, () => readVoucher(parts, code, '01301'))),
  };
}

type MoneyVerb = 'confirm' | 'charge' | 'proceed' | 'refund' | 'payOut' | 'collect';

function moneyBodies({ parts, sync }: DeskOptions): Pick<Bodies, MoneyVerb> {
  const turn = turnOf(parts, sync);
  return {
    confirm: ({ visit, due, tenders }) =>
      turn(visit, 'confirm', async () => {
        await hold(parts, visit, { due, tenders });
        await drive(parts, visit, 'counter');
      }),
    charge: ({ visit, ...paid }) =>
      turn(visit, 'charge', async () => {
        await parts.turns.run('offline-charge', () => charge(parts, visit, paid));
        sync.wake();
      }),
    proceed: ({ visit }) =>
      turn(visit, 'proceed', async () => {
        await drive(parts, visit, 'counter');
      }),
    refund: ({ visit, reason }) =>
      turn(visit, 'refund', async () => {
        if (!parts.line.isUp()) raise('line-down', ['退费只能在线路通时办理']);
        await parts.book.append('refund.asked', { reason }, { visit });
        await drive(parts, visit, 'counter');
      }),
    payOut: ({ visit, amount }) => turn(visit, 'pay-out', () => payOut(parts, visit, amount)),
    collect: ({ visit, due, tenders }) =>
      turn(visit, 'collect', () => collect(parts, visit, { due, tenders })),
  };
}

type SlipVerb = 'receipt' | 'issueReceipt' | 'print' | 'printExplanation';

function slipBodies({ parts, setting, print }: DeskOptions): Pick<Bodies, SlipVerb> {
  const slip = { ...setting, drill: setting.mode === 'drill' };
  return {
    receipt: ({ visit, number }) => kept(parts, visit, number),
    // Not in the visit's turn: a 待确认 slip is wanted just while its outcome is being found out.
    issueReceipt: ({ visit, kind }) =>
      parts.turns.run(`receipt/${visit}`, () => issueReceipt(parts, slip, visit, kind)),
    async print(ask) {
      kept(parts, ask.visit, ask.number);
      return { to: await print({ page: 'slip', ...ask }) };
    },
    async printExplanation(ask) {
      if (ask.with === undefined) visitOf(parts, ask.visit);
      else compareVisits(parts, ask);
      return { to: await print({ page: 'explanation', ...ask }) };
    },
  };
}

type DrillVerb =
  | 'drillPatients'
  | 'drillCard'
  | 'drillScan'
  | 'drillBill'
  | 'drillFault'
  | 'drillCases'
  | 'drillCase';

function drillBodies({ drill, parts }: DeskOptions): Pick<Bodies, DrillVerb> {
  const kit = () => drill ?? raise('not-drill');
  return {
    drillPatients: () => kit().patients(),
    drillCard(ask) {
      kit().card(ask);
      return {};
    },
    drillScan(ask) {
      kit().scan(ask);
      return {};
    },
    drillBill: ({ patient }) => ({ text: kit().bill(patient) }),
    drillCases: () => kit().cases(),
    async drillCase(ask) {
      await kit().order(ask);
      await parts.line.probe();
      return {};
    },
    async drillFault(ask) {
      await kit().fault(ask);
      if (ask.line !== undefined) await parts.line.probe();
      return {};
    },
  };
}

/**
 * Runs an action on a visit in its turn, if it is allowed now, and answers with the new view. What
 * was lost is decided at once, without anybody pressing anything.
 */
function turnOf(parts: DeskParts, sync: Sync) {
  return async (visit: string, action: ActionName, work: () => Promise<void>) => {
    await parts.turns.run(visit, async () => {
      if (!may(parts, visitOf(parts, visit), action)) raise('not-now');
      await work();
    });
    const view = viewOf(parts, visitOf(parts, visit));
    if (view.pending?.status === 'lost') sync.wake();
    return view;
  };
}
