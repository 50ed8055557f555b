/** A whole ledger against its roots on the chain: whether any block was rewritten since, and in which range. */
import { hashText } from '../../chaincode/src/statement/hashing';
import type { Hash } from '../../chaincode/src/protocol/acts';
import type { Sha256 } from '../../chaincode/src/statement/hashing';
import { blockHash } from '../../gateway/src/anchor/leaves';
import { treeRoot } from '../../gateway/src/anchor/merkle';
import type { AnchoredRange } from '../../gateway/src/anchor/port';
import { AnchorProblem } from './problem';
import type { RootSource } from './prove';
import type { StoredLedger } from './storedLedger';

/** How a ledger compares with its roots. */
export interface CheckReport {
  /** Blocks the ledger has, and how many of them have a root. */
  readonly blocks: number;
  readonly anchored: number;
  readonly ranges: number;
  /** The first range whose root is not that of the ledger's blocks. */
  readonly differs: { readonly range: AnchoredRange; readonly own: Hash } | null;
}

export interface CheckParts {
  readonly ledger: StoredLedger;
  readonly chain: RootSource;
  readonly sha256: Sha256;
}

/** Compares range by range. Throws AnchorProblem where the ledger has fewer blocks than were anchored. */
export async function checkLedger({ ledger, chain, sha256 }: CheckParts): Promise<CheckReport> {
  const { next } = await chain.view();
  let ranges = 0;
  let blocks = 0;
  let range = next === 0 ? null : await chain.rangeOf(0);
  let differs: CheckReport['differs'] = null;
  let hashes: Uint8Array[] = [];
  for (const block of ledger.blocks()) {
    blocks += 1;
    if (range === null) continue;
    hashes.push(blockHash(sha256, ledger.network, block));
    if (block.number < range.last) continue;
    const own = hashText(treeRoot(sha256, hashes));
    if (own !== range.root) differs ??= { range, own };
    hashes = [];
    ranges += 1;
    range = range.last + 1 < next ? await chain.rangeOf(range.last + 1) : null;
  }
  if (blocks < next) throw new AnchorProblem(`this ledger has ${blocks} blocks, and ${next} were anchored`);
  return { blocks, anchored: next, ranges, differs };
}
