/**
 * Goal: a crash after any entry loses nothing acknowledged, doubles nothing, and the visit can be
 * finished. Method: each flow is run once to count its entries, then once per entry with a crash
 * right after it (also with its request still leaving), reopened on what the disk had synced,
 * probed, finished.
 */
import { describe, expect, it } from 'vitest';
import { audit } from './audit.ts';
import { chargeNow, cutLine, finish, pastLate, pay, quoted, serve } from './cashier.ts';
import { settleDown, viewOf } from './cashier.ts';
import { openBed, valueOf, type Bed } from './counter-bed.ts';

interface Flow {
  name: string;
  patient: string;
  run(bed: Bed): Promise<void>;
}

const settle: Flow = {
  name: 'quoted, paid, settled, printed',
  patient: 'longterm-390',
  async run(bed) {
    const settled = await pay(bed, await quoted(bed, this.patient));
    valueOf(await bed.desk.issueReceipt({ visit: settled.id, kind: 'settlement' }));
  },
};

const refund: Flow = {
  name: 'settled, refunded, paid out',
  patient: 'longterm-390',
  async run(bed) {
    const { id, money } = await pay(bed, await quoted(bed, this.patient));
    valueOf(await bed.desk.refund({ visit: id, reason: '退号' }));
    valueOf(await bed.desk.payOut({ visit: id, amount: money.taken }));
  },
};

const reversed: Flow = {
  name: 'answer of 2207 lost, reversed, settled',
  patient: 'longterm-390',
  async run(bed) {
    const trial = await quoted(bed, this.patient);
    bed.platform.faults.loseAnswer('2207');
    await pay(bed, trial);
    await pastLate(bed);
    await pay(bed, await viewOf(bed, trial.id));
  },
};

const absent: Flow = {
  name: '2207 never arrived, decided, settled',
  patient: 'longterm-390',
  async run(bed) {
    const trial = await quoted(bed, this.patient);
    bed.platform.faults.loseRequest('2207');
    await pay(bed, trial);
    await pastLate(bed);
    await pay(bed, await viewOf(bed, trial.id));
  },
};

const outage: Flow = {
  name: 'charged in an outage, settled, trued up',
  patient: 'serious-illness',
  async run(bed) {
    await serve(bed, this.patient);
    await cutLine(bed);
    const charged = await chargeNow(bed, await serve(bed, this.patient));
    bed.platform.faults.line = 'up';
    await settleDown(bed);
    await finish(bed, this.patient);
    await viewOf(bed, charged.id);
  },
};

/** Runs until the process dies; what it says afterwards is of no interest. */
async function runInto(bed: Bed, flow: Flow, last: number, sends: boolean): Promise<void> {
  bed.dieAfter(last, sends);
  try {
    await flow.run(bed);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}

async function crashAt(flow: Flow, last: number, sends: boolean): Promise<void> {
  const bed = await openBed();
  await runInto(bed, flow, last, sends);
  const heir = await bed.restart();
  bed.platform.faults.clear();
  const entries = await heir.entries();
  expect(entries.filter((entry) => entry.seq <= last)).toHaveLength(last);
  await audit(heir);
  await pastLate(heir);
  await audit(heir);
  let end = await finish(heir, flow.patient);
  if (end.status === 'pending' && !end.parked) {
    // What only the result file (3202) can decide is decided once the centre must have it.
    heir.clock.advance((heir.profile.reconcile.settleMinutes + 1) * 60_000);
    end = await finish(heir, flow.patient);
  }
  await audit(heir);
  if (end.parked) {
    expect(end.parked.reason).toBe('unknown-outcome');
    expect(end.money.state).toBe('held');
    return;
  }
  expect(['settled', 'refunded', 'voided']).toContain(end.status);
  expect(end.money.balance ?? 0).toBe(0);
}

describe.each([settle, refund, reversed, absent, outage])('a crash while $name', (flow) => {
  it.each([false, true])('after every entry (the request still leaves: %s)', async (sends) => {
    const plain = await openBed();
    const first = plain.counter.book.seq();
    await flow.run(plain);
    await audit(plain);
    const last = plain.counter.book.seq();
    expect(last - first).toBeGreaterThan(12);
    for (let at = first + 1; at <= last; at += 1) {
      await expect(crashAt(flow, at, sends), `crash after entry ${at}`).resolves.toBeUndefined();
    }
  });
});

describe('a crash between an answer and its comparison', () => {
  async function entryOf(run: (bed: Bed) => Promise<void>, kind: string, act: string) {
    const plain = await openBed();
    await run(plain);
    const found = (await plain.entries()).find(
      (entry) => entry.kind === kind && 'act' in entry.data && entry.data.act === act,
    );
    return found?.seq ?? 0;
  }

  it('stops a trial that does not add up all the same', async () => {
    const run = async (bed: Bed) => {
      bed.platform.faults.garble('2206', 'breaks-identity');
      await quoted(bed, 'longterm-390');
    };
    const bed = await openBed();
    bed.dieAfter(await entryOf(run, 'call.answered', '2206'));
    await expect(run(bed)).rejects.toThrow('journal-failed');
    const heir = await bed.restart();
    const visit = heir.counter.book.visits()[0]?.id ?? '';
    const view = await viewOf(heir, visit);
    expect(view.parked?.reason).toBe('trial-breaks-identity');
    expect(view.can).not.toContain('confirm');
    await audit(heir);
  });

  it('parks a settlement that differs from its trial all the same', async () => {
    const run = async (bed: Bed) => {
      const trial = await quoted(bed, 'longterm-390');
      bed.platform.faults.garble('2207', 'wrong-total');
      await pay(bed, trial);
    };
    const bed = await openBed();
    bed.dieAfter(await entryOf(run, 'call.answered', '2207'));
    await expect(run(bed)).rejects.toThrow('journal-failed');
    const heir = await bed.restart();
    const visit = heir.counter.book.visits()[0]?.id ?? '';
    const view = await viewOf(heir, visit);
    expect(view).toMatchObject({ step: 'settled', parked: { reason: 'settlement-differs' } });
    await audit(heir, [visit]);
  });
});

describe('numbers after a restart', () => {
  it('goes on where it stood: no visit, batch or slip number is used twice', async () => {
    const bed = await openBed();
    await settle.run(bed);
    const heir = await bed.restart();
    await settle.run(heir);
    const visits = heir.counter.book.visits();
    const numbers = visits.flatMap(({ id, ids, receipts }) => [
      id,
      ids.iptOtpNo,
      ids.chrgBchno,
      ...receipts.map((receipt) => receipt.number),
    ]);
    expect(new Set(numbers).size).toBe(8);
    await audit(heir);
  });
});
