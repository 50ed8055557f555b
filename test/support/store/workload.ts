/** A random run of writes, the same for the same seed, for stores that are going to crash. */
import type { Random } from './random';

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f'];

function document(random: Random, id: number): object {
  return {
    _id: id,
    key: `${random.pick(KEYS)}${random.below(40)}`,
    n: BigInt(random.below(1000)),
    text: 'x'.repeat(random.below(700)),
  };
}

type Make = (random: Random, step: number) => object;

/** Weighted by repetition. Some of these are refused (taken keys): that is part of the workload. */
const COMMANDS: readonly Make[] = [
  (random, step) => ({ insert: 'things', documents: [document(random, step)] }),
  (random, step) => ({ insert: 'things', documents: [document(random, step)] }),
  (random, step) => ({
    insert: 'things',
    ordered: false,
    documents: [0, 1, 2].map((part) => document(random, step * 1000 + part)),
  }),
  (random) => ({
    update: 'things',
    updates: [
      { q: { n: { $gte: random.below(1000) } }, u: { $inc: { n: 1 }, $set: { at: random.below(9) } }, multi: true },
    ],
  }),
  (random, step) => ({
    update: 'things',
    updates: [{ q: { _id: random.below(step + 1) }, u: { $set: { key: `moved${step}` } }, upsert: true }],
  }),
  (random) => ({
    findAndModify: 'things',
    query: { key: { $gt: random.pick(KEYS) } },
    sort: { key: 1 },
    update: { $inc: { n: 5 } },
  }),
  (random) => ({ delete: 'things', deletes: [{ q: { n: { $lt: random.below(200) } }, limit: 1 }] }),
  (_random, step) => ({ createIndexes: 'things', indexes: [{ key: { [`f${step % 3}`]: 1 }, name: `f${step % 3}_1` }] }),
  (_random, step) => ({ dropIndexes: 'things', index: `f${step % 3}_1` }),
  (_random, step) => ({ insert: `other${step % 2}`, documents: [{ _id: step }] }),
  (_random, step) => ({ drop: `other${step % 2}` }),
];

/** The commands of a run. The first makes the unique index all the others live with. */
export function workload(random: Random, length: number): readonly object[] {
  const first = { createIndexes: 'things', indexes: [{ key: { key: 1 }, name: 'key_1', unique: true }] };
  return [first, ...Array.from({ length: length - 1 }, (_unused, index) => random.pick(COMMANDS)(random, index + 1))];
}

/** Small enough for a victim to make snapshots. */
export const VICTIM_JOURNAL_BYTES = 6_000;
