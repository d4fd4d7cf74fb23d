/** 恢复密钥: whether there is one; made, shown once, and checked by typing a part of it back. */
import { useState } from 'react';
import { useCell } from '../cell.ts';
import { TextInput } from '../parts/fields.tsx';
import { Action, Badge } from '../parts/parts.tsx';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';

export function RecoveryKey() {
  const { safety, session } = useApp();
  const words = useWords().reconcile.recovery;
  const { recovery, shown } = useCell(safety.cell);
  const rest = useCell(session.cell).running !== undefined;
  if (recovery === undefined) return null;
  const { made } = recovery;
  return (
    <section className="proof-twin" aria-label={words.title}>
      <h2>{words.title}</h2>
      {shown ? (
        <Shown groups={shown.groups} check={shown.check} />
      ) : (
        <div className="proof-states">
          <Badge
            look={made ? { tone: 'success', icon: 'check' } : { tone: 'warning', icon: 'warn' }}
            word={made ? words.made : words.missing}
          />
          <Action kind="small" isDisabled={rest} onPress={() => void safety.makeRecoveryKey()}>
            {made ? words.makeAgain : words.make}
          </Action>
        </div>
      )}
    </section>
  );
}

interface ShownProps {
  readonly groups: readonly string[];
  /** Two places, from 1 on. */
  readonly check: readonly number[];
}

function Shown({ groups, check }: ShownProps) {
  const { safety, session } = useApp();
  const words = useWords().reconcile.recovery;
  const rest = useCell(session.cell).running !== undefined;
  const [typed, setTyped] = useState<readonly string[]>(['', '']);
  const [first = 1, second = 2] = check;
  const set = (at: number, text: string) =>
    setTyped(typed.map((each, index) => (index === at ? text.slice(0, 8) : each)));
  return (
    <>
      <p>
        <strong>{words.once}</strong>
      </p>
      <ol className="recovery-groups" aria-label={words.title}>
        {numbered(groups).map(({ place, group }) => (
          <li key={place}>
            <small className="muted">{place}</small> <bdi className="figure">{group}</bdi>
          </li>
        ))}
      </ol>
      <p>{words.check(first, second)}</p>
      <div className="proof-states recovery-check">
        {[first, second].map((place, at) => (
          <TextInput
            key={place}
            label={words.group(place)}
            value={typed[at] ?? ''}
            onChange={(text) => set(at, text)}
          />
        ))}
        <Action isDisabled={rest} onPress={() => void safety.confirmRecoveryKey(typed)}>
          {words.confirm}
        </Action>
        <Action kind="small" onPress={safety.dropRecoveryKey}>
          {words.drop}
        </Action>
      </div>
    </>
  );
}

function numbered(groups: readonly string[]) {
  return groups.map((group, at) => ({ place: at + 1, group }));
}
