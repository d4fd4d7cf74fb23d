/**
 * The drill put together for a counter: platform, virtual reader and scanner, sample bills, faults.
 */
import type { VerbInput, Tiding } from '../../shared/contract.ts';
import { compactOf, dayOf } from '../../shared/time.ts';
import { sampleBill } from './bills.ts';
import {
  cardText,
  createEVoucherMiddleware,
  damagedDigits,
  voucherDigits,
  type EVoucherMiddleware,
} from './devices.ts';
import type { DrillPatient } from './patients.ts';
import type { PlatformHandle } from './handle.ts';
import { diseaseNames } from './rules.ts';
import type { DrillCatalogueItem } from './world.ts';

export interface KitOptions {
  platform: PlatformHandle;
  catalogue: readonly DrillCatalogueItem[];
  /** Sample bills carry 用药周期天数, which this place requires. */
  days?: boolean;
  now: () => Date;
  random: () => number;
  /** Patients of the appointment list, who are known when the line is cut. */
  known: readonly string[];
  card: (tiding: Tiding<'card'>) => void;
  scanned: (tiding: Tiding<'scanned'>) => void;
}

/**
 * A card slot and a scanner that exist only here; the texts they give are the real ones' formats.
 */
export function createDrillKit(options: KitOptions) {
  const { platform, catalogue, now, random, days = false } = options;
  const voucher: EVoucherMiddleware = createEVoucherMiddleware(platform);
  let slot: { patient: DrillPatient; good: boolean } | undefined;

  function patientOf(key: string): DrillPatient {
    const patient = platform.patients.find((each) => each.key === key);
    if (!patient) throw new Error(`drill: no patient ${key}`);
    return patient;
  }

  function read() {
    if (!slot) return { state: 'empty' as const };
    if (!slot.good) return { state: 'unreadable' as const };
    // A 3.0 card is opened by the online key service: with the line cut only its card_sn is free.
    return { state: 'card' as const, text: cardText(slot.patient, platform.line() === 'up') };
  }

  function card({ patient, how }: VerbInput<'drillCard'>): void {
    if (how === 'remove') {
      slot = undefined;
      options.card({ event: 'removed' });
      return;
    }
    slot = { patient: patientOf(patient), good: how === 'good' };
    options.card({ event: how === 'good' ? 'inserted' : 'unreadable' });
  }

  function scan({ patient, how }: VerbInput<'drillScan'>): void {
    const shown = how === 'expired' ? new Date(now().getTime() - 10 * 60_000) : now();
    const digits = voucherDigits(patientOf(patient), shown, random);
    options.scanned({ code: how === 'short' ? damagedDigits(digits, 'short') : digits });
  }

  /** Each call is another bill of the drill's own hospital system. */
  function bill(patient: string): string {
    const at = now();
    const number = `DRILL-${compactOf(at)}-${String(random()).slice(2, 8)}`;
    return sampleBill(patientOf(patient).declares, { number, day: dayOf(at), days }, catalogue);
  }

  return {
    reader: { read },
    voucher,
    patients: () => platform.patients.map((patient) => listed(patient, options.known)),
    card,
    scan,
    bill,
    fault: (ask: VerbInput<'drillFault'>) => platform.fault(ask),
    cases: () => platform.cases(),
    order: (ask: VerbInput<'drillCase'>) => platform.order(ask),
    books: (ask: VerbInput<'drillBooks'>) => platform.books(ask),
  };
}

function listed(patient: DrillPatient, known: readonly string[]) {
  const { key, name, declares, expected, card } = patient;
  const what = known.includes(key) ? `${patient.what}（已核验，断网时可暂收）` : patient.what;
  const disease = diseaseNames.get(declares) ?? declares;
  return { key, name, what, disease, expected, card: card.generation };
}
