/**
 * Whom to ring 联系名单: patients to whom money is owed, who owe some, or who must come back, with
 * what to say. Full names and numbers: asked of the desk when needed, kept nowhere else.
 */
import { negate, yuanDisplay, ZERO, type Fen } from './money.ts';
import { balance, type Visit } from './visit/state.ts';
import { parkReasons } from './visit/table.ts';

export interface Contact {
  readonly visit: string;
  readonly name: string;
  /** Empty where none was left. */
  readonly phone: string;
  readonly day: string;
  /** Positive: owed to the patient. */
  readonly owed: number;
  /** One sentence to say on the phone. */
  readonly say: string;
}

/** Money owed to patients first, most first; then who must come back; then who owes. */
export function contactsOf(visits: readonly Visit[], hospital: string): Contact[] {
  return visits
    .flatMap((visit) => contactOf(visit, hospital))
    .toSorted((a, b) => rank(b) - rank(a) || b.owed - a.owed || (a.visit < b.visit ? -1 : 1));
}

function rank({ owed }: Contact): number {
  return Math.sign(owed);
}

function contactOf(visit: Visit, hospital: string): Contact[] {
  const { known, phone = '' } = visit.personal;
  if (known === undefined) return [];
  const owed = balance(visit) ?? ZERO;
  const say = visit.goal === 'refund' ? refunded(visit, owed) : sentence(visit, owed);
  if (say === undefined) return [];
  const day = (visit.charged?.at ?? visit.openedAt).slice(0, 10);
  const when = `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`;
  const words = `您好，这里是${hospital}收费处。您${when}${say}`;
  return [{ visit: visit.id, name: known.name, phone, day, owed, say: words }];
}

function sentence(visit: Visit, owed: Fen): string | undefined {
  const { parked, charged } = visit;
  if (owed > 0) return isHere(visit) ? undefined : owedWords(visit, owed, whyOwed(visit));
  if (owed < 0) {
    const why = visit.money === 'settled' ? '的医保结算已经完成' : '的费用已改为自费';
    return `${why}，还需补交 ${yuanDisplay(negate(owed))} 元，请您方便时来收费窗口办理。`;
  }
  if (parked === undefined || charged === undefined) {
    return parked?.reason === 'on-hold' ? onHold : undefined;
  }
  const { tell } = parkReasons[parked.reason];
  const asked = parked.reason === 'settlement-differs' || tell === '';
  return asked ? undefined : `在本院的收费还没有办完：${tell}`;
}

/** A 2208 that was lost: whoever had to wait for its outcome has gone. */
function refunded(visit: Visit, owed: Fen): string | undefined {
  if (visit.money !== 'returnable' || owed <= 0 || !hasLost(visit, '2208')) return undefined;
  return owedWords(visit, owed, '的退费已经确认');
}

function whyOwed({ money, goal, charged, voided }: Visit): string {
  if (money === 'settled') return '的医保结算已经完成';
  const undone = goal === 'undo' || charged !== undefined || voided !== undefined;
  return undone ? '的收费已经撤销' : '的医保结算没有成功';
}

/** Gets the money back at the counter at once: nothing was charged or lost that took time. */
function isHere(visit: Visit): boolean {
  const { charged, voided, receipts } = visit;
  const left = charged !== undefined || voided !== undefined || hasLost(visit, '2207');
  return !left && !receipts.some(({ kind }) => kind === 'pending');
}

/** Its answer was lost, or somebody had to find out what became of it. */
function hasLost({ marks }: Visit, act: '2207' | '2208'): boolean {
  return marks.some(({ kind, act: of, note }) => {
    return (
      of === act && (note === 'lost' || kind === 'call.decided' || kind === 'outcome.recorded')
    );
  });
}

function owedWords(visit: Visit, owed: Fen, why: string): string {
  const slip = slipOf(visit);
  const papers = slip === undefined ? '身份证' : `${slip}和身份证`;
  return `${why}，应退您 ${yuanDisplay(owed)} 元，请带${papers}来收费窗口领取。`;
}

/** The slip that the patient has of this money. */
function slipOf({ charged, receipts }: Visit): string | undefined {
  if (charged !== undefined) return chargeSlips[charged.way];
  return receipts.some(({ kind }) => kind === 'pending') ? '待确认凭条' : undefined;
}

const chargeSlips = { estimate: '暂收凭条', deposit: '押金凭条', 'self-pay': '自费凭条' } as const;

const onHold =
  '来看门诊时医保线路中断，没有收费。现在线路已恢复，请带社会保障卡或医保电子凭证来收费窗口办理。';
