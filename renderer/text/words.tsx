/** The words of the chosen language, for every component below. */
import { createContext, use, useState, type ReactNode } from 'react';
import { en } from './en.ts';
import { zh, type Words } from './zh.ts';

export type Language = 'zh' | 'en';
const tables: Readonly<Record<Language, Words>> = { zh, en };
const SETTING = 'crosscounter.language';

interface Spoken {
  readonly words: Words;
  readonly language: Language;
  choose(language: Language): void;
}

const WordsContext = createContext<Spoken>({ words: zh, language: 'zh', choose: () => undefined });

/** The setting is kept on this computer; Chinese unless English was chosen. */
export function Speak({ storage, children }: { storage: Storage; children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(() =>
    storage.getItem(SETTING) === 'en' ? 'en' : 'zh',
  );
  const choose = (next: Language) => {
    storage.setItem(SETTING, next);
    setLanguage(next);
  };
  return (
    <WordsContext value={{ words: tables[language], language, choose }}>{children}</WordsContext>
  );
}

export function useWords(): Words {
  return use(WordsContext).words;
}

export function useLanguage(): Spoken {
  return use(WordsContext);
}
