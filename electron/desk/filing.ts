/** Triage before money: asks 2001 where the line is up, judges, and keeps the verdict. */
import type { FilingType } from '../../shared/policy/field.ts';
import { judge, type Triage } from '../../shared/filing.ts';
import { raise } from '../../shared/fault.ts';
import { activeInsurance, type KnownPerson } from '../../shared/known.ts';
import { benefitInput, readBenefit } from '../../shared/platform/person.ts';
import { placeName } from '../../shared/platform/profile.ts';
import { dateTimeOf, dayOf, isoChina } from '../../shared/time.ts';
import { learn } from './identify.ts';
import { faultOf, visitOf, type DeskParts } from './parts.ts';
import { isSilent, query } from './query.ts';
import { isCut, mayAsk, silentPlace } from './reach.ts';

export interface FilingAsk {
  disease: string;
  filing: FilingType;
  /** Recorded clinical evidence; empty when it is no emergency. */
  emergency: string;
}

/** Raises not-now where the visit is past quoting, no-disease for an empty code. */
export async function checkFiling(parts: DeskParts, id: string, ask: FilingAsk): Promise<void> {
  const visit = visitOf(parts, id);
  if (visit.goal !== 'quote' || visit.pending) raise('not-now');
  if (ask.disease === '') raise('no-disease');
  const person = visit.personal.known ?? raise('unknown-visit', [id]);
  const latest = parts.book.person(visit.person) ?? person;
  const known = await askBenefit(parts, latest, ask);
  const triage = triageOf(parts, known, ask);
  const { outcome, reason } = triage;
  if (reason === 'place-silent-unknown') {
    const { place = '', text = '' } = silentPlace(parts, known) ?? {};
    const name = placeName(parts.rules.profile, place);
    raise('insured-place-down', [`参保地 ${name}；本机没有这位患者可用的核验记录`], text);
  }
  const diseaseName = nameOf(parts, known, ask.disease);
  const emergency = ask.emergency !== '';
  await parts.book.append(
    'visit.judged',
    { disease: ask.disease, diseaseName, outcome, reason, emergency },
    { visit: id, personal: { known, evidence: ask.emergency, filing: ask.filing } },
  );
}

/** The verdict as of now, from what is known. */
export function triageOf(
  parts: Pick<DeskParts, 'rules' | 'clock' | 'line' | 'places'>,
  known: KnownPerson,
  ask: { disease: string; emergency: string },
): Triage {
  const { profile, limits, isDirect } = parts.rules;
  const now = parts.clock.now();
  const day = dayOf(now);
  const { place = '', insutype: insurance = '' } = activeInsurance(known) ?? {};
  return judge(
    {
      person: known,
      disease: ask.disease,
      emergency: ask.emergency !== '',
      lineUp: !isCut(parts, known),
      placeSilent: parts.line.state().state !== 'down' && isCut(parts, known),
      now: isoChina(now),
      day,
    },
    {
      opened: Object.keys(profile.opened),
      direct: isDirect(ask.disease, { day, place, insurance }),
      treatmentPlace: profile.hospital.admdvs,
      texts: profile.texts,
      freshness: limits.freshness,
    },
  );
}

/**
 * 2001 for this disease; with the line down the earlier answer stays. Raises what the platform
 * refuses.
 */
export async function askBenefit(
  parts: DeskParts,
  known: KnownPerson,
  ask: FilingAsk,
): Promise<KnownPerson> {
  const insurance = activeInsurance(known);
  if (!insurance || parts.line.state().state === 'down' || !mayAsk(parts, known)) return known;
  const now = parts.clock.now();
  const input = benefitInput(
    {
      psnNo: known.psnNo,
      insutype: insurance.insutype,
      disease: { code: ask.disease, name: nameOf(parts, known, ask.disease) },
      time: dateTimeOf(now),
    },
    parts.rules.profile,
  );
  const result = await query(parts, '2001', input, insurance.place, insurance);
  if (isSilent(result)) {
    // With the line up, silence proves nothing: an earlier answer may not stand for this one.
    if (!(await parts.line.probe())) return known;
    raise('line-down', ['待遇检查（2001）没有应答，请重试（F6）']);
  }
  if (result.outcome !== 'done') {
    const where = '待遇检查（2001）';
    const { code, detail, platform } = faultOf(result, where, parts.rules.profile.texts);
    if (code === 'insured-place-down') return known;
    raise(code, detail, platform);
  }
  const benefit = readBenefit(result.output, isoChina(now));
  if (!benefit) raise('platform-unreadable', ['待遇检查（2001）']);
  const learned = { ...known, benefits: { ...known.benefits, [ask.disease]: benefit } };
  await learn(parts, learned);
  return learned;
}

function nameOf(parts: Pick<DeskParts, 'rules'>, known: KnownPerson, disease: string): string {
  const qualification = known.qualifications?.list.find((each) => each.code === disease);
  return qualification?.name ?? parts.rules.diseaseName(disease) ?? disease;
}
