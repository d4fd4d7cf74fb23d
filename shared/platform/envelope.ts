/** The envelope of the national interface (platform-interface.md §2): request text, answer text. */
import { z } from 'zod';
import type { Profile } from './profile.ts';

export interface RequestHead {
  infno: string;
  msgid: string;
  /** 参保地; empty means a local transaction, so it is filled as soon as it is known. */
  insuredPlace: string;
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
    recer_sys_code: profile.message.recerSysCode.default,
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
  err_msg: z.string().nullish(),
  output: z.unknown().optional(),
});
const gatewaySchema = z.looseObject({
  code: z.union([z.string(), z.number()]),
  message: z.string(),
});

export type Answer =
  | { kind: 'done'; output: unknown }
  | { kind: 'refused'; text: string }
  /** Refused before the platform saw it: signature, clock or authorisation. */
  | { kind: 'gateway'; text: string }
  /** Nothing can be concluded from it. */
  | { kind: 'unreadable'; text: string };

/**
 * The answer of an HTTP exchange. Success is String(infcode) === "0"; output may be text within
 * text.
 */
export function readAnswer(status: number, body: string): Answer {
  const value = parseJson(body);
  if (status === 401 || status === 403) {
    const gateway = gatewaySchema.safeParse(value);
    return { kind: 'gateway', text: gateway.success ? gateway.data.message : `HTTP ${status}` };
  }
  const answer = answerSchema.safeParse(value);
  if (status !== 200 || !answer.success) {
    return { kind: 'unreadable', text: `HTTP ${status}，${body.length} 字节，不是平台的应答格式` };
  }
  const { infcode, err_msg: words, output } = answer.data;
  if (String(infcode) !== '0') return { kind: 'refused', text: words ?? '（平台没有给出原因）' };
  return { kind: 'done', output: typeof output === 'string' ? parseJson(output) : output };
}

function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
