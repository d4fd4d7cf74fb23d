/** 日志证明: the chain, the numbers, the sums by day and payer, and how the copy stands. */
import { useCell } from '../cell.ts';
import { FaultPanel } from '../parts/FaultPanel.tsx';
import { Action, Badge, Fact, FinancialText } from '../parts/parts.tsx';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import { whenText } from '../when.ts';
import { payerNames, payers } from '../../shared/settlement.ts';
import type { ProofView } from '../../shared/safety/view.ts';
import { RecoveryKey } from './RecoveryKey.tsx';
import './safety.css';

/** Open the panels from the reconciliation screen. */
export function SafetyButtons() {
  const { safety, session } = useApp();
  const { proof, bundle } = useWords().reconcile;
  const { open } = useCell(safety.cell);
  const { running } = useCell(session.cell);
  const rest = running !== undefined;
  return (
    <>
      {open !== 'bundles' && (
        <div className="proof-open panel">
          <span className="muted">{bundle.what}</span>
          <Action kind="small" isDisabled={rest} onPress={safety.openBundles}>
            {bundle.name}
          </Action>
        </div>
      )}
      {open !== 'proof' && (
        <div className="proof-open panel">
          <span className="muted">{proof.what}</span>
          <Action kind="small" isDisabled={rest} onPress={() => void safety.open()}>
            {proof.name}
          </Action>
        </div>
      )}
    </>
  );
}

export function ProofPanel() {
  const { safety, session } = useApp();
  const words = useWords().reconcile.proof;
  const { proof, savedTo } = useCell(safety.cell);
  const { fault, running } = useCell(session.cell);
  const rest = running !== undefined;
  return (
    <section className="reconcile-main panel" aria-label={words.name}>
      <header className="reconcile-head">
        <h2>{words.name}</h2>
        <Action isDisabled={rest} onPress={() => void safety.prove()}>
          {words.again}
        </Action>
        <span className="reconcile-space" />
        <Action kind="small" isDisabled={rest} onPress={() => void safety.exportProof()}>
          {words.exportProof}
        </Action>
        <Action kind="small" isDisabled={rest} onPress={() => void safety.exportRescue()}>
          {words.exportRescue}
        </Action>
        <Action kind="small" onPress={safety.close}>
          {words.back}
        </Action>
      </header>
      {fault && <FaultPanel fault={fault} onDismiss={session.dismiss} />}
      {savedTo !== undefined && (
        <p className="reconcile-told selectable" role="status">
          {words.savedTo(savedTo)}
        </p>
      )}
      {running === 'proof' && <p role="status">{words.reading}</p>}
      <div className="reconcile-body">
        {proof && <Chain proof={proof} />}
        <Twin />
        <RecoveryKey />
        {proof && <Days proof={proof} />}
      </div>
    </section>
  );
}

function Chain({ proof }: { proof: ProofView }) {
  const { clock } = useApp();
  const all = useWords();
  const words = all.reconcile.proof;
  const { numbers, entries, segments, until, made, epoch } = proof;
  const gapless = numbers.missing.length === 0 && numbers.repeated.length === 0;
  const when = (iso: string) => whenText(iso, clock.now(), all);
  return (
    <section className="proof-chain" aria-label={words.chain}>
      <div className="proof-states">
        <Badge look={{ tone: 'success', icon: 'check' }} word={words.proven(entries)} large />
        <Badge
          look={gapless ? { tone: 'success', icon: 'check' } : { tone: 'attention', icon: 'flag' }}
          word={gapless ? words.gapless(numbers.highest) : words.gaps}
          large
        />
        <span className="muted">{words.provenAt(when(made), segments)}</span>
      </div>
      {numbers.missing.length > 0 && (
        <p className="selectable">{words.missing(numbers.missing.join('、'))}</p>
      )}
      {numbers.repeated.length > 0 && (
        <p className="selectable">{words.repeated(numbers.repeated.join('、'))}</p>
      )}
      {proof.losses.map((loss) => (
        <p key={loss.seq} className="selectable" data-tone="attention">
          {words.loss(loss, when(loss.at))}
        </p>
      ))}
      <dl className="proof-facts">
        <Fact label={words.last}>{until === '' ? '—' : when(until)}</Fact>
        <Fact label={words.epoch}>
          <bdi className="selectable figure">{epoch}</bdi>
        </Fact>
      </dl>
    </section>
  );
}

