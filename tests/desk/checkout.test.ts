/** Goal: the plain job, from the card to the settled visit. Method: a whole counter against the drill platform. */
import { describe, expect, it } from 'vitest';
import { openBed, pay, serve, valueOf } from './counter-bed.ts';

describe('a direct settlement', () => {
  it('settles the chemotherapy bill of a patient insured in Hotan, once', async () => {
    const bed = await openBed();
    const billed = await serve(bed, 'longterm-390');
    expect(billed.triage).toMatchObject({ outcome: 'direct', reason: 'filed' });
    const quoted = valueOf(await bed.desk.quote({ visit: billed.id }));
    expect(quoted.fault).toBeUndefined();
    expect(quoted.status).toBe('trial');
    expect(quoted.differences).toEqual([]);
    const settled = await pay(bed, quoted);
    expect(settled.status).toBe('settled');
    expect(settled.money).toMatchObject({ state: 'settled', balance: 0 });
    expect(bed.platform.ledger()).toMatchObject([
      { state: 'settled', medfee: billed.bill?.total, cash: quoted.money.due },
    ]);
    expect(bed.crashes).toEqual([]);
  });
});
