/**
 * The sealed envelope: everything private of one transaction, in one write, the same bytes on every endorser. What has
 * the same readers is one plaintext, packed and encrypted once; its key is wrapped to each of them. Binary:
 *
 *   "TSE2" | suite id (1 + n bytes) | ephemeral public key | groups (2)
 *   per group: wraps (2), ciphertext length (4), per wrap: hint (8), wrapped key (32 + tag)
 *   ciphertexts | zeros up to a multiple of 4 KiB
 *
 * Nobody is named in it: a reader finds its wrap by a hint that only it can compute.
 */
import { canonicalBytes } from '../kernel/canonical';
import { concatBytes, fromUtf8, uint32, utf8 } from '../kernel/bytes';
import { Failure } from '../kernel/failure';
import { invariant } from '../kernel/invariant';
import { FORMATS } from '../protocol';
import { SuiteError } from '../suites/errors';
import { suiteOf } from '../suites/suite';
import type { Suite } from '../suites/suiteInterface';
import { pack, unpack, UNPACKED_BYTES_MAX } from './packing';

const MAGIC = utf8('TSE2');
const PAD_BYTES = 4096;
const HINT_BYTES = 8;
const GROUP_KEY_BYTES = 32;

/** A recipient's public sealing key. */
export interface SealingTarget {
  readonly generation: number;
  readonly publicKey: Uint8Array;
}

/** One plaintext and who may read it. */
export interface SealGroup {
  readonly content: unknown;
  readonly targets: readonly SealingTarget[];
}

/** What the keys are bound to: they encrypt once, in this transaction of this network. */
export interface SealBinding {
  readonly suite: Suite;
  readonly network: string;
  readonly transactionId: string;
  /** 32 bytes the client brought. */
  readonly seed: Uint8Array;
}

interface SealKeys {
  readonly ephemeralSeed: Uint8Array;
  readonly groupKey: (index: number) => Uint8Array;
}

function context(binding: Omit<SealBinding, 'seed'>): Uint8Array {
  return utf8(`${FORMATS.envelope}\n${binding.suite.id}\n${binding.network}\n${binding.transactionId}\n`);
}

/** Secret = HKDF(seed ‖ hash of all contents, recipients and key generations; suite, network, transaction). */
function sealKeys(binding: SealBinding, groups: readonly SealGroup[], plaintexts: readonly Uint8Array[]): SealKeys {
  const { suite } = binding;
  const digest = suite.hash(
    concatBytes(
      ...groups.flatMap(({ targets }, index) => [
        suite.hash(plaintexts[index] ?? new Uint8Array()),
        uint32(targets.length),
        ...targets.flatMap(({ generation, publicKey }) => [uint32(generation), publicKey]),
      ]),
    ),
  );
  const info = context(binding);
  const secret = suite.kdf({ ikm: concatBytes(binding.seed, digest), salt: new Uint8Array(), info, length: 32 });
  const derive = (label: string, length: number): Uint8Array =>
    suite.kdf({ ikm: secret, salt: new Uint8Array(), info: utf8(label), length });
  return {
    ephemeralSeed: derive('ephemeral', suite.lengths.agreementSeed),
    groupKey: (index) => derive(`group ${index}`, GROUP_KEY_BYTES),
  };
}

/** Keys between the ephemeral key and one reader, for one group. */
function wrapKeys(
  binding: Omit<SealBinding, 'seed'>,
  shared: Uint8Array,
  group: Readonly<{ index: number; ephemeral: Uint8Array; reader: Uint8Array }>,
): { readonly key: Uint8Array; readonly hint: Uint8Array } {
  const { suite } = binding;
  const info = concatBytes(context(binding), utf8('wrap'), uint32(group.index), group.ephemeral, group.reader);
  const bytes = suite.kdf({ ikm: shared, salt: new Uint8Array(), info, length: suite.lengths.aeadKey + HINT_BYTES });
  return { key: bytes.subarray(0, suite.lengths.aeadKey), hint: bytes.subarray(suite.lengths.aeadKey) };
}

