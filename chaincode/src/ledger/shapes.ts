/** Shapes of everything a carrier presents and of what is public on the ledger. */
import {
  CHUNK_BYTES_MAX,
  ITEMS_PER_CHUNK_MAX,
  LINE_STEPS_MAX,
  LINES_PER_RUN_MAX,
  MEMBERS_CHANGES_MAX,
  NAME_LENGTH_MAX,
  ORGANISATIONS_MAX,
  RECORDS_MAX,
  SIGNATURES_MAX,
  SIGNER_PROOFS_MAX,
} from '../kernel/bounds';
import {
  amount,
  base64,
  boolean,
  constant,
  currency,
  hash,
  integer,
  listOf,
  mapOf,
  mspId,
  name,
  object,
  oneOf,
  optional,
  ParseError,
  pattern,
  recordId,
  salt,
  text,
} from '../kernel/parse';
import type { Parser } from '../kernel/parse';
import { parsePartyId } from '../kernel/identifiers';
import { InvalidValue } from '../kernel/invariant';
import { FORMATS, KINDS, SIGNING_ROLES, SUITES } from '../protocol';
import type {
  Evidence,
  InvoiceTags,
  ItemPart,
  LineStep,
  ManifestLine,
  OpenedLine,
  PartyId,
  PresentedBody,
  Signature,
  SignerProof,
  Statement,
} from '../protocol/acts';
import type { FoundedNetwork, Network, SignedMembers } from '../protocol/network';
import type { Body } from '../protocol/records';
import { minorSums } from '../statement/manifest';
import type { Sums } from '../statement/manifest';

const WITNESS = 'witness:';
const INSTANT_MAX = 8_000_000_000_000;
/** Deepest nesting of anything we write, with room; deeper values could exhaust the stack. */
const JSON_DEPTH_MAX = 16;
const LONE_SURROGATE = /\p{Surrogate}/u;
export const instant = integer({ min: 0, max: INSTANT_MAX });
const place = pattern(/^[a-z]{1,20}(?::\d{1,3})?$/, 'a place');
const base64url = pattern(/^[A-Za-z0-9_-]{2,1024}$/, 'base64url');
const count = integer({ min: 1, max: ITEMS_PER_CHUNK_MAX });
const path = listOf(hash, { max: 20 });

/** A party, or the witness of an organisation. */
export const actor: Parser<PartyId> = (value, at) => {
  if (typeof value !== 'string') throw new ParseError(at, 'a party id');
  if (value.startsWith(WITNESS)) return `${WITNESS}${mspId(value.slice(WITNESS.length), at)}`;
  if (parsePartyId(value) === null) throw new ParseError(at, 'a party id');
  return value;
};

/** The organisation whose witness acts, or null for a party. */
export function witnessOf(party: PartyId): string | null {
  return party.startsWith(WITNESS) ? party.slice(WITNESS.length) : null;
}

export const statement: Parser<Statement> = object({
  format: constant(FORMATS.statement),
  network: hash,
  suite: oneOf(SUITES),
  party: actor,
  generation: integer({ min: 0, max: 1_000_000 }),
  matrix: integer({ min: 0, max: 1_000_000 }),
  kind: oneOf(KINDS),
  mode: oneOf(['each', 'linked']),
  root: hash,
  validUntil: instant,
});

/** Sums per currency, each with its currency's decimals. */
export const sums: Parser<Sums> = (value, at) => {
  const parsed = mapOf(currency, amount, { max: 10 })(value, at);
  try {
    minorSums(parsed);
  } catch (cause) {
    if (!(cause instanceof InvalidValue)) throw cause;
    throw new ParseError(at, cause.message);
  }
  return parsed;
};

export const openedLine: Parser<OpenedLine> = object({ root: hash, count, sums, salt });

export const manifestLine: Parser<ManifestLine> = object({ root: hash, count, sums: hash });

export const signature: Parser<Signature> = object({ signer: recordId, role: oneOf(SIGNING_ROLES), value: base64 });

/** Any value that has a canonical form, so that hashing it cannot fail: whole numbers, well-formed text, not too deep. */
export const canonicalValue: Parser<unknown> = (value, at) => {
  requireCanonical(value, at, JSON_DEPTH_MAX);
  return value;
};

function requireCanonical(value: unknown, at: string, depth: number): void {
  if (depth === 0) throw new ParseError(at, `at most ${JSON_DEPTH_MAX} levels`);
  if (typeof value === 'object' && value !== null) {
    for (const [key, entry] of Object.entries(value)) {
      requireCanonical(key, at, depth);
      requireCanonical(entry, at, depth - 1);
    }
  } else if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new ParseError(at, 'whole numbers only');
  } else if (typeof value === 'string') {
    if (LONE_SURROGATE.test(value)) throw new ParseError(at, 'no lone surrogates');
  } else if (value === undefined) throw new ParseError(at, 'a value');
}

/** An object with these members among others, each as its parser wants it; the value itself is kept. */
export function having<T>(members: { readonly [K in keyof T]: Parser<T[K]> }): Parser<T> {
  return (value, at) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ParseError(at, 'an object');
    for (const key of Object.keys(members)) {
      const own: unknown = Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
      members[key as keyof T](own, `${at}.${key}`);
    }
    return value as T;
  };
}

