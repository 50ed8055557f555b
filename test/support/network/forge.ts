import { createHash, randomBytes } from 'node:crypto';
import { Signer } from '../../../network/embedded/src/identity/signer';
import type { SigningIdentity } from '../../../network/embedded/src/identity/signer';
import { proposalHash, transactionIdOf } from '../../../network/embedded/src/identity/transactionId';
import { ChannelHeader, Envelope, Payload, SignatureHeader } from '../../../network/embedded/src/protobuf/common';
import {
  ChaincodeAction,
  ChaincodeHeaderExtension,
  ProposalResponsePayload,
} from '../../../network/embedded/src/protobuf/proposals';
import {
  HashedReadWriteSet,
  KvReadWriteSet,
  TxReadWriteSet,
} from '../../../network/embedded/src/protobuf/readWriteSets';
import { ChaincodeActionPayload, Transaction } from '../../../network/embedded/src/protobuf/transactions';

const NOTHING = new Uint8Array();

/** Every part of a transaction that a test may want to be wrong. */
export interface ForgedParts {
  readonly creator: SigningIdentity;
  /** Whose peers sign. */
  readonly endorsers: readonly SigningIdentity[];
  readonly channel: string;
  readonly chaincode: string;
  /** TxReadWriteSet bytes. */
  readonly results: Uint8Array;
  readonly events: Uint8Array;
  readonly type: number;
  readonly epoch: number;
  readonly nonce: Uint8Array;
  /** Null: the right one. */
  readonly transactionId: string | null;
  readonly extension: Uint8Array | null;
  readonly actionChaincode: { readonly name: string; readonly version: string } | null;
  /** ChaincodeAction bytes; null: made of the parts. */
  readonly action: Uint8Array | null;
  readonly proposalHash: Uint8Array | null;
  readonly actionCount: number;
  readonly changeEndorsement: (signature: Buffer, index: number) => Uint8Array;
  readonly changeSignature: (signature: Buffer) => Uint8Array;
}

/** A transaction as a dishonest or broken client would send it. */
export interface Forged {
  readonly transactionId: string;
  readonly envelope: Buffer;
  readonly privateData: null;
}

function defaults(): Omit<ForgedParts, 'creator' | 'endorsers'> {
  return {
    channel: 'finance',
    chaincode: 'tally',
    results: NOTHING,
    events: NOTHING,
    type: 3,
    epoch: 0,
    nonce: randomBytes(24),
    transactionId: null,
    extension: null,
    actionChaincode: { name: 'tally', version: '1.0' },
    action: null,
    proposalHash: null,
    actionCount: 1,
    changeEndorsement: (signature) => signature,
    changeSignature: (signature) => signature,
  };
}

function responsePayload(parts: ForgedParts, hash: Uint8Array): Buffer {
  const { results, events, actionChaincode } = parts;
  const chaincodeId = actionChaincode === null ? null : { path: '', ...actionChaincode };
  const response = { status: 200, message: '', payload: NOTHING };
  const extension = parts.action ?? ChaincodeAction.encode({ results, events, response, chaincodeId });
  return ProposalResponsePayload.encode({ proposalHash: parts.proposalHash ?? hash, extension });
}

