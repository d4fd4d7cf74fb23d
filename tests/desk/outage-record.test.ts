/**
 * Goal: an outage leaves one signed record that opens, collects and closes itself, and can be
 * exported with what became of it. Method: one outage with every way in it; the envelope is judged
 * as whoever receives it would.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTrust, verifyFile } from '../../build/packs/sign.ts';
import { fen } from '../../shared/money.ts';
import { outageFile } from '../../shared/outage.ts';
import { readEnvelope, type TrustList } from '../../shared/sealed.ts';
import { verifyEnvelope } from '../../electron/sealed.ts';
import { audit } from './audit.ts';
import { cash, chargeNow, cutLine, lineBack, serve } from './cashier.ts';
import { faultCode, openBed, valueOf, type Bed } from './counter-bed.ts';

const phone = '13900000000';
const reason = '演练';

/** Whoever trusts this counter's key for outage records. */
function trusting(kid: string, publicKey: string): TrustList {
  const key = { kid, alg: 'ed25519', publicKey, holder: '演练 3 号窗口' };
  const dated = { from: '2026-01-01', to: '2027-12-31', kinds: ['outage' as const] };
  return { format: 'crosscounter.trust-list/1', keys: [{ ...key, ...dated }] };
}

/** Two provisional, one deposit, one self-pay, one hold, one void and one conversion. */
async function everyWay(bed: Bed): Promise<void> {
  const { desk } = bed;
  const known = ['temporary', 'serious-illness', 'dialysis-390', 'longterm-390'];
  for (const patient of known) await serve(bed, patient);
  await cutLine(bed);
  for (const patient of known.slice(0, 2)) await chargeNow(bed, await serve(bed, patient));
  const third = await serve(bed, 'dialysis-390');
  const due = fen(30_000);
  const paid = { visit: third.id, due, tenders: cash(due), consent: true, phone };
  valueOf(await desk.deposit(paid));
  const fourth = await serve(bed, 'longterm-390');
  const total = fourth.bill?.total ?? fen(0);
  const whole = { visit: fourth.id, due: total, tenders: cash(total), phone };
  valueOf(await desk.selfPay(whole));
  const fifth = await serve(bed, 'longterm-390');
  valueOf(await desk.putOnHold({ visit: fifth.id, phone, reason }));
  const sixth = await chargeNow(bed, await serve(bed, 'temporary'));
  valueOf(await desk.voidVisit({ visit: sixth.id, reason }));
  const seventh = await chargeNow(bed, await serve(bed, 'temporary'));
  valueOf(await desk.convert({ visit: seventh.id, reason }));
}

