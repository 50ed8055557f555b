/** Merkle trees as in RFC 6962 section 2.1: leaf hash 0x00, node hash 0x01, the left subtree the largest power of two. */
import { concatBytes } from '../kernel/bytes';
import { invariant } from '../kernel/invariant';
import type { Sha256 } from './hashing';

export function leafHash(sha256: Sha256, data: Uint8Array): Uint8Array {
  return sha256(concatBytes(Uint8Array.of(0), data));
}

export function nodeHash(sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concatBytes(Uint8Array.of(1), left, right));
}

/** Root over leaf hashes; there is no root of nothing. */
export function merkleRoot(sha256: Sha256, leaves: readonly Uint8Array[]): Uint8Array {
  let level = leaves;
  while (level.length > 1) level = parentsOf(sha256, level);
  const [root] = level;
  invariant(root !== undefined, 'a Merkle tree has at least one leaf');
  return root;
}

/** An odd last hash moves up unchanged: the same tree as splitting at the largest power of two. */
function parentsOf(sha256: Sha256, level: readonly Uint8Array[]): Uint8Array[] {
  const parents: Uint8Array[] = [];
  for (let index = 0; index < level.length; index += 2) {
    const [left, right] = level.slice(index, index + 2);
    invariant(left !== undefined, 'index is inside the level');
    parents.push(right === undefined ? left : nodeHash(sha256, left, right));
  }
  return parents;
}

/** Sibling hashes from each leaf up to the root, for all leaves at once. */
export function merklePaths(sha256: Sha256, leaves: readonly Uint8Array[]): Uint8Array[][] {
  const paths: Uint8Array[][] = leaves.map(() => []);
  let level = leaves;
  for (let height = 0; level.length > 1; height += 1) {
    for (const [leaf, path] of paths.entries()) {
      const sibling = level[(leaf >> height) ^ 1];
      if (sibling !== undefined) path.push(sibling);
    }
    level = parentsOf(sha256, level);
  }
  return paths;
}

/** Where a leaf stands and how large its tree is. */
export interface Position {
  readonly index: number;
  readonly count: number;
}

/** Root that a leaf and its path lead to, or null when the path does not fit the position. */
export function rootFromPath(
  sha256: Sha256,
  leaf: Uint8Array,
  path: readonly Uint8Array[],
  position: Position,
): Uint8Array | null {
  let { index, count } = position;
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(count) || index < 0 || index >= count) return null;
  let root = leaf;
  let used = 0;
  while (count > 1) {
    if ((index ^ 1) < count) {
      const sibling = path[used];
      if (sibling === undefined) return null;
      root = index % 2 === 0 ? nodeHash(sha256, root, sibling) : nodeHash(sha256, sibling, root);
      used += 1;
    }
    index = Math.floor(index / 2);
    count = Math.ceil(count / 2);
  }
  return used === path.length ? root : null;
}
