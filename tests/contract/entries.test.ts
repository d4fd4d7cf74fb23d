/**
 * Goal: journal entries stay readable for ever: a kind's data changes only with its version.
 * Method: each kind's version and the hash of its JSON schema are pinned here.
 */
import { describe, expect, it } from 'vitest';
import { entryKinds, EntryError, parseEntry } from '../../shared/entry.ts';
import { pinOf } from './pins.ts';

/** kind → version and hash. A new version needs a reader of the old one; then it is pinned here. */
const pinned: Readonly<Record<string, string>> = {
  'counter.known': 'v1 48c16e2077c77962',
  'outcome.recorded': 'v1 1b2beff7c1847bf0',
  'numbers.reserved': 'v1 4217f71b66fed264',
  'bundle.imported': 'v1 f470d7880f6c1fdf',
  'bundle.exported': 'v1 3b4fca72b9d2db27',
  'call.answered': 'v1 ae601cd820bd3577',
  'call.decided': 'v1 e6954f3e22c18c84',
  'call.sent': 'v1 5f228d9a937a95d2',
  'clock.compared': 'v1 4547597a408ecb29',
  'catalogue.changed': 'v1 71737469577a443d',
  'credential.renewed': 'v1 fde933f5a4975899',
  'day.closed': 'v1 3e2ccb6d18f60909',
  'day.file-imported': 'v1 f73b755873c31ed6',
  'day.key-trusted': 'v1 78f2cf4c40747d8e',
  'day.reconciled': 'v1 1af6fb833a89d88c',
  'difference.explained': 'v1 87bc9f98092aba56',
  'loss.accepted': 'v1 777423aa49519795',
  'recovery.made': 'v1 0701cd7bbdd4ed87',
  'money.returned': 'v2 6d460e5b1842e4ce',
  'money.taken': 'v2 61033d30c1db1d88',
  'outage.closed': 'v2 9a1e4298b6444bd2',
  'outage.opened': 'v2 6fe3251625d3c169',
  'person.learned': 'v1 3239ae426c5d2b99',
  'phone.left': 'v1 71fc596a20f27da3',
  'receipt.issued': 'v2 c441820ccd54a258',
  'refund.asked': 'v1 35726bcd177f5528',
  'refund.ended': 'v1 b727492d89027e66',
  'session.started': 'v1 36868b635f232699',
  'shift.closed': 'v1 0b1c806cb535feb2',
  'visit.abandoned': 'v1 35726bcd177f5528',
  'visit.account-chosen': 'v1 1a687c606ce1833f',
  'visit.billed': 'v1 13ca3ccd8d1c02f4',
  'visit.converted': 'v1 10591412473e392e',
  'visit.estimated': 'v1 00b663fb83f9d5c6',
  'visit.judged': 'v1 c2f33e3657de5182',
  'visit.opened': 'v1 62b65ebeb9172ef2',
  'visit.parked': 'v2 482301a5c49bd3d9',
  'visit.released': 'v1 71fc596a20f27da3',
  'visit.voided': 'v1 10591412473e392e',
};

function found(): Record<string, string> {
  const rows = Object.entries(entryKinds).map(([kind, { v, data }]) => {
    return [kind, `v${v} ${pinOf(data).slice(0, 16)}`] as const;
  });
  return Object.fromEntries(rows);
}

describe('entry kinds', () => {
  it('are pinned to their versions', () => {
    const help = 'An entry kind changed: raise its v in shared/entry.ts, keep reading the old one';
    expect(found(), help).toEqual(pinned);
  });

  const record = {
    epoch: 'e',
    seq: 1,
    wall: '',
    role: 'cashier',
    counter: '03',
    kind: 'visit.released',
    v: 1,
    operator: {
      id: '1',
      name: '甲',
    },
    data: {},
    visit: 'V',
  };
  it.each([
    ['an unknown kind', { kind: 'visit.vanished' }],
    ['an unknown version', { v: 2 }],
    ['data of another shape', { data: { surprise: 1 } }],
    ['no operator', { operator: undefined }],
    ['no counter', { counter: undefined }],
    ['a negative sequence', { seq: -1 }],
  ])('%s stops the reading', (_name, change) => {
    expect(() => parseEntry({ ...record, ...change })).toThrow(EntryError);
    expect(parseEntry(record).kind).toBe('visit.released');
  });

  const tenders = [{ means: 'cash', amount: 2_500 }];
  const v1: Readonly<Record<string, object>> = {
    'money.taken': { purpose: 'charge', due: 2_500, tenders, change: 0, consent: true },
    'money.returned': { amount: 2_500, why: 'true-up' },
    'visit.parked': { reason: 'platform-refused', detail: '', until: '' },
    'receipt.issued': { number: 'N', kind: 'provisional' },
    'outage.opened': { outage: 'O', cause: '' },
    'outage.closed': { outage: 'O' },
  };
  it.each(Object.entries(v1))('%s of version 1 still reads', (kind, data) => {
    expect(parseEntry({ ...record, kind, v: 1, data })).toMatchObject({ kind, data });
    const next = entryKinds[kind as keyof typeof entryKinds].v + 1;
    expect(() => parseEntry({ ...record, kind, v: next, data })).toThrow(EntryError);
  });
});
