/**
 * The proof that a header was written in a block of an anchored range: two ways up, from the header to its block and
 * from the block to the range's root. It is checked without a ledger and without a network; only the root comes from
 * the chain.
 */
import { z } from 'zod';
import { canonicalBytes } from '../../../chaincode/src/kernel/canonical';
import { invariant } from '../../../chaincode/src/kernel/invariant';
import type { Hash, RecordId } from '../../../chaincode/src/protocol/acts';
import { hashBytes, hashText } from '../../../chaincode/src/statement/hashing';
import type { Sha256 } from '../../../chaincode/src/statement/hashing';
import { leafHash, rootFromPath } from '../../../chaincode/src/statement/merkle';
import type { LedgerBlock } from '../ledger/port';
import { ANCHOR_FORMATS, blockHash, hashesOf, leavesOf } from './leaves';
import type { BlockLeaf } from './leaves';
import { treePath } from './merkle';

/** Levels of the largest tree that is read from a proof. */
const PATH_MAX = 64;
const hash = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const hex32 = z.string().regex(/^[0-9a-f]{64}$/);
const word = z.string().regex(/^0x[0-9a-f]{64}$/);
const count = z.int().min(0);

const headerLeaf = z.strictObject({
  format: z.literal(ANCHOR_FORMATS.header),
  transaction: hex32,
  record: hex32,
  header: z.strictObject({
    state: z.enum(['open', 'frozen', 'closed']),
    version: count,
    hash,
    hosts: z.array(z.string().max(100)).max(100),
  }),
});

const proofSchema = z.strictObject({
  format: z.literal(ANCHOR_FORMATS.proof),
  /** Where the root is to be looked up. */
  anchor: z.strictObject({
    chainId: count,
    contract: z.string().regex(/^0x[0-9a-fA-F]{40}$/),
    consortium: word,
    first: count,
    last: count,
  }),
  block: z.strictObject({ network: hash, number: count, data: hash }),
  /** Way from the block's leaf to the range's root; its place follows from the numbers. */
  blockPath: z.array(hash).max(PATH_MAX),
  leaf: headerLeaf,
  leafIndex: count,
  leafCount: count,
  leafPath: z.array(hash).max(PATH_MAX),
});

/** A proof as it is written to a file. */
export type InclusionProof = z.output<typeof proofSchema>;

/** Text that is no proof, with the first place that is wrong. */
export class NoProof extends Error {
  constructor(problem: string, options?: ErrorOptions) {
    super(`not a proof: ${problem}`, options);
    this.name = 'NoProof';
  }
}

/** Reads a proof from a file's text. Throws NoProof. */
export function readProof(text: string): InclusionProof {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new NoProof('not JSON', { cause: error });
  }
  const parsed = proofSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new NoProof(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}

export interface ProofParts {
  readonly network: Hash;
  readonly anchor: InclusionProof['anchor'];
  /** The blocks of the range, in order. */
  readonly blocks: readonly LedgerBlock[];
  /** Block in which the header was written. */
  readonly number: number;
  readonly record: RecordId;
}

/** The proof of a record's last header in a block; null where the block has none of it. */
export function proveHeader(sha256: Sha256, parts: ProofParts): InclusionProof | null {
  const { network, anchor, blocks, number, record } = parts;
  const block = blocks[number - anchor.first];
  invariant(block?.number === number && blocks.length === anchor.last - anchor.first + 1, 'the blocks of the range');
  const leaves = leavesOf(block);
  const leafIndex = leaves.findLastIndex((leaf) => leaf.format === ANCHOR_FORMATS.header && leaf.record === record);
  const leaf = leaves[leafIndex];
  if (leaf?.format !== ANCHOR_FORMATS.header) return null;
  const hashes = blocks.map((entry) => blockHash(sha256, network, entry));
  return {
    format: ANCHOR_FORMATS.proof,
    anchor,
    block: { network, number, data: block.dataHash },
    blockPath: treePath(sha256, hashes, number - anchor.first).map(hashText),
    leaf: { ...leaf, header: { ...leaf.header, hosts: [...leaf.header.hosts] } },
    leafIndex,
    leafCount: leaves.length,
    leafPath: treePath(sha256, hashesOf(sha256, block), leafIndex).map(hashText),
  };
}

/** The root a proof leads to, to be compared with the chain's; null where its ways do not fit its places. */
export function rootOfProof(sha256: Sha256, proof: InclusionProof): Hash | null {
  const { anchor, block, blockPath, leaf, leafIndex, leafCount, leafPath } = proof;
  const own = leafHash(sha256, canonicalBytes(leaf));
  const leafPlace = { index: leafIndex, count: leafCount };
  const root = rootFromPath(sha256, own, leafPath.map(hashBytes), leafPlace);
  if (root === null) return null;
  const asLeaf: BlockLeaf = { format: ANCHOR_FORMATS.block, ...block, count: leafCount, root: hashText(root) };
  const blockPlace = { index: block.number - anchor.first, count: anchor.last - anchor.first + 1 };
  const top = leafHash(sha256, canonicalBytes(asLeaf));
  const found = rootFromPath(sha256, top, blockPath.map(hashBytes), blockPlace);
  return found === null ? null : hashText(found);
}
