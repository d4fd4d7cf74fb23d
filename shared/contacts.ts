/**
 * Whom to ring 联系名单: patients to whom money is owed, who owe some, or who must come back, with
 * what to say. Full names and numbers: asked of the desk when needed, kept nowhere else.
 */
import { yuanDisplay, ZERO } from './money.ts';
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
  if (known === undefined || visit.goal === 'refund') return [];
  const owed = balance(visit) ?? ZERO;
  const say = sentence(visit, owed);
  if (say === undefined) return [];
  const day = (visit.charged?.at ?? visit.openedAt).slice(0, 10);
  const when = `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`;
  const words = `您好，这里是${hospital}收费处。您${when}${say}`;
  return [{ visit: visit.id, name: known.name, phone, day, owed, say: words }];
}

function sentence(visit: Visit, owed: number): string | undefined {
  const { parked, charged } = visit;
  const amount = yuanDisplay((owed < 0 ? -owed : owed) as typeof ZERO);
  if (owed > 0 && charged === undefined && visit.voided === undefined) return undefined;
  if (owed > 0) {
    const why = visit.money === 'settled' ? '的医保结算已经完成' : '的收费已经撤销';
    return `${why}，应退您 ${amount} 元，请带暂收凭条和身份证来收费窗口领取。`;
  }
  if (owed < 0) {
    const why = visit.money === 'settled' ? '的医保结算已经完成' : '的费用已改为自费';
    return `${why}，还需补交 ${amount} 元，请您方便时来收费窗口办理。`;
  }
  if (parked === undefined || charged === undefined) {
    return parked?.reason === 'on-hold' ? onHold : undefined;
  }
  const { tell } = parkReasons[parked.reason];
  const asked = parked.reason === 'settlement-differs' || tell === '';
  return asked ? undefined : `在本院的收费还没有办完：${tell}`;
}

const onHold =
  '来看门诊时医保线路中断，没有收费。现在线路已恢复，请带社会保障卡或医保电子凭证来收费窗口办理。';
