/** The keys and what they do now; a key that does not act is shown at rest. */
import { Button, Toolbar } from 'react-aria-components';
import { useCell } from '../cell.ts';
import { takeOf, type Way } from '../checkout/state.ts';
import { acts, type Command } from '../keys.ts';
import type { Words } from '../text/zh.ts';
import { useWords } from '../text/words.tsx';
import { useApp } from './context.ts';
import type { Run } from './useKeys.ts';

type Word = keyof Words['keys'] | 'catalogue';

const keys: readonly (readonly [Command, string, Word])[] = [
  ['add', 'F2', 'add'],
  ['delete', 'F3', 'delete'],
  ['clear', 'F4', 'clear'],
  ['read-card', 'F5', 'readCard'],
  ['check', 'F6', 'check'],
  ['quote', 'F7', 'quote'],
  ['take', 'F8', 'take'],
  ['explain', 'F9', 'explain'],
  ['compare', 'F10', 'compare'],
  ['back', 'Esc', 'back'],
  ['checkout', 'Ctrl+1', 'checkout'],
  ['ledger', 'Ctrl+2', 'ledger'],
  ['reconcile', 'Ctrl+3', 'reconcile'],
  ['catalogue', 'Ctrl+4', 'catalogue'],
  ['outage', 'Ctrl+5', 'outage'],
  ['drill', 'Ctrl+D', 'drill'],
];

export function KeyBar({ run }: { run: Run }) {
  const { session, checkout } = useApp();
  const { keys: words, outage, screens } = useWords();
  const waysWord = (take: Way | 'proceed') =>
    take === 'proceed' ? words.proceed : outage.ways[take];
  const shared = useCell(session.cell);
  const state = useCell(checkout.cell);
  const take = takeOf(state.visit, state.pay.way);
  const takeWord = take === undefined || take === 'confirm' ? words.take : waysWord(take);
  const shown = keys.filter(([command]) => command !== 'drill' || shared.status?.mode === 'drill');
  return (
    <Toolbar className="keybar" aria-label={words.name}>
      {shown.map(([command, key, word]) => (
        <Button
          key={command}
          className="keybar-key"
          isDisabled={!acts(command, shared, state)}
          onPress={() => run(command)}
        >
          <kbd>{key}</kbd>{' '}
          <span>{command === 'take' ? takeWord : { ...screens, ...words }[word]}</span>
        </Button>
      ))}
    </Toolbar>
  );
}
