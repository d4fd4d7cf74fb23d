/**
 * Checks a province profile before anybody works by it: the schema field by field, then what a
 * schema cannot say. Problems stop it; reminders do not.
 */
import { pathOf } from '../../shared/platform/profile-gateway.ts';
import { infnoOf, profileFile, type Profile } from '../../shared/platform/profile.ts';
import { sentFields } from '../../shared/platform/spec/messages.ts';
import { acts } from '../../shared/visit/table.ts';

export interface Checked {
  profile: Profile | undefined;
  /** In Chinese, each with the field it is about. */
  problems: string[];
  reminders: string[];
}

/** Every transaction that the desk cannot do without. */
const needed = [
  ...(['9001', '1101', '5301', '2001', '5206', '5201', '5203', '3201', '3202'] as const),
  ...(['9101', '9102'] as const),
  ...acts,
] as const;

export function checkProfile(value: unknown): Checked {
  const parsed = profileFile.safeParse(value);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) => `${path.join('.') || '（整个文件）'}：${message}`,
    );
    return { profile: undefined, problems, reminders: [] };
  }
  const profile = parsed.data;
  return {
    profile,
    problems: [...paths(profile), ...overlays(profile), ...ways(profile), ...limits(profile)],
    reminders: reminders(profile),
  };
}

function paths(profile: Profile): string[] {
  return needed
    .map((infno) => infnoOf(profile, infno))
    .filter((infno) => pathOf(profile.url, infno) === undefined)
    .map((infno) => `url.calls.paths：没有 ${infno} 的地址，这项交易发不出去`);
}

/** A field that no message has would never be asked for, nor left out. */
function overlays(profile: Profile): string[] {
  const { required, omit } = profile.message;
  return Object.entries({ required, omit }).flatMap(([name, overlay]) =>
    Object.entries(overlay).flatMap(([infno, fields]) => {
      const known = sentFields(infno);
      return fields
        .filter((field) => !known.has(field))
        .map((field) => `message.${name}.${infno}：报文里没有字段 ${field}`);
    }),
  );
}

function ways(profile: Profile): string[] {
  const { decide, reversible, feeQuery, reconcile } = profile;
  const says: [boolean, string][] = [
    [
      decide['2207'].includes('2601') && !reversible.includes(infnoOf(profile, '2207')),
      'decide.2207：列了 2601，但 reversible 里没有本省的结算交易，这条路走不通',
    ],
    [
      decide['2207'].includes('5204') && feeQuery !== 'by-visit',
      'decide.2207：列了 5204，但 feeQuery 说它要先有 setl_id，这条路走不通',
    ],
    [decide['2207'].length === 0, 'decide.2207：没有任何办法，丢失应答的结算都要人工处理'],
    [
      !Object.values(reconcile.results).includes('equal'),
      'reconcile.results：没有一个代码表示相符，每天都会对不平',
    ],
  ];
  return says.filter(([wrong]) => wrong).map(([, text]) => text);
}

function limits({ clock, probe }: Profile): string[] {
  const says: [boolean, string][] = [
    [clock.warnMs >= clock.refuseMs, 'clock：提醒的界限应小于拒绝的界限'],
    [probe.timeoutMs > probe.upMs, 'probe：探测超时比探测间隔还长'],
  ];
  return says.filter(([wrong]) => wrong).map(([, text]) => text);
}

function reminders(profile: Profile): string[] {
  const { status, sources, texts, codes, hospital } = profile;
  const assumed = sources.filter(({ trust }) => trust === 'assumed').map(({ of }) => of);
  const says: [boolean, string][] = [
    [status === 'modelled', 'status：按公开文本设想，只能用于演练'],
    [sources.length === 0, 'sources：没有写明任何来源'],
    [assumed.length > 0, `sources：没有来源、只是假设的有 ${assumed.join('；')}`],
    [texts['sign-in'] === undefined, 'texts.sign-in：没有签到失效的原话，失效后要等到次日'],
    [texts['original-missing'] === undefined, 'texts.original-missing：没有“未查到原交易”的原话'],
    [texts['not-filed'] === undefined, 'texts.not-filed：没有未备案的原话，只能显示平台原文'],
    [codes.fundPaid === undefined, 'codes.fundPaid：不知道累计代码，暂估只能给出范围'],
    [!hospital.code.startsWith('H'), 'hospital.code：定点医疗机构编号一般以 H 开头'],
  ];
  return says.filter(([applies]) => applies).map(([, text]) => text);
}
