/**
 * Province profiles as signed data: which of them a counter may work by. Each refusal has a name
 * and a sentence.
 */
import { jsonOf } from '../shared/jsontext.ts';
import { profileFile, type Profile } from '../shared/platform/profile.ts';
import { looksSigned, type SignatureFault, type Signer, type TrustList } from '../shared/sealed.ts';
import hebei from '../shared/packs/130100/profile.json' with { type: 'json' };
import innerMongolia from '../shared/packs/150100/profile.json' with { type: 'json' };
import jiangxi from '../shared/packs/360100/profile.json' with { type: 'json' };
import hunan from '../shared/packs/430100/profile.json' with { type: 'json' };
import chongqing from '../shared/packs/500100/profile.json' with { type: 'json' };
import { verifyEnvelope } from './sealed.ts';

export type ProfileFaultCode =
  | SignatureFault
  /** Not signed, and the counter is live. */
  | 'unsigned'
  /** Written after public texts and tried against no platform, and the counter is live. */
  | 'modelled'
  /** Not a profile of a format this program knows. */
  | 'wrong-profile';

export type LoadedProfile =
  | { readonly ok: true; readonly profile: Profile; readonly signers: readonly Signer[] }
  | { readonly ok: false; readonly code: ProfileFaultCode; readonly text: string };

const shipped: Readonly<Record<string, unknown>> = {
  '130100': hebei,
  '150100': innerMongolia,
  '360100': jiangxi,
  '430100': hunan,
  '500100': chongqing,
};
/** The profiles that come with the program: all modelled, all unsigned, for a drill only. */
export const profileNames: readonly string[] = Object.keys(shipped);

/** A shipped profile by name, for a drill. Throws where there is none, or it is wrong. */
export function loadProfile(name: string): Profile {
  const nobody: TrustList = { format: 'crosscounter.trust-list/1', keys: [] };
  const loaded = readProfile(shipped[name], nobody, 'drill');
  if (!loaded.ok) throw new Error(`profile ${name}: ${loaded.text}`);
  return loaded.profile;
}

/**
 * A profile file as read. A `live` counter takes a signed profile that is not modelled; a `drill`
 * also takes unsigned and modelled ones, but never one with a signature that does not hold.
 */
export function readProfile(
  value: unknown,
  trust: TrustList,
  mode: 'drill' | 'live',
): LoadedProfile {
  if (!looksSigned(value)) {
    if (mode === 'live') return refused('unsigned', '省平台配置没有签名，正式窗口不能使用');
    return parsed(value, [], mode);
  }
  const verdict = verifyEnvelope(value, 'profile', trust);
  if (!verdict.ok) return refused(verdict.fault, verdict.text);
  return parsed(jsonOf(verdict.body), verdict.signers, mode);
}

/** How a profile is named where it must be seen what it rests on. */
export function profileLabel(profile: Profile, signers: readonly Signer[]): string {
  return signers.length === 0 ? `${profile.name}（未签名，仅限演练）` : profile.name;
}

function parsed(value: unknown, signers: readonly Signer[], mode: 'drill' | 'live'): LoadedProfile {
  const profile = profileFile.safeParse(value);
  if (!profile.success) {
    const issues = profile.error.issues.map(({ path, message }) => `${path.join('.')}：${message}`);
    return refused('wrong-profile', `省平台配置不对：${issues.join('；')}`);
  }
  if (mode === 'live' && profile.data.status === 'modelled') {
    return refused('modelled', '这份省平台配置是按公开文本设想的，正式窗口不能使用');
  }
  return { ok: true, profile: profile.data, signers };
}

function refused(code: ProfileFaultCode, text: string): LoadedProfile {
  return { ok: false, code, text };
}
