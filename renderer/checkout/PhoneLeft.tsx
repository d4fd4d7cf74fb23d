/** The number of a patient who goes before the platform has spoken; it is shown nowhere again. */
import { useState } from 'react';
import { useCell } from '../cell.ts';
import { TextInput } from '../parts/fields.tsx';
import { Action } from '../parts/parts.tsx';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';

export function PhoneLeft() {
  const { checkout, session } = useApp();
  const words = useWords();
  const { running } = useCell(session.cell);
  const [phone, setPhone] = useState('');
  const [kept, setKept] = useState(false);
  const keep = async () => {
    const isKept = await checkout.leavePhone(phone.trim());
    if (isKept) setPhone('');
    setKept(isKept);
  };
  return (
    <div className="waiting-phone">
      <TextInput
        kind="digits"
        label={words.pay.phone}
        value={phone}
        onChange={(typed) => {
          setKept(false);
          setPhone(typed.slice(0, 20));
        }}
      />
      <Action
        isDisabled={phone.trim().length < 3 || running !== undefined}
        onPress={() => void keep()}
      >
        {words.outcomeOf.keepPhone}
      </Action>
      {kept && <span role="status">{words.outcomeOf.phoneKept}</span>}
    </div>
  );
}
