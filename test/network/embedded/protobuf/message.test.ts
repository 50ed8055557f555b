import { common, ledger, msp, peer } from '@hyperledger/fabric-protos';
import { expect } from 'chai';
import * as fc from 'fast-check';
import * as commonMessages from '../../../../network/embedded/src/protobuf/common';
import type { MessageType } from '../../../../network/embedded/src/protobuf/message';
import * as policies from '../../../../network/embedded/src/protobuf/policies';
import * as proposals from '../../../../network/embedded/src/protobuf/proposals';
import * as sets from '../../../../network/embedded/src/protobuf/readWriteSets';
import * as shim from '../../../../network/embedded/src/protobuf/shimMessages';
import * as transactions from '../../../../network/embedded/src/protobuf/transactions';

/** Fabric's own class of a message: decoding and encoding again must give the same bytes. */
interface FabricClass {
  deserializeBinary(encoded: Uint8Array): { serializeBinary(): Uint8Array };
}

const someBytes = fc.uint8Array({ maxLength: 300 }).map((value) => Buffer.from(value));
const someText = fc.oneof(fc.string({ maxLength: 20 }), fc.string({ unit: 'binary', maxLength: 200 }));
const smallInteger = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const largeInteger = fc.maxSafeNat();

const timestamp = fc.record({ seconds: largeInteger, nanos: fc.integer({ min: 0, max: 999_999_999 }) });
const version = fc.record({ blockNumber: largeInteger, transactionIndex: largeInteger });
const chaincodeId = fc.record({ path: someText, name: someText, version: someText });
const response = fc.record({ status: smallInteger, message: someText, payload: someBytes });
const endorsement = fc.record({ endorser: someBytes, signature: someBytes });
const entries = fc.array(fc.record({ name: someText, value: someBytes }), { maxLength: 3 });
const list = <T>(element: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(element, { maxLength: 4 });
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null });
const principal = fc.record({ classification: fc.integer({ min: 0, max: 4 }), principal: someBytes });

const reads = fc.array(fc.record({ key: someText, version: maybe(version) }), { maxLength: 4 });
const range = fc.record({ startKey: someText, endKey: someText, itrExhausted: fc.boolean() });
// A range's results are listed or summarised, never both.
const rangeQuery = fc.oneof(
  fc.tuple(range, reads).map(([query, kvReads]) => ({ ...query, rawReads: { kvReads }, readsMerkleHashes: null })),
  fc
    .tuple(range, fc.record({ maxDegree: smallInteger, maxLevel: smallInteger, maxLevelHashes: list(someBytes) }))
    .map(([query, readsMerkleHashes]) => ({ ...query, rawReads: null, readsMerkleHashes })),
);

interface RuleValue {
  readonly signedBy: number | null;
  readonly nOutOf: { readonly n: number; readonly rules: readonly RuleValue[] } | null;
}

const { rule } = fc.letrec<{ rule: RuleValue }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 4 },
    smallInteger.map((signedBy) => ({ signedBy, nOutOf: null })),
    fc
      .record({ n: smallInteger, rules: fc.array(tie('rule'), { maxLength: 3 }) })
      .map((nOutOf) => ({ signedBy: null, nOutOf })),
  ),
}));

/** Checks one message type against Fabric's class; `values` are random values of it. */
function agrees<T>(name: string, ours: MessageType<T>, theirs: FabricClass, values: fc.Arbitrary<T>): void {
  it(`writes ${name} byte for byte as Fabric does, and reads it back`, () => {
    fc.assert(
      fc.property(values, (value) => {
        const encoded = ours.encode(value);
        expect(Buffer.from(theirs.deserializeBinary(encoded).serializeBinary()).equals(encoded)).to.equal(true);
        expect(ours.decode(encoded)).to.deep.equal(value);
      }),
      { numRuns: 60 },
    );
  });
}

const { rwset } = ledger;
const { kvrwset } = rwset;

