/**
 * The limits file that a counter is given at its start (`--limits FILE`), and the last good one,
 * which is kept for when it is given none or a bad one.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { jsonOf } from '../shared/jsontext.ts';
import { holdsOn, isOlder, type Limits, type LimitSets } from '../shared/limits.ts';
import { trustListFile, type TrustList } from '../shared/sealed.ts';
import { DiskError, type Disk } from './disk.ts';
import { loadSignedLimits, type LoadedLimits } from './limits.ts';
import { systemCode } from './system-error.ts';

/** A file as read; `problem` where it could not be. */
export type GivenFile =
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly problem: string };

/** Reads a file that a start argument names; never rejects. */
export async function readGiven(file: string): Promise<GivenFile> {
  const name = path.basename(file);
  try {
    return { name, text: (await readFile(file, 'utf8')).replace(/^\uFEFF/, '') };
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    return { name, problem: `读不了文件（${code}）` };
  }
}

const nobody: TrustList = { format: 'crosscounter.trust-list/1', keys: [] };

/** Whose signatures count (`--trust FILE`); nobody's where it cannot be read, and why. */
export function readTrust(given: GivenFile | undefined): { trust: TrustList; problem?: string } {
  if (given === undefined) return { trust: nobody };
  if ('problem' in given) return { trust: nobody, problem: `信任名单${given.problem}` };
  const parsed = trustListFile.safeParse(jsonOf(given.text));
  if (parsed.success) return { trust: parsed.data };
  return { trust: nobody, problem: `${given.name} 不是信任名单` };
}

export interface TakeLimits {
  readonly given: GivenFile | undefined;
  readonly trust: ReturnType<typeof readTrust>;
  readonly mode: 'drill' | 'live';
  /** yyyy-MM-dd, China's. */
  readonly day: string;
  /** Where the last good file is kept. */
  readonly disk: Disk;
  /** What there is where no file was ever taken: the drill's sample; a live counter has none. */
  readonly shipped: LimitSets & { readonly label: string };
}

const KEPT = 'limits.json';

/**
 * The sets to work by, and their label for the journal. A file counts from its first day on, once
 * its signatures, schema and figures hold; from then on it is the last good one. One that is not
 * good, or older than the last good one, changes nothing and is told.
 */
export async function takeLimits(
  ask: TakeLimits,
): Promise<{ limits: LimitSets; limitsLabel: string }> {
  const { given, disk, day, shipped } = ask;
  const before = await readKept(disk);
  const kept = before && judged(before, ask);
  if (given === undefined) {
    if (kept === undefined) return { limits: shipped, limitsLabel: shipped.label };
    return kept.ok ? chosen([kept]) : chosen([], `上次装入的限额不能再用：${kept.text}`);
  }
  const found = judged(given, ask);
  const last = kept?.ok === true ? [kept] : [];
  const [old] = last;
  if (!found.ok) return chosen(last, `${given.name} 没有采用：${found.text}${inUse(old)}`);
  const { to, from, id } = found.limits;
  if (old !== undefined && isOlder(found.limits, old.limits)) {
    const words = olderWords(found.limits, old.limits);
    return chosen(last, `${given.name} 没有采用：${words}${inUse(old)}`);
  }
  if (!holdsOn(found.limits, day)) {
    const words = to < day ? `${id} 已于 ${to} 到期` : `${id} 自 ${from} 起才有效`;
    return chosen([found, ...last], `${given.name} 今天不采用：${words}${inUse(old)}`);
  }
  return chosen([found], await keep(disk, given));
}

/** Why it could not be kept: it is used all the same, but a later start may miss it. */
async function keep(disk: Disk, given: GivenFile): Promise<string | undefined> {
  if ('problem' in given) return undefined;
  try {
    await disk.writeAtomic(KEPT, new TextEncoder().encode(given.text));
    return undefined;
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    return `${given.name} 已采用，但没能存下（${error.code}），下次启动仍须给出`;
  }
}

type Good = Extract<LoadedLimits, { ok: true }>;

function chosen(sets: readonly Good[], refused?: string) {
  const limits: Limits[] = sets.map((set) => set.limits);
  const labels = sets.map(({ label }) => label);
  if (refused === undefined) return { limits: { sets: limits }, limitsLabel: labels.join('、') };
  return {
    limits: { sets: limits, refused },
    limitsLabel: [...labels, `〔${refused}〕`].join('、'),
  };
}

function olderWords(given: Limits, old: Limits): string {
  if (given.from < old.from) return `它自 ${given.from} 起，比上次装入的（自 ${old.from} 起）旧`;
  const signed = given.signed === undefined ? '它没有签名' : `它签于 ${given.signed}`;
  return `${signed}，比上次装入的（签于 ${old.signed}）旧`;
}

function inUse(old: Good | undefined): string {
  return old === undefined ? '' : `；仍按 ${old.limits.name}`;
}

function judged(given: GivenFile, { trust, mode }: TakeLimits): LoadedLimits {
  if ('problem' in given) return { ok: false, code: 'wrong-limits', text: given.problem };
  const loaded = loadSignedLimits(jsonOf(given.text), trust.trust, mode);
  const why = trust.problem === undefined ? '' : `（${trust.problem}）`;
  return loaded.ok ? loaded : { ...loaded, text: loaded.text + why };
}

async function readKept(disk: Disk): Promise<GivenFile | undefined> {
  try {
    return { name: KEPT, text: new TextDecoder().decode(await disk.read(KEPT)) };
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    return error.code === 'missing'
      ? undefined
      : { name: KEPT, problem: `读不了文件（${error.code}）` };
  }
}
