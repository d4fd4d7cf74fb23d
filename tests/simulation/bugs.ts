/** Mistakes to plant: each a real one that somebody could make, as a change of one source text. */
export interface PlantedBug {
  name: string;
  changes: readonly { file: string; from: string; to: string }[];
  /** Visits to serve before it counts as not found. */
  visits?: number;
}

export const plantedBugs: readonly PlantedBug[] = [
  {
    name: 'blind resend: a lost settlement is sent again under the same number',
    changes: [
      {
        file: 'electron/desk/send.ts',
        from: 'const result = await parts.connector.send(request);',
        to: `let result = await parts.connector.send(request);
  if (result.outcome === 'lost') result = await parts.connector.send(request);`,
      },
    ],
  },
  {
    name: 'blind resend under a new number: a lost 2207 counts as refused',
    changes: [
      { file: 'shared/visit/table.ts', from: "'2207': 'unknown',", to: "'2207': 'repeat'," },
    ],
  },
  {
    name: 'acknowledged before fsync',
    changes: [
      {
        file: 'electron/journal/writer.ts',
        from: 'await segment.handle.sync();',
        to: 'void segment.handle.sync().catch(() => {});',
      },
    ],
  },
  {
    name: 'unsent as a flag that only the counter clears',
    changes: [
      {
        file: 'shared/visit/state.ts',
        from: "return visit.money === 'provisional' || visit.money === 'held';",
        to: "return visit.tenders.length > 0 && visit.step !== 'settled';",
      },
    ],
  },
  {
    name: 'wrong undo order: the registration before its fee lines',
    changes: [
      {
        file: 'shared/visit/next.ts',
        from: "    case 'refunded':\n      return { do: 'call', act: '2205' };",
        to: "    case 'refunded':\n      return { do: 'call', act: '2202' };",
      },
    ],
  },
  {
    name: 'money given back while the outcome is unknown',
    changes: [
      {
        file: 'shared/visit/state.ts',
        from: "if (visit.money === 'returnable') return visit.taken;",
        to: "if (visit.money === 'returnable' || visit.pending?.status === 'lost') return visit.taken;",
      },
    ],
  },
  {
    name: 'numbers forgotten at a restart',
    changes: [
      {
        file: 'electron/desk/numbering.ts',
        from: 'state = seenReserved(state, reserved);',
        to: 'reserved = reserved.slice();',
      },
    ],
  },
  {
    name: 'no idempotency on import: the same bill is charged in two visits',
    changes: [
      {
        file: 'electron/desk/bill.ts',
        from: 'if (number !== undefined) assertNotCharged(parts, id, number);',
        to: 'if (number === id) assertNotCharged(parts, id, number);',
      },
    ],
  },
  {
    name: 'sent before it is in the journal',
    changes: [
      {
        file: 'electron/desk/send.ts',
        from: "  await parts.book.append(\n    'call.sent',",
        to: "  const early = parts.connector.send(request);\n  await parts.book.append(\n    'call.sent',",
      },
      {
        file: 'electron/desk/send.ts',
        from: 'const result = await parts.connector.send(request);',
        to: 'const result = await early;',
      },
    ],
  },
];
