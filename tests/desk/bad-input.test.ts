/**
 * Goal: bad cards, codes and bills each get a clear fault in Chinese with a next step, and leave
 * nothing behind. Method: the bed with a reader of its own, and bill texts changed one thing at a
 * time.
 */
import { describe, expect, it } from 'vitest';
import { billFile, type BillFile } from '../../shared/bill.ts';
import { cardText, damagedDigits, voucherDigits } from '../../electron/drill/devices.ts';
import type { ReaderState } from '../../electron/desk/parts.ts';
import { audit } from './audit.ts';
import { finish, identify, patientOf, prepare, quoted, serve, viewOf } from './cashier.ts';
import { faultCode, openBed, valueOf, type Bed } from './counter-bed.ts';

const plain = patientOf('referred-390');

function card(changes: Readonly<Record<number, string>>): ReaderState {
  const fields = cardText(plain, true).split('|');
  for (const [at, value] of Object.entries(changes)) fields[Number(at)] = value;
  return { state: 'card', text: fields.join('|') };
}

const wrongDigit = plain.idNumber.slice(0, 17) + (plain.idNumber.endsWith('1') ? '2' : '1');

describe('a card', () => {
  const bad: [string, ReaderState, string][] = [
    ['that cannot be read', { state: 'unreadable' }, 'card-unreadable'],
    ['that is not there', { state: 'empty' }, 'card-removed'],
    ['without a reader', { state: 'none' }, 'card-removed'],
    ['of garbage', { state: 'card', text: '����' }, 'card-unreadable'],
    ['of empty text', { state: 'card', text: '' }, 'card-unreadable'],
    ['of too few fields', { state: 'card', text: '653200|x|y' }, 'card-unreadable'],
    ['with a wrong check digit', card({ 1: wrongDigit }), 'id-check-digit'],
    ['with a short ID number', card({ 1: '6532001968' }), 'id-check-digit'],
    ['that has expired', card({ 8: '20200101' }), 'card-expired'],
    ['with a broken identification code', card({ 3: 'XYZ' }), 'card-unreadable'],
    ['of an unknown generation', card({ 6: '9.0' }), 'card-unreadable'],
    ["with another person's number", card({ 1: patientOf('card-1').idNumber }), 'person-refused'],
  ];
  it.each(bad)('%s', async (_name, state, code) => {
    const bed = await openBed({ reader: { read: () => state } });
    const answer = await bed.desk.identifyCard({});
    expect(faultCode(answer)).toBe(code);
    expect(answer.ok ? '' : answer.fault.todo).toMatch(/[\u4e00-\u9fff]/);
    expect(bed.counter.book.visits()).toEqual([]);
    await audit(bed);
  });
});

describe('a code', () => {
  const good = (bed: Bed) => voucherDigits(plain, bed.clock.now(), () => 0.3);
  const bad: [string, (bed: Bed) => string, string][] = [
    ['of 27 digits', (bed) => damagedDigits(good(bed), 'short'), 'code-length'],
    ['of 29 digits', (bed) => damagedDigits(good(bed), 'long'), 'code-length'],
    ['of another kind', (bed) => damagedDigits(good(bed), 'wrong-mark'), 'code-not-voucher'],
    ['with a letter', (bed) => damagedDigits(good(bed), 'letter'), 'code-not-voucher'],
    ['that is empty', () => '', 'code-not-voucher'],
    ['that is a payment code', () => '134567890123456789', 'code-not-voucher'],
    ['that is a web address', () => 'https://example.invalid/x', 'code-not-voucher'],
    [
      'that has run out',
      (bed) => voucherDigits(plain, new Date(bed.clock.now().getTime() - 600_000), () => 0.3),
      'voucher-refused',
    ],
  ];
  it.each(bad)('%s', async (_name, codeOf, expected) => {
    const bed = await openBed();
    const answer = await bed.desk.identifyVoucher({ code: codeOf(bed) });
    expect(faultCode(answer)).toBe(expected);
    expect(bed.counter.book.visits()).toEqual([]);
    await audit(bed);
  });

  it('with the line cut identifies nobody', async () => {
    const bed = await openBed();
    valueOf(await bed.desk.drillFault({ line: 'cut' }));
    const answer = await bed.desk.identifyVoucher({ code: good(bed) });
    expect(faultCode(answer)).toBe('voucher-offline');
  });
});

async function sample(bed: Bed): Promise<BillFile> {
  const { text } = valueOf(await bed.desk.drillBill({ patient: plain.key }));
  return billFile.parse(JSON.parse(text));
}

function withLine(file: BillFile, change: Partial<BillFile['lines'][number]>): BillFile {
  const [first, ...rest] = file.lines;
  if (!first) throw new Error('a bill without lines');
  return { ...file, lines: [{ ...first, ...change }, ...rest] };
}

