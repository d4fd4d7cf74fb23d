/** With the line down: which way the patient is charged, and what that way asks for. */
import { yuanDisplay } from '../../shared/money.ts';
import type { VisitView } from '../../shared/view.ts';
import { useCell } from '../cell.ts';
import { Choice, TextInput } from '../parts/fields.tsx';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import { waysOf, type Way } from './state.ts';

export function Ways({ visit, way }: { visit: VisitView; way: Way }) {
  const { checkout, session } = useApp();
  const words = useWords().outage;
  const { running } = useCell(session.cell);
  const options = waysOf(visit).map((id) => ({ id, text: words.ways[id] }));
  return (
    <div className="ways">
      <div className="ways-line">
        <Choice
          label={words.way}
          options={options}
          value={way}
          disabled={running !== undefined}
          onChange={checkout.way}
        />
        {way === 'deposit' && <Deposit visit={visit} />}
      </div>
      {way === 'self-pay' && <p className="ways-hint">{words.selfPayHint}</p>}
      {way === 'hold' && <Hold />}
      {(way === 'charge' || way === 'deposit') && <Consent visit={visit} />}
    </div>
  );
}

function Deposit({ visit }: { visit: VisitView }) {
  const { checkout } = useApp();
  const words = useWords().outage;
  const { pay } = useCell(checkout.cell);
  const least = visit.offline?.leastDeposit ?? 0;
  return (
    <>
      <TextInput
        kind="amount"
        label={words.sum}
        value={pay.deposit}
        wrong={pay.tried && pay.deposit === ''}
        onChange={checkout.deposit}
      />
      {least > 0 && (
        <span className="ways-hint">
          {words.sumHint(yuanDisplay(visit.offline?.leastDeposit ?? visit.money.taken))}
        </span>
      )}
    </>
  );
}

/** May the settlement go without the patient, and how to reach them. */
function Consent({ visit }: { visit: VisitView }) {
  const { checkout, session } = useApp();
  const words = useWords();
  const { pay } = useCell(checkout.cell);
  const { status } = useCell(session.cell);
  return (
    <div className="consent">
      <label className="checkbox">
        <input
          type="checkbox"
          checked={pay.consent}
          onChange={(event) => checkout.pay({ consent: event.target.checked })}
        />
        <span>{words.pay.consent}</span>
      </label>
      {visit.offline?.warns && (
        <label className="checkbox">
          <input
            type="checkbox"
            checked={pay.confirmed}
            onChange={(event) => checkout.pay({ confirmed: event.target.checked })}
          />
          <span>{words.outage.confirm(status?.allowance.consecutive ?? 0)}</span>
        </label>
      )}
      <Phone />
    </div>
  );
}

function Hold() {
  const { checkout } = useApp();
  const words = useWords().outage;
  const { pay } = useCell(checkout.cell);
  return (
    <div className="ways-line">
      <Phone />
      <TextInput
        label={words.reason}
        value={pay.reason}
        placeholder={words.holdReason}
        wrong={pay.tried && pay.reason.trim() === ''}
        onChange={(reason) => checkout.pay({ reason: reason.slice(0, 200) })}
      />
    </div>
  );
}

function Phone() {
  const { checkout } = useApp();
  const words = useWords().pay;
  const { pay } = useCell(checkout.cell);
  return (
    <TextInput
      kind="digits"
      label={words.phone}
      value={pay.phone}
      onChange={(phone) => checkout.pay({ phone: phone.slice(0, 20) })}
    />
  );
}
