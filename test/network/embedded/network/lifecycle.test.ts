import { expect } from 'chai';
import { appendFile, cp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ChaincodeRefusedError,
  ClosedError,
  ConfigurationInvalidError,
  DirectoryInUseError,
  LedgerDamagedError,
  OutcomeUnknownError,
  TooBusyError,
} from '../../../../network/embedded/src/errors';
import { PENDING_SUBMISSIONS_MAX } from '../../../../network/embedded/src/options';
import { readBlocks, verifyBlockFile } from '../../../../network/embedded/src/storedBlocks';
import { codeOf, failure, textOf, transact } from '../../../support/network/expectations';
import { collection, networkOptions, openTestNetwork, temporaryFolder } from '../../../support/network/harness';
import type { TestNetwork } from '../../../support/network/harness';
import { anyOf, outOf, policyBytes } from '../../../support/network/policies';

const [CORE, BANK, HUB] = ['CoreMSP', 'BankMSP', 'HubMSP'] as const;
const PAIR = [CORE, BANK];
/** Enough for what has nothing to do with endorsement; each organisation takes a while to start. */
const ALONE = [CORE];
const FAULTY_DISK = join(__dirname, '../../../support/network/faultyDisk.js');

describe('the life of a network', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let directory: string;
  let running: TestNetwork | null = null;

  beforeEach(async () => {
    folder = await temporaryFolder();
    directory = join(folder.path, 'ledger');
  });
  afterEach(async () => {
    await running?.close();
    running = null;
    await folder.remove();
  });

  const open = async (
    overrides: Parameters<typeof openTestNetwork>[1] = { directory },
    mspIds: readonly string[] = PAIR,
  ): Promise<TestNetwork> => {
    running = await openTestNetwork(mspIds, overrides);
    return running;
  };
  const get = async (test: TestNetwork, key: string): Promise<string> =>
    textOf(await test.as(CORE).evaluate({ fn: 'get', args: [key], organisation: CORE }));
  const putAlone = (test: TestNetwork, key: string, value: string): Promise<string> =>
    codeOf(test.as(CORE), { fn: 'put', args: [key, value], organisations: ALONE });
  const put = (test: TestNetwork, key: string, value: string): Promise<string> =>
    codeOf(test.as(CORE), { fn: 'put', args: [key, value], organisations: PAIR });

  it('lets nobody else in this process open its folder, and says so', async () => {
    const test = await open({ directory }, ALONE);
    const error = await failure(openTestNetwork(ALONE, { directory }), DirectoryInUseError);
    expect(error.message).to.contain('is in use by another process, or by another network in this one');
    await putAlone(test, 'still', 'working');
    expect(await get(test, 'still')).to.equal('working');
    await test.close();
    const next = await open({ directory }, ALONE);
    expect(await get(next, 'still')).to.equal('working');
  });

  it('refuses everything after it was closed, and closing again is nothing', async () => {
    const test = await open({ directory }, ALONE);
    const client = test.as(CORE);
    const endorsed = await client.endorse({ fn: 'put', args: ['k', 'v'], organisations: ALONE });
    const blocks = client.blocks({ fromBlock: 1, organisation: CORE });
    const waiting = blocks.next();
    await test.close();
    await test.close();
    expect(await waiting).to.deep.equal({ done: true, value: undefined });
    await failure(client.submit(endorsed), ClosedError);
    await failure(client.transactionStatus(endorsed.transactionId), ClosedError);
    await failure(client.endorse({ fn: 'put', args: ['k', 'v'], organisations: ALONE }), ClosedError);
    expect(() => client.blocks({ fromBlock: 0, organisation: CORE })).to.throw(ClosedError);
  });

  it('closes under load: what was submitted is committed, what was not sent is refused', async () => {
    const test = await open();
    const client = test.as(CORE);
    const endorsed = await Promise.all(
      Array.from({ length: 50 }, (_unused, index) =>
        client.endorse({ fn: 'put', args: [`k${index}`, 'v'], organisations: PAIR }),
      ),
    );
    const submitted = endorsed.map((one) => client.submit(one));
    const asked = failure(client.evaluate({ fn: 'hang', args: [], organisation: CORE }), ClosedError);
    await Promise.all([test.close(), test.close()]);
    await asked;
    const codes = (await Promise.all(submitted)).map(({ validationCode }) => validationCode);
    expect(codes.every((code) => code === 0)).to.equal(true);
    const next = await open();
    for (const { transactionId } of endorsed)
      expect((await next.as(CORE).transactionStatus(transactionId))?.validationCode).to.equal(0);
  });

  it('takes no more transactions than it can hold while they wait, and forgets none of them', async () => {
    const test = await open(
      { directory, batch: { maxMessages: 20_000, maxBytes: 8 << 20, timeoutMs: 600_000 } },
      ALONE,
    );
    const client = test.as(CORE);
    const rubbish = { transactionId: 'none', envelope: Buffer.from('rubbish'), privateData: null };
    const waiting = Array.from({ length: PENDING_SUBMISSIONS_MAX }, () => client.submit(rubbish));
    await failure(client.submit(rubbish), TooBusyError);
    await test.close();
    const committed = await Promise.all(waiting);
    expect(
      new Set(committed.map(({ blockNumber, validationName }) => `${blockNumber} ${validationName}`)),
    ).to.deep.equal(new Set(['1 INVALID_OTHER_REASON']));
  });

  it('closes even when a contract never ends', async () => {
    const test = await open({ directory }, ALONE);
    const hanging = failure(test.as(CORE).evaluate({ fn: 'hang', args: [], organisation: CORE }), ClosedError);
    await test.close();
    await hanging;
  });

  it('runs each organisation on the contract module it was given, with the serializers that come with it', async () => {
    const complete = await networkOptions(PAIR, { directory });
    const contractModule = join(__dirname, '../../../support/network/serializingContracts.js');
    const test = await open({
      directory,
      organisations: complete.organisations.map((one) => (one.mspId === BANK ? { ...one, contractModule } : one)),
    });
    const client = test.as(CORE);
    expect(textOf(await client.evaluate({ fn: 'answer', args: ['x'], organisation: BANK }))).to.equal('<{"name":"x"}>');
    expect(await get(test, 'k')).to.equal('');
    await failure(client.evaluate({ fn: 'answer', args: ['x'], organisation: CORE }), ChaincodeRefusedError);
  });

  it('takes a transaction that was endorsed before a restart, from somebody else, once', async () => {
    const test = await open({ directory, collections: [collection('bodies', PAIR)] });
    const request = {
      fn: 'putPrivate',
      args: ['bodies', 'k'],
      transient: { value: Buffer.from('kept') },
      organisations: PAIR,
    };
    const withheld = await test.as(CORE).endorse(request);
    await put(test, 'other', 'v');
    running = await test.reopen();
    const sender = running.as(BANK);
    expect((await sender.submit(withheld)).validationName).to.equal('VALID');
    expect((await sender.submit(withheld)).validationName).to.equal('DUPLICATE_TXID');
    expect(textOf(await sender.evaluate({ fn: 'getPrivate', args: ['bodies', 'k'], organisation: BANK }))).to.equal(
      'kept',
    );
    const status = await sender.transactionStatus(withheld.transactionId);
    expect(status?.validationName).to.equal('VALID');
  });

  it('refuses a withheld transaction whose reads are stale by then', async () => {
    const test = await open({ directory }, ALONE);
    const withheld = await test.as(CORE).endorse({ fn: 'increment', args: ['n'], organisations: ALONE });
    await transact(test.as(CORE), { fn: 'increment', args: ['n'], organisations: ALONE });
    running = await test.reopen();
    expect((await running.as(CORE).submit(withheld)).validationName).to.equal('MVCC_READ_CONFLICT');
    expect(await get(running, 'n')).to.equal('1');
  });

  it('rebuilds its state from the blocks when that is lost, damaged, or of another ledger', async () => {
    let test = await open();
    for (let index = 0; index < 5; index++)
      await transact(test.as(CORE), { fn: 'increment', args: ['n'], organisations: PAIR });
    const { transactionId } = await transact(test.as(CORE), { fn: 'put', args: ['k', 'v'], organisations: [CORE] });
    const height = test.network.height();
    const state = join(directory, 'state');
    const other = join(folder.path, 'other');
    const damages: readonly (readonly [string, () => Promise<void>])[] = [
      ['lost', () => rm(state, { recursive: true })],
      ['damaged', () => writeFile(join(state, 'CURRENT'), 'rubbish')],
      [
        'of another ledger',
        async () => {
          const foreign = await openTestNetwork(PAIR, { directory: other });
          for (let index = 0; index < 3; index++) await put(foreign, `foreign${index}`, 'v');
          await foreign.close();
          await rm(state, { recursive: true });
          await cp(join(other, 'state'), state, { recursive: true });
        },
      ],
    ];
    for (const [name, damage] of damages) {
      await test.close();
      await damage();
      test = await open();
      expect(test.network.recovery.replayedBlocks, name).to.equal(height);
      expect(await get(test, 'n'), name).to.equal('5');
      expect(await get(test, 'foreign0'), name).to.equal('');
      expect((await test.as(CORE).transactionStatus(transactionId))?.validationCode, name).to.equal(10);
    }
  });

  it('cuts off what an interrupted write left, and nothing else', async () => {
    const test = await open({ directory }, ALONE);
    await putAlone(test, 'k', 'v');
    const height = test.network.height();
    await test.close();
    const path = join(directory, 'blocks.dat');
    const whole = await readFile(path);
    await appendFile(path, whole.subarray(28, 60));
    expect(verifyBlockFile(directory)).to.deep.equal({
      height,
      firstBadBlock: null,
      reason: null,
      unfinishedBytes: 32,
    });
    const next = await open({ directory }, ALONE);
    expect(next.network.recovery).to.deep.equal({ cutBytes: 32, replayedBlocks: 0 });
    expect(next.network.height()).to.equal(height);
    expect(await putAlone(next, 'k', 'w')).to.equal('VALID');
  });

  it('misses acknowledged blocks when they were cut off', async () => {
    const test = await open({ directory }, ALONE);
    await putAlone(test, 'a', 'v');
    await test.close();
    const path = join(directory, 'blocks.dat');
    const { length } = await readFile(path);
    await truncate(path, length - 1);
    const error = await failure(openTestNetwork(ALONE, { directory }), LedgerDamagedError);
    expect(error.blockNumber).to.equal(1);
  });

  it('records a changed configuration in a block of its own, and judges by it from then on', async () => {
    let test = await open();
    expect(await put(test, 'k', 'v')).to.equal('VALID');
    await test.close();
    const directoryAnd = {
      directory,
      chaincodePolicy: policyBytes(anyOf(CORE, BANK)),
      collections: [collection('later', PAIR)],
    };
    test = await open(directoryAnd);
    expect(test.network.height()).to.equal(3);
    expect(await codeOf(test.as(CORE), { fn: 'put', args: ['k', 'w'], organisations: [CORE] })).to.equal('VALID');
    await test.close();
    test = await open(directoryAnd);
    expect(test.network.height()).to.equal(4);
    await test.close();
    const configurations = [...readBlocks(directory)].map(({ configuration }) => configuration.collections.length);
    expect(configurations).to.deep.equal([0, 0, 1, 1]);
  });

  it('lets an organisation join, which sees everything open and no private data from before', async () => {
    let test = await open({ directory, collections: [collection('bodies', PAIR)] });
    const transient = { value: Buffer.from('old') };
    await transact(test.as(CORE), { fn: 'putPrivate', args: ['bodies', 'k'], transient, organisations: PAIR });
    await put(test, 'open', 'to all');
    await test.close();
    const members = [CORE, BANK, HUB];
    const wider = {
      directory,
      chaincodePolicy: policyBytes(outOf(2, ...members)),
      collections: [collection('bodies', members)],
    };
    test = await open(wider, members);
    expect(await codeOf(test.as(HUB), { fn: 'put', args: ['h', 'v'], organisations: [CORE, HUB] })).to.equal('VALID');
    expect(textOf(await test.as(HUB).evaluate({ fn: 'get', args: ['open'], organisation: HUB }))).to.equal('to all');
    const blocks = test.as(HUB).blocks({ fromBlock: 1, organisation: HUB });
    const [transaction] = (await blocks.next()).value?.transactions ?? [];
    await blocks.return();
    expect(transaction?.privateWrites).to.deep.equal([{ collection: 'bodies', writes: null }]);
  });

  it('refuses the folder of another channel or chaincode, and leaves it as it was', async () => {
    await (await open({ directory }, ALONE)).close();
    await failure(openTestNetwork(ALONE, { directory, channel: 'other' }), ConfigurationInvalidError);
    await failure(openTestNetwork(ALONE, { directory, chaincode: 'other' }), ConfigurationInvalidError);
    expect((await open({ directory }, ALONE)).network.height()).to.equal(1);
  });

  for (const owner of ['ordering', BANK]) {
    it(`stops for good when a flush fails in the thread of ${owner}, and tells who waits that the outcome is unknown`, async () => {
      const test = await open({
        directory,
        collections: [collection('bodies', PAIR)],
        diskModule: { path: FAULTY_DISK, argument: JSON.stringify({ owner, failFlush: owner === 'ordering' ? 4 : 3 }) },
      });
      const client = test.as(CORE);
      const fatal = new Promise<Error>((resolve) => test.network.onFatal(resolve));
      const transient = { value: Buffer.from('v') };
      const store = (key: string) =>
        client.endorse({ fn: 'putPrivate', args: ['bodies', key], transient, organisations: PAIR });
      // The first flushes are those of a new file and a configuration; one transaction comes through.
      const [first, second, third] = [await store('1'), await store('2'), await store('3')];
      expect((await client.submit(first)).validationName).to.equal('VALID');
      const unknown = await failure(client.submit(second), OutcomeUnknownError);
      expect(unknown.transactionId).to.equal(second.transactionId);
      expect((await fatal).message).to.contain('no space for faults');
      await failure(client.submit(third), ClosedError);
      await failure(client.evaluate({ fn: 'get', args: ['k'], organisation: CORE }), ClosedError);
      let repeated = false;
      test.network.onFatal(() => (repeated = true));
      expect(repeated).to.equal(true);
      await test.close();
      const next = await open({ directory, collections: [collection('bodies', PAIR)] });
      expect((await next.as(CORE).transactionStatus(first.transactionId))?.validationCode).to.equal(0);
      const status = await next.as(CORE).transactionStatus(second.transactionId);
      expect((await next.as(CORE).submit(second)).validationCode).to.equal(status === null ? 0 : 9);
      expect(
        textOf(await next.as(CORE).evaluate({ fn: 'getPrivate', args: ['bodies', '2'], organisation: BANK })),
      ).to.equal('v');
    });
  }
});
