/** Trees over a list that may be empty, and one leaf's way up: what RFC 6962 has beyond the statement's own trees. */
import { invariant } from '../../../chaincode/src/kernel/invariant';
import type { Sha256 } from '../../../chaincode/src/statement/hashing';
import { leafHash, merkleRoot, nodeHash } from '../../../chaincode/src/statement/merkle';

/** Root over the hashes of leaves; over nothing it is the hash of no bytes. */
export function treeRoot(sha256: Sha256, leaves: readonly Uint8Array[]): Uint8Array {
  return leaves.length === 0 ? sha256(new Uint8Array()) : merkleRoot(sha256, leaves);
}

/** Hashes of leaves. */
export function leafHashes(sha256: Sha256, leaves: readonly Uint8Array[]): Uint8Array[] {
  return leaves.map((leaf) => leafHash(sha256, leaf));
}

/**
 * Sibling hashes of one leaf from the bottom up (`PATH` of RFC 6962 section 2.1.1). Takes a hash per node of the tree,
 * where all leaves' paths at once would take a list per leaf.
 */
export function treePath(sha256: Sha256, leaves: readonly Uint8Array[], index: number): Uint8Array[] {
  invariant(Number.isSafeInteger(index) && index >= 0 && index < leaves.length, 'the leaf is in the tree');
  const path: Uint8Array[] = [];
  let place = index;
  let level = leaves;
  while (level.length > 1) {
    const sibling = level[place % 2 === 0 ? place + 1 : place - 1];
    if (sibling !== undefined) path.push(sibling);
    level = levelAbove(sha256, level);
    place = Math.floor(place / 2);
  }
  return path;
}

function levelAbove(sha256: Sha256, level: readonly Uint8Array[]): Uint8Array[] {
  return Array.from({ length: Math.ceil(level.length / 2) }, (_, at) => {
    const left = level[2 * at];
    const right = level[2 * at + 1];
    invariant(left !== undefined, 'the place is inside the level');
    return right === undefined ? left : nodeHash(sha256, left, right);
  });
}
