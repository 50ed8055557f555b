/** Shapes of signed runs on their way. */
import { z } from 'zod';
import { KINDS, SIGNING_ROLES, SUITES } from '../../../../chaincode/src/protocol';
import { currency, amount, hash, hex32, recordId } from '../shapes';

export const signature = z.strictObject({
  signer: recordId,
  role: z.enum(SIGNING_ROLES),
  value: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
});

const statement = z.strictObject({
  format: z.string(),
  network: hash,
  suite: z.enum(SUITES),
  party: z.string().max(200),
  generation: z.int(),
  matrix: z.int(),
  kind: z.enum(KINDS),
  mode: z.enum(['each', 'linked']),
  root: hash,
  validUntil: z.int(),
});

const openedLine = z.strictObject({ root: hash, count: z.int().min(1), sums: z.record(currency, amount), salt: hex32 });

/** Items and transactions of one run. */
export const ITEMS_MAX = 100_000;
export const LINES_MAX = 500;
/** Transactions whose evidence is brought at once. */
export const CARRIED_CHUNKS_MAX = 10;

/** A run as its signer's browser made it. The items are parsed by the rules, not here. */
export const run = z.strictObject({
  statement,
  statementHash: hash,
  lines: z.array(openedLine).min(1).max(LINES_MAX),
  items: z.array(z.record(z.string(), z.unknown())).min(1).max(ITEMS_MAX),
  seed: hex32,
});

export const storeBody = z.strictObject({ run, signature });

const anyRecord = z.record(z.string(), z.unknown());

/** Bodies, proofs and lines a run rests on; the rules' own parser reads them. */
export const evidenceShape = z.strictObject({
  records: z.array(anyRecord),
  signers: z.array(anyRecord),
  claimLines: z.record(recordId, z.array(anyRecord)),
  origins: z.record(recordId, anyRecord),
});

/** An act brought by somebody who is not the host: with the bodies and proofs it rests on. */
export const carriedBody = z.strictObject({
  run,
  signatures: z.array(signature).min(1).max(2),
  evidence: evidenceShape.nullable(),
});

export const chunkView = z.strictObject({
  index: z.int(),
  act: recordId,
  state: z.string(),
  count: z.int(),
  outcomes: z.array(z.string()),
  code: z.string().nullable(),
  details: z.unknown(),
  transactionId: z.string().nullable(),
});

export const statementView = z.strictObject({
  hash,
  kind: z.enum(KINDS),
  party: z.string(),
  state: z.enum(['waiting', 'carrying', 'done', 'withdrawn']),
  count: z.int(),
  sums: z.record(currency, amount),
  validUntil: z.int(),
  persons: z.int(),
  signatures: z.array(z.strictObject({ signer: recordId, role: z.enum(SIGNING_ROLES) })),
  createdAt: z.string(),
  createdBy: z.string(),
  createdByEnglish: z.string().nullable(),
  chunks: z.array(chunkView),
});

export const statementList = z.strictObject({ statements: z.array(statementView) });

/** The whole run again, for whoever is to sign it as well. */
export const wholeStatement = z.strictObject({ statement: statementView, run });
