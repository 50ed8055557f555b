import { expect } from 'chai';
import fc from 'fast-check';
import { concatBytes, fromHex, toHex, uint32 } from '../../chaincode/src/kernel/bytes';
import { leafHash, merklePaths, merkleRoot, nodeHash, rootFromPath } from '../../chaincode/src/statement/merkle';
import { sha256 } from '../support/firms';
import { seeded } from '../support/seed';

/** The test vectors of the certificate transparency project for RFC 6962. */
const INPUTS = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
/** Index, tree size and audit path. */
const PATHS: readonly (readonly [number, number, readonly string[]])[] = [
  [0, 1, []],
  [
    0,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    5,
    8,
    [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
  [
    1,
    5,
    [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  ],
];

const vectorLeaves = INPUTS.map((hex) => leafHash(sha256, fromHex(hex)));

/** The definition of RFC 6962 section 2.1, word by word: split at the largest power of two below the size. */
function rootByDefinition(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 1) return leaves[0]!;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(sha256, rootByDefinition(leaves.slice(0, split)), rootByDefinition(leaves.slice(split)));
}

const leavesOf = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, index) => leafHash(sha256, uint32(index)));
const TREES = Array.from({ length: 70 }, (_, index) => index + 1);

/** Whether a path leads a leaf to this root. */
function verifies(
  root: Uint8Array,
  proof: Readonly<{ leaf: Uint8Array; path: readonly Uint8Array[]; index: number; count: number }>,
): boolean {
  const { leaf, path, index, count } = proof;
  const found = rootFromPath(sha256, leaf, path, { index, count });
  return found !== null && toHex(found) === toHex(root);
}

function flip(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = new Uint8Array(bytes);
  copy[bit >> 3] = copy[bit >> 3]! ^ (1 << (bit & 7));
  return copy;
}

describe('Merkle trees', () => {
  it('there is no root of nothing', () => {
    expect(() => merkleRoot(sha256, [])).to.throw('at least one leaf');
  });

  it('has the roots and paths of the public vectors of RFC 6962', () => {
    for (const [index, root] of ROOTS.entries()) {
      expect(toHex(merkleRoot(sha256, vectorLeaves.slice(0, index + 1)))).to.equal(root);
    }
    for (const [index, count, path] of PATHS) {
      expect(merklePaths(sha256, vectorLeaves.slice(0, count))[index]!.map(toHex)).to.deep.equal(path);
    }
  });

  it('is the tree of the definition, for every size from 1 to 70', () => {
    for (const count of TREES) {
      const leaves = leavesOf(count);
      expect(toHex(merkleRoot(sha256, leaves)), `${count} leaves`).to.equal(toHex(rootByDefinition(leaves)));
    }
  });

  it('every path of every tree from 1 to 70 verifies, at its own place and at no other', () => {
    for (const count of TREES) {
      const leaves = leavesOf(count);
      const root = merkleRoot(sha256, leaves);
      const paths = merklePaths(sha256, leaves);
      for (const [index, path] of paths.entries()) {
        const leaf = leaves[index]!;
        expect(verifies(root, { leaf, path, index, count })).to.equal(true);
        for (const other of new Set([0, index - 1, index + 1, index ^ 1, index >> 1, count - 1])) {
          if (other !== index) expect(verifies(root, { leaf, path, index: other, count })).to.equal(false);
        }
      }
    }
  });

  it('no path with a changed bit, a hash more, a hash less or in another order verifies', () => {
    const trees = fc
      .integer({ min: 2, max: 70 })
      .chain((count) =>
        fc.record({ count: fc.constant(count), index: fc.nat(count - 1), bit: fc.nat(255), at: fc.nat(20) }),
      );
    fc.assert(
      fc.property(trees, ({ count, index, bit, at }) => {
        const leaves = leavesOf(count);
        const root = merkleRoot(sha256, leaves);
        const path = merklePaths(sha256, leaves)[index]!;
        const leaf = leaves[index]!;
        const place = at % path.length;
        const wrong = [
          { leaf: flip(leaf, bit), path },
          { leaf, path: path.map((hash, step) => (step === place ? flip(hash, bit) : hash)) },
          { leaf, path: path.filter((_, step) => step !== place) },
          { leaf, path: [...path, path[place]!] },
          { leaf, path: [...path.slice(0, place), leaf, ...path.slice(place)] },
          ...(path.length > 1 ? [{ leaf, path: [...path].reverse() }] : []),
        ];
        return wrong.every((proof) => !verifies(root, { ...proof, index, count }));
      }),
      seeded(300),
    );
  });

  it('refuses a place outside the tree, or that is no number', () => {
    const leaves = leavesOf(5);
    const [path] = merklePaths(sha256, leaves);
    for (const position of [
      { index: -1, count: 5 },
      { index: 5, count: 5 },
      { index: 0.5, count: 5 },
      { index: 0, count: 0 },
      { index: 0, count: 5.5 },
      { index: NaN, count: 5 },
      { index: 0, count: Infinity },
    ]) {
      expect(rootFromPath(sha256, leaves[0]!, path!, position)).to.equal(null);
    }
  });

  it('a node is never taken for a leaf: the two are hashed apart', () => {
    const [one, two] = leavesOf(2) as [Uint8Array, Uint8Array];
    expect(toHex(leafHash(sha256, concatBytes(one, two)))).not.to.equal(toHex(nodeHash(sha256, one, two)));
  });
});
