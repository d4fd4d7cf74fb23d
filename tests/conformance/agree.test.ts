/**
 * Goal: our field lists and the drill platform, written apart from the same facts, refuse the same
 * messages. Method: a request of each kind with one field spoilt, given to both.
 */
import { describe, expect, it } from 'vitest';
import { shippedProfiles } from '../../build/conformance/profiles.ts';
import { checkMessage, isSent, wireName } from '../../shared/platform/message.ts';
import type { Profile } from '../../shared/platform/profile.ts';
import { tables } from '../../shared/platform/spec/codes.ts';
import type { Field } from '../../shared/platform/spec/field.ts';
import { messageOf } from '../../shared/platform/spec/messages.ts';
import type { Bed } from '../desk/counter-bed.ts';
import { dayAt } from './day.ts';
import { asObject, type Json } from './spec.ts';

type Spoiling = 'blank' | 'long' | 'word' | 'fine' | 'day' | 'code';

/** A wrong value for the field, undefined where this spoiling does not apply to its type. */
function spoilt({ type, table }: Field, how: Spoiling): string | undefined {
  const length = /^s(\d+)$/.exec(type)?.[1];
  if (how === 'blank') return '';
  if (how === 'long') return length === undefined ? undefined : 'x'.repeat(Number(length) + 1);
  if (how === 'word') return type.startsWith('n') ? '一百' : undefined;
  if (how === 'fine') return type.startsWith('n16') ? '1.12345678' : undefined;
  if (how === 'day') return type === 'dt' ? '2026-11-22' : undefined;
  return table !== undefined && tables[table].closed ? '8' : undefined;
}

interface Verdicts {
  case: string;
  ours: boolean;
  theirs: boolean;
}

/** Where the two differ, and what the facts say of it. */
const known: readonly (readonly [RegExp, string])[] = [
  [/ long: ours false/, 'what the platform itself gave us goes back unchanged, however long'],
  [/^(2001|5201|1101) (begn|end)time day: ours true/, 'we always send a time; a date is taken too'],
  [/^2203 diag_srt_no word: ours true/, 'no text gives its type; the drill takes anything'],
  [/^2204 prd_days word: ours true/, 'n4,2 in HN27 (§3.3); the drill does not read it'],
  [/^1101 (mdtrt_cert_no|psn_cert_type|certno|psn_name) blank: ours false/, 'blank by our list'],
];

const infnos = ['9001', '2001', '5301', '5206', '5201', '5203'];
const chain = ['2201', '2202', '2203', '2204', '2205', '2206', '2207', '2208', '1101'];

async function verdicts(bed: Bed, profile: Profile, infno: string): Promise<Verdicts[]> {
  const request = bed.network.sent.find((sent) => sent.infno.startsWith(infno));
  if (!request) throw new Error(`no ${infno} was sent`);
  const message = asObject(JSON.parse(request.text));
  const input = asObject(message['input']);
  const found: Verdicts[] = [];
  let serial = 0;
  for (const node of messageOf(infno)?.input ?? []) {
    for (const field of node.fields) {
      if (field.sent !== 'always' || !isSent(field, infno, profile)) continue;
      for (const how of ['blank', 'long', 'word', 'fine', 'day', 'code'] as const) {
        const value = spoilt(field, how);
        if (value === undefined) continue;
        const changed = {
          ...input,
          [node.node]: changedNode(input[node.node], wireName(field, profile), value),
        };
        serial += 1;
        const msgid = String(message['msgid']).slice(0, -4) + String(9999 - serial);
        const reply = await bed.platform.handle(
          JSON.stringify({ ...message, msgid, input: changed }),
        );
        found.push({
          case: `${infno} ${field.name} ${how}`,
          ours: checkMessage(request.infno, changed, profile).length > 0,
          theirs: /校验失败|不能为空|码表/.test(reply.body),
        });
      }
    }
  }
  return found;
}

function changedNode(node: unknown, name: string, value: string): unknown {
  const change = (row: unknown): Json => ({ ...asObject(row), [name]: value });
  return Array.isArray(node) ? node.map(change) : change(node);
}

describe.each(shippedProfiles())('$id', (profile) => {
  it('refuses what the drill platform refuses, and nothing else', async () => {
    const bed = await dayAt(profile);
    const all: Verdicts[] = [];
    for (const infno of [...infnos, ...chain]) all.push(...(await verdicts(bed, profile, infno)));
    const differing = all.filter(({ ours, theirs }) => ours !== theirs);
    const told = differing.map((each) => `${each.case}: ours ${each.ours}, drill ${each.theirs}`);
    expect(told.filter((each) => !known.some(([which]) => which.test(each)))).toEqual([]);
    expect(all.length).toBeGreaterThan(200);
  });
});