describe('messages of Fabric', () => {
  const channelHeader = fc.record({
    type: smallInteger,
    version: smallInteger,
    timestamp: maybe(timestamp),
    channelId: someText,
    transactionId: someText,
    epoch: largeInteger,
    extension: someBytes,
    tlsCertificateHash: someBytes,
  });
  const header = fc.record({ channelHeader: someBytes, signatureHeader: someBytes });
  agrees('ChannelHeader', commonMessages.ChannelHeader, common.ChannelHeader, channelHeader);
  agrees(
    'SignatureHeader',
    commonMessages.SignatureHeader,
    common.SignatureHeader,
    fc.record({ creator: someBytes, nonce: someBytes }),
  );
  agrees('Header', commonMessages.Header, common.Header, header);
  agrees('Payload', commonMessages.Payload, common.Payload, fc.record({ header: maybe(header), data: someBytes }));
  agrees('Envelope', commonMessages.Envelope, common.Envelope, fc.record({ payload: someBytes, signature: someBytes }));
  agrees(
    'Block',
    commonMessages.Block,
    common.Block,
    fc.record({
      header: maybe(fc.record({ number: largeInteger, previousHash: someBytes, dataHash: someBytes })),
      data: maybe(fc.record({ data: list(someBytes) })),
      metadata: maybe(fc.record({ metadata: list(someBytes) })),
    }),
  );
  agrees(
    'Metadata',
    commonMessages.Metadata,
    common.Metadata,
    fc.record({ value: someBytes, signatures: list(fc.record({ signatureHeader: someBytes, signature: someBytes })) }),
  );
  agrees(
    'OrdererBlockMetadata',
    commonMessages.OrdererBlockMetadata,
    common.OrdererBlockMetadata,
    fc.record({ lastConfig: maybe(fc.record({ index: largeInteger })), consenterMetadata: someBytes }),
  );
  agrees(
    'SerializedIdentity',
    commonMessages.SerializedIdentity,
    msp.SerializedIdentity,
    fc.record({ mspId: someText, idBytes: someBytes }),
  );

  agrees(
    'SignedProposal',
    proposals.SignedProposal,
    peer.SignedProposal,
    fc.record({ proposalBytes: someBytes, signature: someBytes }),
  );
  agrees(
    'Proposal',
    proposals.Proposal,
    peer.Proposal,
    fc.record({ header: someBytes, payload: someBytes, extension: someBytes }),
  );
  agrees(
    'ChaincodeInvocationSpec',
    proposals.ChaincodeInvocationSpec,
    peer.ChaincodeInvocationSpec,
    fc.record({
      chaincodeSpec: maybe(
        fc.record({
          type: fc.integer({ min: 0, max: 5 }),
          chaincodeId: maybe(chaincodeId),
          input: maybe(fc.record({ args: list(someBytes), decorations: fc.constant([]), isInit: fc.boolean() })),
          timeout: smallInteger,
        }),
      ),
    }),
  );
  agrees(
    'ChaincodeHeaderExtension',
    proposals.ChaincodeHeaderExtension,
    peer.ChaincodeHeaderExtension,
    fc.record({ chaincodeId: maybe(chaincodeId) }),
  );
  agrees(
    'ProposalResponse',
    proposals.ProposalResponse,
    peer.ProposalResponse,
    fc.record({
      version: smallInteger,
      timestamp: maybe(timestamp),
      response: maybe(response),
      payload: someBytes,
      endorsement: maybe(endorsement),
    }),
  );
  agrees(
    'ProposalResponsePayload',
    proposals.ProposalResponsePayload,
    peer.ProposalResponsePayload,
    fc.record({ proposalHash: someBytes, extension: someBytes }),
  );
  agrees(
    'ChaincodeAction',
    proposals.ChaincodeAction,
    peer.ChaincodeAction,
    fc.record({ results: someBytes, events: someBytes, response: maybe(response), chaincodeId: maybe(chaincodeId) }),
  );
  agrees(
    'ChaincodeEvent',
    proposals.ChaincodeEvent,
    peer.ChaincodeEvent,
    fc.record({ chaincodeId: someText, transactionId: someText, eventName: someText, payload: someBytes }),
  );
  agrees(
    'Transaction',
    transactions.Transaction,
    peer.Transaction,
    fc.record({ actions: list(fc.record({ header: someBytes, payload: someBytes })) }),
  );
  agrees(
    'ChaincodeActionPayload',
    transactions.ChaincodeActionPayload,
    peer.ChaincodeActionPayload,
    fc.record({
      chaincodeProposalPayload: someBytes,
      action: maybe(fc.record({ proposalResponsePayload: someBytes, endorsements: list(endorsement) })),
    }),
  );

  agrees(
    'KVRWSet',
    sets.KvReadWriteSet,
    kvrwset.KVRWSet,
    fc.record({
      reads,
      rangeQueriesInfo: list(rangeQuery),
      writes: list(fc.record({ key: someText, isDelete: fc.boolean(), value: someBytes })),
      metadataWrites: list(fc.record({ key: someText, entries })),
    }),
  );
  agrees(
    'HashedRWSet',
    sets.HashedReadWriteSet,
    kvrwset.HashedRWSet,
    fc.record({
      hashedReads: list(fc.record({ keyHash: someBytes, version: maybe(version) })),
      hashedWrites: list(
        fc.record({ keyHash: someBytes, isDelete: fc.boolean(), valueHash: someBytes, isPurge: fc.boolean() }),
      ),
      metadataWrites: list(fc.record({ keyHash: someBytes, entries })),
    }),
  );
  agrees(
    'TxReadWriteSet',
    sets.TxReadWriteSet,
    rwset.TxReadWriteSet,
    fc.record({
      dataModel: fc.constant(0),
      nsRwset: list(
        fc.record({
          namespace: someText,
          rwset: someBytes,
          collectionHashedRwset: list(
            fc.record({ collectionName: someText, hashedRwset: someBytes, pvtRwsetHash: someBytes }),
          ),
        }),
      ),
    }),
  );
  agrees(
    'TxPvtReadWriteSet',
    sets.TxPrivateReadWriteSet,
    rwset.TxPvtReadWriteSet,
    fc.record({
      dataModel: fc.constant(0),
      nsPvtRwset: list(
        fc.record({
          namespace: someText,
          collectionPvtRwset: list(fc.record({ collectionName: someText, rwset: someBytes })),
        }),
      ),
    }),
  );

  agrees(
    'MSPRole',
    policies.MspRole,
    msp.MSPRole,
    fc.record({ mspId: someText, role: fc.integer({ min: 0, max: 4 }) }),
  );
  agrees(
    'SignaturePolicyEnvelope',
    policies.SignaturePolicyEnvelope,
    common.SignaturePolicyEnvelope,
    fc.record({ version: smallInteger, rule: maybe(rule), identities: list(principal) }),
  );

  agrees('GetState', shim.GetState, peer.GetState, fc.record({ key: someText, collection: someText }));
  agrees(
    'PutState',
    shim.PutState,
    peer.PutState,
    fc.record({ key: someText, value: someBytes, collection: someText }),
  );
  agrees('DelState', shim.DelState, peer.DelState, fc.record({ key: someText, collection: someText }));
  agrees(
    'GetStateMetadata',
    shim.GetStateMetadata,
    peer.GetStateMetadata,
    fc.record({ key: someText, collection: someText }),
  );
  agrees(
    'PutStateMetadata',
    shim.PutStateMetadata,
    peer.PutStateMetadata,
    fc.record({
      key: someText,
      collection: someText,
      metadata: maybe(fc.record({ metakey: someText, value: someBytes })),
    }),
  );
  agrees(
    'StateMetadataResult',
    shim.StateMetadataResult,
    peer.StateMetadataResult,
    fc.record({ entries: list(fc.record({ metakey: someText, value: someBytes })) }),
  );

  it('reads the transient map that Fabric writes, empty values included', () => {
    const transientMap = [
      { key: 'empty', value: Buffer.alloc(0) },
      { key: 'value', value: Buffer.from('secret') },
    ];
    const ours = { input: Buffer.from('input'), transientMap };
    const theirs = peer.ChaincodeProposalPayload.deserializeBinary(proposals.ChaincodeProposalPayload.encode(ours));
    expect(proposals.ChaincodeProposalPayload.decode(theirs.serializeBinary())).to.deep.equal(ours);
  });
});