const itemPart: Parser<ItemPart> = (value, at) => {
  const isClosed = typeof value === 'object' && value !== null && 'leaf' in value;
  return isClosed ? object({ leaf: hash })(value, at) : object({ value: canonicalValue, salt })(value, at);
};

export const itemParts = listOf(itemPart, { min: 1, max: 4 });
export const signatures = listOf(signature, { min: 1, max: SIGNATURES_MAX });
/** Where a transaction's line stands in the manifest of its run. */
export const placeInRun = {
  lineIndex: integer({ min: 0, max: LINES_PER_RUN_MAX - 1 }),
  lineCount: integer({ min: 1, max: LINES_PER_RUN_MAX }),
  linePath: path,
};

export const evidence: Parser<Evidence> = object({
  statement,
  line: manifestLine,
  ...placeInRun,
  itemIndex: integer({ min: 0, max: ITEMS_PER_CHUNK_MAX - 1 }),
  itemPath: path,
  parts: itemParts,
  signatures,
});

/** The data's own shape is not parsed: the body's hash is compared with a header the ledger wrote. */
const anyBody = object({
  kind: name,
  readers: listOf(mspId, { max: ORGANISATIONS_MAX }),
  act: recordId,
  epoch: object({ number: integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), timeMs: instant }),
  data: (value, at) => having<{ state: string }>({ state: name })(canonicalValue(value, at), at),
});
export const body: Parser<Body> = (value, at) => anyBody(value, at) as Body;

export const presentedBody: Parser<PresentedBody> = object({ id: recordId, body, salt });

/** Bodies, each record once: with two of one id, one could be checked and the other used. */
export const records: Parser<readonly PresentedBody[]> = (value, at) => {
  const parsed = listOf(presentedBody, { max: RECORDS_MAX })(value, at);
  if (new Set(parsed.map(({ id }) => id)).size !== parsed.length) throw new ParseError(at, 'each record once');
  return parsed;
};

export const signerProof: Parser<SignerProof> = object({ id: recordId, place, evidence });

export const lineStep: Parser<LineStep> = (value, at) => {
  const { closed, ...step } = object({ place, evidence, closed: optional(presentedBody) })(value, at);
  return closed === undefined ? step : { ...step, closed };
};

export const tags: Parser<InvoiceTags> = object({ identity: base64url, content: base64url });

/** The transient map's content before its items are known by kind. */
export const presented = object({
  statement,
  lines: listOf(openedLine, { min: 1, max: LINES_PER_RUN_MAX }),
  chunk: integer({ min: 0, max: LINES_PER_RUN_MAX - 1 }),
  items: listOf((value: unknown) => value, { min: 1, max: ITEMS_PER_CHUNK_MAX }),
  salts: listOf(salt, { min: 1, max: ITEMS_PER_CHUNK_MAX }),
  signatures,
  seed: salt,
  records,
  withheld: optional(listOf(recordId, { max: RECORDS_MAX })),
  signers: listOf(signerProof, { max: SIGNER_PROOFS_MAX }),
  claimLines: mapOf(recordId, listOf(lineStep, { min: 1, max: LINE_STEPS_MAX }), { max: ITEMS_PER_CHUNK_MAX }),
  origins: mapOf(recordId, lineStep, { max: ITEMS_PER_CHUNK_MAX }),
  tags: listOf(tags, { max: ITEMS_PER_CHUNK_MAX }),
});

const organisation = object({
  mspId,
  name: text(NAME_LENGTH_MAX),
  roles: listOf(oneOf(['endorser', 'witness', 'regulator']), { min: 1, max: 3 }),
  signingKey: base64,
  serviceKey: base64,
  sealingKey: object({ generation: integer({ min: 1, max: 1_000_000 }), publicKey: base64 }),
});

export const network: Parser<Network> = object({
  format: constant(FORMATS.network),
  name: text(NAME_LENGTH_MAX),
  suites: listOf(oneOf(SUITES), { min: 1, max: SUITES.length }),
  sandbox: boolean,
  dayOffsetMinutes: integer({ min: -720, max: 840 }),
  organisations: listOf(organisation, { min: 3, max: ORGANISATIONS_MAX }),
  tagKey: object({ n: base64url, e: base64url, roots: listOf(base64url, { min: 1, max: 16 }) }),
  random: salt,
  foundedAt: instant,
});

export const foundedNetwork: Parser<FoundedNetwork> = object({
  network,
  signatures: mapOf(mspId, base64, { max: ORGANISATIONS_MAX }),
});

export const signedMembers: Parser<SignedMembers> = object({
  change: object({
    format: constant(FORMATS.members),
    network: hash,
    number: integer({ min: 1, max: MEMBERS_CHANGES_MAX }),
    organisations: listOf(organisation, { min: 3, max: ORGANISATIONS_MAX }),
  }),
  signatures: mapOf(mspId, base64, { max: ORGANISATIONS_MAX }),
});

/** Transient bytes above this are refused before they are parsed: bodies, items and evidence of one chunk. */
export const PRESENTED_BYTES_MAX = 3 * CHUNK_BYTES_MAX;
