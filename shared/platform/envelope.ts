/** The envelope of the national interface (platform-interface.md §2): request text, answer text. */
import { z } from 'zod';
import { readJson, type ReadJson } from './json.ts';
import { receiverOf, type Insured, type Profile } from './profile.ts';

export interface RequestHead {
  infno: string;
  msgid: string;
  /** 参保地; empty means a local transaction, so it is filled as soon as it is known. */
  insuredPlace: string;
  /** Chooses the receiving system where the province has several. */
  insured?: Insured | undefined;
  /** "yyyy-MM-dd HH:mm:ss". */
  time: string;
  operator: { id: string; name: string };
  signNo: string;
}

/** The request text. `input` holds the transaction's own nodes. */
export function requestText(
  head: RequestHead,
  input: Readonly<Record<string, unknown>>,
  profile: Profile,
): string {
  return JSON.stringify({
    infno: head.infno,
    msgid: head.msgid,
    mdtrtarea_admvs: profile.hospital.admdvs,
    insuplc_admdvs: head.insuredPlace,
    recer_sys_code: receiverOf(profile, head.infno, head.insured),
    dev_no: '',
    dev_safe_info: '',
    cainfo: '',
    signtype: '',
    infver: profile.message.infver,
    opter_type: profile.message.operatorType,
    opter: head.operator.id,
    opter_name: head.operator.name,
    inf_time: head.time,
    fixmedins_code: profile.hospital.code,
    fixmedins_name: profile.hospital.name,
    sign_no: head.signNo,
    input,
  });
}

const answerSchema = z.looseObject({
  infcode: z.union([z.string(), z.number()]),
  err_msg: z.unknown().optional(),
  output: z.unknown().optional(),
});
const gatewaySchema = z.looseObject({
  code: z.union([z.string(), z.number()]).transform(String),
  message: z.string(),
});

export type Answer =
  | { kind: 'done'; output: unknown }
  | { kind: 'refused'; text: string }
  /** Refused before the platform saw it: signature, clock or authorisation. */
  | { kind: 'gateway'; text: string }
  /** Nothing can be concluded from it. */
  | { kind: 'unreadable'; text: string };

/** s200 in the texts; what is longer stays in the raw answer. */
const WORDS_MAX = 2_000;

/** `output` was seen as text within text; more layers than this are nobody's habit. */
const LAYERS_MAX = 3;

/**
 * The answer of an HTTP exchange. Success is String(infcode) === "0"; output may be text within
 * text, twice encoded too. What HTTP calls an error decides nothing, whatever infcode it carries;
 * its words are kept. A gateway's refusal has no infcode and comes as HTTP 401/403, or with that
 * number as its `code`.
 */
export function readAnswer(status: number, body: string): Answer {
  const read = readJson(body);
  const value = read.ok ? read.value : undefined;
  const answer = answerSchema.safeParse(value);
  const gateway = gatewaySchema.safeParse(value).data;
  if (status === 401 || status === 403) {
    return { kind: 'gateway', text: gateway?.message ?? `HTTP ${status}` };
  }
  if (!answer.success && (gateway?.code === '401' || gateway?.code === '403')) {
    return { kind: 'gateway', text: gateway.message };
  }
  if (!answer.success) return unreadable(status, whyNot(read, body));
  const { infcode, err_msg: words } = answer.data;
  if (status !== 200) return unreadable(status, wordsOf(words) ?? '平台没有给出原因');
  if (String(infcode) === '0') return done(answer.data.output);
  const said = wordsOf(words);
  // HN27's own sample shows "1" on a successful call (§2.2): a code that is none, a refusal without
  // a reason but with content, or one that hands out a number, decides nothing.
  const content = contentOf(answer.data.output);
  const unsure = isNumbered(content) || (said === undefined && content.length > 0);
  if (unsure || !/^-?\d{1,6}$/.test(String(infcode))) {
    return unreadable(status, '交易状态码和内容对不上，不能当作结果');
  }
  return { kind: 'refused', text: said ?? '（平台没有给出原因）' };
}

/** The nodes of an output. */
function contentOf(output: unknown): unknown[] {
  const answer = done(output);
  if (answer.kind !== 'done') return [answer];
  const { output: value } = answer;
  return typeof value === 'object' && value !== null ? Object.values(value).flat() : [];
}

const numbered = z.looseObject({ setl_id: z.unknown(), mdtrt_id: z.unknown() }).partial();

/** Is there a settlement or a visit in it? */
function isNumbered(nodes: readonly unknown[]): boolean {
  return nodes.some((node) => {
    const { setl_id, mdtrt_id } = numbered.safeParse(node).data ?? {};
    return Boolean(setl_id) || Boolean(mdtrt_id);
  });
}

function done(output: unknown): Answer {
  let value = output;
  for (let layer = 0; typeof value === 'string'; layer += 1) {
    const read = readJson(value);
    if (read.ok && layer < LAYERS_MAX) value = read.value;
    else if (read.ok || read.why === 'empty' || read.why === 'syntax') value = undefined;
    else return unreadable(200, whyNot(read, value));
  }
  return { kind: 'done', output: value };
}

function unreadable(status: number, why: string): Answer {
  return { kind: 'unreadable', text: `HTTP ${status}，${why}` };
}

function whyNot(read: ReadJson, body: string): string {
  if (read.ok) return '不是平台的应答格式';
  const words = {
    empty: '应答是空的',
    syntax: `${body.length} 个字符，不是平台的应答格式`,
    'duplicate-key': '同一项内容出现两次，不知以哪个为准',
    'too-deep': '应答层次太多',
  };
  return words[read.why];
}

function wordsOf(words: unknown): string | undefined {
  if (words === undefined || words === null || words === '') return undefined;
  const said = typeof words === 'string' ? words : JSON.stringify(words);
  return said.slice(0, WORDS_MAX);
}
