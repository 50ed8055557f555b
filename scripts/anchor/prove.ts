/** Proofs that a record's header was written in a block of an anchored range, made from a stored ledger. */
import type { RecordId } from '../../chaincode/src/protocol/acts';
import type { Sha256 } from '../../chaincode/src/statement/hashing';
import type { AnchorChain, AnchoredRange } from '../../gateway/src/anchor/port';
import { proveHeader, rootOfProof } from '../../gateway/src/anchor/proof';
import type { InclusionProof } from '../../gateway/src/anchor/proof';
import type { LedgerBlock } from '../../gateway/src/ledger/port';
import { AnchorProblem } from './problem';
import type { StoredLedger } from './storedLedger';

/** What a proof needs of the chain. */
export type RootSource = Pick<AnchorChain, 'place' | 'rangeOf' | 'view'>;

export interface ProveParts {
  readonly ledger: StoredLedger;
  readonly chain: RootSource;
  readonly sha256: Sha256;
  readonly record: RecordId;
  /** The version to prove; null for the newest that is anchored. */
  readonly version: number | null;
}

/** Blocks in which the record was written, in the version asked for. */
function writtenIn({ ledger, record, version }: ProveParts): readonly number[] {
  const writes = ({ transactions }: LedgerBlock): boolean =>
    transactions.some(({ isValid, headers }) => {
      const header = isValid ? headers.get(record) : undefined;
      return header !== undefined && (version === null || header.version === version);
    });
  return [...ledger.blocks()].filter(writes).map(({ number }) => number);
}

function blocksOf({ ledger }: ProveParts, { first, last }: AnchoredRange): readonly LedgerBlock[] {
  const blocks: LedgerBlock[] = [];
  for (const block of ledger.blocks()) {
    if (block.number > last) break;
    if (block.number >= first) blocks.push(block);
  }
  return blocks;
}

/** The proof of a record. Throws AnchorProblem where there is none to give, ChainUnavailable. */
export async function proveRecord(parts: ProveParts): Promise<InclusionProof> {
  const { ledger, chain, sha256, record, version } = parts;
  const numbers = writtenIn(parts);
  const which = version === null ? record : `version ${version} of ${record}`;
  if (numbers.length === 0) throw new AnchorProblem(`no block of this ledger wrote ${which}`);
  const { next } = await chain.view();
  const number = numbers.filter((candidate) => candidate < next).at(-1);
  const range = number === undefined ? null : await chain.rangeOf(number);
  if (number === undefined || range === null) {
    throw new AnchorProblem(`${which} was written in block ${numbers.at(-1) ?? 0}; anchored are those below ${next}`);
  }
  const { first, last } = range;
  const anchor = { ...chain.place, consortium: chain.place.consortium.toLowerCase(), first, last };
  const blocks = blocksOf(parts, range);
  const proof = proveHeader(sha256, { network: ledger.network, anchor, blocks, number, record });
  if (proof === null || rootOfProof(sha256, proof) !== range.root) {
    throw new AnchorProblem(`the blocks ${first} to ${last} of this ledger are not those that were anchored`);
  }
  return proof;
}
