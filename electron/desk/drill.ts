/** The drill's own verbs: cards, codes, bills and faults. Absent from a counter that is live. */
import type { VerbInput, VerbOutput } from '../../shared/contract.ts';

/** What the drill platform and the virtual devices offer the drill panel. */
export interface DrillKit {
  patients(): VerbOutput<'drillPatients'>;
  card(ask: VerbInput<'drillCard'>): void;
  scan(ask: VerbInput<'drillScan'>): void;
  /** The patient's sample bill as a bill file's text. */
  bill(patient: string): string;
  fault(ask: VerbInput<'drillFault'>): Promise<void>;
  /** The hospital's own system and the centre's books; gives the HIS's day file, or nothing. */
  books(ask: VerbInput<'drillBooks'>): Promise<string>;
  cases(): Promise<VerbOutput<'drillCases'>>;
  order(ask: VerbInput<'drillCase'>): Promise<void>;
}
