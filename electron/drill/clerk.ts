/**
 * A well-behaved clerk who speaks to a drill platform in the right order: for tests of the platform
 * itself. It is no connector: it keeps no journal and decides no unknown outcome.
 */
import { z } from 'zod';
import { moment } from './calendar.ts';
import type { Hospital } from './envelope.ts';
import { jsonOrUndefined } from './fields.ts';
import {
  activeInsurance,
  billInput,
  feeRow,
  personInput,
  registrationInput,
  visitInput,
} from './clerk-inputs.ts';
import type { Bill, ClerkLine } from './clerk-inputs.ts';
import type { DrillPatient } from './patients.ts';
import type { DrillPlatform } from './platform.ts';
import { plainProfile } from './profile.ts';
import type { DrillProfile } from './profile.ts';

export type { Bill, ClerkLine } from './clerk-inputs.ts';
export { activeInsurance } from './clerk-inputs.ts';

const answerSchema = z.looseObject({
  infcode: z.union([z.string(), z.number()]),
  inf_refmsgid: z.string(),
  err_msg: z.string(),
  output: z.unknown(),
});

export interface Told {
  readonly status: number;
  readonly ok: boolean;
  readonly errMsg: string;
  /** The output node, {} when there is none; 5204's list is under "rows". */
  readonly output: Record<string, unknown>;
  readonly msgid: string;
  readonly body: string;
}

const sentSchema = z.looseObject({ msgid: z.string() });
const nodeOrNone = z.record(z.string(), z.unknown()).catch({});
const rowsOrNone = z.array(z.record(z.string(), z.unknown())).catch([]);

/** One node of an output, {} when it is missing. */
export function nodeOf(told: Told, name: string): Record<string, unknown> {
  return nodeOrNone.parse(told.output[name]);
}

/** The rows of a list node of an output, [] when it is missing. */
export function rowsOf(told: Told, name: string): Record<string, unknown>[] {
  return rowsOrNone.parse(told.output[name]);
}

export interface Clerk {
  /** Sends one request; `change` overrides envelope fields. */
  send(infno: string, input: object, change?: Record<string, unknown>): Promise<Told>;
  /** The request text under the next msgid, unsent. */
  message(infno: string, input: object, change?: Record<string, unknown>): string;
  tell(body: string): Promise<Told>;
  signIn(): Promise<Told>;
  /** Envelope fields that route a request to the patient's insured place. */
  routed(patient: DrillPatient): Record<string, string>;
  identify(patient: DrillPatient): Promise<Told>;
  checkBenefit(patient: DrillPatient): Promise<Told>;
  register(patient: DrillPatient): Promise<Told>;
  diagnose(patient: DrillPatient, visit: string): Promise<Told>;
  /** One batch, under the next number where none is given. */
  upload(
    patient: DrillPatient,
    visit: string,
    lines: readonly ClerkLine[],
    batch?: string,
  ): Promise<Told>;
  trial(patient: DrillPatient, bill: Bill, account?: '0' | '1' | '2'): Promise<Told>;
  /** The input of 2207. */
  settlement(patient: DrillPatient, bill: Bill, account?: '0' | '1' | '2'): object;
  settle(patient: DrillPatient, bill: Bill, account?: '0' | '1' | '2'): Promise<Told>;
  /** The present numbers of batches and msgids, for what must be unique. */
  readonly batch: () => string;
}

export interface ClerkOptions {
  readonly platform: Pick<DrillPlatform, 'handle'>;
  readonly hospital: Hospital;
  readonly now: () => Date;
  /** How this place wants its messages; none: as the drill's own plain profile. */
  readonly profile?: DrillProfile;
}

function parseTold(msgid: string, status: number, body: string): Told {
  const answer = answerSchema.safeParse(jsonOrUndefined(body));
  if (!answer.success) return { status, ok: false, errMsg: '', output: {}, msgid, body };
  const raw = answer.data.output;
  const value = typeof raw === 'string' ? jsonOrUndefined(raw) : raw;
  const output = Array.isArray(value) ? { rows: value } : nodeOrNone.parse(value);
  const ok = String(answer.data.infcode) === '0';
  return { status, ok, errMsg: answer.data.err_msg, output, msgid, body };
}

function expectOk(told: Told): Told {
  if (!told.ok) throw new Error(`drill: refused: ${told.errMsg}`);
  return told;
}

interface Numbers {
  serial: number;
  visits: number;
  batches: number;
  lines: number;
}