describe('the record of an outage', () => {
  it('collects every way with counts and sums, closes itself, and is signed', async () => {
    const bed = await openBed();
    expect(valueOf(await bed.desk.outages({}))).toEqual([]);
    await everyWay(bed);
    const [open] = valueOf(await bed.desk.outages({}));
    expect(open).toMatchObject({ count: 7, cause: '网关不应答' });
    expect(open?.closed).toBeUndefined();
    await lineBack(bed);
    const outage = open?.outage ?? '';
    const { file, signed, publicKey, names } = valueOf(await bed.desk.outage({ outage }));
    expect(file.ways.map(({ way, count }) => [way, count])).toEqual([
      ['provisional', 4],
      ['deposit', 1],
      ['self-pay', 1],
      ['on-hold', 1],
      ['void', 1],
      ['converted', 1],
    ]);
    expect(Date.parse(file.closed ?? '')).toBeGreaterThan(Date.parse(file.opened));
    expect(Object.values(names).every((name) => name.includes('*') || name.includes('·'))).toBe(
      true,
    );
    const closed = (await bed.entries()).find((entry) => entry.kind === 'outage.closed');
    const record = closed?.data.record;
    const verdict = verifyEnvelope(record, 'outage', trusting(signed?.kid ?? '', publicKey));
    expect(verdict.ok).toBe(true);
    const body = outageFile.parse(JSON.parse(verdict.ok ? verdict.body : ''));
    expect(body).toMatchObject({ outage, counter: '03', mode: 'drill', ways: file.ways });
    expect(body.afterwards).toBeUndefined();
    await audit(bed);
  });

  it('tells afterwards what the platform said, money owed to patients first', async () => {
    const bed = await openBed();
    await everyWay(bed);
    const outage = valueOf(await bed.desk.outages({}))[0]?.outage ?? '';
    const during = valueOf(await bed.desk.outage({ outage })).file.afterwards;
    expect([during?.open, during?.toPatients]).toEqual([3, 0]);
    await lineBack(bed);
    const { afterwards } = valueOf(await bed.desk.outage({ outage })).file;
    const rows = afterwards?.rows ?? [];
    const known = rows.map(({ difference, balance: left }) => difference ?? left ?? 0);
    expect(known).toEqual(known.toSorted((a, b) => b - a));
    expect(known[0]).toBeGreaterThan(0);
    expect(afterwards?.open).toBe(0);
    const ended = afterwards?.rows.flatMap((row) => row.ended ?? []);
    expect(ended?.toSorted()).toEqual(['self-pay', 'void']);
    for (const { charged, answer, difference } of afterwards?.rows ?? []) {
      if (answer !== undefined) expect(difference).toBe(charged - answer);
    }
    await audit(bed);
  });

  it('is exported as a signed file without personal data', async () => {
    const bed = await openBed();
    await everyWay(bed);
    await lineBack(bed);
    const outage = valueOf(await bed.desk.outages({}))[0]?.outage ?? '';
    const { to, kid } = valueOf(await bed.desk.exportOutage({ outage }));
    const text = bed.saved.get(to) ?? '';
    const { publicKey } = valueOf(await bed.desk.outage({ outage }));
    const verdict = verifyEnvelope(JSON.parse(text), 'outage', trusting(kid, publicKey));
    expect(verdict).toMatchObject({ ok: true, signers: [{ kid }] });
    const body = verdict.ok ? verdict.body : '';
    expect(outageFile.parse(JSON.parse(body)).afterwards?.rows).toHaveLength(5);
    for (const visit of bed.counter.book.visits()) {
      const { known } = visit.personal;
      expect(text).not.toContain(known?.name);
      expect(text).not.toContain(known?.idNo);
    }
    expect(text).not.toContain(phone);
    const changed = text.replace('"count\\":4', '"count\\":5');
    expect(changed).not.toBe(text);
    expect(verifyEnvelope(JSON.parse(changed), 'outage', trusting(kid, publicKey)).ok).toBe(false);
  });

  it('is verified by `packs -- verify` with the key beside it; a changed one is not', async () => {
    const bed = await openBed();
    await everyWay(bed);
    await lineBack(bed);
    const outage = valueOf(await bed.desk.outages({}))[0]?.outage ?? '';
    const { to, keyTo } = valueOf(await bed.desk.exportOutage({ outage }));
    const folder = mkdtempSync(path.join(tmpdir(), 'crosscounter-outage-'));
    const put = (name: string, text: string) => {
      writeFileSync(path.join(folder, name), text);
      return path.join(folder, name);
    };
    const text = bed.saved.get(to) ?? '';
    const trust = readTrust(put('trust.json', bed.saved.get(keyTo) ?? ''));
    const lines: string[] = [];
    const verify = (file: string) => verifyFile(file, trust, (line) => lines.push(line));
    expect(verify(put('good.json', text))).toBe(true);
    const said = lines.join();
    for (const words of ['停机记录，签名有效', '暂收 4 笔', '合计与逐笔相符', '应退患者']) {
      expect(said).toContain(words);
    }
    expect(verify(put('bad.json', text.replace('"count\\":4', '"count\\":5')))).toBe(false);
    expect(lines.join()).toContain('内容被改动过');
    rmSync(folder, { recursive: true });
  });

  it('money of a void that is not given back stands among what is owed to patients', async () => {
    const bed = await openBed();
    await everyWay(bed);
    await lineBack(bed);
    const outage = valueOf(await bed.desk.outages({}))[0]?.outage ?? '';
    const rows = valueOf(await bed.desk.outage({ outage })).file.afterwards?.rows ?? [];
    const voided = rows.find(({ ended }) => ended === 'void');
    expect(voided?.balance).toBe(voided?.charged);
    const owed = rows.map(({ difference, balance: left }) => difference ?? left ?? -Infinity);
    expect(owed).toEqual(owed.toSorted((a, b) => b - a));
    valueOf(
      await bed.desk.payOut({ visit: voided?.visit ?? '', amount: fen(voided?.charged ?? 0) }),
    );
    const after = valueOf(await bed.desk.outage({ outage })).file.afterwards?.rows ?? [];
    expect(after.find(({ ended }) => ended === 'void')?.balance).toBe(0);
  });

  it('is signed by the same key after a restart, and printed on demand', async () => {
    const bed = await openBed();
    await everyWay(bed);
    const heir = await bed.restart();
    await lineBack(heir);
    const outage = valueOf(await heir.desk.outages({}))[0]?.outage ?? '';
    const view = valueOf(await heir.desk.outage({ outage }));
    expect(view.file.ways[0]).toMatchObject({ way: 'provisional', count: 4 });
    const { kid } = valueOf(await heir.desk.exportOutage({ outage }));
    expect(view.signed?.kid).toBe(kid);
    expect(valueOf(await heir.desk.printOutage({ outage })).to).toBe('nowhere');
    expect(faultCode(await heir.desk.printOutage({ outage: 'O0' }))).toBe('not-now');
    expect(readEnvelope(JSON.parse(heir.saved.get(`outage-${outage}.json`) ?? '')).ok).toBe(true);
  });
});
