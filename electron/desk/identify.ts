/**
 * Who is at the counter: by card or e-voucher, from the platform, or from the directory with its
 * age.
 */
import { raise } from '../../shared/fault.ts';
import { activeInsurance, type KnownPerson } from '../../shared/known.ts';
import { parseCard, parseVoucher, type CardRead } from '../../shared/person.ts';
import {
  accumulatorsInput,
  personInput,
  qualificationsInput,
  readFundPaid,
  readPerson,
  readQualifications,
  type PersonFound,
} from '../../shared/platform/person.ts';
import { dayOf, isoChina } from '../../shared/time.ts';
import type { Credential } from '../../shared/visit/personal.ts';
import { isOnHold } from '../../shared/visit/park.ts';
import type { Visit } from '../../shared/visit/state.ts';
import type { DeskParts } from './parts.ts';
import { faultOf } from './parts.ts';
import { ask, isSilent, query } from './query.ts';
import { FaultError } from '../../shared/fault.ts';

export interface Presented {
  by: 'card' | 'voucher';
  credential: Credential;
  idNo: string;
  name: string;
  /** Insured place: of the card's issuer, or as the middleware says. */
  place: string;
  cardSn?: string;
}

/** Reads the card in the reader. Raises card-…, id-check-digit. */
export function readCard(parts: DeskParts): Presented {
  const state = parts.reader.read();
  if (state.state === 'unreadable') raise('card-unreadable');
  if (state.state !== 'card') raise('card-removed');
  return presentCard(parts, state.text);
}

/** The reader library's text. Raises card-…, id-check-digit. */
export function presentCard(parts: Pick<DeskParts, 'clock'>, text: string): Presented {
  const today = dayOf(parts.clock.now()).replaceAll('-', '');
  const result = parseCard(text, today);
  if (!result.ok) raise(result.code);
  return presentedCard(result.card);
}

function presentedCard(card: CardRead): Presented {
  return {
    by: 'card',
    credential: { type: '03', no: card.cardNo ?? '', cardSn: card.cardSn },
    idNo: card.idNo ?? '',
    name: card.name ?? '',
    place: card.issuer,
    cardSn: card.cardSn,
  };
}

/** Business types of the middleware (platform-interface.md §3.2). */
export type VoucherBusiness = '01101' | '01301';

/** Decodes 28 digits through the middleware. Raises code-…, voucher-offline, voucher-refused. */
export async function readVoucher(
  parts: DeskParts,
  text: string,
  business: VoucherBusiness,
): Promise<Presented> {
  const parsed = parseVoucher(text);
  if (!parsed.ok) raise(parsed.code);
  if (parts.line.state().state === 'down') raise('voucher-offline');
  const answer = await parts.voucher.decode(parsed.digits, business);
  if (answer.code !== '0000' || answer.data === null) {
    const reachable = await parts.line.probe();
    raise(reachable ? 'voucher-refused' : 'voucher-offline', [], answer.message);
  }
  const { ecToken, idNo, userName, insuOrg } = answer.data;
  const scannedAt = isoChina(parts.clock.now());
  return {
    by: 'voucher',
    credential: { type: '01', no: ecToken, scannedAt },
    idNo,
    name: userName,
    place: insuOrg,
  };
}

/**
 * Opens a visit for the person, or goes on with today's unfinished one. Returns its id. Raises busy
 * while something else is being done with that one.
 */
export async function openVisit(parts: DeskParts, presented: Presented): Promise<string> {
  const { book, clock } = parts;
  const { known, source } = await whoIs(parts, presented);
  const person = parts.keyedHash(known.idNo);
  const today = dayOf(clock.now());
  const unfinished = book.visits().find((visit) => isUnfinished(visit, person, today));
  const { by } = presented;
  const credential = withNumber(presented.credential, known);
  if (unfinished) {
    const visit = unfinished.id;
    await parts.turns.run(visit, () =>
      book.append('credential.renewed', { by }, { visit, personal: { credential } }),
    );
    return visit;
  }
  const visit = book.nextSerial(today);
  const personal = { credential, known };
  await book.append('visit.opened', { by, person, source }, { visit, personal });
  return visit;
}

/** A card read without its key gives no number; the one read with the line up belongs to it. */
function withNumber(credential: Credential, known: KnownPerson): Credential {
  if (credential.type !== '03' || credential.no !== '') return credential;
  return { ...credential, no: known.cardNo ?? '' };
}

