/**
 * Goal: the signed record of an outage has every act that was begun in it, and an end that could
 * not be written is written later. Method: the book on a journal whose writes end when told to.
 */
import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fen } from '../../shared/money.ts';
import { outageFile } from '../../shared/outage.ts';
import { counterKey } from '../counterkey.ts';
import { JournalError } from '../journal/errors.ts';
import type { Journal } from '../journal/journal.ts';
import type { NewRecord } from '../journal/record.ts';
import { createBook, type Book } from './book.ts';
import { createFold } from './fold.ts';
import { outageRecorder } from './outage.ts';

const author = { operator: { id: 'T1', name: '测试员' }, role: 'cashier', counter: '03' };
const wall = '2026-11-22T09:00:00.000+08:00';
const clock = { now: () => new Date(wall), monotonic: () => 0, after: () => () => {} };

/** One after the other; a kind that is held waits, one that is refused fails. */
function slowJournal() {
  const held = new Map<string, Promise<void>>();
  const refused = new Set<string>();
  let seq = 0;
  let last: Promise<void> = Promise.resolve();
  const write = async (record: NewRecord) => {
    await held.get(record.kind);
    if (refused.has(record.kind)) throw new JournalError('journal-write-failed', '演练');
    seq += 1;
    return { ...author, epoch: 'e', seq, wall, mono: seq, ...record };
  };
  const append = (record: NewRecord) => {
    const done = last.then(() => write(record));
    last = Promise.allSettled([done]).then(() => undefined);
    return done;
  };
  const journal = { epoch: 'e', append } as unknown as Journal;
  return { journal, held, refused };
}

function counter() {
  const { journal, held, refused } = slowJournal();
  const numbers = { hospital: 'H1', counter: '03', format: 'hospital-time-serial' as const };
  const fold = createFold({ numbers, keyedHash: (text) => text });
  const book = createBook({ journal, author, changed: () => {} }, fold);
  const key = counterKey({ derive: () => createSecretKey(Buffer.alloc(32, 7)) });
  const hospital = { code: 'H1', name: '演练医院' };
  const name = { mode: 'drill' as const, counter: '03', hospital };
  const record = outageRecorder({ book, clock, key, name });
  return { book, record, held, refused };
}

/** A visit with a bill of 100.00, while the line is down. */
async function billed(book: Book): Promise<void> {
  const known = { name: '虚构者', idNo: '0', certType: '01', gender: '1', birthDate: '1900-01-01' };
  const more = { psnNo: 'P', at: wall, insurances: [], benefits: {} };
  const opened = { by: 'card' as const, person: 'p', source: 'directory' as const };
  const personal = { known: { ...known, ...more } };
  await book.append('visit.opened', opened, { visit: 'V1', personal });
  const bill = { total: fen(10_000), lines: 1, date: '2026-11-22' };
  await book.append('visit.billed', bill, { visit: 'V1' });
}

function deposit(book: Book) {
  const due = fen(4_000);
  const outage = book.outage()?.outage ?? '';
  const tenders = [{ means: 'cash' as const, amount: due }];
  const data = { purpose: 'deposit' as const, due, tenders, change: fen(0), outage };
  return book.append('money.taken', data, { visit: 'V1', personal: {} });
}

function signed(book: Book) {
  const [outage] = book.outages();
  return outage?.record && outageFile.parse(JSON.parse(outage.record.body));
}

describe('the end of an outage', () => {
  it('waits for a charge that is being written: it stands in the record', async () => {
    const { book, record, held } = counter();
    await record('down', '网关不应答');
    await billed(book);
    let free = () => {};
    held.set('money.taken', new Promise((resolve) => (free = resolve)));
    const charging = deposit(book);
    const closing = record('up', '');
    free();
    await Promise.all([charging, closing]);
    expect(book.outage()).toBeUndefined();
    expect(signed(book)?.acts).toMatchObject([{ way: 'deposit', amount: 4_000 }]);
    expect(book.outages()).toMatchObject([{ acts: [{ amount: 4_000 }] }]);
  });

  it('does not wait for a charge that failed', async () => {
    const { book, record, refused } = counter();
    await record('down', '网关不应答');
    await billed(book);
    refused.add('money.taken');
    const charging = deposit(book).catch((error: unknown) => String(error));
    await record('up', '');
    expect(await charging).toContain('journal');
    expect(signed(book)?.acts).toEqual([]);
  });

  it('lets nothing join while it is being written', async () => {
    const { book, record, held } = counter();
    await record('down', '网关不应答');
    let free = () => {};
    held.set('outage.closed', new Promise((resolve) => (free = resolve)));
    const closing = record('up', '');
    await Promise.resolve();
    expect(book.outage()).toBeUndefined();
    free();
    await closing;
    expect(book.outages()).toMatchObject([{ closed: wall }]);
  });

  it('that could not be written is told once, and tried when the line is heard again', async () => {
    const { book, record, refused } = counter();
    await record('down', '网关不应答');
    refused.add('outage.closed');
    await expect(record('up', '')).rejects.toThrow('journal-failed');
    expect(book.outage()).toBeDefined();
    await record('up', '');
    expect(book.outage()).toBeDefined();
    refused.clear();
    await record('up', '');
    expect(book.outage()).toBeUndefined();
    await record('up', '');
    expect(book.outages()).toHaveLength(1);
  });

  it('and its beginning likewise, with the time when the platform was last heard', async () => {
    const { book, record, refused } = counter();
    await record('up', '');
    refused.add('outage.opened');
    await expect(record('down', '网关不应答')).rejects.toThrow('journal-failed');
    refused.clear();
    await record('down', '网关不应答');
    await record('down', '网关不应答');
    expect(book.outages()).toMatchObject([{ contact: wall }]);
  });
});
