import { expect } from 'chai';
import { canonicalJson } from '../../chaincode/src/kernel/canonical';
import { hashText } from '../../chaincode/src/statement/hashing';
import { blockHash, blockLeaf, leavesOf } from '../../gateway/src/anchor/leaves';
import { treeRoot } from '../../gateway/src/anchor/merkle';
import { NoProof, proveHeader, readProof, rootOfProof } from '../../gateway/src/anchor/proof';
import type { InclusionProof } from '../../gateway/src/anchor/proof';
import type { LedgerBlock } from '../../gateway/src/ledger/port';
import { verifyAgainstRoot } from '../../scripts/anchor/verify';
import type { Verdict } from '../../scripts/anchor/verify';
import { sha256 } from '../support/firms';
import { blockAt, blocksBetween, hashOf, idOf, NETWORK, wideBlock } from '../support/anchor/blocks';
import { chanceFrom } from '../support/anchor/chance';
import type { Chance } from '../support/anchor/chance';
import '../support/patience';

const MUTATIONS = 1000;
const FIRST = 100;
const LAST = 172;

function anchorOf(blocks: readonly LedgerBlock[]): InclusionProof['anchor'] {
  return {
    chainId: 31337,
    contract: `0x${'5'.repeat(40)}`,
    consortium: `0x${'a'.repeat(64)}`,
    first: blocks[0]!.number,
    last: blocks.at(-1)!.number,
  };
}

function rootOf(blocks: readonly LedgerBlock[]): string {
  return hashText(
    treeRoot(
      sha256,
      blocks.map((block) => blockHash(sha256, NETWORK, block)),
    ),
  );
}

function proofOf(blocks: readonly LedgerBlock[], number: number, record: string): InclusionProof {
  const proof = proveHeader(sha256, { network: NETWORK, anchor: anchorOf(blocks), blocks, number, record });
  if (proof === null) throw new RangeError('the block has no such record');
  return proof;
}

/** Records written by valid transactions. */
function written(block: LedgerBlock): readonly string[] {
  return block.transactions.flatMap(({ isValid, headers }) => (isValid ? [...headers.keys()] : []));
}

/** Changes one value somewhere in a proof, in its kind: a digit of a text, a number by one. */
function mutated(value: unknown, chance: Chance): unknown {
  if (typeof value === 'string') return mutatedText(value, chance);
  if (typeof value === 'number') return value + chance.pick([-1, 1, 2, 16]);
  if (Array.isArray(value)) return mutatedList(value, chance);
  const entries = Object.entries(value as object);
  const at = chance.below(entries.length);
  return Object.fromEntries(entries.map(([key, old], index) => [key, index === at ? mutated(old, chance) : old]));
}

function mutatedText(text: string, chance: Chance): string {
  const at = chance.below(text.length);
  const digit = chance.pick(Array.from('0123456789abcdef').filter((other) => other !== text[at]));
  return text.slice(0, at) + digit + text.slice(at + 1);
}

function mutatedList(list: readonly unknown[], chance: Chance): unknown {
  const at = chance.below(list.length);
  if (list.length === 0) return [hashOf('one more')];
  return chance.pick([
    list.map((old, index) => (index === at ? mutated(old, chance) : old)),
    list.filter((_, index) => index !== at),
    [...list, list[at]],
  ]);
}