function isUnfinished(visit: Visit, person: string, today: string): boolean {
  // Whoever was put on hold comes back on another day and goes on there.
  if (visit.openedAt.slice(0, 10) !== today && !isOnHold(visit)) return false;
  return visit.person === person && visit.goal === 'quote' && !visit.pending;
}

export interface Found {
  known: KnownPerson;
  source: 'platform' | 'directory';
}

/** Who the platform, or else the directory, says this is. Raises where neither knows. */
export async function whoIs(parts: DeskParts, presented: Presented): Promise<Found> {
  if (parts.line.state().state !== 'down') {
    const asked = await askPlatform(parts, presented);
    if (asked) return { known: asked, source: 'platform' };
  }
  const isDown = parts.line.state().state === 'down';
  if (presented.by === 'voucher' && isDown) raise('voucher-offline');
  const byId = presented.idNo === '' ? undefined : parts.keyedHash(presented.idNo);
  const bySn = presented.cardSn === undefined ? undefined : parts.keyedHash(presented.cardSn);
  const known =
    (byId === undefined ? undefined : parts.book.person(byId)) ??
    (bySn === undefined ? undefined : parts.book.person(bySn));
  if (known) return { known, source: 'directory' };
  const silent = isDown ? undefined : parts.places.find(presented.place);
  if (silent) raise('insured-place-down', ['本机没有这位患者的核验记录'], silent.text);
  if (presented.by === 'voucher') raise('voucher-offline');
  return raise('person-unknown-offline');
}

/**
 * 1101, then 5301 and 5206; undefined where the line is down or the insured place does not answer.
 * Raises person-refused, or what the platform's words mean.
 */
async function askPlatform(
  parts: DeskParts,
  presented: Presented,
): Promise<KnownPerson | undefined> {
  const { clock } = parts;
  const { credential, idNo, name, place } = presented;
  const result = await query(parts, '1101', personInput({ credential, idNo, name }), place);
  if (isSilent(result)) return undefined;
  if (result.outcome !== 'done') {
    const problem = faultOf(result, '读取人员信息（1101）', parts.rules.profile.texts);
    if (problem.code === 'insured-place-down') return undefined;
    if (problem.code === 'platform-refused') raise('person-refused', [], problem.platform);
    throw new FaultError(problem);
  }
  const found = readPerson(result.output);
  if (!found) raise('platform-unreadable', ['读取人员信息（1101）']);
  const at = isoChina(clock.now());
  const earlier = parts.book.person(parts.keyedHash(found.idNo));
  const cardSn = presented.cardSn ?? earlier?.cardSn;
  const read = credential.type === '03' ? credential.no : '';
  const cardNo = read === '' ? earlier?.cardNo : read;
  const known: KnownPerson = {
    ...found,
    ...(cardSn === undefined ? {} : { cardSn }),
    ...(cardNo === undefined ? {} : { cardNo }),
    at,
    benefits: earlier?.benefits ?? {},
    ...(await askHistory(parts, found, at, earlier)),
  };
  await learn(parts, known);
  return known;
}

/** 5301 and 5206; what cannot be asked now keeps its earlier answer and age. */
async function askHistory(
  parts: DeskParts,
  found: PersonFound,
  at: string,
  earlier: KnownPerson | undefined,
): Promise<Pick<KnownPerson, 'qualifications' | 'accumulators'>> {
  const { rules } = parts;
  const insurance = activeInsurance({ ...found, at, benefits: {} });
  const place = insurance?.place ?? '';
  const [qualified, used] = await Promise.all([
    ask(parts, '5301', qualificationsInput(found.psnNo), place),
    ask(parts, '5206', accumulatorsInput(found.psnNo), place),
  ]);
  const list = qualified.outcome === 'done' ? readQualifications(qualified.output) : undefined;
  const year = Number(at.slice(0, 4));
  const answer = used.outcome === 'done' ? used.output : undefined;
  const what = { year, insutype: insurance?.insutype ?? '' };
  const fundPaid = readFundPaid(answer, what, rules.profile);
  const qualifications = list ? { at, list } : earlier?.qualifications;
  const accumulators = fundPaid === undefined ? earlier?.accumulators : { at, year, fundPaid };
  return {
    ...(qualifications === undefined ? {} : { qualifications }),
    ...(accumulators === undefined ? {} : { accumulators }),
  };
}

/** Keeps what was learned of a person for the time without a line. */
export async function learn(parts: DeskParts, known: KnownPerson): Promise<void> {
  const person = parts.keyedHash(known.idNo);
  await parts.book.append('person.learned', { person, at: known.at }, { personal: known });
}
