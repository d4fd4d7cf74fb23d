/** What this place's profile asks of a request beyond the interface's own text. */
import { z } from 'zod';
import type { Envelope } from './envelope.ts';
import { plainInfno } from './profile.ts';
import { Refusal } from './refusal.ts';
import type { World } from './world.ts';

/** A node of input in which a person's kind stands, where it does. */
const aboutPerson = z
  .looseObject({
    data: z.looseObject({
      insutype: z.string().optional().catch(undefined),
      psn_type: z.string().optional().catch(undefined),
    }),
  })
  .transform(({ data }) => data)
  .catch({});

/** recer_sys_code: the first rule that fits transaction and person, else the default. */
function receiver(envelope: Envelope, { profile }: World): string {
  const { rules, default: plain } = profile.message.recerSysCode;
  if (rules.length === 0) return plain;
  const { insutype, psn_type } = aboutPerson.parse(envelope.input);
  const fits = (wanted: readonly string[] | undefined, given: string | undefined): boolean =>
    !wanted || (given !== undefined && wanted.includes(given));
  const found = rules.find(
    (rule) =>
      (rule.infnos.includes(envelope.infno) || rule.infnos.includes(plainInfno(envelope.infno))) &&
      fits(rule.personTypes, psn_type) &&
      fits(rule.insutypes, insutype),
  );
  return found?.value ?? plain;
}

function wrongMsgid(msgid: string, { profile, hospital }: World): Refusal | undefined {
  if (profile.message.msgid === 'time-hospital-serial') {
    const fine = /^\d{12}-.{12}-\d{4}$/.test(msgid) && msgid.slice(13, 25) === hospital.code;
    const words = '应为时间(12)-定点机构编号(12)-顺序号(4)';
    return fine ? undefined : new Refusal(`发送方报文ID格式错误：${words}`);
  }
  const fine = /^.{12}\d{14}\d{4}$/.test(msgid) && msgid.startsWith(hospital.code);
  const words = '应为定点机构编号(12)+时间(14)+顺序号(4)';
  return fine ? undefined : new Refusal(`发送方报文ID格式错误：${words}`);
}

/** The node whose fields a profile's overlay means. */
const MAIN_NODES: Readonly<Record<string, string>> = { '2203': 'mdtrtinfo', '2204': 'feedetail' };

const rowsSchema = z
  .union([z.array(z.looseObject({})), z.looseObject({}).transform((node) => [node])])
  .catch([]);

/** A field that this place requires beyond the interface's text, empty or missing. */
function missingField(envelope: Envelope, { profile }: World): Refusal | undefined {
  const plain = plainInfno(envelope.infno);
  const { required } = profile.message;
  const names = [...(required[envelope.infno] ?? []), ...(required[plain] ?? [])];
  if (names.length === 0) return undefined;
  const node = MAIN_NODES[plain] ?? 'data';
  const value = envelope.input[node];
  const rows = rowsSchema.parse(value);
  for (const [at, row] of rows.entries()) {
    const name = names.find((each) => row[each] === undefined || row[each] === '');
    if (name === undefined) continue;
    const where = Array.isArray(value) ? `${node}.${at}.${name}` : `${node}.${name}`;
    const line = Array.isArray(value) ? `（第${at + 1}行）` : '';
    return new Refusal(`入参校验失败：字段[${where}]不能为空${line}（本统筹区要求）`);
  }
  return undefined;
}

/** Is this the variant of 2206 or 2207 that the place has opened? */
function wrongVariant(infno: string, { profile }: World): boolean {
  const { trial, settle } = profile.message.variants;
  const plain = plainInfno(infno);
  if (plain === '2206') return infno !== trial;
  return plain === '2207' && infno !== settle;
}

/** msgid format, infver and receiving system: checked before anything is looked up. */
export function checkHead(envelope: Envelope, world: World): Refusal | undefined {
  const { infver } = world.profile.message;
  if (infver !== '' && envelope.infver !== infver) {
    return new Refusal(`接口版本号${envelope.infver}不正确，应为${infver}`);
  }
  const expected = receiver(envelope, world);
  if (expected !== '' && envelope.recer_sys_code !== expected) {
    return new Refusal(`接收方系统代码${envelope.recer_sys_code}不正确，应为${expected}`);
  }
  return wrongMsgid(envelope.msgid, world);
}

/** Variant and required fields. */
export function checkInput(envelope: Envelope, world: World): Refusal | undefined {
  if (wrongVariant(envelope.infno, world)) {
    return new Refusal(`交易编号${envelope.infno}不存在或未开通`);
  }
  return missingField(envelope, world);
}
