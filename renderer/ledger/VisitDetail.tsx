/** One visit from the list: amounts, what happened, slips; refund, true-up, going on. */
import { useState } from 'react';
import { useCell } from '../cell.ts';
import { Course } from '../parts/Course.tsx';
import { MoneyOwed } from '../parts/MoneyOwed.tsx';
import { ParkedBox } from '../parts/ParkedBox.tsx';
import { TextInput } from '../parts/fields.tsx';
import { Timeline } from '../parts/Timeline.tsx';
import { Action, Fact, FinancialText, StatusBadge } from '../parts/parts.tsx';
import { CompareBox } from './CompareBox.tsx';
import { bigNumber, standing } from '../checkout/amounts.ts';
import { can, slipKind } from '../checkout/state.ts';
import { FaultPanel } from '../parts/FaultPanel.tsx';
import { useApp } from '../shell/context.ts';
import { Exits } from './Exits.tsx';
import { SlipView } from '../slip/SlipView.tsx';
import { useWords } from '../text/words.tsx';
import { whenText } from '../when.ts';
import { receiptKinds } from '../../shared/receipt.ts';
import type { VisitView } from '../../shared/view.ts';

export function VisitDetail({ visit }: { visit: VisitView }) {
  const { ledger } = useApp();
  const words = useWords();
  const { slip } = useCell(ledger.cell);
  const { who } = visit;
  return (
    <aside className="detail panel" aria-label={words.detail.name}>
      <header className="detail-head">
        <h2>
          <bdi>{who?.name ?? visit.id}</bdi>
        </h2>
        <Action kind="small" keyHint="Esc" onPress={ledger.close}>
          {words.detail.close}
        </Action>
        <p className="detail-sub">
          <StatusBadge status={visit.status} />
          {who && <bdi className="figure muted">{who.idMasked}</bdi>}
          {who && <bdi className="muted">{who.place.name}</bdi>}
        </p>
      </header>
      <div className="detail-body">
        <Handed visit={visit} />
        {slip && <SlipView receipt={slip} again={false} paper="80" />}
        {visit.fault && <FaultPanel fault={visit.fault} />}
        <MoneyOwed visit={visit} onPayOut={ledger.payOut} onCollect={ledger.collect} />
        <ParkedBox visit={visit} onRelease={ledger.release} />
        <Exits visit={visit} />
        {visit.course && <Course course={visit.course} />}
        {visit.can.includes('renew') && <Renew visit={visit} />}
        <Amounts visit={visit} />
        <CompareBox visit={visit} />
        <section>
          <h3>{words.detail.timeline}</h3>
          <Timeline label={words.detail.timeline} entries={visit.timeline} />
        </section>
        <Slips visit={visit} />
        <Ways visit={visit} />
      </div>
    </aside>
  );
}

/** 已移交, 由…移交来: which counter minds it, by which bundle and since when. */
function Handed({ visit: { away, came } }: { visit: VisitView }) {
  const { clock } = useApp();
  const all = useWords();
  const words = all.reconcile.bundle;
  const when = (at: string) => whenText(at, clock.now(), all);
  return (
    <>
      {away && (
        <div className="handed" role="note" data-tone="info">
          <strong>{words.awayAt(away.to, when(away.at))}</strong>
          <p className="selectable">{words.awayHint(away.bundle, away.by)}</p>
        </div>
      )}
      {came && !away && (
        <div className="handed" role="note" data-tone="neutral">
          <strong>{words.cameAt(came.from, when(came.at))}</strong>
          <p className="selectable">{words.cameHint(came.bundle, came.by)}</p>
        </div>
      )}
    </>
  );
}