/** Builds a transaction that is right in all that `given` leaves out: hashes and signatures fit. */
export function forge(given: Partial<ForgedParts> & Pick<ForgedParts, 'creator' | 'endorsers'>): Forged {
  const parts: ForgedParts = { ...defaults(), ...given };
  const signer = new Signer(parts.creator);
  const creator = signer.serialized;
  const transactionId = parts.transactionId ?? transactionIdOf({ nonce: parts.nonce, creator });
  const chaincodeId = { path: '', name: parts.chaincode, version: '' };
  const channelHeader = ChannelHeader.encode({
    type: parts.type,
    version: 0,
    timestamp: null,
    channelId: parts.channel,
    transactionId,
    epoch: parts.epoch,
    extension: parts.extension ?? ChaincodeHeaderExtension.encode({ chaincodeId }),
    tlsCertificateHash: NOTHING,
  });
  const signatureHeader = SignatureHeader.encode({ creator, nonce: parts.nonce });
  const proposalPayload = Buffer.from('proposed');
  const payload = responsePayload(parts, proposalHash({ channelHeader, signatureHeader, payload: proposalPayload }));
  const endorsements = parts.endorsers.map((endorser, index) => {
    const peer = new Signer(endorser);
    const signature = peer.sign(Buffer.concat([payload, peer.serialized]));
    return { endorser: peer.serialized, signature: parts.changeEndorsement(signature, index) };
  });
  const action = ChaincodeActionPayload.encode({
    chaincodeProposalPayload: proposalPayload,
    action: { proposalResponsePayload: payload, endorsements },
  });
  const actions = Array.from({ length: parts.actionCount }, () => ({ header: signatureHeader, payload: action }));
  const content = Payload.encode({ header: { channelHeader, signatureHeader }, data: Transaction.encode({ actions }) });
  const envelope = Envelope.encode({ payload: content, signature: parts.changeSignature(signer.sign(content)) });
  return { transactionId, envelope, privateData: null };
}

/** What a forged transaction read and wrote; texts stand for keys and values. Versions are block and position. */
export interface ForgedSet {
  readonly reads?: Readonly<Record<string, readonly [number, number] | null>>;
  /** Null deletes. */
  readonly writes?: Readonly<Record<string, string | null>>;
  /** Policies by key. */
  readonly policies?: Readonly<Record<string, Uint8Array>>;
  readonly ranges?: readonly string[];
  readonly collections?: Readonly<Record<string, ForgedSet>>;
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
const versionOf = (at: readonly [number, number] | null): { blockNumber: number; transactionIndex: number } | null =>
  at === null ? null : { blockNumber: at[0], transactionIndex: at[1] };
const policyEntry = (value: Uint8Array): { name: string; value: Uint8Array }[] => [
  { name: 'VALIDATION_PARAMETER', value },
];

function hashedSet({ reads = {}, writes = {}, policies = {} }: ForgedSet): Buffer {
  return HashedReadWriteSet.encode({
    hashedReads: Object.entries(reads).map(([key, at]) => ({ keyHash: sha256(key), version: versionOf(at) })),
    hashedWrites: Object.entries(writes).map(([key, value]) => ({
      keyHash: sha256(key),
      isDelete: value === null,
      valueHash: value === null ? NOTHING : sha256(value),
      isPurge: false,
    })),
    metadataWrites: Object.entries(policies).map(([key, policy]) => ({
      keyHash: sha256(key),
      entries: policyEntry(policy),
    })),
  });
}

/** A namespace's part of a read/write set. */
export function namespaceSet(
  namespace: string,
  set: ForgedSet,
): Parameters<typeof TxReadWriteSet.encode>[0]['nsRwset'][number] {
  const { reads = {}, writes = {}, policies = {}, ranges = [], collections = {} } = set;
  const noResults = { itrExhausted: true, rawReads: null, readsMerkleHashes: null };
  return {
    namespace,
    rwset: KvReadWriteSet.encode({
      reads: Object.entries(reads).map(([key, at]) => ({ key, version: versionOf(at) })),
      rangeQueriesInfo: ranges.map((startKey) => ({ startKey, endKey: '', ...noResults })),
      writes: Object.entries(writes).map(([key, value]) => ({
        key,
        isDelete: value === null,
        value: Buffer.from(value ?? ''),
      })),
      metadataWrites: Object.entries(policies).map(([key, policy]) => ({ key, entries: policyEntry(policy) })),
    }),
    collectionHashedRwset: Object.entries(collections).map(([collectionName, inside]) => ({
      collectionName,
      hashedRwset: hashedSet(inside),
      pvtRwsetHash: NOTHING,
    })),
  };
}

/** TxReadWriteSet bytes for the test chaincode. */
export function results(set: ForgedSet): Buffer {
  return TxReadWriteSet.encode({ dataModel: 0, nsRwset: [namespaceSet('tally', set)] });
}
