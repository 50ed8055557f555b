import { expect } from 'chai';
import { common, ledger, peer } from '@hyperledger/fabric-protos';
import type { DeliveryForm } from '../../../../network/embedded/src/client/deliveredBlocks';
import { transact } from '../../../support/network/expectations';
import { collection, openTestNetwork, temporaryFolder } from '../../../support/network/harness';
import type { TestNetwork } from '../../../support/network/harness';

const [CORE, BANK] = ['CoreMSP', 'BankMSP'] as const;
const PAIR = [CORE, BANK];

/** Values of a KVRWSet; the classes give bytes as base64 or as they are. */
function valuesIn(rwset: Uint8Array | string): readonly string[] {
  const encoded = typeof rwset === 'string' ? Buffer.from(rwset, 'base64') : rwset;
  const writes = ledger.rwset.kvrwset.KVRWSet.deserializeBinary(encoded).getWritesList();
  return writes.map((write) => Buffer.from(write.getValue_asU8()).toString());
}

describe("blocks in the form of a peer's event services", function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let test: TestNetwork;
  let event: string;
  let body: string;

  before(async () => {
    folder = await temporaryFolder();
    test = await openTestNetwork(PAIR, { directory: folder.path, collections: [collection('bodies', [BANK])] });
    const transient = { value: Buffer.from('body') };
    const emitted = { fn: 'emit', args: ['issued', 'payload'], organisations: PAIR };
    event = (await transact(test.as(CORE), emitted)).transactionId;
    const kept = { fn: 'putPrivate', args: ['bodies', 'p'], transient, organisations: PAIR };
    body = (await transact(test.as(CORE), kept)).transactionId;
    await transact(test.as(CORE), { fn: 'put', args: ['k', 'v'], organisations: [CORE] });
  });
  after(async () => {
    await test.close();
    await folder.remove();
  });

  async function take(
    form: DeliveryForm,
    organisation: string,
    client: string = organisation,
  ): Promise<readonly Uint8Array[]> {
    const taken: Uint8Array[] = [];
    for await (const block of test.as(client).deliver({ fromBlock: 0, organisation, form })) {
      taken.push(block);
      if (taken.length === test.network.height()) break;
    }
    return taken;
  }

  it('are common.Block with flags in their metadata, read by the classes of Fabric', async () => {
    const blocks = (await take('full', CORE)).map((block) => common.Block.deserializeBinary(block));
    expect(blocks.map((block) => block.getHeader()?.getNumber())).to.deep.equal([0, 1, 2, 3]);
    const codes = blocks.map((block) => [
      ...(block.getMetadata()?.getMetadataList_asU8()[common.BlockMetadataIndex.TRANSACTIONS_FILTER] ?? []),
    ]);
    expect(codes).to.deep.equal([[0], [0], [0], [10]]);
  });

  it('begin with a block that every reader of configuration blocks can read', async () => {
    const [first] = await take('full', CORE);
    const [encoded] =
      common.Block.deserializeBinary(first ?? new Uint8Array())
        .getData()
        ?.getDataList_asU8() ?? [];
    const envelope = common.Envelope.deserializeBinary(encoded ?? new Uint8Array());
    const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
    const header = common.ChannelHeader.deserializeBinary(
      payload.getHeader()?.getChannelHeader_asU8() ?? new Uint8Array(),
    );
    expect(header.getType()).to.equal(common.HeaderType.CONFIG);
    const { config } = common.ConfigEnvelope.deserializeBinary(payload.getData_asU8()).toObject();
    expect(config?.channelGroup?.valuesMap.map(([name]) => name)).to.deep.equal(['EmbeddedConfiguration']);
  });

  it('are filtered to ids, codes and names of events', async () => {
    const blocks = (await take('filtered', CORE)).map((block) => peer.FilteredBlock.deserializeBinary(block));
    const [configuration, first] = blocks.map((block) => block.toObject());
    expect(configuration?.filteredTransactionsList.map(({ type }) => type)).to.deep.equal([common.HeaderType.CONFIG]);
    expect([first?.channelId, first?.number]).to.deep.equal(['finance', 1]);
    const [transaction] = first?.filteredTransactionsList ?? [];
    expect(transaction).to.deep.include({
      txid: event,
      type: common.HeaderType.ENDORSER_TRANSACTION,
      txValidationCode: 0,
    });
    expect(transaction?.transactionActions?.chaincodeActionsList).to.deep.equal([
      { chaincodeEvent: { chaincodeId: 'tally', txId: event, eventName: 'issued', payload: '' } },
    ]);
    const codes = blocks.map((block) => block.toObject().filteredTransactionsList.map((one) => one.txValidationCode));
    expect(codes).to.deep.equal([[0], [0], [0], [10]]);
  });

  it('come with plaintext by transaction to a member that asks its own peer', async () => {
    const [, , block] = (await take('private', BANK)).map((one) => peer.BlockAndPrivateData.deserializeBinary(one));
    expect(block?.getBlock()?.getHeader()?.getNumber()).to.equal(2);
    const sets = block?.toObject().privateDataMapMap ?? [];
    const told = sets.map(([place, { nsPvtRwsetList }]) => [
      place,
      nsPvtRwsetList.map(({ namespace, collectionPvtRwsetList }) => [
        namespace,
        collectionPvtRwsetList.map(({ collectionName, rwset }) => [collectionName, valuesIn(rwset)]),
      ]),
    ]);
    expect(told).to.deep.equal([[0, [['tally', [['bodies', ['body']]]]]]]);
    const filtered = (await take('filtered', BANK)).map((one) => peer.FilteredBlock.deserializeBinary(one).toObject());
    expect(filtered[2]?.filteredTransactionsList[0]?.txid).to.equal(body);
  });

  it('come without it to others, and to a member that asks the peer of another organisation', async () => {
    for (const [organisation, client] of [
      [CORE, CORE],
      [CORE, BANK],
      [BANK, CORE],
    ] as const) {
      const blocks = await take('private', organisation, client);
      const counts = blocks.map(
        (one) => peer.BlockAndPrivateData.deserializeBinary(one).toObject().privateDataMapMap.length,
      );
      expect(counts, `${client} at ${organisation}`).to.deep.equal([0, 0, 0, 0]);
    }
  });
});

describe('transactions that are submitted together', function () {
  this.timeout(60_000);

  it('follow each other in one block, in their order', async () => {
    const folder = await temporaryFolder();
    const test = await openTestNetwork(PAIR, { directory: folder.path });
    const client = test.as(CORE);
    const endorsed = await Promise.all(
      [1, 2, 3].map(() => client.endorse({ fn: 'increment', args: ['n'], organisations: PAIR })),
    );
    const submitted = await client.submitTogether([...endorsed].reverse());
    expect(
      submitted.map(({ blockNumber, index, validationName }) => [blockNumber, index, validationName]),
    ).to.deep.equal([
      [1, 0, 'VALID'],
      [1, 1, 'MVCC_READ_CONFLICT'],
      [1, 2, 'MVCC_READ_CONFLICT'],
    ]);
    expect(submitted.map(({ transactionId }) => transactionId)).to.deep.equal(
      [...endorsed].reverse().map(({ transactionId }) => transactionId),
    );
    expect(await client.submitTogether([])).to.deep.equal([]);
    await test.close();
    await folder.remove();
  });
});
