/**
 * Goal: what the counter really sends is what the field lists say, in every place, and a platform
 * that checks strictly takes it. Method: a day with lost answers on the bed, each request taken off
 * the wire; the drill platform, which knows nothing of our lists, is the second opinion.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { shippedProfiles } from '../../build/conformance/profiles.ts';
import { readAnswer } from '../../shared/platform/envelope.ts';
import { applyProfile } from '../../shared/platform/message.ts';
import { institutionsInput } from '../../shared/platform/person.ts';
import { infnoOf } from '../../shared/platform/profile.ts';
import { messageOf } from '../../shared/platform/spec/messages.ts';
import { audit } from '../desk/audit.ts';
import type { Bed } from '../desk/counter-bed.ts';
import { dayAt } from './day.ts';
import { asObject, requestFindings, seenFields } from './spec.ts';

/** Sent by that day in every place; 5204 only where it may go without a setl_id. */
const sentDaily =
  '9001 1101 5301 5206 2001 2201 5201 2203 2204 2205 2206 2207 2208 5203 2202'.split(' ');

describe.each(shippedProfiles())('$id', (profile) => {
  let bed: Bed;
  beforeAll(async () => {
    bed = await dayAt(profile);
  });

  it('sends nothing but what its field lists say', () => {
    const findings = bed.network.sent.flatMap((sent) => requestFindings(sent, profile));
    expect([...new Set(findings)]).toEqual([]);
  });

  it('sends every transaction of the chain, under this place’s numbers', () => {
    const seen = new Set(bed.network.sent.map(({ infno }) => infno));
    const decided = profile.decide['2207'].filter((way) => way !== '3202').slice(0, 1);
    const acts = { '2206': infnoOf(profile, '2206'), '2207': infnoOf(profile, '2207') };
    const expected = [...sentDaily, ...decided].map((infno) =>
      infno === '2206' || infno === '2207' ? acts[infno] : infno,
    );
    expect([...seen].sort()).toEqual([...new Set(expected)].sort());
  });

  it('fills every field of the lists that is not left out on purpose', () => {
    const seen = new Map<string, Set<string>>();
    for (const { infno, text } of bed.network.sent) {
      const fields = seenFields(infno, asObject(asObject(JSON.parse(text))['input']));
      seen.set(infno, new Set([...(seen.get(infno) ?? []), ...fields]));
    }
    const { extensionField } = profile.message;
    for (const [infno, fields] of seen) {
      const flagged = (messageOf(infno)?.input ?? []).filter(({ fields: list }) =>
        list.some((field) => field.sent === 'flagged'),
      );
      for (const { node } of flagged) expect(fields, infno).toContain(`${node}.${extensionField}`);
    }
  });

  it('has the two that no visit sends, 5302 and 9002, taken too', async () => {
    const [asked] = bed.network.sent.filter(({ infno }) => infno === '5301');
    const head = asObject(JSON.parse(asked?.text ?? ''));
    const psnNo = String(asObject(asObject(head['input'])['data'])['psn_no']);
    const signOut = { sign_no: String(head['sign_no']), opter_no: String(head['opter']) };
    const rest = { '5302': institutionsInput(psnNo), '9002': { signOut } };
    for (const [at, [infno, national]] of Object.entries(rest).entries()) {
      const input = applyProfile(infno, national, profile);
      const msgid = `${String(head['msgid']).slice(0, -4)}999${at}`;
      const text = JSON.stringify({ ...head, infno, msgid, input });
      expect(requestFindings({ infno, text }, profile)).toEqual([]);
      const { body } = await bed.platform.handle(text);
      expect(readAnswer(200, body).kind, body).toBe('done');
    }
  });

  it('is refused nothing by a platform that checks it strictly', async () => {
    const refused = bed.platform.calls().filter((call) => call.outcome === 'refused');
    expect(refused).toEqual([]);
    expect(bed.platform.ledger().filter((row) => row.state === 'settled')).toHaveLength(1);
    await audit(bed);
  });
});
