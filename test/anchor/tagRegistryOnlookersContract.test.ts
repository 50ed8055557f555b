/** What others try at the registry who see every call before it is mined. */
import { expect } from 'chai';
import '../support/patience';
import { deploy, fixture, mine, now, refusal, rpc } from '../support/anchor/chain';
import type { TestContract } from '../support/anchor/chain';
import { deployedRegistry, FINANCING, HOLD, OVERLAP, SALT, TAG } from '../support/anchor/registry';
import { word } from '../support/anchor/values';

describe('contract TagRegistry among onlookers', () => {
  let registry: TestContract;
  let reset: () => Promise<void>;
  let [operator, relay, anybody, other] = ['', '', '', ''];
  let [lock, financeHash, releaseHash] = ['', '', ''];

  before(async function () {
    this.timeout(600_000);
    ({ registry, operator, relay, anybody, other, lock, financeHash, releaseHash } = await deployedRegistry());
    reset = await fixture();
  });

  beforeEach(async () => {
    await reset();
    await registry.send(relay, 'commit', await registry.read('commitmentOf', 0, TAG, lock, SALT));
  });

  describe('to snatch a tag that is seen while it is revealed', () => {
    let theirs = '';
    const send = (from: string, name: string, args: readonly unknown[], gwei: number): Promise<unknown> =>
      rpc('eth_sendTransaction', [
        {
          from,
          to: registry.evm.address,
          data: registry.evm.encode(name, args),
          gas: '0x30d40',
          maxFeePerGas: `0x${(gwei * 1e9).toString(16)}`,
          maxPriorityFeePerGas: `0x${((gwei - 10) * 1e9).toString(16)}`,
        },
      ]);

    // The thief is a relay and sees the reservation before it is mined.
    beforeEach(async () => {
      await registry.send(operator, 'authoriseRelay', other);
      theirs = String(await registry.read('lockOf', word('their financing'), word('their releasing')));
      await rpc('evm_setAutomine', [false]);
    });

    afterEach(() => rpc('evm_setAutomine', [true]));

    const theirCommitment = (): Promise<unknown> => registry.read('commitmentOf', 0, TAG, theirs, SALT);

    it('cannot be snatched in the same block: the thief’s commitment would have to be older', async () => {
      await send(anybody, 'reserve', [0, TAG, lock, SALT], 20);
      await send(other, 'commit', [await theirCommitment()], 90);
      await send(other, 'reserve', [0, TAG, theirs, SALT], 80);
      await mine();
      expect(await registry.read('lockAt', 0, TAG)).to.equal(lock);
    });

    it('can be overtaken where it waits for a whole block, and its owner learns that it is taken', async () => {
      await send(other, 'commit', [await theirCommitment()], 90);
      await mine();
      await send(anybody, 'reserve', [0, TAG, lock, SALT], 20);
      await send(other, 'reserve', [0, TAG, theirs, SALT], 80);
      await mine();
      expect(await registry.read('lockAt', 0, TAG)).to.equal(theirs);
      expect((await refusal(registry.send(anybody, 'reserve', 0, TAG, lock, SALT))).reason).to.equal('TagTaken');
    });
  });

  it('a call that is copied by somebody else does what it would have done, and no more', async () => {
    await registry.send(other, 'reserve', 0, TAG, lock, SALT);
    expect(await registry.read('lockAt', 0, TAG)).to.equal(lock);
    await registry.send(other, 'finance', 0, TAG, FINANCING, releaseHash);
    expect(
      (await refusal(registry.send(other, 'release', 0, TAG, FINANCING, financeHash))).reason,
      'what was shown releases nothing',
    ).to.equal('WrongSecret');
    expect(await registry.read('isTaken', 0, TAG)).to.equal(true);
  });

  it('a reservation of one registry is none in another: its commitment is not there', async () => {
    const another = await deploy('TagRegistry', operator, [operator, HOLD, OVERLAP]);
    await another.send(operator, 'openEpoch', word('key 0'), (await now()) + 1);
    expect((await refusal(another.send(anybody, 'reserve', 0, TAG, lock, SALT))).reason).to.equal('CommitmentUnknown');
  });
});
