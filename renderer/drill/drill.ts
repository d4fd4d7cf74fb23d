/** The drill's handles: what the panel asks of the simulator, and the words for it. */
import type { VerbInput, VerbOutput } from '../../shared/contract.ts';
import type { Session } from '../session.ts';
import type { Checkout } from '../checkout/checkout.ts';

export type Fault = VerbInput<'drillFault'>;

export interface Drill {
  card(patient: string, how: VerbInput<'drillCard'>['how']): Promise<void>;
  scan(patient: string, how: VerbInput<'drillScan'>['how']): Promise<void>;
  /** The patient's sample bill into the visit at the counter. */
  bill(patient: string): Promise<void>;
  /** True when the simulator has taken it. */
  fault(input: Fault): Promise<boolean>;
  cases(): Promise<VerbOutput<'drillCases'> | undefined>;
  order(input: VerbInput<'drillCase'>): Promise<void>;
}

/** Beside the tasks of the checkout: the line may be cut while a call is under way. */
export function createDrill(session: Session, checkout: Checkout): Drill {
  return {
    async card(patient, how) {
      await session.ask('drillCard', { patient, how });
    },
    async scan(patient, how) {
      await session.ask('drillScan', { patient, how });
    },
    async bill(patient) {
      const bill = await session.ask('drillBill', { patient });
      if (bill) await checkout.importBill(bill.text);
    },
    async fault(input) {
      return (await session.ask('drillFault', input)) !== undefined;
    },
    cases: () => session.ask('drillCases', {}),
    async order(input) {
      await session.ask('drillCase', input);
    },
  };
}
