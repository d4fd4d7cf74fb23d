/** 收款: account use before the trial, cash with change, scan-to-pay, or both; F8 in the corner. */
import { useCell } from '../cell.ts';
import { Icon } from '../parts/Icon.tsx';
import { Choice, TextInput } from '../parts/fields.tsx';
import { Action, FinancialText } from '../parts/parts.tsx';
import type { Tone } from '../parts/tone.ts';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import { tendersOf, withScan, type TenderDraft, type TenderResult } from '../tender.ts';
import { yuanDisplay, type Fen } from '../../shared/money.ts';
import type { VisitView } from '../../shared/view.ts';
import { acts } from '../keys.ts';
import { can, dueOf, takeOf, type Take, type Way } from './state.ts';
import { Ways } from './Ways.tsx';

export function PayBar({ visit }: { visit: VisitView }) {
  const { checkout, session } = useApp();
  const words = useWords();
  const state = useCell(checkout.cell);
  const shared = useCell(session.cell);
  const { pay } = state;
  const take = takeOf(visit, pay.way);
  const due = dueOf(visit, take, pay);
  const result = due === undefined ? undefined : tendersOf(pay.tender, due);
  const word = take === undefined || take === 'confirm' ? words.pay.confirm : wordOf(take, words);
  const offline = isWay(take);
  return (
    <section
      className="pay panel"
      role="group"
      aria-label={words.pay.name}
      data-offline={offline}
      data-way={take}
    >
      {offline ? <Ways visit={visit} way={take} /> : <AccountUse visit={visit} />}
      {take === 'hold' || take === 'proceed' || take === undefined || due === undefined ? (
        <p className="pay-wait muted">{waitText(take, words)}</p>
      ) : (
        <Tenders draft={pay.tender} due={due} result={result} onChange={checkout.tender} />
      )}
      <div className="pay-end">
        <Problem visit={visit} result={result} take={take} />
        <Action
          kind="main"
          keyHint="F8"
          isDisabled={!acts('take', shared, state)}
          onPress={() => void checkout.takeMoney()}
        >
          {word}
        </Action>
      </div>
    </section>
  );
}

type AllWords = ReturnType<typeof useWords>;

function isWay(take: Take | undefined): take is Way {
  return take !== undefined && take !== 'confirm' && take !== 'proceed';
}

function wordOf(take: Way | 'proceed', { pay, outage }: AllWords): string {
  return take === 'proceed' ? pay.proceed : outage.ways[take];
}

function waitText(take: Take | undefined, { pay, outage }: AllWords): string {
  if (take === 'hold') return outage.holdHint;
  if (take === 'deposit') return outage.noSum;
  return take === 'proceed' ? '' : pay.waiting;
}

function AccountUse({ visit }: { visit: VisitView }) {
  const { checkout, session } = useApp();
  const words = useWords().split;
  const { running } = useCell(session.cell);
  const uses = (['0', '1', '2'] as const).map((id) => ({ id, text: words.accountUses[id] }));
  return (
    <div className="pay-account">
      <span className="pay-label">
        {words.accountUse} <small>{words.accountHint}</small>
      </span>
      <Choice
        label={words.accountUse}
        options={uses}
        value={visit.account}
        disabled={!can(visit, 'account') || running !== undefined}
        onChange={(use) => void checkout.chooseAccount(use)}
      />
    </div>
  );
}

interface TendersProps {
  readonly draft: TenderDraft;
  readonly due: Fen;
  readonly result: TenderResult | undefined;
  readonly onChange: (draft: TenderDraft) => void;
}

/** Cash, scan-to-pay with its reference, change. */
export function Tenders({ draft, due, result, onChange }: TendersProps) {
  const words = useWords().pay;
  const problem = result === undefined || result.ok ? undefined : result.problem;
  return (
    <div className="tenders">
      <TextInput
        kind="amount"
        label={words.cash}
        value={draft.cash}
        wrong={problem === 'cash-text' || problem === 'short'}
        onChange={(cash) => onChange({ ...draft, cash })}
      />
      <TextInput
        kind="amount"
        label={words.scan}
        value={draft.scan}
        wrong={problem === 'scan-text' || problem === 'scan-over'}
        onChange={(scan) => onChange(withScan(draft, scan, due))}
      />
      <TextInput
        label={words.reference}
        value={draft.reference}
        wrong={problem === 'reference'}
        onChange={(reference) => onChange({ ...draft, reference })}
      />
      <div className="change">
        <span className="pay-label">{words.change}</span>
        <output aria-label={words.change}>
          <FinancialText amount={result?.ok ? result.change : undefined} />
        </output>
      </div>
    </div>
  );
}

interface ProblemProps {
  readonly visit: VisitView;
  readonly result: TenderResult | undefined;
  readonly take: Take | undefined;
}

function Problem({ visit, result, take }: ProblemProps) {
  const { checkout } = useApp();
  const words = useWords();
  const { pay } = useCell(checkout.cell);
  if (take === undefined || take === 'proceed') return null;
  if (result !== undefined && !result.ok) {
    return <Said tone="warning" text={problemText(words.pay, result)} />;
  }
  if (take === 'hold') {
    const ready = pay.phone.trim().length > 2 && pay.reason.trim() !== '';
    return ready ? null : <Said tone="neutral" text={words.outage.noHold} />;
  }
  if (take !== 'charge' && take !== 'deposit') return null;
  if (visit.offline?.warns && !pay.confirmed) return null;
  if (pay.consent && pay.phone.trim() !== '') return null;
  return <Said tone="neutral" text={pay.consent ? words.pay.noPhone : words.pay.noConsent} />;
}

function Said({ tone, text }: { tone: Tone; text: string }) {
  return (
    <p className="pay-problem" role="status" data-tone={tone}>
      <Icon name={tone === 'warning' ? 'warn' : 'info'} size={15} /> {text}
    </p>
  );
}

type PayWords = ReturnType<typeof useWords>['pay'];

export function problemText(words: PayWords, result: TenderResult & { ok: false }): string {
  const { problem, missing } = result;
  const text = words.problems[problem];
  if (problem === 'short') return `${text}，${words.missing(yuanDisplay(missing))}`;
  return problem === 'scan-over' ? `${text}，${words.over(yuanDisplay(missing))}` : text;
}
