/** The ways out of a charge that is not settled, and a person's word on a lost outcome. */
import { useState } from 'react';
import type { VisitView } from '../../shared/view.ts';
import { useCell } from '../cell.ts';
import { can } from '../checkout/state.ts';
import { Choice, TextInput } from '../parts/fields.tsx';
import { Action } from '../parts/parts.tsx';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import type { Words } from '../text/zh.ts';

export function Exits({ visit }: { visit: VisitView }) {
  return (
    <>
      {(can(visit, 'void') || can(visit, 'convert')) && <WaysOut visit={visit} />}
      {can(visit, 'record-outcome') && <Outcome visit={visit} />}
      {can(visit, 'end-refund') && <RefundEnd />}
      {visit.refundEnd && <RefundEnded end={visit.refundEnd} />}
    </>
  );
}

function WaysOut({ visit }: { visit: VisitView }) {
  const { ledger, session } = useApp();
  const words = useWords().outage;
  const { running } = useCell(session.cell);
  const [reason, setReason] = useState('');
  const rest = reason.trim() === '' || running !== undefined;
  const back = visit.money.state === 'self-paid' ? words.giveBack : words.void;
  return (
    <section className="exits" role="group" aria-label={words.exits}>
      <div className="exits-ways">
        <TextInput
          label={words.exitReason}
          value={reason}
          onChange={(text) => setReason(text.slice(0, 200))}
        />
        {can(visit, 'void') && (
          <Action isDisabled={rest} onPress={() => void ledger.voidVisit(reason.trim())}>
            {back}
          </Action>
        )}
        {can(visit, 'convert') && (
          <Action isDisabled={rest} onPress={() => void ledger.convert(reason.trim())}>
            {words.convert}
          </Action>
        )}
      </div>
    </section>
  );
}

function Outcome({ visit }: { visit: VisitView }) {
  const { ledger, session } = useApp();
  const words = useWords().outage;
  const { running } = useCell(session.cell);
  const [verdict, setVerdict] = useState<'found' | 'absent'>();
  const [given, setGiven] = useState({ number: '', evidence: '', by: '' });
  const change = (more: Partial<typeof given>) => setGiven({ ...given, ...more });
  const { number, evidence, by } = given;
  const asked = verdict === 'found' ? numberAsked(visit, words) : undefined;
  const unsaid =
    evidence.trim() === '' || by.trim() === '' || (asked !== undefined && number.trim() === '');
  const options = (['absent', 'found'] as const).map((id) => ({ id, text: words[id] }));
  return (
    <section className="exits" role="group" aria-label={words.outcome}>
      <h3>{words.outcome}</h3>
      <p className="muted">{words.outcomeHint}</p>
      <Choice label={words.outcome} options={options} value={verdict} onChange={setVerdict} />
      <div className="exits-ways">
        {asked !== undefined && (
          <TextInput
            label={asked}
            value={number}
            onChange={(text) => change({ number: text.slice(0, 40) })}
          />
        )}
        <TextInput
          label={words.evidence}
          value={evidence}
          onChange={(text) => change({ evidence: text.slice(0, 500) })}
        />
        <TextInput
          label={words.by}
          value={by}
          onChange={(text) => change({ by: text.slice(0, 60) })}
        />
        <Action
          isDisabled={unsaid || verdict === undefined || running !== undefined}
          onPress={() => {
            if (verdict !== undefined) void ledger.recordOutcome({ verdict, ...given });
          }}
        >
          {words.record}
        </Action>
      </div>
    </section>
  );
}

/** A refund that the platform refused, or that nobody wants any more. */
function RefundEnd() {
  const { ledger, session } = useApp();
  const words = useWords().outage;
  const { running } = useCell(session.cell);
  const [how, setHow] = useState<'kept' | 'outside'>('kept');
  const [given, setGiven] = useState({ reason: '', by: '' });
  const missing = given.reason.trim() === '' || given.by.trim() === '';
  const options = (['kept', 'outside'] as const).map((id) => ({ id, text: words.refundEnds[id] }));
  return (
    <section className="exits" role="group" aria-label={words.endRefund}>
      <h3>{words.endRefund}</h3>
      <p className="muted">{words.endRefundHint}</p>
      <Choice label={words.endRefund} options={options} value={how} onChange={setHow} />
      <div className="exits-ways">
        <TextInput
          label={words.endReason}
          value={given.reason}
          onChange={(text) => setGiven({ ...given, reason: text.slice(0, 200) })}
        />
        <TextInput
          label={words.endBy}
          value={given.by}
          onChange={(text) => setGiven({ ...given, by: text.slice(0, 60) })}
        />
        <Action
          isDisabled={missing || running !== undefined}
          onPress={() => void ledger.endRefund({ how, ...given })}
        >
          {words.endRefund}
        </Action>
      </div>
    </section>
  );
}

function RefundEnded({ end }: { end: NonNullable<VisitView['refundEnd']> }) {
  const words = useWords().outage;
  return (
    <p className="muted">
      {words.endRefund}：{words.refundEnds[end.how]} · {end.reason} · {end.by}
    </p>
  );
}

/** Which number of the platform proves that it has the act. */
function numberAsked({ pending }: VisitView, words: Words['outage']): string | undefined {
  if (pending?.act === '2201') return words.visitNumber;
  return pending?.act === '2207' ? words.number : undefined;
}
