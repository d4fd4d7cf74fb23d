// @vitest-environment happy-dom
/**
 * Goal: where the screen says "leave a number" there is a field for it, and what is typed reaches
 * the desk for this visit. Method: the bar of a visit whose outcome is lost, also once parked, over
 * a fake desk.
 */
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, describe, expect, it } from 'vitest';
import { visitView } from '../../shared/view.ts';
import { createFakeApp } from '../../tests/fake-app.ts';
import { createFakeDesk, sampleVisit, type Script } from '../../tests/fake-desk.ts';
import { AppContext } from '../shell/context.ts';
import { Speak } from '../text/words.tsx';
import { zh } from '../text/zh.ts';
import { Bottom } from './Bottom.tsx';

const pending = { act: '2207' as const, word: '结算', status: 'lost' as const, sentAt: '' };
const lost = sampleVisit({ status: 'pending', pending });
const parked = {
  reason: 'unknown-outcome' as const,
  detail: '',
  owner: '',
  text: '',
  todo: '',
  until: '',
  tell: '',
};
const words = zh.outcomeOf;

let root: Root | undefined;
afterEach(() => {
  root?.unmount();
  document.body.innerHTML = '';
});

function shown(visit: typeof lost, leavePhone: Script['leavePhone']) {
  const fake = createFakeDesk(leavePhone === undefined ? {} : { leavePhone });
  const app = createFakeApp(fake);
  const view = visitView.parse(visit);
  app.checkout.open(view);
  root = createRoot(document.body.appendChild(document.createElement('div')));
  root.render(
    <Speak storage={window.localStorage}>
      <AppContext value={app}>
        <Bottom visit={view} run={() => {}} />
      </AppContext>
    </Speak>,
  );
  return fake;
}

function button() {
  return [...document.querySelectorAll('button')].find((each) => {
    return each.textContent === words.keepPhone;
  });
}

async function leave(text: string) {
  await expect.poll(button).toBeDefined();
  const input = document.querySelector('.waiting-phone input');
  if (!(input instanceof HTMLInputElement)) throw new Error('no field');
  const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value') ?? {};
  set?.call(input, text);
  input.dispatchEvent(new Event('input', { bubbles: true }));
  await expect.poll(() => button()?.disabled).toBe(false);
  button()?.click();
}

describe('a number that is left', () => {
  it.each([
    ['while the outcome is being found out', lost],
    ['once a person has to find it out', sampleVisit({ status: 'pending', pending, parked })],
  ])('%s reaches the desk, and the field is empty again', async (_name, visit) => {
    const fake = shown(visit, () => lost);
    await leave('13800000001');
    await expect.poll(() => document.body.textContent).toContain(words.phoneKept);
    expect(fake.calls).toContainEqual(['leavePhone', { visit: 'V1', phone: '13800000001' }]);
    expect(document.querySelector<HTMLInputElement>('.waiting-phone input')?.value).toBe('');
  });

  it('that the desk refuses stays in the field', async () => {
    const fake = shown(lost, () => {
      throw new Error('refused');
    });
    await leave('13800000001');
    await expect.poll(() => fake.count('leavePhone')).toBe(1);
    await expect.poll(() => button()?.disabled).toBe(false);
    expect(document.body.textContent).not.toContain(words.phoneKept);
    expect(document.querySelector<HTMLInputElement>('.waiting-phone input')?.value).not.toBe('');
  });
});