function messenger(options: ClerkOptions, numbers: Numbers): Pick<Clerk, 'message' | 'tell'> {
  const { platform, hospital, now, profile = plainProfile } = options;
  return {
    message(infno, input, change = {}) {
      numbers.serial += 1;
      const at = moment(now());
      const serial = String(numbers.serial % 10_000).padStart(4, '0');
      const { message: writing } = profile;
      const msgid =
        writing.msgid === 'hospital-time-serial'
          ? `${hospital.code}${at.compact}${serial}`
          : `${at.compact.slice(2)}-${hospital.code}-${serial}`;
      return JSON.stringify({
        infno,
        msgid,
        mdtrtarea_admvs: hospital.admdvs,
        insuplc_admdvs: '',
        recer_sys_code: writing.recerSysCode.default || 'MBS_LOCAL',
        infver: writing.infver || 'V1.0',
        opter_type: '1',
        opter: 'C001',
        opter_name: '演练收费员',
        inf_time: at.time,
        fixmedins_code: hospital.code,
        fixmedins_name: hospital.name,
        sign_no: '',
        ...change,
        input,
      });
    },
    async tell(body) {
      const sent = sentSchema.parse(JSON.parse(body));
      const reply = await platform.handle(body);
      return parseTold(sent.msgid, reply.status, reply.body);
    },
  };
}

/** A clerk of one counter. Numbers count up from 1; the clock is the caller's. */
export function createClerk(options: ClerkOptions): Clerk {
  const numbers: Numbers = { serial: 0, visits: 0, batches: 0, lines: 0 };
  const { message, tell } = messenger(options, numbers);
  const { profile = plainProfile } = options;
  const { trial, settle } = profile.message.variants;
  const time = (): string => moment(options.now()).time;
  const routed = (patient: DrillPatient): Record<string, string> => ({
    insuplc_admdvs: activeInsurance(patient).admdvs,
  });
  const to = (patient: DrillPatient, infno: string, input: object): Promise<Told> =>
    tell(message(infno, input, routed(patient)));
  const clerk: Clerk = {
    message,
    tell,
    routed,
    send: (infno, input, change) => tell(message(infno, input, change)),
    signIn: () =>
      tell(
        message('9001', { signIn: { opter_no: 'C001', mac: '02-00-00-00-00-01', ip: '10.0.0.1' } }),
      ),
    identify: (patient) => to(patient, '1101', personInput(profile, patient)),
    checkBenefit: (patient) =>
      to(patient, '2001', {
        data: {
          psn_no: patient.psnNo,
          insutype: activeInsurance(patient).insutype,
          fixmedins_code: options.hospital.code,
          med_type: '14',
          begntime: time(),
          dise_codg: patient.declares,
        },
      }),
    register(patient) {
      numbers.visits += 1;
      return to(patient, '2201', registrationInput(profile, patient, numbers.visits, time()));
    },
    diagnose: (patient, visit) => to(patient, '2203', visitInput(profile, patient, visit, time())),
    upload(patient, visit, lines, batch) {
      if (batch === undefined) numbers.batches += 1;
      const feedetail = lines.map((line) => {
        numbers.lines += 1;
        return feeRow(patient, visit, batch ?? clerk.batch(), line, numbers.lines, time());
      });
      return to(patient, '2204', { feedetail });
    },
    batch: () => `B${String(numbers.batches).padStart(8, '0')}`,
    trial: (patient, bill, account = '0') =>
      to(patient, trial, {
        data: {
          ...billInput(profile, patient, bill, account),
          psn_type: activeInsurance(patient).psnType,
          psn_name: patient.name,
        },
      }),
    settlement: (patient, bill, account = '0') => ({
      data: {
        ...billInput(profile, patient, bill, account),
        ...bill.stated,
        psn_type: activeInsurance(patient).psnType,
        psn_name: patient.name,
      },
    }),
    settle: (patient, bill, account = '0') =>
      to(patient, settle, clerk.settlement(patient, bill, account)),
  };
  return clerk;
}

/** 2201 + 2203 + 2204 of one bill. Throws when one is refused. */
export async function openBill(
  clerk: Clerk,
  patient: DrillPatient,
  lines: readonly ClerkLine[],
): Promise<Bill> {
  const visit = String(nodeOf(expectOk(await clerk.register(patient)), 'data')['mdtrt_id']);
  expectOk(await clerk.diagnose(patient, visit));
  const rows = rowsOf(expectOk(await clerk.upload(patient, visit, lines)), 'result');
  const column = (name: string): string => addYuan(rows.map((row) => String(row[name])));
  return {
    visit,
    batch: clerk.batch(),
    total: column('det_item_fee_sumamt'),
    stated: {
      fulamt_ownpay_amt: column('fulamt_ownpay_amt'),
      overlmt_selfpay: column('overlmt_amt'),
      preselfpay_amt: column('preselfpay_amt'),
      inscp_scp_amt: column('inscp_scp_amt'),
    },
  };
}

/** Adds yuan texts with two decimals without floats. */
function addYuan(texts: readonly string[]): string {
  let total = 0n;
  for (const text of texts) total += BigInt(text.replace('.', ''));
  const digits = total.toString().padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
