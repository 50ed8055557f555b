/** The blocks of a Fabric network as a verifier reads them: from a peer, chained and signed, with what one member was told. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { policyBytes } from '../../chaincode/src/ledger/policies';
import { consortiumDefinition } from '../../gateway/src/consortium/definition';
import { REFERENCE } from '../../gateway/src/consortium/organisations';
import type { DeliveredBlock } from '../../gateway/src/ledger/fabric/blockBytes';
import { decodeBlock } from '../../network/embedded/src/blocks/blockBuilder';
import { blockDataHash, blockHeaderHash } from '../../network/embedded/src/blocks/blockHashes';
import { decodeTransaction } from '../../network/embedded/src/blocks/decodedTransaction';
import type { ChannelConfiguration } from '../../network/embedded/src/channelConfiguration';
import { blockEvent } from '../../network/embedded/src/client/blockEvents';
import { LedgerDamagedError } from '../../network/embedded/src/errors';
import { TxPrivateReadWriteSet } from '../../network/embedded/src/protobuf/readWriteSets';
import { VALIDATION_CODES } from '../../network/embedded/src/validationCodes';
import { publicMspFolder } from '../../network/fabric/src/identities';
import { planOf } from '../../network/fabric/src/plan';
import type { OrganisationPlan } from '../../network/fabric/src/plan';
import type { NetworkRecord } from '../../network/fabric/src/record';
import type { ForeignWrite, JudgedBlock } from './judge';
import { signingOrderers, isOrdered } from './ordererSignatures';
import type { SigningOrderers } from './ordererSignatures';

function rootOf(organisation: OrganisationPlan): string {
  return readFileSync(path.join(publicMspFolder(organisation), 'cacerts', 'ca.pem'), 'utf8');
}

/** What the verifier must know of the channel: authorities, policies, the collection. */
export interface VerifiedChannel {
  readonly configuration: ChannelConfiguration;
  readonly orderers: SigningOrderers;
}

export function verifiedChannel(folder: string, record: NetworkRecord): VerifiedChannel {
  const plan = planOf(record.definition, folder, record.basePort);
  const { organisations, definition } = plan;
  const { chaincode, chaincodeRule, collections } = consortiumDefinition(REFERENCE);
  return {
    configuration: {
      channel: definition.channel,
      chaincode,
      organisations: organisations.map((entry) => ({ mspId: entry.mspId, rootCertificatesPem: [rootOf(entry)] })),
      ordererCertificatePem: '',
      chaincodePolicy: policyBytes(chaincodeRule),
      collections: collections.map(({ endorsementRule, ...entry }) => {
        return { ...entry, endorsementPolicy: policyBytes(endorsementRule) };
      }),
    },
    orderers: signingOrderers(plan),
  };
}

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
  readonly #channel: VerifiedChannel;
  #previous: Uint8Array | null = null;

  constructor(channel: VerifiedChannel) {
    this.#channel = channel;
  }

  read(delivered: DeliveredBlock): JudgedBlock {
    const { configuration, orderers } = this.#channel;
    const { header, envelopes, commitHash } = decodeBlock(delivered.block);
    const { number } = header;
    const wrong = (reason: string): LedgerDamagedError => new LedgerDamagedError(number, `block ${number}: ${reason}`);
    if (!blockDataHash(envelopes).equals(header.dataHash)) throw wrong('its transactions are not those of its header');
    if (this.#previous !== null && !Buffer.from(header.previousHash).equals(this.#previous)) {
      throw wrong('it does not follow the block before');
    }
    // The first block is signed by nobody: it is what everybody agreed on.
    if (number > 0 && !isOrdered(delivered.block, orderers)) throw wrong('too few orderers signed it');
    this.#previous = blockHeaderHash(header);
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