/** Every derived key encrypts exactly once, so the nonce may be fixed. */
function nonceOf(suite: Suite): Uint8Array {
  return new Uint8Array(suite.lengths.aeadNonce);
}

function uint16(value: number): Uint8Array {
  invariant(value >= 0 && value <= 0xffff, 'fits two bytes');
  return Uint8Array.of(value >> 8, value & 255);
}

/** Throws Failure `too_large` where readers would not unpack it. */
function packedContents(groups: readonly SealGroup[]): readonly Uint8Array[] {
  const contents = groups.map(({ content }) => canonicalBytes(content));
  const bytes = contents.reduce((sum, { length }) => sum + length, 0);
  if (bytes > UNPACKED_BYTES_MAX) throw new Failure('too_large', { bytes });
  return contents.map(pack);
}

/** Seals the groups; the same input gives the same bytes. Throws Failure `too_large`. */
export function sealEnvelope(binding: SealBinding, groups: readonly SealGroup[]): Uint8Array {
  const { suite } = binding;
  const plaintexts = packedContents(groups);
  const keys = sealKeys(binding, groups, plaintexts);
  const ephemeral = suite.agreementKey(keys.ephemeralSeed);
  const associatedData = context(binding);
  const nonce = nonceOf(suite);
  const shared = new Map<string, Uint8Array>();
  const agree = (peerPublicKey: Uint8Array): Uint8Array => {
    const name = peerPublicKey.join();
    const known = shared.get(name) ?? ephemeral.agree(peerPublicKey);
    shared.set(name, known);
    return known;
  };
  const heads: Uint8Array[] = [];
  const bodies: Uint8Array[] = [];
  for (const [index, { targets }] of groups.entries()) {
    const groupKey = keys.groupKey(index);
    const plaintext = plaintexts[index] ?? new Uint8Array();
    const ciphertext = suite.aeadSeal({ key: groupKey, nonce, plaintext, associatedData });
    const wraps = targets.map(({ publicKey }) => {
      const { key, hint } = wrapKeys(binding, agree(publicKey), {
        index,
        ephemeral: ephemeral.publicKey,
        reader: publicKey,
      });
      return concatBytes(hint, suite.aeadSeal({ key, nonce, plaintext: groupKey, associatedData }));
    });
    heads.push(uint16(targets.length), uint32(ciphertext.length), ...wraps);
    bodies.push(ciphertext);
  }
  const id = utf8(suite.id);
  const start = [MAGIC, Uint8Array.of(id.length), id, ephemeral.publicKey, uint16(groups.length)];
  const bytes = concatBytes(...start, ...heads, ...bodies);
  return concatBytes(bytes, new Uint8Array((PAD_BYTES - (bytes.length % PAD_BYTES)) % PAD_BYTES));
}

/** An envelope that is no envelope, or was changed: an alarm, because every endorser wrote the same good bytes. */
export class EnvelopeDamaged extends Error {
  constructor(rule: string, options?: ErrorOptions) {
    super(`damaged envelope: ${rule}`, options);
    this.name = 'EnvelopeDamaged';
  }
}

interface ParsedGroup {
  readonly wraps: readonly { readonly hint: Uint8Array; readonly wrapped: Uint8Array }[];
  readonly ciphertext: Uint8Array;
}

interface ParsedEnvelope {
  readonly suite: Suite;
  readonly ephemeral: Uint8Array;
  readonly groups: readonly ParsedGroup[];
}

/** Reads forward through the bytes; throws EnvelopeDamaged where they end too soon. */
class Cursor {
  #offset = 0;

  constructor(readonly bytes: Uint8Array) {}

