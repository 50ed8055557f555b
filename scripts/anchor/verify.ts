/** A proof against the root its range has on the chain. */
import type { Hash } from '../../chaincode/src/protocol/acts';
import type { Sha256 } from '../../chaincode/src/statement/hashing';
import type { AnchorChain } from '../../gateway/src/anchor/port';
import { rootOfProof } from '../../gateway/src/anchor/proof';
import type { InclusionProof } from '../../gateway/src/anchor/proof';

/** What was found, in a sentence. */
export interface Verdict {
  readonly isGood: boolean;
  readonly sentence: string;
}

/**
 * With the root in hand: offline, and nobody is asked. Says what the root binds and no more: on which chain it is, and
 * of which range, is for whoever looked it up to know.
 */
export function verifyAgainstRoot(sha256: Sha256, proof: InclusionProof, root: Hash): Verdict {
  const { block, leaf } = proof;
  const found = rootOfProof(sha256, proof);
  if (found !== root) {
    return { isGood: false, sentence: `the proof leads to ${found ?? 'nothing'}, and the root is ${root}` };
  }
  const { record, header, transaction } = leaf;
  const sentence =
    `record ${record}, version ${header.version}, ${header.state}, body ${header.hash}, was written by transaction ` +
    `${transaction} in block ${block.number} of network ${block.network}, under this root`;
  return { isGood: true, sentence };
}

/** With the chain's node: its root of the range the block is in. Throws ChainUnavailable. */
export async function verifyOnChain(
  sha256: Sha256,
  proof: InclusionProof,
  chain: Pick<AnchorChain, 'place' | 'rangeOf' | 'view'>,
): Promise<Verdict> {
  const { anchor, block } = proof;
  const { contract, consortium } = chain.place;
  const isSame = ({ first, last }: Readonly<{ first: number; last: number }>): boolean =>
    first === anchor.first && last === anchor.last;
  const where = `consortium ${consortium} of contract ${contract}`;
  if (contract.toLowerCase() !== anchor.contract.toLowerCase() || consortium !== anchor.consortium) {
    return { isGood: false, sentence: `the proof is for another contract or consortium than ${where}` };
  }
  // Throws where the node is of another chain, or has no such contract.
  await chain.view();
  const range = await chain.rangeOf(block.number);
  if (range === null) return { isGood: false, sentence: `block ${block.number} has no root in ${where}` };
  if (!isSame(range)) {
    const sentence = `block ${block.number} is in the range ${range.first} to ${range.last} of ${where}`;
    return { isGood: false, sentence };
  }
  const verdict = verifyAgainstRoot(sha256, proof, range.root);
  return {
    ...verdict,
    sentence: `${verdict.sentence}, that of the blocks ${range.first} to ${range.last} in ${where}`,
  };
}
