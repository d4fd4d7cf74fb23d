/** How the platform behaves where no source says how: its own choices, which a case changes. */
import type { DrillPatient } from './patients.ts';
import { TOKEN_LIFE_MS } from './vouchers.ts';

/** What the centre's books have that the hospital's do not, and the other way round. */
export type CentreTwist = 'only-centre' | 'only-hospital' | 'amount' | 'refund-missing';

/** What stmt_rslt of 3201 should mean, whatever the figures are. */
export type Statement = 'centre-more' | 'hospital-more' | 'different' | 'unlisted';

export interface DrillWays {
  /** A msgid that was used before: no source says what a platform does. */
  readonly repeatedMsgid: 'reject' | 'accept' | 'replay';
  /** A 2601 of an original that has not come: whether that one is kept out when it comes late. */
  readonly unknownReversal: 'ignore' | 'void';
  /** The step at which a missing filing is told; undefined: 2001 and 2206 (by the patient). */
  readonly notFiledAt: '1101' | '2201' | '2206' | undefined;
  readonly infcode: 'mixed' | 'number' | 'string';
  /** admvs: the answers spell admdvs as the envelope spells mdtrtarea_admvs. */
  readonly spelling: 'admdvs' | 'admvs';
  /** Unknown fields in every node of an answer. */
  readonly extraFields: boolean;
  /** How a value that is zero or missing is written. */
  readonly empties: 'as-specified' | 'empty-text' | 'null' | 'absent';
  /** undefined: as the profile says. */
  readonly fundIncludesAccount: boolean | undefined;
  readonly tokenLifeMs: number;
  /** Everything settled so far counts as cleared: 2208 still works, 2601 does not. */
  readonly cleared: boolean;
  /** What 2207 states of the upload is not believed. */
  readonly recut: boolean;
  readonly centre: CentreTwist | undefined;
  readonly statement: Statement | undefined;
  /** What is wrong with the next catalogue files. */
  readonly catalogueFile: 'good' | 'wrong-count' | 'corrupt' | 'expired';
  /** A later version of 1309 is out. */
  readonly catalogueNews: boolean;
  /** 1318 and 1319 differ from the hospital's catalogue. */
  readonly hilistNews: boolean;
  /** How everybody's record differs from the patient table. */
  readonly person: ((patient: DrillPatient) => DrillPatient) | undefined;
}

/** The platform as it is without any case. */
export const plainWays: DrillWays = {
  repeatedMsgid: 'reject',
  unknownReversal: 'ignore',
  notFiledAt: undefined,
  infcode: 'mixed',
  spelling: 'admdvs',
  extraFields: false,
  empties: 'as-specified',
  fundIncludesAccount: undefined,
  tokenLifeMs: TOKEN_LIFE_MS,
  cleared: false,
  recut: false,
  centre: undefined,
  statement: undefined,
  catalogueFile: 'good',
  catalogueNews: false,
  hilistNews: false,
  person: undefined,
};
