/** What the desk's rooms share: the book, the line to the platform, the rules, the devices. */
import type { Catalogue, CatalogueItem } from '../../shared/catalogue.ts';
import { fault, FaultError, raise, type Fault } from '../../shared/fault.ts';
import type { Limits } from '../../shared/limits.ts';
import type { Labels } from '../../shared/platform/catalogue-dictionary.ts';
import type { Profile } from '../../shared/platform/profile.ts';
import type { Texts } from '../../shared/platform/texts.ts';
import type { CheckedPack } from '../../shared/policy/pack.ts';
import { refusalCode } from '../../shared/refusal.ts';
import type { Visit } from '../../shared/visit/state.ts';
import type { Clock } from '../clock.ts';
import type { Connector } from '../platform/connector.ts';
import { faultCodeOf, type Failure } from '../platform/result.ts';
import type { Book } from './book.ts';
import type { ClockWatch } from './clockwatch.ts';
import type { Health } from './health.ts';
import type { Line } from './line.ts';
import type { ResultFiles } from './lostrow.ts';
import type { Places } from './places.ts';
import type { Turns } from './turns.ts';
import type { Waits } from './waits.ts';

export type ReaderState =
  | { state: 'empty' | 'unreadable' | 'none' }
  /** The 11 fields of the national reader library. */
  | { state: 'card'; text: string };

/** The reader's present state; a read never waits for a card. */
export interface CardReader {
  read(): ReaderState;
}

export interface VoucherAnswer {
  code: string;
  message: string;
  data: { userName: string; idNo: string; ecToken: string; insuOrg: string } | null;
}

/** The local e-voucher middleware (NationEcTrans ec.query): "0000" is success. */
export interface VoucherReader {
  decode(digits: string, businessType: string): Promise<VoucherAnswer>;
}

export interface Rules {
  profile: Profile;
  /** As they hold today. */
  readonly limits: Limits;
  /** Why a limits file is not used, for the screen. */
  limitsRefused: string | undefined;
  packs: readonly CheckedPack[];
  /** Does the disease settle directly: on the national list, or the pack's dated extension? */
  isDirect: (disease: string, facts: { day: string; place: string; insurance: string }) => boolean;
  /** The hospital's catalogue as it holds today, with the changes that a person confirmed. */
  readonly catalogue: {
    version: string;
    status: string;
    items: readonly CatalogueItem[];
    find: (code: string) => CatalogueItem | undefined;
  };
  /** As it holds on a day (yyyy-MM-dd). */
  catalogueOn: (day: string) => Catalogue;
  diseaseName: (code: string) => string | undefined;
}

export interface DeskParts {
  book: Book;
  connector: Connector;
  line: Line;
  /** Insured places that do not answer. */
  places: Places;
  /** Visits that wait before they are tried again. */
  waits: Waits;
  clockWatch: ClockWatch;
  /** Room, failed writes, twin copy. */
  health: Health;
  rules: Rules;
  clock: Clock;
  reader: CardReader;
  voucher: VoucherReader;
  turns: Turns;
  /** Words of the platform's code tables, as far as they were asked for. */
  labels: () => Labels;
  /** 3202's files while lost acts are looked for in them. */
  resultFiles: ResultFiles;
  keyedHash: (text: string) => string;
  /** The last fault of each visit, until something else happens to it. */
  faults: Map<string, Fault>;
}

/** Raises `unknown-visit` for an id that is not in the book. */
export function visitOf(parts: Pick<DeskParts, 'book'>, id: string): Visit {
  return parts.book.visit(id) ?? raise('unknown-visit', [id]);
}

/** Raises the fault of a call that did not succeed. */
export function failWith(result: Failure, where: string): never {
  throw new FaultError(faultOf(result, where));
}

/**
 * A call that did not succeed, as the fault the cashier sees; a refusal of the platform is
 * classified by its text, which stays visible.
 */
export function faultOf(result: Failure, where: string, texts: Texts = {}): Fault {
  const refused = result.outcome === 'refused' && result.by === 'platform';
  const code = refused ? refusalCode(texts, result.text) : faultCodeOf(result);
  const said = result.outcome === 'refused' || code === 'msgid-duplicate';
  return said ? fault(code, [where], result.text) : fault(code, [where]);
}
