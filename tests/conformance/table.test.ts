/**
 * Goal: the table people read is the one the program runs on, and is in itself sound. Method: it is
 * generated anew and compared; every list is walked.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { shippedProfiles } from '../../build/conformance/profiles.ts';
import { conformanceText } from '../../build/conformance/table.ts';
import { tables } from '../../shared/platform/spec/codes.ts';
import { requestFields } from '../../shared/platform/spec/head.ts';
import { messages } from '../../shared/platform/spec/messages.ts';

const file = path.join(import.meta.dirname, '../../shared/platform/CONFORMANCE.md');
const fields = messages.flatMap(({ infno, input, output }) =>
  [...input, ...output].flatMap((node) => node.fields.map((field) => ({ infno, node, field }))),
);

describe('CONFORMANCE.md', () => {
  it('is what the field lists say (npm run conformance writes it)', () => {
    expect(readFileSync(file, 'utf8')).toBe(conformanceText(shippedProfiles()));
  });

  it('names each transaction once, and each field of a node once', () => {
    const infnos = messages.map(({ infno }) => infno);
    expect(new Set(infnos).size).toBe(infnos.length);
    for (const { infno, input, output } of messages) {
      for (const node of [...input, ...output]) {
        const names = node.fields.map(({ name }) => name);
        expect(new Set(names).size, `${infno} ${node.node}`).toBe(names.length);
      }
    }
  });

  it('says of every field what it is, where it comes from, and of what is left out, why', () => {
    for (const { infno, field } of fields) {
      expect(field.means, `${infno} ${field.name}`).toMatch(/\S/);
      expect(field.from, `${infno} ${field.name}`).toMatch(/\S/);
      if (field.sent === 'never') expect(field.from).toMatch(/[\u4e00-\u9fff]/);
      if (field.table !== undefined) expect(tables).toHaveProperty(field.table);
    }
  });

  it('covers the transactions that are sent', () => {
    const chain = '2201 2202 2203 2204 2205 2206 2207 2208 2601 5201 5203 5204';
    const rest = '9001 9002 1101 5301 5302 2001 5206 3201 3202 9101 9102 1312 1901';
    const catalogues = [...Array(19).keys()].map((index) => String(1301 + index));
    const infnos = messages.map(({ infno }) => infno);
    for (const infno of [...`${chain} ${rest}`.split(' '), ...catalogues]) {
      expect(infnos).toContain(infno);
    }
    expect(requestFields).toHaveLength(17);
  });

  it('every required or omitted field of a shipped profile is one of a list', () => {
    for (const profile of shippedProfiles()) {
      const { required, omit } = profile.message;
      for (const [infno, names] of [...Object.entries(required), ...Object.entries(omit)]) {
        const known = fields.filter((each) => each.infno === infno).map(({ field }) => field.name);
        for (const name of names) expect(known, `${profile.id} ${infno}`).toContain(name);
      }
    }
  });
});
