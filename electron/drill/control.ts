/**
 * The control address of a standalone drill platform: another system's tests choose cases here, and
 * a counter's virtual devices speak to the national e-voucher server.
 */
import { z } from 'zod';
import { cardText } from './devices.ts';
import { jsonOrUndefined } from './fields.ts';
import { booksOrder, caseStates, faultOrder, orderBooks, orderFault } from './handle.ts';
import type { DrillPatient } from './patients.ts';
import type { DrillPlatform } from './platform.ts';
import type { DrillReply } from './respond.ts';
import type { Control } from './server.ts';

export interface ControlOptions {
  readonly platform: DrillPlatform;
  readonly profile: string;
  readonly admdvs: string;
  /** Its own address, known once it listens. */
  readonly url: () => string;
  /** What went wrong after an answer was given. */
  readonly crashed: (error: unknown) => void;
}

const caseBody = z.looseObject({ name: z.string() });
const voucherBody = z.looseObject({ digits: z.string(), businessType: z.string() });

function listed(patient: DrillPatient): object {
  const { key, name, what, expected, declares, idNumber, psnNo, insurances, card } = patient;
  const insured = insurances.map(({ insutype, status, admdvs, psnType }) => ({
    insutype,
    status,
    admdvs,
    psnType,
  }));
  const read = cardText(patient, true);
  return { key, name, what, expected, declares, idNumber, psnNo, insured, card, read };
}

const answer = (status: number, value: unknown): DrillReply => ({
  status,
  body: JSON.stringify(value),
});

/** GET info cases on patients calls; POST books case clear fault voucher. */
export function createControl(options: ControlOptions): Control {
  const { platform, profile, admdvs, url, crashed } = options;
  const { faults } = platform;
  const now = (): DrillReply => answer(200, { on: platform.chosen(), line: faults.line });
  const gets: Readonly<Record<string, () => DrillReply>> = {
    info: () => answer(200, { profile, admdvs, control: url() }),
    on: now,
    cases: () => answer(200, caseStates(platform.chosen())),
    patients: () => answer(200, platform.patients.map(listed)),
    calls: () => answer(200, platform.calls().slice(-200)),
  };
  const posts: Readonly<Record<string, (body: unknown) => DrillReply>> = {
    case(body) {
      const { name } = caseBody.parse(body);
      return platform.choose(name) ? now() : answer(404, { error: `no case ${name}` });
    },
    clear() {
      faults.clear();
      return now();
    },
    fault(body) {
      orderFault(platform, faultOrder.parse(body)).catch(crashed);
      return now();
    },
    books: (body) => answer(200, { text: orderBooks(platform, booksOrder.parse(body)) }),
    voucher(body) {
      const { digits, businessType } = voucherBody.parse(body);
      return answer(200, platform.decodeVoucher(digits, businessType));
    },
  };
  return (method, path, body) => {
    const name = path.slice('/drill/'.length);
    const get = method === 'GET' ? gets[name] : undefined;
    if (get) return get();
    const post = method === 'POST' ? posts[name] : undefined;
    if (!post) return answer(404, { error: `nothing at ${method} ${path}` });
    try {
      return post(jsonOrUndefined(body));
    } catch (error) {
      if (error instanceof z.ZodError) return answer(400, { error: z.prettifyError(error) });
      throw error;
    }
  };
}
