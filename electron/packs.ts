/**
 * The policy packs a counter works by. A pack counts only if its signatures hold, its schema is one
 * we know, and its own examples come out to the fen; each refusal has a name and a sentence.
 */
import { loadPack, loadPackText, type PackProblem } from '../shared/policy/check.ts';
import type { CheckedPack } from '../shared/policy/pack.ts';
import { packSetProblems } from '../shared/policy/reference.ts';
import { looksSigned, type SignatureFault, type Signer, type TrustList } from '../shared/sealed.ts';
import { verifyEnvelope } from './sealed.ts';

/** A pack file as read: a signed envelope, or (for the drill) a bare pack. */
export interface PackSource {
  readonly name: string;
  readonly value: unknown;
}

export type PackFaultCode =
  | SignatureFault
  /** Not signed, and the counter is live. */
  | 'unsigned'
  /** Invented figures (status `sample`) at a counter that is live. */
  | 'sample'
  /** The schema is of a later version of this program. */
  | 'newer-format'
  /** Fields, references, dates, ties, gaps, unreachable rules. */
  | 'wrong-pack'
  /** The pack's own examples do not come out. */
  | 'wrong-example'
  /** Holds on the same days for the same people as another pack. */
  | 'overlap';

export interface PackFault {
  readonly file: string;
  readonly code: PackFaultCode;
  readonly text: string;
}

export interface CounterPack {
  readonly file: string;
  readonly pack: CheckedPack;
  /** Nobody where the pack is unsigned: only in a drill, and shown as such. */
  readonly signers: readonly Signer[];
}

export interface CounterPacks {
  readonly packs: readonly CounterPack[];
  readonly faults: readonly PackFault[];
}

/**
 * Every pack that may be used, and why the others may not. A `live` counter takes signed packs
 * only. A `drill` also takes unsigned ones (the packs we ship are samples, or unverified: nobody
 * has put a name to them), but never one with a signature that does not hold. Of two packs that
 * overlap, neither is taken: nobody could say which of them counts.
 */
export function loadSignedPacks(
  files: readonly PackSource[],
  trust: TrustList,
  mode: 'drill' | 'live',
): CounterPacks {
  const packs: CounterPack[] = [];
  const faults: PackFault[] = [];
  for (const file of files) {
    const loaded = loadOne(file, trust, mode);
    if ('code' in loaded) faults.push(loaded);
    else packs.push(loaded);
  }
  const overlaps = packs.map((each) => overlapOf(each, packs));
  return {
    packs: packs.filter((_, at) => overlaps[at] === undefined),
    faults: [...faults, ...overlaps.filter((fault) => fault !== undefined)],
  };
}

/** How a pack is named where it must be seen that nobody signed it: journal, status, log. */
export function packLabel({ pack, signers }: CounterPack): string {
  const mark = signers.length === 0 ? '（未签名，仅限演练）' : '';
  return `${pack.place} ${pack.version}${mark}`;
}

function loadOne(
  { name, value }: PackSource,
  trust: TrustList,
  mode: 'drill' | 'live',
): CounterPack | PackFault {
  const fault = (code: PackFaultCode, text: string): PackFault => ({ file: name, code, text });
  if (!looksSigned(value)) {
    if (mode === 'live') return fault('unsigned', '政策包没有签名，正式窗口不能使用');
    const loaded = loadPack(value);
    if (!loaded.ok) return problemFault(name, loaded.problems);
    return { file: name, pack: loaded.pack, signers: [] };
  }
  const verdict = verifyEnvelope(value, 'pack', trust);
  if (!verdict.ok) return fault(verdict.fault, verdict.text);
  const loaded = loadPackText(verdict.body);
  if (!loaded.ok) return problemFault(name, loaded.problems);
  if (mode === 'live' && loaded.pack.status === 'sample') {
    return fault('sample', '这是样例政策包，数字是虚构的，正式窗口不能使用');
  }
  return { file: name, pack: loaded.pack, signers: verdict.signers };
}

function problemFault(file: string, problems: readonly PackProblem[]): PackFault {
  const kinds = new Set(problems.map(({ kind }) => kind));
  const code = kinds.has('newer-format')
    ? 'newer-format'
    : kinds.has('example')
      ? 'wrong-example'
      : 'wrong-pack';
  const text = problems.map((problem) => `${problem.where}：${problem.text}`).join('；');
  return { file, code, text };
}

function overlapOf(one: CounterPack, packs: readonly CounterPack[]): PackFault | undefined {
  const other = packs.find(
    (each) => each !== one && packSetProblems([each.pack, one.pack]).length > 0,
  );
  if (other === undefined) return undefined;
  const text = `与 ${other.file}（${other.pack.version}）的参保地、险种和有效期重叠，两个都不使用`;
  return { file: one.file, code: 'overlap', text };
}
