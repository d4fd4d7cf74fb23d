/** The line cut, slowed; the next answer of a transaction lost, garbled or refused. */
import { useState } from 'react';
import { useCell } from '../cell.ts';
import { Picker } from '../parts/fields.tsx';
import { Action } from '../parts/parts.tsx';
import { useApp } from '../shell/context.ts';
import { useWords } from '../text/words.tsx';
import type { Drill, Fault } from './drill.ts';

const infnos = [
  '1101',
  '5301',
  '2001',
  '2201',
  '2203',
  '2204',
  '2206',
  '2207',
  '2208',
  '2205',
  '2202',
  '2601',
] as const;
const SLOW = 5_000;

export function DrillFaults({ drill }: { drill: Drill }) {
  const { session } = useApp();
  const words = useWords().drillPanel;
  const { status } = useCell(session.cell);
  const [infno, setInfno] = useState<(typeof infnos)[number]>('2207');
  const [done, setDone] = useState('');
  const give = (word: string, input: Fault) => async () => {
    if (await drill.fault(input)) setDone(words.done(word));
  };
  const garble = (kind: NonNullable<Fault['garble']>['kind']): Fault => ({
    garble: { infno, kind },
  });
  const next: readonly (readonly [string, Fault])[] = [
    [words.lose, { loseAnswer: infno }],
    [words.loseRequest, { loseRequest: infno }],
    [words.refuse, { refuse: { infno, text: words.refusal } }],
    [words.garble, garble('not-json')],
    [words.truncated, garble('truncated')],
    [words.identity, garble('breaks-identity')],
    [words.total, garble('wrong-total')],
    [words.gateway, garble('gateway-401')],
  ];
  const line: readonly (readonly [string, Fault])[] = [
    [words.cut, { line: 'cut' }],
    [words.restore, { line: 'up' }],
    [words.slow, { delayMs: SLOW }],
    [words.normal, { delayMs: 0 }],
  ];
  return (
    <>
      <section role="group" aria-label={words.line} data-line={status?.line.state}>
        <h3>{words.line}</h3>
        <Ways ways={line} give={give} />
      </section>
      <section role="group" aria-label={words.faults}>
        <h3>{words.faults}</h3>
        <Picker
          label={words.infno}
          options={infnos.map((id) => ({ id, text: id }))}
          value={infno}
          onChange={setInfno}
        />
        <Ways ways={next} give={(word, input) => give(`${infno} ${word}`, input)} />
      </section>
      <p className="drill-done" role="status">
        {done}
      </p>
    </>
  );
}

interface WaysProps {
  readonly ways: readonly (readonly [string, Fault])[];
  readonly give: (word: string, input: Fault) => () => Promise<void>;
}

function Ways({ ways, give }: WaysProps) {
  return (
    <div className="drill-ways">
      {ways.map(([word, input]) => (
        <Action key={word} kind="small" onPress={() => void give(word, input)()}>
          {word}
        </Action>
      ))}
    </div>
  );
}
