// @vitest-environment happy-dom
/**
 * Goal: progress, problem and next step are on the screen as they are told, and changes hold only
 * when exactly what was seen is confirmed. Method: the screen over a fake desk, buttons pressed.
 */
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CatalogueState } from '../../shared/download.ts';
import { nextSteps, problem } from '../../shared/download.ts';
import { createFakeApp } from '../../tests/fake-app.ts';
import { createFakeDesk, sampleStatus } from '../../tests/fake-desk.ts';
import { AppContext } from '../shell/context.ts';
import { Speak } from '../text/words.tsx';
import { CatalogueScreen } from './CatalogueScreen.tsx';

const none: CatalogueState = {
  infno: '1309',
  name: '门诊慢特病种目录',
  way: 'file',
  state: 'never',
  next: nextSteps.never,
};
const held = {
  version: 'v0002',
  rows: 459,
  at: '2026-11-22T09:00:00.000+08:00',
  source: '1309.zip',
  sha256: 'ab',
  aside: 2,
  removed: 0,
  doubled: 0,
};
const change = {
  code: 'B1',
  name: '演练乙类药',
  field: 'preSelfPay' as const,
  old: '0.1',
  new: '0.25',
  source: '1319' as const,
  begin: '2026-01-01',
  end: '',
};
const view = {
  day: '2026-11-23',
  version: '1',
  sources: [{ infno: '1319', name: '先自付', rows: 3 }],
  changes: [change],
  undecided: [],
  seen: 'digest',
};

describe('the catalogue screen', () => {
  let root: Root;
  const fake = createFakeDesk();
  const seen = () => document.body.textContent;
  const see = async (text: string) => {
    await expect.poll(seen).toContain(text);
  };
  const button = (name: string) =>
    [...document.querySelectorAll('button')].find((each) => {
      return (each.getAttribute('aria-label') ?? each.textContent) === name && !each.disabled;
    });
  const press = async (name: string) => {
    await expect.poll(() => button(name), { message: name }).toBeDefined();
    button(name)?.click();
  };
  const last = () => fake.calls.at(-1);

  beforeEach(async () => {
    fake.script({
      startup: () => ({ state: 'open' }),
      status: () => sampleStatus(),
      catalogues: () => [none],
      dictionary: () => ({ labels: {}, tables: [] }),
      downloadCatalogue: () => ({ ...none, state: 'queued', next: nextSteps.queued }),
      searchCatalogue: () => [{ code: 'M01200', name: '血友病', cells: [] }],
      catalogueChanges: () => view,
      applyCatalogueChanges: () => ({ ...view, changes: [], seen: 'other' }),
      catalogue: () => ({ version: 'c1', status: 'sample', items: [], count: 0 }),
    });
    const app = createFakeApp(fake, '2026-11-22T03:00:00Z');
    app.start();
    root = createRoot(document.body.appendChild(document.createElement('div')));
    root.render(
      <Speak storage={localStorage}>
        <AppContext value={app}>
          <CatalogueScreen />
        </AppContext>
      </Speak>,
    );
    await see('门诊慢特病种目录');
  });
  afterEach(() => {
    root.unmount();
    document.body.replaceChildren();
  });

  it('shows a download from never to present, with its progress', async () => {
    await see('未下载');
    await press('下载 门诊慢特病种目录');
    await see('排队中');
    const progress = { done: 6_000_000, total: 12_000_000, unit: 'bytes' as const };
    fake.tell('download', { ...none, state: 'downloading', next: 'x', progress });
    await see('6MB / 12MB');
    const bar = document.querySelector('[role="progressbar"]');
    expect(bar?.getAttribute('aria-valuenow')).toBe('6000000');
    expect(bar?.getAttribute('aria-valuetext')).toBe('6MB / 12MB');
    fake.tell('download', { ...none, state: 'present', next: nextSteps.present, held });
    await see('v0002');
    await see('2 行读不懂');
  });

  it('a failure has its words, the platform’s and what to do', async () => {
    const found = problem('refused', '', '本机构未开通目录下载');
    fake.tell('download', { ...none, state: 'failed', next: found.todo, problem: found });
    for (const text of [found.what, found.todo, '本机构未开通目录下载']) {
      await see(text);
    }
    await press('继续 门诊慢特病种目录');
    await expect.poll(last).toEqual(['downloadCatalogue', { infno: '1309', whole: false }]);
  });

  it('what is damaged is fetched whole', async () => {
    const found = problem('damaged');
    fake.tell('download', { ...none, state: 'failed', next: found.todo, problem: found });
    await press('继续 门诊慢特病种目录');
    await expect.poll(last).toEqual(['downloadCatalogue', { infno: '1309', whole: true }]);
  });

  it('changes are shown old to new, and confirmed in two presses', async () => {
    await press('目录变更');
    await press('查看变更');
    await expect.poll(last).toEqual(['catalogueChanges', { day: '2026-11-23' }]);
    await see('10% → 25%');
    await press('确认 1 项变更，自 2026-11-23 起生效');
    expect(fake.count('applyCatalogueChanges')).toBe(0);
    await press('再看看');
    await press('确认 1 项变更，自 2026-11-23 起生效');
    await press('确认生效');
    await see('已记入流水账，自 2026-11-23 起生效');
    const asked = fake.calls.find(([verb]) => verb === 'applyCatalogueChanges');
    expect(asked?.[1]).toEqual({ day: '2026-11-23', seen: 'digest' });
    await see('没有要变更的项目');
  });
});
