/** 收款: account use before the trial, cash with change, scan-to-pay, or both; F8 in the corner. */
import { useCell } from '../cell.ts';
import { Icon } from '../parts/Icon.tsx';
import { Choice, TextInput } from '../parts/fields.tsx';
import { Action, FinancialText } from '../parts/parts.tsx';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import { tendersOf, withScan, type TenderDraft, type TenderResult } from '../tender.ts';
import { yuanDisplay, type Fen } from '../../shared/money.ts';
import type { VisitView } from '../../shared/view.ts';
import { acts } from '../keys.ts';
import { can, takeOf } from './state.ts';

export function PayBar({ visit }: { visit: VisitView }) {
  const { checkout, session } = useApp();
  const words = useWords();
  const state = useCell(checkout.cell);
  const shared = useCell(session.cell);
  const { pay } = state;
  const take = takeOf(visit);
  const { due } = visit.money;
  const result = due === undefined ? undefined : tendersOf(pay.tender, due);
  const word = take === undefined ? words.pay.confirm : words.pay[take];
  return (
    <section className="pay panel" role="group" aria-label={words.pay.name}>
      {take === 'charge' ? <Consent /> : <AccountUse visit={visit} />}
      {due === undefined || take === undefined || take === 'proceed' ? (
        <p className="pay-wait muted">{take === 'proceed' ? '' : words.pay.waiting}</p>
      ) : (
        <Tenders draft={pay.tender} due={due} result={result} onChange={checkout.tender} />
      )}
      <div className="pay-end">
        <Problem result={result} take={take} />
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

/** With the line down: may the settlement go without the patient, and how to reach them. */
function Consent() {
  const { checkout } = useApp();
  const words = useWords().pay;
  const { pay } = useCell(checkout.cell);
  return (
    <div className="consent">
      <label className="checkbox">
        <input
          type="checkbox"
          checked={pay.consent}
          onChange={(event) => checkout.pay({ consent: event.target.checked })}
        />
        <span>{words.consent}</span>
      </label>
      <TextInput
        kind="digits"
        label={words.phone}
        value={pay.phone}
        onChange={(phone) => checkout.pay({ phone: phone.slice(0, 20) })}
      />
    </div>
  );
}

interface ProblemProps {
  readonly result: TenderResult | undefined;
  readonly take: ReturnType<typeof takeOf>;
}

function Problem({ result, take }: ProblemProps) {
  const { checkout } = useApp();
  const words = useWords().pay;
  const { pay } = useCell(checkout.cell);
  if (take === undefined || take === 'proceed') return null;
  if (result !== undefined && !result.ok) {
    return (
      <p className="pay-problem" role="status" data-tone="warning">
        <Icon name="warn" size={15} /> {problemText(words, result)}
      </p>
    );
  }
  if (take !== 'charge' || (pay.consent && pay.phone.trim() !== '')) return null;
  const word = pay.consent ? words.noPhone : words.noConsent;
  return (
    <p className="pay-problem" role="status" data-tone="neutral">
      <Icon name="info" size={15} /> {word}
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
