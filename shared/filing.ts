/**
 * Triage before money: direct / provisional / manual claim / refuse, exactly why, and what to do
 * now. There is no filing-query transaction (platform-interface.md §1.6): filing 异地就医备案 is
 * learned from 2001's verdict and its text, or counts as given in a recorded emergency
 * (OTP_ER_REFL_FLAG 1/3).
 */
import {
  datedFreshness,
  statusFreshness,
  type Freshness,
  type FreshnessLimits,
} from './freshness.ts';
import { isClass, type Texts } from './platform/texts.ts';
import { activeInsurance, type Insurance, type KnownPerson } from './known.ts';

export type TriageOutcome = 'direct' | 'provisional' | 'manual' | 'refuse';

export const triageReasons = [
  'filed',
  'emergency',
  'known-earlier',
  'not-insured',
  'local',
  'not-qualified',
  'qualification-expired',
  'not-filed',
  'filing-expired',
  'filed-elsewhere',
  'not-on-list',
  'hospital-not-open',
  'benefit-refused',
  'facts-too-old',
  'facts-unknown',
  'place-silent',
  'place-silent-unknown',
] as const;
/** Why; each has its words in `triageWords`. */
export type TriageReason = (typeof triageReasons)[number];

const offline: readonly TriageReason[] = [
  'known-earlier',
  'facts-too-old',
  'facts-unknown',
  'place-silent',
  'place-silent-unknown',
];

/** Verdicts given without the platform: asked of it once the line or the place is back. */
export function isOfflineVerdict(reason: TriageReason): boolean {
  return offline.includes(reason);
}

export interface TriageRules {
  /** Diseases this hospital is opened for. */
  opened: readonly string[];
  /** Is the disease on the national list or in the insured place's dated extension? */
  direct: boolean;
  /** admdvs of the hospital: the first four digits equal means a local patient. */
  treatmentPlace: string;
  /** What a province's platform says in 2001's reason when there is no (fitting) filing. */
  texts: Texts;
  freshness: FreshnessLimits;
}

export interface TriageAsk {
  person: KnownPerson;
  disease: string;
  /** Clinical evidence that the clerk recorded for an emergency; counts as filed. */
  emergency: boolean;
  /** Our line is up and the insured place answers. */
  lineUp: boolean;
  /** The line is up, but the insured place behind the platform does not answer. */
  placeSilent?: boolean;
  now: string;
  day: string;
}

export interface Triage {
  outcome: TriageOutcome;
  reason: TriageReason;
  text: string;
  todo: readonly string[];
  /** True where using the card now would spoil a later manual claim. */
  spoilsClaim: boolean;
  insurance?: Insurance;
  facts: readonly { fact: string; at?: string; state: Freshness }[];
  /** The platform's own words, unchanged. */
  platform?: string;
}

/** 手工报销的材料: what a patient keeps for the claim at home. */
export const claimPapers = '保留：发票、费用明细、处方、病历或诊断证明、社会保障卡复印件';
const doNotUseCard = '今天不要刷社会保障卡或医保码：请按自费收费，回参保地手工报销';
const fileNow = '可现在补办：国家医保服务平台 App → 异地备案；办好后按 F6 重新核验';

type Words = { outcome: TriageOutcome; text: string; todo: readonly string[]; spoils: boolean };

const manual = (text: string, todo: readonly string[]): Words => ({
  outcome: 'manual',
  text,
  todo: [...todo, claimPapers],
  spoils: true,
});
const direct = (text: string): Words => ({ outcome: 'direct', text, todo: [], spoils: false });
const refuse = (text: string, todo: readonly string[]): Words => ({
  outcome: 'refuse',
  text,
  todo,
  spoils: false,
});

