/** What the desk's rooms share: the book, the line to the platform, the rules, the devices. */
import type { CatalogueItem } from '../../shared/catalogue.ts';
import { fault, raise, type Fault } from '../../shared/fault.ts';
import type { Limits } from '../../shared/limits.ts';
import type { Profile } from '../../shared/platform/profile.ts';
import type { CheckedPack } from '../../shared/policy/pack.ts';
import type { Visit } from '../../shared/visit/state.ts';
import type { Clock } from '../clock.ts';
import type { CallResult, Connector } from '../platform/connector.ts';
import type { Book } from './book.ts';
import type { Line } from './line.ts';
import type { Turns } from './turns.ts';

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
  limits: Limits;
  packs: readonly CheckedPack[];
  /** Does the disease settle directly: on the national list, or the pack's dated extension? */
  isDirect: (disease: string, facts: { day: string; place: string; insurance: string }) => boolean;
  catalogue: {
    version: string;
    status: string;
    items: readonly CatalogueItem[];
    find: (code: string) => CatalogueItem | undefined;
  };
  diseaseName: (code: string) => string | undefined;
}

export interface DeskParts {
  book: Book;
  connector: Connector;
  line: Line;
  rules: Rules;
  clock: Clock;
  reader: CardReader;
  voucher: VoucherReader;
  turns: Turns;
  keyedHash: (text: string) => string;
  /** The last fault of each visit, until something else happens to it. */
  faults: Map<string, Fault>;
}

/** Raises `unknown-visit` for an id that is not in the book. */
export function visitOf(parts: Pick<DeskParts, 'book'>, id: string): Visit {
  return parts.book.visit(id) ?? raise('unknown-visit', [id]);
}

/** A call that did not succeed, as the fault the cashier sees. */
export function faultOf(result: Exclude<CallResult, { outcome: 'done' }>, where: string): Fault {
  switch (result.outcome) {
    case 'refused': {
      const code = result.by === 'gateway' ? 'gateway-refused' : 'platform-refused';
      return fault(code, [where], result.text);
    }
    case 'unsent':
      return fault('line-down', [where]);
    case 'lost':
      return fault(result.why === 'unreadable' ? 'platform-unreadable' : 'line-lost', [where]);
  }
}
