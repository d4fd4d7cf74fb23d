/**
 * Goal: names and numbers are in the page, and the printed list on the disk, only while they are
 * looked at. Method: the page's logic over a fake desk, left in every way, also while it answers.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeApp, startScript } from '../../tests/fake-app.ts';
import { createFakeDesk, type FakeDesk } from '../../tests/fake-desk.ts';
import type { App } from '../shell/app.ts';

const contact = { visit: 'V1', name: '演练甲', phone: '13900000000', owed: 1_000, say: '您好' };
const file = 'slips/contacts.pdf';

describe('the list of whom to ring', () => {
  let app: App;
  let fake: FakeDesk;
  let stop: () => void;
  const shown = () => app.outage.cell.get();

  beforeEach(async () => {
    fake = createFakeDesk({
      ...startScript,
      outages: () => [],
      contacts: () => [{ ...contact, day: '2026-11-22' }],
      printContacts: () => ({ to: file }),
      dropContacts: () => ({ gone: true }),
    });
    app = createFakeApp(fake);
    stop = app.start();
    app.session.show('outage');
    await app.outage.tab('contacts');
  });
  afterEach(() => stop());

  it('is gone when the screen is left; nothing is asked where nothing was printed', async () => {
    expect(shown().contacts).toHaveLength(1);
    app.session.show('ledger');
    expect(shown().contacts).toEqual([]);
    expect(fake.count('dropContacts')).toBe(0);
  });

  it.each([
    ['another screen', () => app.session.show('checkout')],
    ['another tab', () => void app.outage.tab('outages')],
    ['a scan', () => app.scanned('4240000000000000000000000123')],
  ])('goes from the disk with %s', async (_name, leave) => {
    await app.outage.printContacts();
    expect(shown()).toMatchObject({ written: file, listAt: file });
    await app.outage.refresh();
    expect(shown().listAt).toBe(file);
    leave();
    await expect.poll(() => fake.count('dropContacts')).toBe(1);
    await expect.poll(() => shown().listAt).toBeUndefined();
    expect(shown()).toMatchObject({ contacts: [], written: undefined });
  });

  it('is named as long as it is there: another program has it open', async () => {
    fake.script({ dropContacts: () => ({ gone: false }) });
    await app.outage.printContacts();
    app.session.show('checkout');
    await expect.poll(() => fake.count('dropContacts')).toBe(1);
    expect(shown().listAt).toBe(file);
    fake.script({ dropContacts: () => ({ gone: true }) });
    app.session.show('outage');
    app.session.show('checkout');
    await expect.poll(() => shown().listAt).toBeUndefined();
  });

  it('does not come back with an answer that is late', async () => {
    let answer = (_value: { to: string }) => {};
    const late = new Promise<{ to: string }>((resolve) => {
      answer = resolve;
    });
    fake.script({ printContacts: () => late });
    const printing = app.outage.printContacts();
    const asking = app.outage.refresh();
    app.session.show('checkout');
    await asking;
    expect(shown().contacts).toEqual([]);
    answer({ to: file });
    await printing;
    expect(fake.count('dropContacts')).toBe(1);
    expect(shown()).toMatchObject({ written: undefined, listAt: undefined });
  });
});
