/** The smallest parts: amounts, state words, keys. */
import type { ReactNode } from 'react';
import { Button, type ButtonProps } from 'react-aria-components';
import { yuanDisplay, type Fen } from '../../shared/money.ts';
import type { VisitStatus } from '../../shared/view.ts';
import { useWords } from '../text/words.tsx';
import { Icon } from './Icon.tsx';
import { statusLooks, type Look } from './tone.ts';

interface FinancialTextProps {
  readonly amount: Fen | undefined;
  readonly currency?: boolean;
  /** A plus sign too: for differences. */
  readonly signed?: boolean;
}

/** 金额: two decimals, thousands separators, tabular figures, isolated from the text around it. */
export function FinancialText({ amount, currency = false, signed = false }: FinancialTextProps) {
  if (amount === undefined) return <bdi className="figure figure-none">—</bdi>;
  const sign = signed && amount > 0 ? '+' : '';
  return (
    <bdi className="figure">
      {currency && <span className="figure-currency">¥ </span>}
      {sign}
      {yuanDisplay(amount)}
    </bdi>
  );
}

interface BadgeProps {
  readonly look: Look;
  readonly word: string;
  readonly large?: boolean;
}

/** A state: icon, word and colour together. */
export function Badge({ look, word, large = false }: BadgeProps) {
  return (
    <span className={large ? 'badge badge-large' : 'badge'} data-tone={look.tone}>
      <Icon name={look.icon} size={large ? 22 : 15} />
      <span>{word}</span>
    </span>
  );
}

export function StatusBadge({ status, large = false }: { status: VisitStatus; large?: boolean }) {
  const words = useWords();
  return <Badge look={statusLooks[status]} word={words.status[status]} large={large} />;
}

/** A button; `keyHint` is the key that does the same and part of its name. */
export function Action({
  keyHint,
  children,
  kind = 'plain',
  ...rest
}: Omit<ButtonProps, 'children' | 'className'> & {
  readonly keyHint?: string;
  readonly kind?: 'plain' | 'main' | 'quiet' | 'small';
  readonly children: ReactNode;
}) {
  return (
    <Button {...rest} className={`action action-${kind}`}>
      {keyHint !== undefined && (
        <>
          <kbd className="key">{keyHint}</kbd>{' '}
        </>
      )}
      <span>{children}</span>
    </Button>
  );
}

/** Label above, figure or text below: for heads and summaries. */
export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
