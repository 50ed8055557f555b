/** Shapes of everything a carrier presents and of what is public on the ledger. */
import {
  CHUNK_BYTES_MAX,
  ITEMS_PER_CHUNK_MAX,
  LINE_STEPS_MAX,
  LINES_PER_RUN_MAX,
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
import type { FoundedNetwork, Network } from '../protocol/network';
import type { Body } from '../protocol/records';

const WITNESS = 'witness:';
const INSTANT_MAX = 8_000_000_000_000;
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

export const openedLine: Parser<OpenedLine> = object({
  root: hash,
  count,
  sums: mapOf(currency, amount, { max: 10 }),
  salt,
});

const manifestLine: Parser<ManifestLine> = object({ root: hash, count, sums: hash });

export const signature: Parser<Signature> = object({ signer: recordId, role: oneOf(SIGNING_ROLES), value: base64 });

const anyJson: Parser<unknown> = (value, at) => {
  if (value === undefined) throw new ParseError(at, 'a value');
  return value;
};

const itemPart: Parser<ItemPart> = (value, at) => {
  const isClosed = typeof value === 'object' && value !== null && 'leaf' in value;
  return isClosed ? object({ leaf: hash })(value, at) : object({ value: anyJson, salt })(value, at);
};

export const evidence: Parser<Evidence> = object({
  statement,
  line: manifestLine,
  lineIndex: integer({ min: 0, max: LINES_PER_RUN_MAX - 1 }),
  lineCount: integer({ min: 1, max: LINES_PER_RUN_MAX }),
  linePath: path,
  itemIndex: integer({ min: 0, max: ITEMS_PER_CHUNK_MAX - 1 }),
  itemPath: path,
  parts: listOf(itemPart, { min: 1, max: 4 }),
  signatures: listOf(signature, { min: 1, max: SIGNATURES_MAX }),
});

/** The body's own shape is not parsed: its hash is compared with a header the ledger wrote. */
const body: Parser<Body> = (value, at) => {
  const isBody =
    typeof value === 'object' && value !== null && 'kind' in value && 'data' in value && 'readers' in value;
  if (!isBody) throw new ParseError(at, 'a body');
  return value as Body;
};

export const presentedBody: Parser<PresentedBody> = object({ id: recordId, body, salt });

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
  items: listOf(anyJson, { min: 1, max: ITEMS_PER_CHUNK_MAX }),
  salts: listOf(salt, { min: 1, max: ITEMS_PER_CHUNK_MAX }),
  signatures: listOf(signature, { min: 1, max: SIGNATURES_MAX }),
  seed: salt,
  records: listOf(presentedBody, { max: RECORDS_MAX }),
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

/** Transient bytes above this are refused before they are parsed: bodies, items and evidence of one chunk. */
export const PRESENTED_BYTES_MAX = 3 * CHUNK_BYTES_MAX;