function Amounts({ visit }: { visit: VisitView }) {
  const words = useWords();
  const { kind, amounts } = standing(visit);
  const { triage, bill, settlement, differences } = visit;
  return (
    <section>
      <h3>{words.detail.amounts}</h3>
      <dl className="detail-facts" data-kind={kind}>
        {triage && <Fact label={words.who.disease}>{triage.disease.name}</Fact>}
        {bill && (
          <Fact label={words.ledger.columns.total}>
            <FinancialText amount={bill.total} />
          </Fact>
        )}
        {amounts && (
          <Fact label={words.ledger.columns.fund}>
            <FinancialText amount={amounts.fund} />
          </Fact>
        )}
        {kind !== 'none' && (
          <Fact
            label={
              kind === 'estimate' ? `${words.status.estimate} ${words.split.due}` : words.split.due
            }
          >
            <FinancialText amount={bigNumber(visit)} />
          </Fact>
        )}
        <Fact label={words.pay.taken}>
          <FinancialText amount={visit.money.taken} />
        </Fact>
        {settlement && (
          <Fact label={words.detail.setlId}>
            <bdi className="figure selectable">{settlement.setlId}</bdi>
          </Fact>
        )}
      </dl>
      {differences.length > 0 && (
        <ul className="detail-differences selectable" data-tone="warning">
          {differences.map((difference) => (
            <li key={`${difference.what} ${difference.line ?? ''}`}>{difference.text}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** The patient came back: by card in the reader, by a scan, or by a typed code. */
function Renew({ visit }: { visit: VisitView }) {
  const { ledger, session } = useApp();
  const words = useWords().parked;
  const { running } = useCell(session.cell);
  const [code, setCode] = useState('');
  const rest = !can(visit, 'renew') || running !== undefined;
  return (
    <section className="renew" role="group" aria-label={words.renewCard}>
      <p className="muted">{words.renewHint}</p>
      <div className="parked-ways">
        <Action isDisabled={rest} onPress={() => void ledger.renewByCard()}>
          {words.renewCard}
        </Action>
        <TextInput label={words.code} kind="digits" value={code} onChange={setCode} />
        <Action
          isDisabled={rest || code.trim() === ''}
          onPress={() => void ledger.scanned(code.replaceAll(/\s/g, ''))}
        >
          {words.renewCode}
        </Action>
      </div>
    </section>
  );
}

function Slips({ visit }: { visit: VisitView }) {
  const { ledger, session } = useApp();
  const words = useWords();
  const { running } = useCell(session.cell);
  const { printedTo } = useCell(ledger.cell);
  const wanted = slipKind(visit);
  const missing =
    wanted !== undefined && !visit.receipts.some((receipt) => receipt.kind === wanted);
  if (visit.receipts.length === 0 && !missing) return null;
  return (
    <section>
      <h3>{words.detail.receipts}</h3>
      <ul className="detail-slips">
        {visit.receipts.map(({ number, kind }) => (
          <li key={number}>
            <span>{kindWord(kind, words.detail.kinds)}</span>
            <bdi className="figure selectable">{number}</bdi>
            <Action kind="small" onPress={() => void ledger.showSlip(number)}>
              {words.detail.show}
            </Action>
            <Action
              kind="small"
              isDisabled={running !== undefined}
              onPress={() => void ledger.reprint(number)}
            >
              {words.detail.reprint}
            </Action>
          </li>
        ))}
        {missing && (
          <li>
            <span>{words.detail.kinds[wanted]}</span>
            <Action
              kind="small"
              isDisabled={running !== undefined}
              onPress={() => void ledger.issue(wanted)}
            >
              {words.done.print}
            </Action>
          </li>
        )}
      </ul>
      {printedTo !== undefined && (
        <p role="status" className="muted">
          {words.done.printedTo(printedTo)}
        </p>
      )}
    </section>
  );
}

function kindWord(kind: string, words: Readonly<Record<(typeof receiptKinds)[number], string>>) {
  const known = receiptKinds.find((each) => each === kind);
  return known === undefined ? kind : words[known];
}

/** What else may be done: go on at the checkout, or refund with a reason. */
function Ways({ visit }: { visit: VisitView }) {
  const { ledger, checkout, session } = useApp();
  const words = useWords().detail;
  const { running } = useCell(session.cell);
  const [reason, setReason] = useState('');
  const resumable = (
    ['check', 'bill', 'quote', 'confirm', 'charge', 'deposit', 'proceed'] as const
  ).some((action) => can(visit, action));
  return (
    <section className="detail-ways">
      {resumable && (
        <Action
          onPress={() => {
            checkout.open(visit);
            session.show('checkout');
          }}
        >
          {words.resume}
        </Action>
      )}
      {can(visit, 'refund') && (
        <div className="refund" role="group" aria-label={words.refund}>
          <TextInput
            label={words.refundReason}
            value={reason}
            onChange={(text) => setReason(text.slice(0, 200))}
          />
          <Action
            isDisabled={reason.trim() === '' || running !== undefined}
            onPress={() => void ledger.refund(reason.trim())}
          >
            {words.refund}
          </Action>
          <p className="muted">{words.refundHint}</p>
        </div>
      )}
    </section>
  );
}
