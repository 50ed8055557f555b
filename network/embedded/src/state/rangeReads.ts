import { createHash } from 'node:crypto';
import { QueryReads } from '../protobuf/readWriteSets';
import type { KvRead, QueryReadsMerkleSummary, RangeQueryInfo } from '../protobuf/readWriteSets';

/** Results from which on an endorser keeps hashes in place of keys (Fabric txmgr). */
export const RANGE_DEGREE = 50;

/** What was met in a range: few results as they are, many as the top of a tree of hashes. */
export type RangeSummary = Pick<RangeQueryInfo, 'rawReads' | 'readsMerkleHashes'>;

function hashOf(hashes: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of hashes) hash.update(part);
  return hash.digest();
}

/**
 * The tree over the results of a range query (Fabric rwsetutil, query_results_helper): leaves are hashes of
 * `degree + 1` results; a level with more than `degree` hashes is hashed into one of the next level.
 */
class HashTree {
  readonly #degree: number;
  /** Hashes by level; the first level is at index 0. */
  readonly #levels: Buffer[][] = [[]];

  constructor(degree: number) {
    this.#degree = degree;
  }

  get isEmpty(): boolean {
    return this.#levels.every((hashes) => hashes.length === 0);
  }

  add(leaf: Buffer): void {
    let carried = leaf;
    for (let level = 0; ; level++) {
      const hashes = (this.#levels[level] ??= []);
      hashes.push(carried);
      if (hashes.length <= this.#degree) return;
      carried = hashOf(hashes);
      this.#levels[level] = [];
    }
  }

  /** Completes the tree. What is alone on its level moves up as it is. */
  summary(): QueryReadsMerkleSummary {
    let carried: readonly Buffer[] = [];
    for (const [index, hashes] of this.#levels.entries()) {
      const all = [...hashes, ...carried];
      const isTop = index === this.#levels.length - 1;
      if (!isTop) carried = all.length > 1 ? [hashOf(all)] : all;
      else if (all.length > this.#degree) return this.#top(index + 2, [hashOf(all)]);
      else return this.#top(index + 1, all);
    }
    return this.#top(1, carried);
  }

  #top(maxLevel: number, maxLevelHashes: readonly Uint8Array[]): QueryReadsMerkleSummary {
    return { maxDegree: this.#degree, maxLevel, maxLevelHashes };
  }
}

/** Gathers what a range query meets, in its order. */
export class RangeReads {
  readonly #degree: number;
  readonly #tree: HashTree;
  #pending: KvRead[] = [];

  constructor(degree = RANGE_DEGREE) {
    this.#degree = degree;
    this.#tree = new HashTree(degree);
  }

  add(read: KvRead): void {
    this.#pending.push(read);
    if (this.#pending.length > this.#degree) this.#hashPending();
  }

  /** Everything that was met; nothing may be added afterwards. */
  summary(): RangeSummary {
    if (this.#tree.isEmpty) {
      const rawReads = this.#pending.length === 0 ? null : { kvReads: this.#pending };
      return { rawReads, readsMerkleHashes: null };
    }
    if (this.#pending.length > 0) this.#hashPending();
    return { rawReads: null, readsMerkleHashes: this.#tree.summary() };
  }

  #hashPending(): void {
    this.#tree.add(hashOf([QueryReads.encode({ kvReads: this.#pending })]));
    this.#pending = [];
  }
}
