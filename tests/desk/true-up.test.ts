/**
 * Goal: after an outage everybody who is owed money, or owes some, or must come back can be rung:
 * who, which number, and what to say; asked of the desk, kept nowhere. Method: patients whose
 * platform split differs from the estimate both ways, and one who must return.
 */
import { describe, expect, it } from 'vitest';
import { fen } from '../../shared/money.ts';
import { audit } from './audit.ts';
import { cash, chargeNow, cutLine, lineBack, patientOf, serve, viewOf } from './cashier.ts';
import { openBed, valueOf, type Bed } from './counter-bed.ts';

/** Owed 12…, owing, coming back, even; each charged in one outage. */
async function outage(bed: Bed) {
  const patients = ['temporary', 'serious-illness', 'longterm-310', 'longterm-390'];
  for (const patient of patients) await serve(bed, patient);
  await cutLine(bed);
  const ids: string[] = [];
  for (const patient of patients) {
    const charged = await chargeNow(bed, await serve(bed, patient), patient !== 'longterm-310');
    ids.push(charged.id);
  }
  await lineBack(bed);
  return ids;
}

describe('the contact list', () => {
  it('money owed to patients first, then who comes back, then who owes', async () => {
    const bed = await openBed();
    const [owing = '', owed = '', returning = ''] = await outage(bed);
    const contacts = valueOf(await bed.desk.contacts({}));
    expect(contacts.map(({ visit }) => visit)).toEqual([owed, returning, owing]);
    const [first, second, third] = contacts;
    expect(first?.name).toBe(patientOf('serious-illness').name);
    expect(first?.phone).toBe('13900000000');
    expect(first?.owed).toBe((await viewOf(bed, owed)).money.balance);
    expect(first?.say).toMatch(/^您好，这里是.*收费处。您11月22日的医保结算已经完成，应退您 .* 元/);
    expect(second?.say).toContain('社会保障卡');
    expect([third?.owed, third?.say]).toEqual([-7_564, expect.stringContaining('补交 75.64 元')]);
    for (const { say } of contacts) expect(say).not.toMatch(/肿瘤|透析|慢特病/);
    await audit(bed);
  });

  it('shrinks as differences are squared, each as its own act', async () => {
    const bed = await openBed();
    const [owing = '', owed = ''] = await outage(bed);
    const amount = (await viewOf(bed, owed)).money.balance ?? fen(0);
    valueOf(await bed.desk.payOut({ visit: owed, amount }));
    const due = fen(7_564);
    valueOf(await bed.desk.collect({ visit: owing, due, tenders: cash(due) }));
    expect(valueOf(await bed.desk.contacts({}))).toHaveLength(1);
    const kinds = (await bed.entries()).map((entry) => entry.kind);
    expect(kinds.filter((kind) => kind === 'money.returned')).toHaveLength(1);
    await audit(bed);
  });

  it('is printed on demand, and nothing of it is in what the page may store', async () => {
    const bed = await openBed();
    await outage(bed);
    expect(valueOf(await bed.desk.printContacts({})).to).toBe('nowhere');
    const { rows } = valueOf(await bed.desk.rows({ after: -1, limit: 100 }));
    for (const { name, phone } of valueOf(await bed.desk.contacts({}))) {
      expect(JSON.stringify(rows)).not.toContain(name);
      expect(JSON.stringify(rows)).not.toContain(phone);
    }
  });
});