export const triageWords: Readonly<Record<TriageReason, Words>> = {
  filed: direct('已备案，资格有效，可直接结算'),
  emergency: direct('急诊抢救，视同已备案，可直接结算'),
  'known-earlier': {
    outcome: 'provisional',
    text: '线路中断：按上次核验结果暂收，恢复后再结算',
    todo: ['告诉患者：今天是暂收，金额以平台结算为准，多退少补', '请留一个联系电话'],
    spoils: false,
  },
  'place-silent': {
    outcome: 'provisional',
    text: '参保地系统不应答：按上次核验结果暂收，参保地恢复后再结算',
    todo: ['告诉患者：今天是暂收，金额以平台结算为准，多退少补', '请留一个联系电话'],
    spoils: false,
  },
  'place-silent-unknown': refuse('参保地系统不应答，本机没有可用的核验结果', [
    '线路和本地平台都正常，不影响其他参保地的患者；请过几分钟按 F6 重试',
    '急需离开的，按自费收费，保留票据回参保地报销',
  ]),
  'not-insured': refuse('没有在保的医疗保险（已暂停或终止）', [
    '请患者联系参保地医保经办机构恢复参保',
    '今天可按自费收费；补缴后能否报销由参保地决定',
  ]),
  local: refuse('本地参保，不是异地就医', ['请到本地医保收费窗口，按本地门诊慢特病办理']),
  'not-qualified': refuse('没有查到这个病种的门诊慢特病待遇资格', [
    '请患者向参保地医保经办机构申请资格认定；认定之前的费用一般不能按慢特病报销',
    '今天按自费或普通门诊收费，保留票据和病历',
  ]),
  'qualification-expired': refuse('门诊慢特病待遇资格已过期', [
    '请患者向参保地医保经办机构办理复审',
    '今天按自费或普通门诊收费，保留票据和病历',
  ]),
  'not-filed': manual('没有办理异地就医备案', [fileNow, `来不及办的：${doNotUseCard}`]),
  'filing-expired': manual('异地就医备案已到期', [fileNow, `来不及办的：${doNotUseCard}`]),
  'filed-elsewhere': manual('备案的就医地不是本地', [
    '可现在变更备案就医地：国家医保服务平台 App → 异地备案；办好后按 F6 重新核验',
    `来不及办的：${doNotUseCard}`,
  ]),
  'not-on-list': manual('这个病种还不能跨省直接结算', [doNotUseCard]),
  'hospital-not-open': manual('本院没有开通这个病种的跨省直接结算', [
    '请患者到已开通的医院办理，或',
    doNotUseCard,
  ]),
  'benefit-refused': manual('参保地没有给予这个病种的待遇', [
    '请把平台原话告诉患者，并联系参保地医保经办机构',
    doNotUseCard,
  ]),
  'facts-too-old': refuse('线路中断，上次核验的结果已经过期', [
    '请等线路恢复后再办',
    '急需离开的，按自费收费，保留票据回参保地报销',
  ]),
  'facts-unknown': refuse('还没有向平台核验这个病种，本机也没有核验记录', [
    '线路通时按 F6 核验；线路中断的，请等恢复后再办',
    '急需离开的，按自费收费，保留票据回参保地报销',
  ]),
};

/** The verdict on one person, disease and day. Pure; every outcome has a reason and a next step. */
export function judge(ask: TriageAsk, rules: TriageRules): Triage {
  const { person, disease, now, day } = ask;
  const benefit = person.benefits[disease];
  const qualifications = person.qualifications;
  const qualification = qualifications?.list.find((each) => each.code === disease);
  const confirmed = (at: string | undefined, end: string | undefined) =>
    datedFreshness(at === undefined ? undefined : { at, end }, now, day, rules.freshness);
  const insured = statusFreshness(person.at, now, rules.freshness);
  const qualified = confirmed(qualifications?.at, qualification?.end);
  const filed = confirmed(benefit?.at, benefit?.end);
  const insurance = activeInsurance(person);
  const facts = [
    fact('参保状态', person.at, insured),
    fact('待遇资格', qualifications?.at, qualified),
    fact('备案与待遇', benefit?.at, filed),
    fact('累计', person.accumulators?.at, ageOf(person, now, rules)),
  ];
  const base = { facts, ...(insurance === undefined ? {} : { insurance }) };
  const say = (reason: TriageReason, platform?: string): Triage => {
    const { outcome, text, todo, spoils } = triageWords[reason];
    const words = { outcome, reason, text, todo, spoilsClaim: spoils };
    return { ...words, ...base, ...(platform ? { platform } : {}) };
  };
  if (insurance === undefined) return say('not-insured');
  if (insurance.place.slice(0, 4) === rules.treatmentPlace.slice(0, 4)) return say('local');
  if (!rules.opened.includes(disease)) return say('hospital-not-open');
  if (qualifications !== undefined && qualification === undefined) return say('not-qualified');
  if (qualification?.end !== undefined && qualification.end < day) {
    return say('qualification-expired');
  }
  if (benefit !== undefined && !benefit.enjoys && !ask.emergency) {
    return say(whyNot(benefit.reason, rules), benefit.reason);
  }
  if (ask.lineUp && filed === 'unknown') return say('facts-unknown');
  if (ask.lineUp) return say(ask.emergency ? 'emergency' : 'filed');
  const unknown = qualified === 'unknown' || filed === 'unknown';
  const expired = [insured, qualified, filed].includes('expired');
  if (ask.placeSilent) return say(unknown || expired ? 'place-silent-unknown' : 'place-silent');
  if (unknown) return say('facts-unknown');
  return say(expired ? 'facts-too-old' : 'known-earlier');
}

function fact(name: string, at: string | undefined, state: Freshness) {
  return { fact: name, state, ...(at === undefined ? {} : { at }) };
}

function ageOf(person: KnownPerson, now: string, rules: TriageRules): Freshness {
  return statusFreshness(person.accumulators?.at, now, rules.freshness);
}

/** 2001's text decides; a refusal we cannot read keeps the platform's words. */
function whyNot(text: string, rules: TriageRules): TriageReason {
  const filingReasons = ['filing-expired', 'filed-elsewhere', 'not-filed'] as const;
  const found = filingReasons.find((each) => isClass(rules.texts, each, text));
  if (found !== undefined) return found;
  return rules.direct ? 'benefit-refused' : 'not-on-list';
}
