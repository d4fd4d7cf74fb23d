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
  {
    name: 'restore does not prove what it takes: a rotten frame is put back',
    changes: [
      {
        file: 'electron/journal/plan.ts',
        from: 'return holds && openFrame(key, chained, hashBytes, frame) !== undefined;',
        to: 'return holds || openFrame(key, chained, hashBytes, frame) === undefined;',
      },
    ],
  },
  {
    name: 'a write cut short stays in the copy, which never goes on',
    changes: [
      {
        file: 'electron/journal/attach.ts',
        from: 'if (theirs.length > at) await twin.truncate(name, at);',
        to: 'if (theirs.length < at) await twin.truncate(name, at);',
      },
      // Else the second try would write the file anew, and heal it.
      {
        file: 'electron/journal/twin.ts',
        from: 'anew ||= place !== undefined;',
        to: 'anew &&= place !== undefined;',
      },
    ],
  },
  {
    name: 'a bundle is taken in as often as it is brought',
    changes: [
      {
        file: 'shared/bundle.ts',
        from: "if (state.imported.has(bundle.bundle)) return 'already-imported';",
        to: "if (state.imported.has('')) return 'already-imported';",
      },
      { file: 'shared/bundle.ts', from: "return here ? 'visit-here' : 'ok';", to: "return 'ok';" },
    ],
  },
  {
    name: 'a bundle is handed out before the entry that says so is durable',
    visits: 12_000,
    changes: [
      {
        file: 'electron/desk/bundles.ts',
        from: "await parts.book.append('bundle.exported', data);\n    return handOut(",
        to: `const out = await handOut(options, bundle, bytes);
    await parts.book.append('bundle.exported', data);
    return out ?? handOut(`,
      },
    ],
  },
  {
    name: 'the giver of a bundle goes on sending',
    changes: [
      {
        file: 'electron/desk/sync.ts',
        from: 'return ours(book)',
        to: 'return (ours && book.visits())',
      },
      {
        file: 'electron/desk/chain.ts',
        from: 'handed.isAway(id)',
        to: 'handed.isAway(parts.book.epoch)',
      },
    ],
  },
  {
    name: 'the shift’s close counts a refund that is not decided',
    changes: [
      {
        file: 'electron/desk/shift.ts',
        from: 'const { since, cash, scan, takings, returns } = desk.book.days.shift();',
        to: `const { since, cash: drawer, scan, takings, returns } = desk.book.days.shift();
  const asked = desk.book.visits().filter(({ pending }) => pending?.act === '2208');
  const cash = asked.reduce((sum, visit) => subtract(sum, visit.taken), drawer);`,
      },
    ],
  },
  {
    name: 'the day file leaves out what was settled and refunded',
    changes: [
      {
        file: 'shared/reconcile/row.ts',
        from: 'return refunded === undefined ? [row] : [row, refundRow(row, refunded)];',
        to: 'return refunded === undefined ? [row] : [];',
      },
    ],
  },
  {
    name: 'a day’s drawer forgets what was given back',
    changes: [
      {
        file: 'electron/desk/daybook.ts',
        from: 'taken.set(day, { cash: add(before.cash, cash), scan: add(before.scan, scan) });',
        to: 'taken.set(day, { cash: add(before.cash, cash < 0 ? ZERO : cash), scan: ZERO });',
      },
    ],
  },
  {
    name: 'an answer that belongs to another visit is believed',
    changes: [
      {
        file: 'shared/platform/setlinfo.ts',
        from: 'if (!info || !isOf(info, expected) || isNegative(info.amounts)) return undefined;',
        to: 'if (!info || isNegative(info.amounts)) return undefined;',
      },
    ],
  },
  {
    name: 'what is kept for the next start forgets the shift',
    changes: [
      {
        file: 'electron/desk/daybook.ts',
        from: 'let shift = saved?.shift ?? newShift;',
        to: 'let shift = newShift;',
      },
    ],
  },
  {
    name: 'what is kept for the next start forgets where visits went',
    visits: 12_000,
    changes: [
      {
        file: 'electron/desk/handed.ts',
        from: 'let bundles = saved?.bundles ?? noBundles;',
        to: 'let bundles = noBundles;',
      },
    ],
  },
];
