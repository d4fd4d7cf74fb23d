/** 9001 签到 and 9002 签退: one operator has one sign_no a day, on however many terminals (JX). */
import { z } from 'zod';
import { read, text } from './fields.ts';
import { Refusal } from './refusal.ts';
import { newId } from './world.ts';
import type { Call, Transaction, World } from './world.ts';

const signInInput = z.looseObject({
  signIn: z.looseObject({ opter_no: text(20), mac: text(20), ip: text(20) }, { error: '不能为空' }),
});

export const signIn9001: Transaction = (call, world) => {
  const input = read(signInInput, call.envelope.input);
  if (input instanceof Refusal) return input;
  const { opter_no } = input.signIn;
  if (opter_no !== call.envelope.opter) return new Refusal('签到操作员与经办人不一致');
  const known = world.state.signs.get(opter_no);
  const signNo = known?.day === call.at.day ? known.signNo : newId(world, 'S');
  world.state.signs.set(opter_no, { signNo, day: call.at.day });
  return { signinoutb: { sign_time: call.at.time, sign_no: signNo } };
};

const signOutInput = z.looseObject({
  signOut: z.looseObject({ sign_no: text(30), opter_no: text(20) }, { error: '不能为空' }),
});

export const signOut9002: Transaction = (call, world) => {
  const input = read(signOutInput, call.envelope.input);
  if (input instanceof Refusal) return input;
  const known = world.state.signs.get(input.signOut.opter_no);
  if (known?.signNo !== input.signOut.sign_no || known.day !== call.at.day) {
    return new Refusal('签到流水号不存在或已签退');
  }
  world.state.signs.delete(input.signOut.opter_no);
  return { signoutoutb: { sign_time: call.at.time } };
};

/** Refuses a transaction of an operator who has not signed in today. */
export function checkSignedIn(call: Call, world: World): Refusal | undefined {
  const known = world.state.signs.get(call.envelope.opter);
  const today = known?.day === call.at.day;
  if (!known || !today) return new Refusal('操作员未签到，请先签到');
  const stated = call.envelope.sign_no;
  return stated === '' || stated === known.signNo
    ? undefined
    : new Refusal('签到流水号无效，请重新签到');
}