describe('a bill', () => {
  const bad: [string, (file: BillFile) => unknown, RegExp][] = [
    ['whose lines do not add up', (file) => ({ ...file, total: '1.00' }), /合计/],
    ['of a wrong line sum', (file) => withLine(file, { amount: '0.01' }), /第 1 行.*单价×数量/],
    ['of negative quantity', (file) => withLine(file, { quantity: '-1' }), /第 1 行.*数量/],
    ['of zero quantity', (file) => withLine(file, { quantity: '0' }), /第 1 行.*数量/],
    ['of a negative price', (file) => withLine(file, { price: '-1.00' }), /第 1 行.*单价/],
    ['of an unknown item', (file) => withLine(file, { code: 'NOPE' }), /目录中没有/],
    ['of tomorrow', (file) => ({ ...file, date: '2026-11-23' }), /晚于今天/],
    ['without lines', (file) => ({ ...file, lines: [] }), /格式/],
    ['of another format', (file) => ({ ...file, format: 'x' }), /格式/],
    [
      'of 10,000 lines',
      (file) => ({ ...file, lines: Array.from({ length: 10_000 }, () => file.lines[0]) }),
      /10000 行/,
    ],
    ['that is a number', () => 7, /格式/],
  ];
  it.each(bad)('%s', async (_name, change, words) => {
    const bed = await openBed();
    const { id } = await identify(bed, plain.key);
    const text = JSON.stringify(change(await sample(bed)));
    const answer = await bed.desk.importBill({ visit: id, text });
    expect(faultCode(answer)).toBe('bill-wrong');
    expect(answer.ok ? '' : answer.fault.detail.join()).toMatch(words);
    expect((await viewOf(bed, id)).bill).toBeUndefined();
    expect((await finish(bed, plain.key)).status).toBe('settled');
    await audit(bed);
  });

  it.each(['{"format":', '', '<html>'])('that is not JSON (%s)', async (text) => {
    const bed = await openBed();
    const { id } = await identify(bed, plain.key);
    const answer = await bed.desk.importBill({ visit: id, text });
    expect(faultCode(answer)).toBe('bill-wrong');
    await audit(bed);
  });

  it('keeps the earlier bill when a wrong one follows', async () => {
    const bed = await openBed();
    const { id, bill } = await serve(bed, plain.key);
    expect(faultCode(await bed.desk.importBill({ visit: id, text: '[]' }))).toBe('bill-wrong');
    expect((await viewOf(bed, id)).bill).toEqual(bill);
  });

  it('whose diagnosis does not fit the disease is not quoted or charged', async () => {
    const bed = await openBed();
    const { id } = await serve(bed, plain.key);
    const file = { ...(await sample(bed)), diagnosis: { code: 'J00.x00', name: '感冒' } };
    valueOf(await bed.desk.importBill({ visit: id, text: JSON.stringify(file) }));
    const answer = await bed.desk.quote({ visit: id });
    expect(faultCode(answer)).toBe('diagnosis-mismatch');
    valueOf(await bed.desk.drillFault({ line: 'cut' }));
    const { money } = await viewOf(bed, id);
    const due = money.due ?? 0;
    const tenders = [{ means: 'cash' as const, amount: due }];
    const charge = await bed.desk.charge({ visit: id, due, tenders, consent: true, phone: '' });
    expect(faultCode(charge)).toBe('diagnosis-mismatch');
    expect(bed.platform.calls().some((call) => call.infno === '2201')).toBe(false);
    await audit(bed);
  });

  it('imported after the trial is uploaded anew: 2205, 2203, 2204, 2206', async () => {
    const bed = await openBed();
    const view = await quoted(bed, plain.key);
    await prepare(bed, view, plain.key);
    expect((await viewOf(bed, view.id)).can).not.toContain('confirm');
    valueOf(await bed.desk.quote({ visit: view.id }));
    const sent = bed.platform.calls().map((call) => call.infno);
    expect(sent.slice(-4)).toEqual(['2205', '2203', '2204', '2206']);
    expect((await finish(bed, plain.key)).status).toBe('settled');
    await audit(bed);
  });
});

describe('typed lines', () => {
  const typed = (code: string, quantity: string) => ({
    diagnosis: { code: 'C18.900', name: '结肠恶性肿瘤' },
    lines: [{ code, quantity }],
  });
  it.each([
    ['XXS20250005', '0'],
    ['XXS20250005', '-2'],
    ['XXS20250005', 'abc'],
    ['XXS20250005', '99999999999'],
    ['NOPE', '1'],
  ])('%s × %s are refused', async (code, quantity) => {
    const bed = await openBed();
    const { id } = await identify(bed, plain.key);
    const answer = await bed.desk.typeBill({ visit: id, ...typed(code, quantity) });
    expect(faultCode(answer)).toBe('bill-wrong');
    await audit(bed);
  });

  it('of a dear item in an absurd quantity are refused, not crashed on', async () => {
    const bed = await openBed();
    const { id } = await identify(bed, plain.key);
    const { items } = valueOf(await bed.desk.catalogue({ after: 0, limit: 5000 }));
    const [dearest] = [...items].sort((a, b) => Number(b.price) - Number(a.price));
    const answer = await bed.desk.typeBill({
      visit: id,
      ...typed(dearest?.code ?? '', '899999999999'),
    });
    expect(faultCode(answer)).toBe('bill-wrong');
    await audit(bed);
  });

  it('are priced by the catalogue and settled', async () => {
    const bed = await openBed();
    const { id } = await identify(bed, plain.key);
    const ask = { visit: id, disease: 'M00503', filing: 'referred' as const, emergency: '' };
    valueOf(await bed.desk.checkFiling(ask));
    valueOf(await bed.desk.typeBill({ visit: id, ...typed('XXS20250005', '1') }));
    expect((await finish(bed, plain.key)).status).toBe('settled');
    await audit(bed);
  });
});

describe('messages that are not the contract', () => {
  it('are refused by name', async () => {
    const bed = await openBed();
    const ask = { visit: 'V', due: 1.5, tenders: [] };
    expect(faultCode(await bed.desk.confirm(ask))).toBe('bad-message');
    expect(faultCode(await bed.desk.quote({ visit: 'nope' }))).toBe('unknown-visit');
    await audit(bed);
  });
});
