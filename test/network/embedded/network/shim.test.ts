import { expect } from 'chai';
import { ChaincodeRefusedError } from '../../../../network/embedded/src/errors';
import { codeOf, failure, textOf, transact } from '../../../support/network/expectations';
import { openTestNetwork, temporaryFolder } from '../../../support/network/harness';
import type { TestNetwork } from '../../../support/network/harness';

const CORE = 'CoreMSP';
const BANK = 'BankMSP';
const PAIR = [CORE, BANK];

describe('contracts on the real shim', function () {
  this.timeout(30_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let test: TestNetwork;

  before(async () => {
    folder = await temporaryFolder();
    test = await openTestNetwork(PAIR, { directory: folder.path });
  });
  after(async () => {
    await test.close();
    await folder.remove();
  });

  const call = (fn: string, ...args: readonly string[]): Promise<string> =>
    codeOf(test.as(CORE), { fn, args, organisations: PAIR });
  const get = async (key: string): Promise<string> =>
    textOf(await test.as(CORE).evaluate({ fn: 'get', args: [key], organisation: BANK }));

  it('see the committed state only: a key read after it was written has its old value', async () => {
    await call('put', 'old', 'committed');
    const { payload } = await test.as(CORE).endorse({ fn: 'readAfterWrite', args: ['old'], organisations: PAIR });
    expect(textOf(payload)).to.equal('committed');
    expect(await get('absent')).to.equal('');
  });

  it('leave the last write of a key, after a deletion too', async () => {
    await call('putTwice', 'twice', 'first', 'second');
    expect(await get('twice')).to.equal('second');
    await call('putTwice', 'twice', '', 'third');
    expect(await get('twice')).to.equal('third');
  });

  it('delete a key with an empty value', async () => {
    await call('put', 'emptied', 'something');
    expect(await call('put', 'emptied', '')).to.equal('VALID');
    const blocks = test.as(CORE).blocks({ fromBlock: test.network.height() - 1, organisation: CORE });
    const [transaction] = (await blocks.next()).value?.transactions ?? [];
    await blocks.return();
    expect(transaction?.writes.map(({ key, isDelete }) => [key, isDelete])).to.deep.equal([['emptied', true]]);
    expect(await get('emptied')).to.equal('');
  });

  it('accept empty keys, keys of zero bytes and of the highest characters, and tell them apart', async () => {
    const keys = ['', '\u0000', '\u0000a', '\u{10FFFF}', 'é', 'e\u0301', '~', 'key with spaces', 'x'.repeat(5000)];
    for (const [index, key] of keys.entries()) expect(await call('put', key, `value ${index}`)).to.equal('VALID');
    for (const [index, key] of keys.entries()) expect(await get(key), JSON.stringify(key)).to.equal(`value ${index}`);
  });

  it('list writes in the order of UTF-8 bytes', async () => {
    const keys = ['\u{1F600}', '\uFF5E', 'b', 'é', 'a'];
    const request = { fn: 'putAll', args: [JSON.stringify(keys)], organisations: PAIR };
    const { blockNumber } = await transact(test.as(CORE), request);
    const blocks = test.as(CORE).blocks({ fromBlock: blockNumber, organisation: CORE });
    const [transaction] = (await blocks.next()).value?.transactions ?? [];
    await blocks.return();
    expect(transaction?.writes.map(({ key }) => key)).to.deep.equal(['a', 'b', 'é', '\uFF5E', '\u{1F600}']);
  });

  it('may ask for many things at once', async () => {
    expect(await call('putInParallel', 'parallel', '3000')).to.equal('VALID');
    expect(await get('parallel2999')).to.equal('parallel2999');
  });

  it('leave the last event of a transaction', async () => {
    const endorsed = await test.as(CORE).endorse({ fn: 'emitTwice', args: ['first', 'second'], organisations: PAIR });
    expect(endorsed.event?.name).to.equal('second');
    expect(textOf(endorsed.event?.payload ?? new Uint8Array())).to.equal('2');
    const none = await test.as(CORE).endorse({ fn: 'put', args: ['k', 'v'], organisations: PAIR });
    expect(none.event).to.equal(null);
  });

  it('know their organisation, the caller with attributes, transaction and channel', async () => {
    for (const [organisation, caller] of [
      [CORE, BANK],
      [BANK, CORE],
    ] as const) {
      const answer = await test.as(caller).evaluate({ fn: 'whoAmI', args: [], organisation });
      expect(textOf(answer)).to.match(new RegExp(`^${organisation} ${caller} 财务部 [0-9a-f]{64} finance$`));
    }
  });

  it('are called by the name of their contract or without it', async () => {
    await call('ledger:put', 'named', 'yes');
    expect(await get('named')).to.equal('yes');
  });

  it('write nothing when they throw', async () => {
    const before = test.network.height();
    await failure(test.as(CORE).endorse({ fn: 'fail', args: ['no'], organisations: PAIR }), ChaincodeRefusedError);
    expect(test.network.height()).to.equal(before);
  });

  it('take bytes as arguments and give bytes back', async () => {
    const value = Buffer.from('二〇二六', 'utf8');
    await transact(test.as(CORE), { fn: 'put', args: ['bytes', value], organisations: PAIR });
    expect(await get('bytes')).to.equal('二〇二六');
  });
});

describe('a strict network', function () {
  this.timeout(30_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let test: TestNetwork;

  before(async () => {
    folder = await temporaryFolder();
    test = await openTestNetwork(PAIR, { directory: folder.path, strict: true });
  });
  after(async () => {
    await test.close();
    await folder.remove();
  });

  const refusal = async (fn: string, ...args: readonly string[]): Promise<string> =>
    (await failure(test.as(CORE).endorse({ fn, args, organisations: PAIR }), ChaincodeRefusedError)).message;

  it('refuses to read a key that was written before', async () => {
    expect(await refusal('readAfterWrite', 'k')).to.contain('strict: key k is read after it was written');
    const evaluated = test.as(CORE).evaluate({ fn: 'hideReadAfterWrite', args: ['k'], organisation: CORE });
    expect((await failure(evaluated, ChaincodeRefusedError)).message).to.contain('strict');
  });

  it('refuses it even when the contract catches the error', async () => {
    expect(await refusal('hideReadAfterWrite', 'k')).to.contain('strict: key k is read after it was written');
  });

  it('refuses a second event', async () => {
    expect(await refusal('emitTwice', 'first', 'second')).to.contain('strict: a second event, second');
  });

  it('lets everything else through', async () => {
    expect(await codeOf(test.as(CORE), { fn: 'emit', args: ['one', '1'], organisations: PAIR })).to.equal('VALID');
    expect(await codeOf(test.as(CORE), { fn: 'emit', args: ['two', '2'], organisations: PAIR })).to.equal('VALID');
    expect(await codeOf(test.as(CORE), { fn: 'increment', args: ['n'], organisations: PAIR })).to.equal('VALID');
  });
});
