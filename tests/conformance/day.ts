/** A day at a counter in one place, in which every transaction of the chain is sent. */
import { z } from 'zod';
import { infnoOf, type Profile } from '../../shared/platform/profile.ts';
import type { VisitView } from '../../shared/view.ts';
import { identify, patientOf, pay, settleDown, viewOf } from '../desk/cashier.ts';
import { openBed, valueOf, type Bed } from '../desk/counter-bed.ts';

const billText = z.looseObject({ lines: z.array(z.looseObject({})) });

/** The patient's sample bill, with the days that some provinces want. */
async function billOf(bed: Bed, patient: string): Promise<string> {
  const { text } = valueOf(await bed.desk.drillBill({ patient }));
  const bill = billText.parse(JSON.parse(text));
  return JSON.stringify({ ...bill, lines: bill.lines.map((line) => ({ ...line, days: '30' })) });
}

/** Card in, judged as an emergency (so that no filing is asked for), billed and tried. */
async function tried(bed: Bed, patient: string): Promise<VisitView> {
  const { id } = await identify(bed, patient);
  const { declares: disease } = patientOf(patient);
  const emergency = '急诊病历 演练 0001';
  valueOf(await bed.desk.checkFiling({ visit: id, disease, filing: 'other', emergency }));
  valueOf(await bed.desk.importBill({ visit: id, text: await billOf(bed, patient) }));
  return valueOf(await bed.desk.quote({ visit: id }));
}

async function through(bed: Bed, visit: string): Promise<VisitView> {
  for (let turn = 0; turn < 8; turn += 1) {
    await settleDown(bed);
    const view = await viewOf(bed, visit);
    if (view.status === 'settled' || view.status === 'refunded') return view;
    if (view.can.includes('confirm')) await pay(bed, view);
    else valueOf(await bed.desk.quote({ visit }));
  }
  throw new Error(`visit ${visit} does not settle: ${JSON.stringify(await viewOf(bed, visit))}`);
}

/** A plain visit, one whose answers are lost at each act, and a refund whose answer is lost. */
export async function dayAt(profile: Profile): Promise<Bed> {
  const bed = await openBed({ profile: () => profile });
  const { faults } = bed.platform;
  const first = await tried(bed, 'longterm-390');
  if (!first.can.includes('confirm')) throw new Error(`no trial: ${JSON.stringify(first.fault)}`);
  await through(bed, first.id);
  faults.loseAnswer('2201');
  faults.loseAnswer('2204');
  const second = await tried(bed, 'dialysis-390');
  faults.loseAnswer(infnoOf(profile, '2207'));
  const settled = await through(bed, second.id);
  faults.loseAnswer('2208');
  valueOf(await bed.desk.refund({ visit: settled.id, reason: '演练' }));
  for (let turn = 0; turn < 3; turn += 1) await settleDown(bed);
  return bed;
}
