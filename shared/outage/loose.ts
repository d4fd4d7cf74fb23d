/**
 * Charges without the platform that stand in no outage of this counter's line: at an insured place
 * that was silent while the line was up, taken over from another counter, or charged while the
 * outage could not be written down. Computed from the visits, so that no charge is left out.
 */
import { ZERO } from '../money.ts';
import { isCharge, type Outage, type OutageAct } from '../outage.ts';
import type { Visit } from '../visit/state.ts';

export interface LooseFacts {
  /** The counter that a visit came from, if it did. */
  readonly from: (visit: string) => string | undefined;
  readonly placeName: (admdvs: string) => string;
}

type Charged = Visit & { charged: NonNullable<Visit['charged']> };

/**
 * One record for each day and cause, in the order of their first charge. `outage` is no number of
 * an outage but names day and cause; such a record has no end, and is signed when it is exported.
 */
export function looseCharges(
  visits: readonly Visit[],
  outages: readonly Outage[],
  facts: LooseFacts,
): Outage[] {
  const listed = new Set(outages.flatMap(({ acts }) => acts.filter(isCharge).map(keyOf)));
  const groups = new Map<string, Outage & { acts: OutageAct[] }>();
  const charged = visits.filter((visit): visit is Charged => visit.charged !== undefined);
  for (const visit of charged.toSorted((a, b) => (a.charged.at < b.charged.at ? -1 : 1))) {
    const { at } = visit.charged;
    if (listed.has(keyOf({ visit: visit.id, at }))) continue;
    const { kind, name, cause } = causeOf(visit, facts);
    const outage = `${at.slice(0, 10)}-${name}`;
    const group = groups.get(outage) ?? { outage, kind, cause, opened: at, acts: [] };
    group.acts.push(actOf(visit));
    groups.set(outage, group);
  }
  return [...groups.values()];
}

function keyOf({ visit, at }: Pick<OutageAct, 'visit' | 'at'>): string {
  return `${visit} ${at}`;
}

function causeOf({ id, charged: { placeDown } }: Charged, { from, placeName }: LooseFacts) {
  const giver = from(id);
  if (giver !== undefined) {
    const cause = `${giver} 号窗口收取后移交来的`;
    return { kind: 'carried' as const, name: `from-${giver}`, cause };
  }
  if (placeDown === undefined) {
    return { kind: 'other' as const, name: 'other', cause: '收取时没有停机记录' };
  }
  const cause = `线路通，参保地（${placeName(placeDown)}）医保系统不应答`;
  return { kind: 'place' as const, name: placeDown, cause };
}

function actOf({ id, charged: { at, amount, way }, bill }: Charged): OutageAct {
  const how = way === 'estimate' ? 'provisional' : way;
  return { visit: id, at, way: how, amount, total: bill?.total ?? ZERO };
}
