/** Builds and checks the proof that an item hangs under a statement. Signatures are the caller's: suites know them. */
import type { Evidence, Hash, OpenedLine, Signature, Statement } from '../protocol/acts';
import type { Item } from '../protocol/items';
import { hashBytes } from './hashing';
import type { Sha256 } from './hashing';
import type { SignedItem } from './ids';
import { digestOfParts, itemDigest, openParts } from './items';
import { chunkLeaf, chunkPaths, closeLine, linePath, manifestLeaf, pathBytes } from './manifest';
import { rootFromPath } from './merkle';
import type { Salt } from './salts';

/** One transaction of a signed run, whole. */
export interface SignedChunk {
  readonly statement: Statement;
  readonly lines: readonly OpenedLine[];
  readonly chunk: number;
  readonly items: readonly Item[];
  readonly salts: readonly Salt[];
  readonly signatures: readonly Signature[];
}

/** Evidence for every item of a chunk, all parts open. */
export function evidenceOf(sha256: Sha256, signed: SignedChunk): Evidence[] {
  const digests = signed.items.map((item, index) => itemDigest(sha256, item, signed.salts[index] ?? ''));
  const paths = chunkPaths(sha256, digests);
  const closed = signed.lines.map((line) => closeLine(sha256, line));
  const path = linePath(sha256, closed, signed.chunk);
  const line = closed[signed.chunk];
  if (line === undefined) throw new RangeError('the chunk has no line');
  return signed.items.map((item, index) => ({
    statement: signed.statement,
    line,
    lineIndex: signed.chunk,
    lineCount: signed.lines.length,
    linePath: path,
    itemIndex: index,
    itemPath: paths[index] ?? [],
    parts: openParts(sha256, item, signed.salts[index] ?? ''),
    signatures: signed.signatures,
  }));
}

/** The item under its statement's party, when the evidence hangs together up to the statement's root, else null. */
export function signedItemOf(sha256: Sha256, evidence: Evidence): SignedItem | null {
  const digest = digestOfParts(sha256, evidence.parts);
  const chunk = rootFromPath(sha256, chunkLeaf(sha256, digest), pathBytes(evidence.itemPath), {
    index: evidence.itemIndex,
    count: evidence.line.count,
  });
  if (chunk === null || !sameHash(chunk, evidence.line.root)) return null;
  const root = rootFromPath(sha256, manifestLeaf(sha256, evidence.line), pathBytes(evidence.linePath), {
    index: evidence.lineIndex,
    count: evidence.lineCount,
  });
  const { statement } = evidence;
  return root !== null && sameHash(root, statement.root) ? { party: statement.party, digest } : null;
}

function sameHash(digest: Uint8Array, hash: Hash): boolean {
  const expected = hashBytes(hash);
  return digest.every((byte, index) => byte === expected[index]);
}