/** The copy as it is now; what reading it showed, where it was read. */
function Twin() {
  const { safety, session, clock } = useApp();
  const all = useWords();
  const words = all.reconcile.proof;
  const { status, running } = useCell(session.cell);
  const { proof } = useCell(safety.cell);
  const twin = status?.twin;
  const rest = running !== undefined;
  const read = proof?.twin?.read;
  return (
    <section className="proof-twin" aria-label={words.twin}>
      <h2>{words.twin}</h2>
      {twin === undefined ? (
        <p className="muted">{words.noTwin}</p>
      ) : (
        <div className="proof-states">
          <Badge
            look={
              twin.state === 'good'
                ? { tone: 'success', icon: 'check' }
                : { tone: 'warning', icon: 'warn' }
            }
            word={words.twinStates[twin.state](twin.lagEntries)}
          />
          {read && (
            <span className="muted">
              {words.twinRead(read.seq, whenText(read.until, clock.now(), all))} ·{' '}
              {read.same ? words.same : words.differs}
            </span>
          )}
          <Action kind="small" isDisabled={rest} onPress={() => void safety.wakeTwin(false)}>
            {words.wake}
          </Action>
          {twin.state === 'away' && (
            <Action kind="small" isDisabled={rest} onPress={() => void safety.wakeTwin(true)}>
              {words.prepare}
            </Action>
          )}
        </div>
      )}
    </section>
  );
}

type Day = ProofView['days'][number];

/** The newest day first. */
function Days({ proof }: { proof: ProofView }) {
  const words = useWords().reconcile.proof;
  return (
    <section aria-label={words.days}>
      <h2>{words.days}</h2>
      <table className="reconcile-table" aria-label={words.days}>
        <thead>
          <tr>
            <th>{words.day}</th>
            <th className="end">{words.count}</th>
            <th className="end">{words.total}</th>
            <th className="end">{words.fund}</th>
            <th className="end">{words.account}</th>
            <th className="end">{words.cash}</th>
            <th className="end">{words.refunded}</th>
            <th className="end">{words.net}</th>
          </tr>
        </thead>
        <tbody>
          {proof.days.toReversed().map((day) => (
            <DayRow key={day.day} day={day} />
          ))}
        </tbody>
      </table>
      {proof.days.length === 0 && <p className="muted">{words.noDays}</p>}
    </section>
  );
}

function DayRow({ day: { day, settled, refunded, patients } }: { day: Day }) {
  const words = useWords().reconcile.proof;
  const paying = payers.filter((payer) => settled.payers[payer] !== 0);
  return (
    <>
      <tr>
        <td className="figure">{day}</td>
        <td className="end figure">{settled.count}</td>
        <Sum amount={settled.total} />
        <Sum amount={settled.fund} />
        <Sum amount={settled.account} />
        <Sum amount={settled.cash} />
        <td className="end">
          {refunded.count > 0 && words.times(refunded.count)}{' '}
          <FinancialText amount={refunded.total} />
        </td>
        <Sum amount={patients.net} />
      </tr>
      {paying.length > 0 && (
        <tr className="proof-payers">
          <td colSpan={8}>
            {paying.map((payer) => (
              <span key={payer}>
                {payerNames[payer]} <FinancialText amount={settled.payers[payer]} />
              </span>
            ))}
          </td>
        </tr>
      )}
    </>
  );
}

function Sum({ amount }: { amount: Day['settled']['total'] }) {
  return (
    <td className="end">
      <FinancialText amount={amount} />
    </td>
  );
}