  take(length: number): Uint8Array {
    const part = this.bytes.subarray(this.#offset, this.#offset + length);
    if (part.length !== length) throw new EnvelopeDamaged('truncated');
    this.#offset += length;
    return part;
  }

  uint(length: number): number {
    return this.take(length).reduce((value, byte) => value * 256 + byte, 0);
  }

  /** A loop, because an envelope ends with up to thousands of them. */
  isRestZero(): boolean {
    for (let index = this.#offset; index < this.bytes.length; index += 1) if (this.bytes[index] !== 0) return false;
    return true;
  }
}

function parseEnvelope(bytes: Uint8Array): ParsedEnvelope {
  const cursor = new Cursor(bytes);
  if (cursor.take(MAGIC.length).some((byte, index) => byte !== MAGIC[index])) throw new EnvelopeDamaged('magic');
  const suite = knownSuite(cursor.take(cursor.uint(1)));
  const ephemeral = cursor.take(suite.lengths.agreementPublicKey);
  const wrappedLength = GROUP_KEY_BYTES + suite.lengths.aeadTag;
  const heads = Array.from({ length: cursor.uint(2) }, () => {
    const count = cursor.uint(2);
    const length = cursor.uint(4);
    const wraps = Array.from({ length: count }, () => {
      return { hint: cursor.take(HINT_BYTES), wrapped: cursor.take(wrappedLength) };
    });
    return { wraps, length };
  });
  const groups = heads.map(({ wraps, length }) => ({ wraps, ciphertext: cursor.take(length) }));
  if (!cursor.isRestZero() || bytes.length % PAD_BYTES !== 0) throw new EnvelopeDamaged('padding');
  return { suite, ephemeral, groups };
}

function knownSuite(id: Uint8Array): Suite {
  try {
    return suiteOf(fromUtf8(id));
  } catch (cause) {
    throw new EnvelopeDamaged('suite', { cause });
  }
}

/** A reader's private key, wherever it is kept. */
export interface EnvelopeReader {
  readonly publicKey: Uint8Array;
  agree(ephemeralPublicKey: Uint8Array): Promise<Uint8Array>;
}

/** Contents of all groups this reader was sealed to, in order. Throws EnvelopeDamaged. */
export async function openEnvelope(
  envelope: Uint8Array,
  reader: EnvelopeReader,
  binding: Readonly<{ network: string; transactionId: string }>,
): Promise<readonly unknown[]> {
  const { suite, ephemeral, groups } = parseEnvelope(envelope);
  const bound = { suite, ...binding };
  const shared = await agreed(reader, ephemeral);
  const contents: unknown[] = [];
  let bytesLeft = UNPACKED_BYTES_MAX;
  for (const [index, group] of groups.entries()) {
    const { key, hint } = wrapKeys(bound, shared, { index, ephemeral, reader: reader.publicKey });
    const wrap = group.wraps.find((entry) => entry.hint.every((byte, at) => byte === hint[at]));
    if (wrap === undefined) continue;
    const plaintext = openGroup(bound, group, { key, wrapped: wrap.wrapped, bytesLeft });
    bytesLeft -= plaintext.length;
    contents.push(parsed(plaintext));
  }
  return contents;
}

async function agreed(reader: EnvelopeReader, ephemeral: Uint8Array): Promise<Uint8Array> {
  try {
    return await reader.agree(ephemeral);
  } catch (cause) {
    // The key in the envelope leads to no secret; anything else is the reader's own trouble.
    if (cause instanceof SuiteError) throw new EnvelopeDamaged('ephemeral key', { cause });
    throw cause;
  }
}

function openGroup(
  binding: Omit<SealBinding, 'seed'>,
  group: ParsedGroup,
  wrap: Readonly<{ key: Uint8Array; wrapped: Uint8Array; bytesLeft: number }>,
): Uint8Array {
  const { suite } = binding;
  const associatedData = context(binding);
  const nonce = nonceOf(suite);
  const key = suite.aeadOpen({ key: wrap.key, nonce, ciphertext: wrap.wrapped, associatedData });
  if (key === undefined) throw new EnvelopeDamaged('wrapped key');
  const plaintext = suite.aeadOpen({ key, nonce, ciphertext: group.ciphertext, associatedData });
  if (plaintext === undefined) throw new EnvelopeDamaged('ciphertext');
  try {
    return unpack(plaintext, wrap.bytesLeft);
  } catch (cause) {
    throw new EnvelopeDamaged('content', { cause });
  }
}

function parsed(plaintext: Uint8Array): unknown {
  try {
    return JSON.parse(fromUtf8(plaintext)) as unknown;
  } catch (cause) {
    throw new EnvelopeDamaged('content', { cause });
  }
}
