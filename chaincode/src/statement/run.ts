/** From items to a run that can be signed, and from a signed run to the transactions a carrier presents. */
import { sameCanonical } from '../kernel/canonical';
import { FORMATS } from '../protocol';
import type { Kind, SuiteId } from '../protocol';
import type { Hash, OpenedLine, PartyId, Signature, Statement } from '../protocol/acts';
import type { Item } from '../protocol/items';
import type { SignedChunk } from './evidence';
import type { Sha256 } from './hashing';
import { itemDigest } from './items';
import { closeLine, cutRun, manifestRoot, openLine } from './manifest';
import { itemSalt, sealSeed, sumsSalt } from './salts';
import type { Salt } from './salts';
import { statementHash } from './statement';

/** What the signer decides on and what the preview said about it. */
export interface RunTerms {
  readonly network: Hash;
  readonly suite: SuiteId;
  readonly party: PartyId;
  readonly generation: number;
  readonly matrix: number;
  readonly kind: Kind;
  readonly mode: 'each' | 'linked';
  readonly validUntil: number;
}

/** A run before it is signed; with the seed, everything else can be made again. */
export interface Run {
  readonly statement: Statement;
  readonly statementHash: Hash;
  readonly lines: readonly OpenedLine[];
  readonly items: readonly Item[];
  readonly seed: Salt;
}

/** A run with its signatures: all that a carrier needs from the signers. */
export interface SignedRun extends Run {
  readonly signatures: readonly Signature[];
}

/**
 * Cuts the items into chunks, salts and hashes them, and makes the statement. `bytes` is what each item needs on its
 * way (see `cutRun`); the seed is 32 fresh random bytes in hex.
 */
export function composeRun(
  sha256: Sha256,
  terms: RunTerms,
  content: Readonly<{ items: readonly Item[]; bytes: readonly number[]; seed: Salt }>,
): Run {
  const { items, bytes, seed } = content;
  const lines: OpenedLine[] = [];
  let start = 0;
  for (const count of cutRun(bytes)) {
    const chunk = items.slice(start, start + count);
    const offset = start;
    const digests = chunk.map((item, index) => itemDigest(sha256, item, itemSalt(sha256, seed, offset + index)));
    lines.push(openLine(sha256, { items: chunk, digests, salt: sumsSalt(sha256, seed, lines.length) }));
    start += count;
  }
  const closed = lines.map((line) => closeLine(sha256, line));
  const statement: Statement = { format: FORMATS.statement, ...terms, root: manifestRoot(sha256, closed) };
  return { statement, statementHash: statementHash(sha256, statement), lines, items, seed };
}

/** Where a chunk's items stand in the whole run. */
export function chunkRange(lines: readonly Pick<OpenedLine, 'count'>[], chunk: number): readonly [number, number] {
  const start = lines.slice(0, chunk).reduce((sum, { count }) => sum + count, 0);
  return [start, start + (lines[chunk]?.count ?? 0)];
}

/** One transaction of a signed run, with the seed its envelope is sealed from. */
export function chunkOf(sha256: Sha256, run: SignedRun, chunk: number): SignedChunk & { readonly seed: Salt } {
  const [start, end] = chunkRange(run.lines, chunk);
  const items = run.items.slice(start, end);
  return {
    statement: run.statement,
    lines: run.lines,
    chunk,
    items,
    salts: items.map((_, index) => itemSalt(sha256, run.seed, start + index)),
    signatures: run.signatures,
    seed: sealSeed(sha256, run.seed, chunk),
  };
}

/**
 * Whether the run hangs together, a transaction at a time: a run of thousands takes long enough to keep others waiting,
 * so whoever serves others too can let them in between.
 */
export function* checkRun(sha256: Sha256, run: Run): Generator<void, boolean> {
  const { items, lines, statement } = run;
  const counted = lines.reduce((sum, { count }) => sum + count, 0);
  if (lines.length === 0 || lines.some(({ count }) => count < 1) || counted !== items.length) return false;
  if (items.some(({ kind }) => kind !== statement.kind)) return false;
  for (const [chunk, line] of lines.entries()) {
    const own = chunkOf(sha256, { ...run, signatures: [] }, chunk);
    const digests = own.items.map((item, index) => itemDigest(sha256, item, own.salts[index] ?? ''));
    const made = openLine(sha256, { items: own.items, digests, salt: sumsSalt(sha256, run.seed, chunk) });
    if (!sameCanonical(made, line)) return false;
    yield;
  }
  const closed = lines.map((line) => closeLine(sha256, line));
  if (manifestRoot(sha256, closed) !== statement.root) return false;
  return statementHash(sha256, statement) === run.statementHash;
}

/** True when the run hangs together: whoever is asked to sign or carry it checks this first. */
export function isWholeRun(sha256: Sha256, run: Run): boolean {
  const steps = checkRun(sha256, run);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
