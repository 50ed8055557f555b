/** The blocks of a Fabric network as a verifier reads them: from a peer, chained and signed, with what one member was told. */
import type { DeliveredBlock } from '../../gateway/src/ledger/fabric/blockBytes';
import { decodeBlock } from '../../network/embedded/src/blocks/blockBuilder';
import { blockDataHash, blockHeaderHash } from '../../network/embedded/src/blocks/blockHashes';
import { decodeTransaction } from '../../network/embedded/src/blocks/decodedTransaction';
import { blockEvent } from '../../network/embedded/src/client/blockEvents';
import { LedgerDamagedError } from '../../network/embedded/src/errors';
import { TxPrivateReadWriteSet } from '../../network/embedded/src/protobuf/readWriteSets';
import { VALIDATION_CODES } from '../../network/embedded/src/validationCodes';
import { FollowedConfiguration } from './fabricConfiguration';
import type { ForeignWrite, JudgedBlock } from './judge';
import { isOrdered } from './ordererSignatures';
import type { SigningOrderers } from './ordererSignatures';

type Sets = Parameters<typeof blockEvent>[0]['sets'];

function setsOf({ privateSets }: DeliveredBlock, chaincode: string): Sets {
  return [...privateSets].flatMap(([transactionIndex, bytes]) => {
    const own = TxPrivateReadWriteSet.decode(bytes).nsPvtRwset.find(({ namespace }) => namespace === chaincode);
    return (own?.collectionPvtRwset ?? []).map(({ collectionName, rwset }) => {
      return { transactionIndex, collection: collectionName, rwset };
    });
  });
}

type Transaction = JudgedBlock['transactions'][number];

function writesOf({ envelope, validationCode, index }: Transaction): readonly ForeignWrite[] {
  if (validationCode !== VALIDATION_CODES.VALID) return [];
  return (decodeTransaction(envelope)?.sets ?? []).flatMap(({ namespace, open }) =>
    open.writes.map(({ key, isDelete }) => ({ transactionIndex: index, namespace, key, isDelete })),
  );
}

/** Checks the chain and gives the blocks of our chaincode's transactions. Throws LedgerDamagedError at the first bad block. */
export class FabricChain {
  readonly #orderers: SigningOrderers;
  readonly #configuration: FollowedConfiguration;
  #previous: Uint8Array | null = null;

  constructor(orderers: SigningOrderers, names: Readonly<{ channel: string; chaincode: string }>) {
    this.#orderers = orderers;
    this.#configuration = new FollowedConfiguration(names);
  }

  read(delivered: DeliveredBlock): JudgedBlock {
    const orderers = this.#orderers;
    const configuration = this.#configuration.current;
    const { header, envelopes, validationCodes, commitHash } = decodeBlock(delivered.block);
    const { number } = header;
    const wrong = (reason: string): LedgerDamagedError => new LedgerDamagedError(number, `block ${number}: ${reason}`);
    if (!blockDataHash(envelopes).equals(header.dataHash)) throw wrong('its transactions are not those of its header');
    if (this.#previous !== null && !Buffer.from(header.previousHash).equals(this.#previous)) {
      throw wrong('it does not follow the block before');
    }
    // The first block is signed by nobody: it is what everybody agreed on.
    if (number > 0 && !isOrdered(delivered.block, orderers)) throw wrong('too few orderers signed it');
    this.#previous = blockHeaderHash(header);
    this.#configuration.follow(envelopes, validationCodes);
    const { chaincode } = configuration;
    const stored = { number, encoded: delivered.block, sets: setsOf(delivered, chaincode) };
    const event = blockEvent(stored, { chaincode, isMember: () => true });
    // Fabric's own lifecycle stands in the same blocks, under other rules: its codes are taken as they are stored.
    const isOwn = ({ envelope }: Transaction): boolean => decodeTransaction(envelope)?.chaincode === chaincode;
    const transactions = event.transactions.filter(isOwn);
    const foreign = event.transactions.filter((transaction) => !isOwn(transaction)).flatMap(writesOf);
    return { ...event, transactions, foreign, headerHash: this.#previous, commitHash, configuration };
  }
}
