import { expect } from 'chai';
import { fromHex, toHex, uint32 } from '../../chaincode/src/kernel/bytes';
import { merklePaths, merkleRoot, nodeHash, rootFromPath } from '../../chaincode/src/statement/merkle';
import { leafHashes, treePath, treeRoot } from '../../gateway/src/anchor/merkle';
import { sha256 } from '../support/firms';
import { chanceFrom } from '../support/anchor/chance';
import { readVectorText } from '../support/vectorFile';
import '../support/patience';

interface Vectors {
  readonly inputs: readonly string[];
  readonly emptyRoot: string;
  readonly roots: readonly string[];
  readonly paths: readonly { readonly index: number; readonly count: number; readonly path: readonly string[] }[];
}

const LEAVES = 10_000;
const MUTATIONS = 1000;
const vectors = JSON.parse(readVectorText('rfc6962.json')) as Vectors;
const vectorLeaves = leafHashes(sha256, vectors.inputs.map(fromHex));

function numbered(count: number): Uint8Array[] {
  return leafHashes(
    sha256,
    Array.from({ length: count }, (_, index) => uint32(index)),
  );
}

/** `PATH` of RFC 6962 section 2.1.1, word by word. */
function pathByDefinition(index: number, leaves: readonly Uint8Array[]): readonly Uint8Array[] {
  if (leaves.length === 1) return [];
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...pathByDefinition(index, left), rootByDefinition(right)]
    : [...pathByDefinition(index - split, right), rootByDefinition(left)];
}

function rootByDefinition(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 1) return leaves[0]!;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(sha256, rootByDefinition(leaves.slice(0, split)), rootByDefinition(leaves.slice(split)));
}

describe('trees of anchored blocks', () => {
  it('A8: have the roots and paths of the public vectors of RFC 6962, that of the empty tree included', () => {
    expect(toHex(treeRoot(sha256, []))).to.equal(vectors.emptyRoot);
    for (const [index, root] of vectors.roots.entries()) {
      expect(toHex(treeRoot(sha256, vectorLeaves.slice(0, index + 1)))).to.equal(root);
    }
    for (const { index, count, path } of vectors.paths) {
      expect(treePath(sha256, vectorLeaves.slice(0, count), index).map(toHex)).to.deep.equal(path);
    }
  });

  it('have the paths of the definition, for every leaf of every size from 1 to 40', () => {
    for (let count = 1; count <= 40; count += 1) {
      const leaves = numbered(count);
      for (let index = 0; index < count; index += 1) {
        const path = treePath(sha256, leaves, index);
        expect(path.map(toHex), `${index} of ${count}`).to.deep.equal(pathByDefinition(index, leaves).map(toHex));
      }
    }
  });

  it('a leaf outside the tree has no path', () => {
    for (const index of [-1, 5, 0.5, NaN]) expect(() => treePath(sha256, numbered(5), index)).to.throw();
    expect(() => treePath(sha256, [], 0)).to.throw();
  });

  it('A8: prove each of 10 000 leaves', () => {
    const leaves = numbered(LEAVES);
    const root = toHex(merkleRoot(sha256, leaves));
    const paths = merklePaths(sha256, leaves);
    const proven = paths.filter((path, index) => {
      const found = rootFromPath(sha256, leaves[index]!, path, { index, count: LEAVES });
      return found !== null && toHex(found) === root;
    });
    expect(proven).to.have.length(LEAVES);
    for (const index of [0, 1, 4095, 4096, 8191, 8192, 9998, 9999]) {
      expect(treePath(sha256, leaves, index).map(toHex)).to.deep.equal(paths[index]!.map(toHex));
    }
  });

  it('A8: refuse 1 000 ways that were changed in one bit, one hash or one place', () => {
    const chance = chanceFrom('ways up');
    const leaves = numbered(LEAVES);
    const root = toHex(merkleRoot(sha256, leaves));
    const paths = merklePaths(sha256, leaves);
    for (let mutation = 0; mutation < MUTATIONS; mutation += 1) {
      const index = chance.below(LEAVES);
      const [leaf, path] = [leaves[index]!, paths[index]!];
      const at = chance.below(path.length);
      const flipped = path.map((hash, step) => (step === at ? chance.flipped(hash) : hash));
      const other = (index + 1 + chance.below(LEAVES - 1)) % LEAVES;
      const wrong = [
        { leaf: chance.flipped(leaf), path, index },
        { leaf, path: flipped, index },
        { leaf, path: path.filter((_, step) => step !== at), index },
        { leaf, path: [...path, path[at]!], index },
        { leaf, path, index: other },
      ][mutation % 5]!;
      const found = rootFromPath(sha256, wrong.leaf, wrong.path, { index: wrong.index, count: LEAVES });
      expect(found === null ? null : toHex(found), `mutation ${mutation}`).not.to.equal(root);
    }
  });
});
