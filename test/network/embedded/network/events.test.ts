import { expect } from 'chai';
import type { BlockEvent } from '../../../../network/embedded/src/client/blockEvents';
import { readBlocks } from '../../../../network/embedded/src/storedBlocks';
import { textOf, transact } from '../../../support/network/expectations';
import { collection, openTestNetwork, temporaryFolder } from '../../../support/network/harness';
import type { TestNetwork } from '../../../support/network/harness';
import { allOf, policyHex } from '../../../support/network/policies';

const [CORE, BANK] = ['CoreMSP', 'BankMSP'] as const;
const PAIR = [CORE, BANK];
const BLOCKS = 12;

describe('blocks as events', function () {
  this.timeout(30_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let test: TestNetwork;

  before(async () => {
    folder = await temporaryFolder();
    test = await openTestNetwork(PAIR, { directory: folder.path, collections: [collection('bodies', [BANK])] });
    const client = test.as(CORE);
    const policy = policyHex(allOf(CORE, BANK));
    const transient = { value: Buffer.from('body') };
    await transact(client, { fn: 'putWithPolicy', args: ['k', 'v', policy], organisations: PAIR });
    await transact(client, { fn: 'emit', args: ['issued', 'payload'], organisations: PAIR });
    await transact(client, { fn: 'putPrivate', args: ['bodies', 'p'], transient, organisations: PAIR });
    await transact(client, { fn: 'put', args: ['k', 'v'], organisations: [CORE] });
    while (test.network.height() < BLOCKS)
      await transact(client, { fn: 'increment', args: ['n'], organisations: PAIR });
  });
  after(async () => {
    await test.close();
    await folder.remove();
  });

  async function take(fromBlock: number, organisation: string, count: number): Promise<readonly BlockEvent[]> {
    const taken: BlockEvent[] = [];
    for await (const block of test.as(organisation).blocks({ fromBlock, organisation })) {
      taken.push(block);
      if (taken.length === count) break;
    }
    return taken;
  }

  it('come from every height on, the same each time', async () => {
    const all = await take(0, BANK, BLOCKS);
    expect(all.map(({ number }) => number)).to.deep.equal(Array.from({ length: BLOCKS }, (_unused, number) => number));
    for (let from = 0; from < BLOCKS; from++) {
      expect(await take(from, BANK, BLOCKS - from), `from ${from}`).to.deep.equal(all.slice(from));
    }
  });

  it('say all there is to say about each transaction', async () => {
    const [, policy, event, body, refused] = (await take(0, BANK, 5)).map(({ transactions }) => transactions[0]);
    expect(policy).to.deep.include({
      index: 0,
      validationCode: 0,
      validationName: 'VALID',
      creatorMspId: CORE,
      endorserMspIds: PAIR,
      event: null,
    });
    expect(policy?.writes.map(({ key, value, isDelete }) => [key, textOf(value), isDelete])).to.deep.equal([
      ['k', 'v', false],
    ]);
    expect(
      policy?.metadataWrites.map(({ key, entries }) => [
        key,
        entries[0]?.name,
        Buffer.from(entries[0]?.value ?? []).toString('hex'),
      ]),
    ).to.deep.equal([['k', 'VALIDATION_PARAMETER', policyHex(allOf(CORE, BANK))]]);
    expect([event?.event?.name, textOf(event?.event?.payload ?? new Uint8Array())]).to.deep.equal([
      'issued',
      'payload',
    ]);
    expect(
      body?.privateWrites.map(({ writes }) => writes?.map(({ key, value }) => [key, textOf(value)])),
    ).to.deep.equal([[['p', 'body']]]);
    expect(refused).to.deep.include({
      validationCode: 10,
      validationName: 'ENDORSEMENT_POLICY_FAILURE',
      endorserMspIds: [CORE],
    });
  });

  it('come with plaintext to the member only', async () => {
    const [block] = await take(3, CORE, 1);
    expect(block?.transactions[0]?.privateWrites).to.deep.equal([]);
    expect(block?.transactions[0]?.hashedWrites).to.have.length(1);
  });

  it('begin with a configuration block, which has no transactions', async () => {
    const [first] = await take(0, CORE, 1);
    expect(first).to.deep.include({ number: 0, transactions: [] });
  });

  it('go on live after the replay, without a gap', async () => {
    const from = test.network.height() - 1;
    const blocks = test.as(BANK).blocks({ fromBlock: from, organisation: BANK });
    expect((await blocks.next()).value?.number).to.equal(from);
    const next = blocks.next();
    const { transactionId } = await transact(test.as(CORE), { fn: 'increment', args: ['live'], organisations: PAIR });
    const { value } = await next;
    expect([value?.number, value?.transactions[0]?.transactionId]).to.deep.equal([from + 1, transactionId]);
    await blocks.return();
    expect(await blocks.next()).to.deep.equal({ done: true, value: undefined });
  });

  it('end at once when they are closed while somebody waits for the next', async () => {
    const blocks = test.as(CORE).blocks({ fromBlock: test.network.height(), organisation: CORE });
    const waiting = blocks.next();
    await blocks.return();
    expect(await waiting).to.deep.equal({ done: true, value: undefined });
    expect(await blocks.next()).to.deep.equal({ done: true, value: undefined });
  });

  it('are handed out in order to those who ask at once', async () => {
    const blocks = test.as(CORE).blocks({ fromBlock: 0, organisation: CORE });
    const numbers = await Promise.all(Array.from({ length: BLOCKS }, async () => (await blocks.next()).value?.number));
    expect(numbers).to.deep.equal(Array.from({ length: BLOCKS }, (_unused, number) => number));
    await blocks.return();
  });

  it('wait for a height that is not there yet', async () => {
    const blocks = test.as(CORE).blocks({ fromBlock: test.network.height() + 1, organisation: CORE });
    const first = blocks.next();
    await transact(test.as(CORE), { fn: 'increment', args: ['wait'], organisations: PAIR });
    const second = await transact(test.as(CORE), { fn: 'increment', args: ['wait'], organisations: PAIR });
    expect((await first).value?.number).to.equal(second.blockNumber);
    await blocks.return();
  });

  it('are the same for many readers at once and for a reader of the files', async () => {
    const height = test.network.height();
    const [core, bank] = await Promise.all([take(0, CORE, height), take(0, BANK, height)]);
    const open = ({ number, previousHash, dataHash, transactions }: BlockEvent) => ({
      number,
      previousHash: Buffer.from(previousHash).toString('hex'),
      dataHash: Buffer.from(dataHash).toString('hex'),
      envelopes: transactions.map(({ transactionId, validationCode, envelope }) => [
        transactionId,
        validationCode,
        Buffer.from(envelope).toString('hex'),
      ]),
    });
    expect(core.map(open)).to.deep.equal(bank.map(open));
    const stored = [...readBlocks(folder.path)];
    expect(stored.map(open)).to.deep.equal(bank.map(open));
    expect(stored[0]?.configuration.organisations.map(({ mspId }) => mspId)).to.deep.equal(PAIR);
  });
});
