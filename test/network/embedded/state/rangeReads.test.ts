import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { KvRead } from '../../../../network/embedded/src/protobuf/readWriteSets';
import { RangeReads } from '../../../../network/embedded/src/state/rangeReads';
import { CORPUS_FOLDER } from '../../../../scripts/fuzz/corpus';
import { rangeKeys } from '../../../../scripts/fuzz/rangeHashes';
import type { RangeHashes } from '../../../../scripts/fuzz/rangeHashes';

const recorded = JSON.parse(readFileSync(path.join(CORPUS_FOLDER, 'range-hashes.json'), 'utf8')) as RangeHashes;
const read = (key: string): KvRead => ({ key, version: { blockNumber: 1, transactionIndex: 0 } });

function summaryOf(reads: readonly KvRead[], degree?: number): ReturnType<RangeReads['summary']> {
  const gathered = new RangeReads(degree);
  for (const one of reads) gathered.add(one);
  return gathered.summary();
}

describe('what is noted of a range', () => {
  for (const { count, version, maxDegree, maxLevel, hashes } of recorded.ranges) {
    it(`is for ${count} keys what a peer noted, hash for hash`, () => {
      const summary = summaryOf(rangeKeys(count).map((key) => ({ key, version })));
      expect(summary.rawReads).to.equal(null);
      expect(summary.readsMerkleHashes).to.deep.include({ maxDegree, maxLevel });
      expect(summary.readsMerkleHashes?.maxLevelHashes.map((hash) => Buffer.from(hash).toString('hex'))).to.deep.equal(
        hashes,
      );
    });
  }

  it('covers trees of one and of two levels', () => {
    expect(new Set(recorded.ranges.map(({ maxLevel }) => maxLevel))).to.deep.equal(new Set([1, 2]));
  });

  it('is the keys themselves up to the degree, and nothing at all of an empty range', () => {
    const fifty = rangeKeys(50).map(read);
    expect(summaryOf(fifty)).to.deep.equal({ rawReads: { kvReads: fifty }, readsMerkleHashes: null });
    expect(summaryOf([])).to.deep.equal({ rawReads: null, readsMerkleHashes: null });
    expect(summaryOf(rangeKeys(51).map(read)).readsMerkleHashes?.maxLevelHashes).to.have.length(1);
  });

  it('never exceeds the degree, whatever the number of keys', () => {
    for (let count = 0; count < 200; count++) {
      const { readsMerkleHashes, rawReads } = summaryOf(rangeKeys(count).map(read), 2);
      expect(readsMerkleHashes?.maxLevelHashes.length ?? rawReads?.kvReads.length ?? 0, String(count)).to.be.at.most(2);
    }
  });

  it('is another for every key, version and order', () => {
    const keys = rangeKeys(150);
    const seen = new Set<string>();
    const note = (reads: readonly KvRead[]): void => {
      seen.add(JSON.stringify(summaryOf(reads, 3).readsMerkleHashes?.maxLevelHashes.map((hash) => [...hash])));
    };
    note(keys.map(read));
    for (const place of [0, 3, 4, 75, 149]) {
      note(keys.map((key, index) => read(index === place ? `${key}x` : key)));
      note(
        keys.map((key, index) => ({
          ...read(key),
          version: { blockNumber: index === place ? 2 : 1, transactionIndex: 0 },
        })),
      );
      note(keys.filter((_key, index) => index !== place).map(read));
    }
    note([...keys].reverse().map(read));
    expect(seen.size).to.equal(17);
  });
});
