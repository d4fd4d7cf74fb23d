/** The infno envelope: what is asked of every request, and how an answer is wrapped. */
import { z } from 'zod';
import type { Moment } from './calendar.ts';
import { dress } from './dress.ts';
import { code, dateTime, division, optional, text } from './fields.ts';
import { Refusal } from './refusal.ts';
import type { DrillWays } from './ways.ts';

const envelopeSchema = z.looseObject({
  /** s4 in the text; 2206A and 100001 are longer. */
  infno: text(6),
  msgid: text(30),
  mdtrtarea_admvs: division,
  insuplc_admdvs: z.union([z.literal(''), division], { error: '应为6位医保区划' }).default(''),
  recer_sys_code: text(10),
  dev_no: optional(100),
  dev_safe_info: optional(2000),
  cainfo: optional(1024),
  signtype: optional(10),
  infver: code('V1.0', '1.0.0'),
  opter_type: code('1', '2', '3'),
  opter: text(30),
  opter_name: text(50),
  inf_time: dateTime,
  fixmedins_code: text(12),
  /** s20 in the text, which its own examples exceed. */
  fixmedins_name: text(200),
  sign_no: optional(30),
  input: z.looseObject({}, { error: '不能为空' }),
});

/** 请求报文: one checked request (HN27 §2.1). */
export type Envelope = z.infer<typeof envelopeSchema>;

export interface Hospital {
  readonly code: string;
  readonly name: string;
  readonly admdvs: string;
}

const peekSchema = z.looseObject({ infno: z.string(), msgid: z.string().catch('') });

/**
 * infno and msgid of whatever arrived, for the call list and for naming faults; "" when
 * unreadable.
 */
export function peek(value: unknown): { infno: string; msgid: string } {
  const seen = peekSchema.safeParse(value);
  return seen.success
    ? { infno: seen.data.infno, msgid: seen.data.msgid }
    : { infno: '', msgid: '' };
}

/** Checks the envelope against the spec and the hospital that is registered here. */
export function openEnvelope(value: unknown, hospital: Hospital): Envelope | Refusal {
  const parsed = envelopeSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return new Refusal(`报文头校验失败：${issue?.path.join('.') ?? ''}${issue?.message ?? ''}`);
  }
  const envelope = parsed.data;
  if (envelope.fixmedins_code !== hospital.code) {
    return new Refusal(`定点医药机构编号${envelope.fixmedins_code}不存在或已停用`);
  }
  if (envelope.mdtrtarea_admvs !== hospital.admdvs) {
    return new Refusal(`就医地医保区划${envelope.mdtrtarea_admvs}与定点医药机构不符`);
  }
  return envelope;
}

/** Transactions whose infcode and amounts this platform writes as text: both spellings are seen. */
const TEXT_INFCODE = new Set(['1101', '2204', '5203', '5206']);

export interface ReplyParts {
  readonly infno: string;
  readonly admdvs: string;
  readonly serial: number;
  readonly at: Moment;
  readonly outputAsString: boolean;
  readonly ways: DrillWays;
}

/** The answer's JSON text: infcode 0 with output, or -1 with err_msg. */
export function closeEnvelope(result: object | Refusal, parts: ReplyParts): string {
  const refused = result instanceof Refusal;
  const { ways } = parts;
  const infcode = refused ? -1 : 0;
  const output = refused ? {} : dress(result, ways);
  const mixed = ways.infcode === 'mixed' && TEXT_INFCODE.has(parts.infno);
  const answer = {
    infcode: mixed || ways.infcode === 'string' ? String(infcode) : infcode,
    inf_refmsgid: `${parts.admdvs}${parts.at.compact}${String(parts.serial).padStart(10, '0')}`,
    refmsg_time: parts.at.precise,
    respond_time: parts.at.precise,
    err_msg: refused ? result.errMsg : '',
    warn_msg: '',
    output: parts.outputAsString ? JSON.stringify(output) : output,
  };
  return JSON.stringify(ways.extraFields ? { ...answer, detail_msg: '', enctype: '' } : answer);
}
