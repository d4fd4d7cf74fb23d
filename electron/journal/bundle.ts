/** The sealed bundle `crosscounter.bundle/1`: for one named counter, signed by its exporter. */
import { createPrivateKey, createPublicKey, createSecretKey, diffieHellman } from 'node:crypto';
import { hkdfSync, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { jsonOf } from '../../shared/jsontext.ts';
import { carriedRecord } from '../../shared/bundle.ts';
import type { CarriedRecord } from '../../shared/bundle.ts';
import { sha256 } from './frame.ts';
import type { Keyring } from './keys.ts';
import type { JournalRecord } from './record.ts';
import { openText, sealText } from './seal.ts';
import type { Random } from './seal.ts';

const format = 'crosscounter.bundle/1';

/**
 * not-a-bundle, newer: the file. unknown-sender, wrong-signature: nobody we trust made it so.
 * other-counter: addressed to another one, or to a key we no longer have.
 */
export type BundleErrorCode =
  | 'not-a-bundle'
  | 'newer'
  | 'unknown-sender'
  | 'wrong-signature'
  | 'other-counter';

export class BundleError extends Error {
  override name = 'BundleError';
  readonly code: BundleErrorCode;
  constructor(code: BundleErrorCode, message: string = code) {
    super(message);
    this.code = code;
  }
}

/** A counter as others know it: its number and public keys (SubjectPublicKeyInfo, base64). */
export const counterAddress = z.strictObject({
  counter: z.string().min(1),
  seal: z.string(),
  sign: z.string(),
});
export type CounterAddress = z.infer<typeof counterAddress>;

export interface BundleKeys {
  readonly address: CounterAddress;
  readonly seal: KeyObject;
  readonly sign: KeyObject;
}

const pkcs8 = {
  x25519: '302e020100300506032b656e04220420',
  ed25519: '302e020100300506032b657004220420',
};

/**
 * This counter's keys; they follow from its root key and are stored nowhere. Made when they are
 * first asked for: most days no counter needs them, and every start would wait for them.
 */
export function bundleKeys(keyring: Pick<Keyring, 'derive'>, counter: string): BundleKeys {
  let made: BundleKeys | undefined;
  const keys = () => (made ??= makeKeys(keyring, counter));
  return {
    get address() {
      return keys().address;
    },
    get seal() {
      return keys().seal;
    },
    get sign() {
      return keys().sign;
    },
  };
}

function makeKeys(keyring: Pick<Keyring, 'derive'>, counter: string): BundleKeys {
  const key = (kind: keyof typeof pkcs8): KeyObject => {
    const raw = keyring.derive(`bundle/${kind}`).export();
    const der = Buffer.concat([Buffer.from(pkcs8[kind], 'hex'), raw]);
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  };
  const own = { seal: key('x25519'), sign: key('ed25519') };
  return { ...own, address: { counter, seal: spki(own.seal), sign: spki(own.sign) } };
}

const headSchema = z.strictObject({
  format: z.literal(format),
  bundle: z.string().min(1),
  from: counterAddress,
  to: z.strictObject({ counter: z.string(), seal: z.string() }),
  at: z.string(),
  /** The public half of a key made for this bundle alone. */
  once: z.string(),
});
const fileSchema = z.strictObject({
  /** As text: what was signed is what is parsed. */
  head: z.string(),
  sealed: z.string(),
  signature: z.string(),
});

export interface NewBundle {
  /** Unique in the hospital. The same again for a file that must be made once more. */
  bundle: string;
  from: BundleKeys;
  to: Pick<CounterAddress, 'counter' | 'seal'>;
  /** ISO time. */
  at: string;
  /** The exporter's journal, or what of it is to be carried. */
  records: readonly JournalRecord[];
  visits: readonly string[];
}

/**
 * The file's bytes, and the data of the entry `bundle.exported`, which must be durable before the
 * file is given away. Throws TypeError where a visit has no entries.
 */
export function exportBundle(bundle: NewBundle, random: Random) {
  const { visits, to, from } = bundle;
  const carried = bundle.records.filter(
    ({ visit }) => visit !== undefined && visits.includes(visit),
  );
  const without = visits.find((id) => !carried.some(({ visit }) => visit === id));
  if (without !== undefined) throw new TypeError(`no entries of visit ${without}`);
  const onceKey = x25519(random(32));
  const head = JSON.stringify({
    format,
    bundle: bundle.bundle,
    from: from.address,
    to: { counter: to.counter, seal: to.seal },
    at: bundle.at,
    once: spki(onceKey),
  });
  const key = sharedKey(onceKey, readKey(to.seal, 'x25519'), head);
  const body = Buffer.from(JSON.stringify(carried.map(carriedOf)));
  const sealed = sealText(key, random, head, body);
  const signature = sign(undefined, signedBytes(head, sealed), from.sign).toString('base64');
  const data = {
    bundle: bundle.bundle,
    to: to.counter,
    toKey: sha256(Buffer.from(to.seal, 'base64')).toString('hex'),
    visits: [...visits],
    entries: carried.length,
  };
  return { bytes: Buffer.from(JSON.stringify({ head, sealed, signature })), data };
}

export interface OpenedBundle {
  /** For the entry `bundle.imported`; `records` is its personal part. */
  data: { bundle: string; from: string; visits: string[]; entries: number };
  records: CarriedRecord[];
}

/** Throws BundleError. Whether it was imported before is asked of shared/bundle.ts. */
export function openBundle(
  bytes: Uint8Array,
  keys: BundleKeys,
  trusted: readonly Pick<CounterAddress, 'counter' | 'sign'>[],
): OpenedBundle {
  const { file, head } = readFile(bytes);
  const { from, to } = head;
  const known = trusted.some((each) => each.counter === from.counter && each.sign === from.sign);
  if (!known) throw new BundleError('unknown-sender', from.counter);
  const signature = Buffer.from(file.signature, 'base64');
  const signer = readKey(from.sign, 'ed25519');
  if (!verify(undefined, signedBytes(file.head, file.sealed), signer, signature)) {
    throw new BundleError('wrong-signature');
  }
  const { counter, seal } = keys.address;
  if (to.counter !== counter || to.seal !== seal)
    throw new BundleError('other-counter', to.counter);
  const key = sharedKey(keys.seal, readKey(head.once, 'x25519'), file.head);
  const plain = openText(key, file.head, file.sealed);
  if (plain === undefined) throw new BundleError('other-counter');
  const records = z
    .array(carriedRecord)
    .min(1)
    .safeParse(jsonOf(plain.toString('utf8')));
  if (!records.success) throw new BundleError('not-a-bundle', records.error.message);
  const visits = [...new Set(records.data.map(({ visit }) => visit))];
  const entries = records.data.length;
  const data = { bundle: head.bundle, from: from.counter, visits, entries };
  return { data, records: records.data };
}

function readFile(bytes: Uint8Array) {
  const file = fileSchema.safeParse(jsonOf(Buffer.from(bytes).toString('utf8')));
  if (!file.success) throw new BundleError('not-a-bundle');
  const value = jsonOf(file.data.head);
  const head = headSchema.safeParse(value);
  if (head.success) return { file: file.data, head: head.data };
  const later = z.looseObject({ format: z.string() }).safeParse(value).data?.format ?? '';
  throw new BundleError(later.startsWith('crosscounter.bundle/') ? 'newer' : 'not-a-bundle');
}

function carriedOf({ mono: _mono, visit = '', ...record }: JournalRecord) {
  return { ...record, visit };
}

function x25519(raw: Uint8Array): KeyObject {
  const der = Buffer.concat([Buffer.from(pkcs8.x25519, 'hex'), raw]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

/** Bound to the whole head: both keys, both counters and the bundle's number stand in it. */
function sharedKey(privateKey: KeyObject, publicKey: KeyObject, head: string): KeyObject {
  const secret = diffieHellman({ privateKey, publicKey });
  const salt = sha256(Buffer.from(head));
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, salt, format, 32)));
}

function signedBytes(head: string, sealed: string): Buffer {
  return Buffer.from(`${format}\n${head}\n${sealed}`);
}

function spki(key: KeyObject): string {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64');
}

function readKey(base64: string, kind: 'x25519' | 'ed25519'): KeyObject {
  try {
    const der = Buffer.from(base64, 'base64');
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    if (key.asymmetricKeyType === kind) return key;
  } catch {
    // node:crypto has no code of its own for bytes that are no key; there is nothing else to fail.
    throw new BundleError('not-a-bundle', 'a key that cannot be read');
  }
  throw new BundleError('not-a-bundle', 'a key of another kind');
}
