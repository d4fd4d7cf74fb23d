// @vitest-environment happy-dom
/**
 * The whole page over a fake desk: the plain case needs one scan and at most 8 keys, and what the
 * cashier must see is there. Method: keys on the window as a person presses them, text as seen.
 */
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fault, FaultError } from '../../shared/fault.ts';
import { createFakeApp, startScript } from '../../tests/fake-app.ts';
import {
  createFakeDesk,
  sampleReceipt,
  sampleStatus,
  sampleVisit,
  type Script,
} from '../../tests/fake-desk.ts';
import { Speak } from '../text/words.tsx';
import type { App } from './app.ts';
import { AppContext } from './context.ts';
import { Shell } from './Shell.tsx';

type Visit = ReturnType<typeof sampleVisit>;
const coded = { code: 'C18.900', name: '演练诊断' };
const triage: NonNullable<Visit['triage']> = {
  outcome: 'direct',
  reason: 'filed',
  text: '已备案，资格有效',
  todo: [],
  spoilsClaim: false,
  disease: { code: 'M00500', name: '恶性肿瘤门诊治疗' },
  facts: [{ fact: '参保状态', state: 'fresh', at: '2026-11-22T01:00:00.000Z' }],
};
const bill: NonNullable<Visit['bill']> = {
  date: '2026-11-22',
  diagnosis: coded,
  department: coded,
  doctor: coded,
  lines: [],
  total: 112_430,
};
const judged = sampleVisit({ seq: 2, triage });
const money = { state: 'none' as const, taken: 0, change: 0, consent: false, due: 112_430 };
const tried = sampleVisit({ seq: 4, triage, bill, status: 'trial', money, can: ['confirm'] });
const settled = sampleVisit({
  ...tried,
  seq: 6,
  status: 'settled',
  can: ['refund'],
  money: { state: 'settled', taken: 112_430, change: 0, consent: false },
});
const script: Script = {
  ...startScript,
  identifyCard: () => sampleVisit(),
  identifyVoucher: () => sampleVisit({ openedBy: 'voucher' }),
  checkFiling: () => judged,
  importBill: () => sampleVisit({ seq: 3, triage, bill, can: ['bill', 'quote', 'abandon'] }),
  quote: () => tried,
  confirm: () => settled,
  issueReceipt: () => sampleReceipt,
  print: () => ({ to: 'slips/JS-1.pdf' }),
};

