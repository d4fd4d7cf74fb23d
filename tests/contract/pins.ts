/** Hashes of schemas: a change of a table is a change of its version, never an accident. */
import { createHash } from 'node:crypto';
import { z } from 'zod';

/** The JSON schema of what is accepted, keys sorted, as sha-256 hex. */
export function pinOf(schema: z.ZodType): string {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return sha256(sorted(json));
}

export function sha256(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}