describe('proofs of inclusion', () => {
  const blocks = blocksBetween(FIRST, LAST);
  const root = rootOf(blocks);

  it('A8: every header of every block of a range leads to the range’s root', () => {
    let count = 0;
    for (const block of blocks) {
      for (const record of written(block)) {
        const proof = readProof(JSON.stringify(proofOf(blocks, block.number, record)));
        expect(rootOfProof(sha256, proof)).to.equal(root);
        expect(proof.leaf.record).to.equal(record);
        count += 1;
      }
    }
    expect(count).to.be.greaterThan(150);
  });

  it('A8: 1 000 proofs with one changed value are refused: what they say is not under the root', () => {
    const chance = chanceFrom('proofs');
    const withHeaders = blocks.filter((block) => written(block).length > 0);
    let harmless = 0;
    for (let mutation = 0; mutation < MUTATIONS; mutation += 1) {
      const block = chance.pick(withHeaders);
      const proof = proofOf(blocks, block.number, chance.pick(written(block)));
      const { anchor, ...rest } = proof;
      const wrong = mutated(rest, chance) as Omit<InclusionProof, 'anchor'>;
      if (canonicalJson(wrong) === canonicalJson(rest)) {
        harmless += 1;
        continue;
      }
      expect(outcome(JSON.stringify({ anchor, ...wrong })), JSON.stringify(wrong)).not.to.equal(root);
    }
    expect(harmless, 'a mutation changes something').to.equal(0);
  });

  it('A8: 1 000 proofs with one changed byte anywhere: each is refused, or what is said of it is the same', () => {
    const chance = chanceFrom('bytes of proofs');
    const block = blocks.find((candidate) => written(candidate).length > 0)!;
    const proof = proofOf(blocks, block.number, written(block)[0]!);
    const text = JSON.stringify(proof);
    const said = verifyAgainstRoot(sha256, proof, root);
    expect(said.isGood).to.equal(true);
    for (let mutation = 0; mutation < MUTATIONS; mutation += 1) {
      const at = chance.below(text.length);
      const byte = String.fromCharCode(32 + chance.below(95));
      const changed = text.slice(0, at) + byte + text.slice(at + 1);
      const verdict = verdictOn(changed, root);
      if (verdict?.isGood === true) expect(verdict, changed).to.deep.equal(said);
    }
  });

  it('a block is bound to its number, its network and its data: another is not under the root', () => {
    const block = blockAt(FIRST + 1);
    const leaf = blockLeaf(sha256, NETWORK, block);
    expect(leaf).to.deep.include({ network: NETWORK, number: FIRST + 1, data: block.dataHash });
    const hash = hashText(blockHash(sha256, NETWORK, block));
    for (const other of [
      blockHash(sha256, hashOf('another network'), block),
      blockHash(sha256, NETWORK, { ...block, number: FIRST + 2 }),
      blockHash(sha256, NETWORK, { ...block, dataHash: hashOf('other data') }),
      blockHash(sha256, NETWORK, { ...block, transactions: block.transactions.slice(1) }),
    ]) {
      expect(hashText(other)).not.to.equal(hash);
    }
  });

  it('what every member’s node tells alike is bound, and what it may lack is not', () => {
    const block = wideBlock(FIRST, 3);
    const [transaction] = block.transactions;
    const hash = (changes: object): string => {
      const changed = { ...block, transactions: [{ ...transaction!, ...changes }, ...block.transactions.slice(1)] };
      return hashText(blockHash(sha256, NETWORK, changed));
    };
    expect(hash({ envelope: null })).to.equal(hash({}));
    expect(hash({ isValid: !transaction!.isValid })).not.to.equal(hash({}));
    expect(hash({ event: { ...transaction!.event!, outcomes: ['refused'] } })).not.to.equal(hash({}));
    expect(hash({ headers: new Map([...transaction!.headers].slice(1)) })).not.to.equal(hash({}));
  });

  it('headers are in the order of their ids, however a node lists them, and those of invalid transactions are not there', () => {
    const block = wideBlock(FIRST, 9);
    const [transaction] = block.transactions;
    const reversed = {
      ...block,
      transactions: [{ ...transaction!, headers: new Map([...transaction!.headers].reverse()) }],
    };
    expect(leavesOf(reversed)).to.deep.equal(leavesOf(block));
    expect(leavesOf(block)).to.have.length(10);
    const invalid = { ...block, transactions: [{ ...transaction!, isValid: false }] };
    expect(leavesOf(invalid)).to.have.length(1);
  });

  it('a range of one block and a block of one header have the shortest ways', () => {
    const block = wideBlock(0, 1);
    const [record = ''] = written(block);
    const proof = proofOf([block], 0, record);
    expect(proof.blockPath).to.deep.equal([]);
    expect(rootOfProof(sha256, proof)).to.equal(rootOf([block]));
  });

  it('a record that a block did not write has no proof there', () => {
    const parts = { network: NETWORK, anchor: anchorOf(blocks), blocks, number: FIRST + 1, record: idOf('nowhere') };
    expect(proveHeader(sha256, parts)).to.equal(null);
  });

  it('a file that is no proof is refused with what is wrong', () => {
    const proof = proofOf(blocks, FIRST + 1, written(blocks[1]!)[0]!);
    for (const [text, problem] of [
      ['{', 'not JSON'],
      ['null', ''],
      [JSON.stringify({ ...proof, more: 1 }), 'Unrecognized key'],
      [JSON.stringify({ ...proof, leafIndex: -1 }), 'leafIndex'],
      [JSON.stringify({ ...proof, leafPath: ['sha256:00'] }), 'leafPath.0'],
      [JSON.stringify({ ...proof, leafPath: Array.from({ length: 65 }, () => hashOf('x')) }), 'leafPath'],
      [JSON.stringify({ ...proof, format: 'tallystick.anchor.proof.2' }), 'format'],
    ] as const) {
      expect(() => readProof(text), text.slice(0, 60)).to.throw(NoProof, problem);
    }
  });
});

/** What is said of a text under a root; null where it is no proof. */
function verdictOn(text: string, root: string): Verdict | null {
  try {
    return verifyAgainstRoot(sha256, readProof(text), root);
  } catch (error) {
    if (error instanceof NoProof) return null;
    throw error;
  }
}

/** The root a changed proof leads to, or why it leads nowhere. */
function outcome(text: string): string | null {
  try {
    return rootOfProof(sha256, readProof(text));
  } catch (error) {
    if (error instanceof NoProof) return error.message;
    throw error;
  }
}
