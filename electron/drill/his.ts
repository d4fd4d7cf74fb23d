/**
 * The hospital's own system beside the counters: it settles some visits by itself and hands in a
 * day file of them, so that the hospital's totals are more than one counter's.
 */
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { fen } from '../../shared/money.ts';
import type { Moment } from './calendar.ts';
import { bookRows } from './books.ts';
import type { CentreRow } from './books.ts';
import type { DrillPatient } from './patients.ts';
import { clearingType } from './profile.ts';
import type { Settlement } from './state.ts';
import { newId } from './world.ts';
import type { World } from './world.ts';

/** Counter number within the HIS's msgids; no counter of the drill has it. */
const HIS_COUNTER = '90';

/** The key of the drill's HIS. It is no secret: it signs invented settlements only. */
const drillKey = createPrivateKey({
  key: Buffer.from(`302e020100300506032b657004220420${'d7'.repeat(32)}`, 'hex'),
  format: 'der',
  type: 'pkcs8',
});

const publicHalf = createPublicKey(drillKey).export({ format: 'der', type: 'spki' });
const kid = `ed25519-${createHash('sha256').update(publicHalf).digest('hex').slice(0, 16)}`;

/** The HIS's public key, as a counter's trust list holds it. */
export function hisKey() {
  return {
    kid,
    alg: 'ed25519',
    publicKey: publicHalf.toString('base64'),
    holder: '演练医院 HIS',
    from: '2020-01-01',
    to: '2099-12-31',
    kinds: ['day-file' as const],
  };
}

/** One more visit that the HIS settles by itself: 120.00 yuan, the fund pays 84.00. */
export function hisSettles(world: World): Settlement {
  const at = world.clock();
  const patient = nextPatient(world);
  const insutype = patient.insurances.find((each) => each.status === '1')?.insutype ?? '390';
  const mdtrtId = newId(world, `${world.hospital.admdvs}M`);
  const chrgBchno = newId(world, 'HB');
  const settlement: Settlement = {
    setlId: newId(world, `${world.hospital.admdvs}S`),
    mdtrtId,
    psnNo: patient.psnNo,
    msgid: hisMsgid(world, at),
    infno: world.profile.message.variants.settle,
    insutype,
    year: at.year,
    setlTime: at.time,
    chrgBchno,
    invono: '',
    state: 'settled',
    split: hisSplit(),
    balance: fen(0),
    refund: null,
  };
  world.state.settlements.set(settlement.setlId, settlement);
  world.state.settledBy.set(settlement.msgid, settlement.setlId);
  world.state.visits.set(mdtrtId, {
    mdtrtId,
    psnNo: patient.psnNo,
    iptOtpNo: newId(world, 'HV'),
    insutype,
    begntime: at.time,
    deptCode: 'HIS',
    state: 'open',
    diseCodg: patient.declares,
    diseName: '',
    emergency: false,
    fees: [],
  });
  return settlement;
}

function nextPatient(world: World): DrillPatient {
  const settled = [...world.state.settlements.values()].filter(isHis).length;
  const { list } = world.register;
  const plain = list.filter((patient) => patient.expected === 'direct');
  const patient = plain[settled % plain.length] ?? list[0];
  if (!patient) throw new Error('drill: no patients');
  return patient;
}

function hisMsgid(world: World, at: Moment): string {
  const serial = String(world.state.settlements.size % 100).padStart(2, '0');
  return `${world.hospital.code}${at.compact}${HIS_COUNTER}${serial}`;
}

function isHis({ msgid }: { msgid: string }): boolean {
  return msgid.slice(26, 28) === HIS_COUNTER;
}

function hisSplit(): Settlement['split'] {
  const [total, fund, own, none] = [fen(12_000), fen(8_400), fen(3_600), fen(0)];
  return {
    medfee_sumamt: total,
    fulamt_ownpay_amt: none,
    overlmt_selfpay: none,
    preselfpay_amt: none,
    inscp_scp_amt: total,
    act_pay_dedc: none,
    hifp_pay: fund,
    cvlserv_pay: none,
    hifmi_pay: none,
    hifob_pay: none,
    maf_pay: none,
    fund_pay_sumamt: fund,
    psn_part_amt: own,
    acct_pay: none,
    acct_mulaid_pay: none,
    psn_cash_pay: own,
    hosp_part_amt: none,
    ratio: 7_000,
    capLeft: none,
  };
}

/** The HIS's day as it hands it in: signed data of kind `day-file`. */
export function hisDayFile(world: World, day: string): string {
  const rows = bookRows({ ...world, books: { ...world.books, ...untouched } }, day, day);
  const own = rows.filter((row) => isHis(row));
  const signed = `${world.clock().time.replace(' ', 'T')}+08:00`;
  const body = JSON.stringify({
    format: 'crosscounter.day-file/1',
    hospital: world.hospital.code,
    from: 'HIS',
    day,
    made: signed,
    rows: own.map((row) => written(world, row)),
    sums: {
      total: sumOf(own, 'total'),
      fund: sumOf(own, 'fund'),
      account: sumOf(own, 'account'),
      cash: sumOf(own, 'cash'),
      count: own.length,
    },
  });
  return JSON.stringify(sealed(body, signed));
}

/** The envelope of signed data, written by itself: the HIS is not the counter's program. */
function sealed(body: string, signed: string): object {
  const format = 'crosscounter.signed/1';
  const text = [format, 'day-file', 'ed25519', kid, signed, body].join('\n');
  const signature = sign(undefined, Buffer.from(text, 'utf8'), drillKey).toString('base64');
  return {
    format,
    kind: 'day-file',
    body,
    signatures: [{ kid, alg: 'ed25519', signed, signature }],
  };
}

const untouched = { foreign: [], hidden: new Set<string>(), changed: new Map<string, never>() };

function written(world: World, { time, ...row }: CentreRow): object {
  const clrType = clearingType(world.profile, row.insutype);
  return { ...row, clrType, clrOptins: world.hospital.admdvs, setlTime: time };
}

function sumOf(rows: readonly CentreRow[], name: 'total' | 'fund' | 'account' | 'cash'): number {
  return rows.reduce((all, row) => all + row[name], 0);
}
