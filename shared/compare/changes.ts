/** What differs between two cases or two lists of lines, in words. */
import type { Spoken } from '../explain/words.ts';
import { filingNames } from '../slip.ts';
import type { CaseFacts } from '../policy/compile.ts';
import type { ScopedLine } from '../policy/scope.ts';
import { same, type CauseName } from './cause.ts';

interface CaseNote {
  readonly cause: CauseName;
  readonly before: Spoken;
  readonly after: Spoken;
  readonly note: Spoken;
}

const factWords: Readonly<Partial<Record<keyof CaseFacts, Spoken>>> = {
  disease: { zh: '病种', en: 'disease' },
  insurance: { zh: '险种', en: 'insurance' },
  persons: { zh: '人员类别', en: 'person group' },
  level: { zh: '医院级别', en: 'hospital level' },
  service: { zh: '就医类别', en: 'service' },
  away: { zh: '就医地', en: 'place of treatment' },
  admission: { zh: '第几次住院', en: 'admission' },
  registered: { zh: '登记病种', en: 'registered diseases' },
  days: { zh: '天数', en: 'days' },
  age: { zh: '年龄', en: 'age' },
  date: { zh: '日期', en: 'date' },
};

/** `filing` where the filing type alone differs besides the date, else `case` with what differs. */
export function caseNote(a: CaseFacts, b: CaseFacts): CaseNote {
  const names = (Object.keys(factWords) as (keyof CaseFacts)[]).filter(
    (name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]),
  );
  const filed = a.filing !== b.filing;
  const others = names.filter((name) => name !== 'date' && name !== 'age');
  const note = same('');
  if (filed && others.length === 0) {
    return { cause: 'filing', before: filingOf(a), after: filingOf(b), note };
  }
  const said = (facts: CaseFacts): Spoken => {
    const parts = (others.length > 0 ? others : names).map((name): Spoken => {
      const value = String(facts[name] ?? '—');
      const word = factWords[name] ?? same(name);
      return { zh: `${word.zh} ${value}`, en: `${word.en} ${value}` };
    });
    const all = filed ? [filingOf(facts), ...parts] : parts;
    return { zh: all.map(({ zh }) => zh).join('，'), en: all.map(({ en }) => en).join(', ') };
  };
  return { cause: 'case', before: said(a), after: said(b), note };
}

function filingOf({ filing }: CaseFacts): Spoken {
  return { zh: filingNames[filing] ?? filing, en: filing };
}

/** "新增 2 项，减少 1 项，改动 3 项；" by item code, else by what the line states. */
export function itemNote(a: readonly ScopedLine[], b: readonly ScopedLine[]): Spoken {
  const [before, after] = [byItem(a), byItem(b)];
  const added = [...after.keys()].filter((item) => !before.has(item)).length;
  const removed = [...before.keys()].filter((item) => !after.has(item)).length;
  const changed = [...after].filter(
    ([item, text]) => before.has(item) && before.get(item) !== text,
  ).length;
  const parts: [number, string, string][] = [
    [added, '新增', 'new'],
    [removed, '减少', 'gone'],
    [changed, '改动', 'changed'],
  ];
  const said = parts.filter(([count]) => count > 0);
  if (said.length === 0) return same('');
  return {
    zh: `${said.map(([count, zh]) => `${zh} ${count} 项`).join('，')}；范围内 `,
    en: `${said.map(([count, , en]) => `${count} ${en}`).join(', ')}; in scope `,
  };
}

function byItem(lines: readonly ScopedLine[]): ReadonlyMap<string, string> {
  const items = new Map<string, string>();
  for (const { code, price, quantity, scope } of lines) {
    const item = code ?? JSON.stringify([price, scope]);
    items.set(item, `${items.get(item) ?? ''} ${JSON.stringify([price, quantity, scope])}`);
  }
  return items;
}
