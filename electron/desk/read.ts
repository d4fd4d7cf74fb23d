/** What the read model and the search are fed with. */
import { percentText, priceText } from '../../shared/money.ts';
import { maskIdNumber } from '../../shared/person.ts';
import type { CatalogueRow, VerbOutput } from '../../shared/contract.ts';
import type { Visit } from '../../shared/visit/state.ts';
import type { DeskParts } from './parts.ts';
import { rowOf } from './view.ts';

/** Kept outside IndexedDB: how far the read model is known to be complete. */
export interface ViewMark {
  epoch: string;
  seq: number;
  count: number;
}

/** Rows that changed after a sequence, oldest change first. */
export function rowsOf(
  parts: Pick<DeskParts, 'book' | 'rules'>,
  ask: { after: number; limit: number },
): VerbOutput<'rows'> {
  const visits = parts.book.visits();
  const changed = visits.filter((visit) => visit.seq > ask.after).sort((a, b) => a.seq - b.seq);
  const page = changed.slice(0, wholePage(changed, ask.limit));
  const more = changed.length > page.length;
  const upTo = more ? (page.at(-1)?.seq ?? ask.after) : parts.book.seq();
  const rows = page.map((visit) => rowOf(parts, visit));
  return { epoch: parts.book.epoch, rows, upTo, count: visits.length, more };
}

/** Visits that came in one bundle have one sequence: a page ends before or behind all of them. */
function wholePage(changed: readonly Visit[], limit: number): number {
  let end = limit;
  while (changed[end] && changed[end]?.seq === changed[end - 1]?.seq) end += 1;
  return end;
}

/** By name, masked number or settlement number; names never leave the main process for this. */
export function findVisits(parts: DeskParts, text: string): string[] {
  const wanted = text.trim();
  if (wanted === '') return [];
  return parts.book
    .visits()
    .filter((visit) => texts(visit).some((each) => each.includes(wanted)))
    .map((visit) => visit.id);
}

function texts(visit: Visit): string[] {
  const { known } = visit.personal;
  const ids = [visit.id, visit.ids.setlId ?? '', visit.ids.mdtrtId ?? ''];
  return known === undefined ? ids : [...ids, known.name, maskIdNumber(known.idNo)];
}

export function catalogueOf(
  parts: DeskParts,
  ask: { after: number; limit: number },
): VerbOutput<'catalogue'> {
  const { version, status, items } = parts.rules.catalogue;
  const page = items.slice(ask.after, ask.after + ask.limit).map((item): CatalogueRow => {
    const { code, local, name, pinyin, spec, unit, price, scope } = item;
    return {
      code,
      local,
      name,
      pinyin,
      spec,
      unit,
      price: priceText(price),
      class: scope.class,
      preSelfPay: percentText(scope.preSelfPay),
      ...(scope.limit === undefined ? {} : { limit: priceText(scope.limit) }),
    };
  });
  return { version, status, items: page, count: items.length };
}