describe('Shell', () => {
  let root: Root;
  let stop: () => void;
  let fake: ReturnType<typeof createFakeDesk>;
  let app: App;
  let presses = 0;
  const seen = () => document.body.textContent;
  const see = async (text: string) => {
    await expect.poll(seen).toContain(text);
  };
  const press = (key: string) => {
    presses += 1;
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
    document.body.dispatchEvent(event);
    return event;
  };

  beforeEach(() => {
    presses = 0;
    fake = createFakeDesk(script);
    app = createFakeApp(fake);
    root = createRoot(document.body.appendChild(document.createElement('div')));
    root.render(
      <Speak storage={window.localStorage}>
        <AppContext value={app}>
          <Shell />
        </AppContext>
      </Speak>,
    );
    stop = app.start();
  });
  afterEach(() => {
    root.unmount();
    stop();
    document.body.innerHTML = '';
  });

  it('settles the plain case with a card, a bill and two keys', async () => {
    await see('请插入社会保障卡');
    fake.tell('card', { event: 'inserted' });
    await see('可直接结算');
    const paste = new Event('paste', { bubbles: true, cancelable: true });
    Object.assign(paste, { clipboardData: { getData: () => '{}' } });
    document.body.dispatchEvent(paste);
    await see('1,124.30');
    press('F8');
    await see('跨省直接结算单');
    press('Enter');
    await see('已打印');
    press('Escape');
    await see('请插入社会保障卡');
    expect(presses).toBeLessThanOrEqual(8);
    expect(fake.count('confirm')).toBe(1);
    expect(fake.count('print')).toBe(1);
  });

  it('identifies by a code from the scanner device', async () => {
    await see('请插入社会保障卡');
    fake.tell('scanned', { code: '4240000000000000000000000123' });
    await see('演练甲');
    const asked = fake.calls.find(([verb]) => verb === 'identifyVoucher');
    expect(asked?.[1]).toEqual({ code: '4240000000000000000000000123' });
  });

  it.each([
    ['outage', '停机'],
    ['reconcile', '对账'],
    ['catalogue', '目录'],
  ] as const)('shows whom a scan identifies, from the %s screen too', async (screen, name) => {
    await see('请插入社会保障卡');
    app.session.show(screen);
    await expect.poll(() => document.querySelector('main')?.getAttribute('aria-label')).toBe(name);
    fake.tell('scanned', { code: '4240000000000000000000000123' });
    await see('演练甲');
    expect(app.session.cell.get().screen).toBe('checkout');
  });

  it('shows a fault: what happened, the money, what to do, the platform’s words', async () => {
    fake.script({
      identifyCard: () => {
        throw new FaultError(fault('person-refused', [], '参保人不存在'));
      },
    });
    await see('请插入社会保障卡');
    expect(press('F5').defaultPrevented).toBe(true);
    await see('参保人不存在');
    const words = fault('person-refused');
    expect(seen()).toContain(words.what);
    expect(seen()).toContain(words.money);
    expect(seen()).toContain(words.todo);
    press('Escape');
    await expect.poll(seen).not.toContain('参保人不存在');
  });

  it('says that the line is down as soon as it is told', async () => {
    await see('联机');
    const line = { state: 'down' as const, since: '2026-11-22T02:00:00.000Z', outage: 'O-1' };
    fake.tell('status', sampleStatus({ line }));
    await see('断网');
    expect(seen()).toContain('停机 O-1');
  });

  it('names insured places that do not answer, with the line up', async () => {
    const since = '2026-11-22T02:00:00.000Z';
    fake.tell('status', sampleStatus({ places: [{ name: '甘肃兰州市', since }] }));
    await see('甘肃兰州市 参保地不应答');
    expect(seen()).toContain('联机');
  });

  it('says how far the clock is off, which way, and what to do', async () => {
    fake.tell('status', sampleStatus({ clock: { offsetMs: 121_000, state: 'warn' } }));
    await see('电脑时间比平台慢 2 分 1 秒，请校准');
    fake.tell('status', sampleStatus({ clock: { offsetMs: -301_000, state: 'off' } }));
    await see('比平台快 5 分 1 秒，断网时不能暂收');
    fake.tell('status', sampleStatus({ clock: { offsetMs: -400, state: 'good' } }));
    await see('-0.4 s');
    expect(seen()).not.toContain('请校准');
  });

  it('shows how an unknown settlement is found out, and what to tell the patient', async () => {
    await see('请插入社会保障卡');
    fake.tell('card', { event: 'inserted' });
    await see('可直接结算');
    const at = '2026-11-22T06:02:07.000Z';
    const steps = [
      { at, text: '已发出结算（2207）', look: 'sent' as const },
      { at, text: '没有应答', look: 'silent' as const },
      { at, text: '正在查询（2601）', look: 'asking' as const },
    ];
    const course = { act: '2207' as const, state: 'asking' as const, tell: '请患者稍等', steps };
    fake.tell('visit', sampleVisit({ ...tried, seq: 8, status: 'pending', course, can: [] }));
    await see('正在查询（2601）');
    expect(seen()).toContain('14:02:07');
    expect(seen()).toContain('告诉患者 请患者稍等');
  });

  it('marks the drill, and has no drill panel in live mode', async () => {
    await see('演练模式');
    fake.tell('status', sampleStatus({ mode: 'live' }));
    await expect.poll(seen).not.toContain('演练模式');
    const event = new KeyboardEvent('keydown', { key: 'd', ctrlKey: true, bubbles: true });
    document.body.dispatchEvent(event);
    await see('联机');
    expect(document.querySelector('.drill-panel')).toBeNull();
  });
});
