/**
 * First letters of the pinyin of a name, as cashiers type them: 氯化钠注射液 → lhnzsy. The letter
 * is found by where a character stands in the pinyin order of the runtime's own language data; of a
 * character with several readings only that one is known.
 */

/** The first character of each letter in that order. */
const firsts = '阿八嚓咑妸发旮哈丌咔垃呣拏喔妑七呥仨他屲夕丫帀';
const letters = 'abcdefghjklmnopqrstwxyz';

/** Remembers characters it has seen: a catalogue of 300,000 names has a few thousand of them. */
export function createInitials(): (name: string) => string {
  const { compare } = new Intl.Collator('zh-u-co-pinyin');
  const bounds = Array.from(firsts);
  const known = new Map<string, string>();

  function letterOf(char: string): string {
    if (/[a-z0-9]/.test(char)) return char;
    if (!/\p{Script=Han}/u.test(char)) return '';
    const next = bounds.findIndex((bound) => compare(char, bound) < 0);
    return letters.at((next < 0 ? bounds.length : next) - 1) ?? '';
  }

  return (name) => {
    let initials = '';
    for (const char of name.toLowerCase()) {
      let letter = known.get(char);
      if (letter === undefined) {
        letter = letterOf(char);
        known.set(char, letter);
      }
      initials += letter;
    }
    return initials;
  };
}
