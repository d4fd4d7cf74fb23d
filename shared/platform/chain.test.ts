/**
 * Goal: what the chain sends. Method: the inputs of a billed visit, field by field where it
 * matters.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import profileJson from '../packs/430100/profile.json' with { type: 'json' };
import type { Bill, BillLine } from '../bill.ts';
import { fen, type Price, type Quantity, type Ratio } from '../money.ts';
import { nextSerial } from '../numbers.ts';
import { actInput, chainFacts, type ChainFacts } from './chain.ts';
import { sampleAmounts, triedVisit } from '../visit/testbed.ts';
import { profileFile } from './profile.ts';

const profile = profileFile.parse(profileJson);
const coded = { code: 'C18.900', name: '演练' };

function lineOf(id: number): BillLine {
  return {
    id,
    code: 'X',
    local: 'L',
    name: '演练项目',
    unit: '次',
    listType: '201',
    chargeType: '14',
    price: 1e4 as Price,
    quantity: 1e4 as Quantity,
    amount: fen(100),
    scope: {
      class: 'A',
      preSelfPay: 0 as Ratio,
    },
  };
}

const lines = [lineOf(1), lineOf(2)];
const bill: Bill = {
  date: '2026-11-22',
  diagnosis: coded,
  department: coded,
  doctor: coded,
  lines,
  total: fen(200),
};
const insurance = {
  insutype: '390',
  personType: '15',
  status: '1',
  place: '653200',
  employer: '',
  balance: fen(0),
};
const facts: ChainFacts = {
  person: {
    name: '测试·甲',
    idNo: '1',
    certType: '01',
    gender: '1',
    birthDate: '1970-01-01',
    psnNo: 'P1',
    at: '',
    insurances: [insurance],
    benefits: {},
  },
  insurance,
  bill,
  emergency: false,
  account: '1' as const,
  time: '2026-11-22 09:00:00',
  credential: {
    type: '03',
    no: 'K1',
    cardSn: 'SN1',
  },
  disease: {
    code: 'M00503',
    name: '恶性肿瘤门诊治疗',
  },
  ids: {
    mdtrtId: 'M',
    chrgBchno: '03202612010000012',
    iptOtpNo: 'O',
    setlId: 'S',
  },
};

describe('2204', () => {
  it('numbers its lines within 15 digits, never from 0, never twice over batches', () => {
    const days = fc.date({
      min: new Date('2026-01-01'),
      max: new Date('2027-12-31'),
      noInvalidDate: true,
    });
    const serials = fc.integer({ min: 0, max: 9_999_990 });
    fc.assert(
      fc.property(days, serials, (date, serial) => {
        const day = date.toISOString().slice(0, 10);
        const first = nextSerial({ second: '', inSecond: 0, serial }, '03', day);
        const second = nextSerial(first.state, '03', day);
        const numbers = [first.number, second.number].flatMap((chrgBchno) => {
          const { feedetail } = actInput('2204', { ...facts, ids: { chrgBchno } }, profile);
          return (feedetail as { feedetl_sn: string }[]).map((row) => row.feedetl_sn);
        });
        for (const number of numbers) expect(number).toMatch(/^[1-9]\d{0,14}$/);
        expect(new Set(numbers).size).toBe(4);
      }),
    );
  });
});

describe('2206 and 2207', () => {
  it('state the same person, batch, total and account; 2207 repeats the cut of the trial', () => {
    const amounts = { ...sampleAmounts(200, 50), selfFunded: fen(30), inScope: fen(170) };
    const trial = { kind: 'trial' as const, msgid: 'T', at: '', amounts };
    const tried = actInput('2206', facts, profile)['data'];
    const settling = actInput('2207', { ...facts, trial }, profile)['data'];
    expect(settling).toMatchObject(tried as object);
    expect(settling).toMatchObject({
      medfee_sumamt: '2.00',
      chrg_bchno: '03202612010000012',
      acct_used_flag: '1',
      mdtrt_cert_type: '03',
      mdtrt_cert_no: 'K1',
      card_sn: 'SN1',
      med_type: '14',
      fulamt_ownpay_amt: '0.30',
      inscp_scp_amt: '1.70',
    });
    expect(() => actInput('2207', facts, profile)).toThrow('without a trial');
  });

  it('carry the emergency as JSON text inside JSON', () => {
    const input = actInput('2206', { ...facts, emergency: true }, profile)['data'];
    expect(input).toMatchObject({ exp_content: '{"OTP_ER_REFL_FLAG":"1"}' });
  });
});

describe('2601', () => {
  it('names the original message, and is nothing without one', () => {
    const reversing = { act: '2207' as const, msgid: 'M7' };
    expect(actInput('2601', { ...facts, reversing }, profile)).toEqual({
      data: { psn_no: 'P1', omsgid: 'M7', oinfno: '2207' },
    });
    expect(() => actInput('2601', facts, profile)).toThrow('without an original');
  });
});

describe('chainFacts', () => {
  it('has none where the personal part was erased', () => {
    expect(chainFacts(triedVisit(), {}, '')).toBeUndefined();
  });
});
