import { expect } from 'chai';
import '../support/patience';
import { deploy, fixture, mine, now, pass, refusal, rpc } from '../support/anchor/chain';
import type { TestContract } from '../support/anchor/chain';
import { deployedRegistry, FINANCING, HOLD, OVERLAP, RELEASING, SALT, TAG } from '../support/anchor/registry';
import { NOBODY, NOTHING, word } from '../support/anchor/values';

const DAY = 86_400;
const ANOTHER_TAG = word('tag of another invoice');

describe('contract TagRegistry', () => {
  let registry: TestContract;
  let reset: () => Promise<void>;
  let operator = '';
  let relay = '';
  let anybody = '';
  let other = '';
  let lock = '';
  let financeHash = '';
  let releaseHash = '';

  before(async function () {
    this.timeout(600_000);
    ({ registry, operator, relay, anybody, other, lock, financeHash, releaseHash } = await deployedRegistry());
    reset = await fixture();
  });

  beforeEach(() => reset());

  async function commit(epoch: number, tag: string, salt = SALT, by = relay): Promise<string> {
    const commitment = String(await registry.read('commitmentOf', epoch, tag, lock, salt));
    await registry.send(by, 'commit', commitment);
    return commitment;
  }

  async function take(tag = TAG, epoch = 0, salt = SALT): Promise<void> {
    await commit(epoch, tag, salt);
    await registry.send(anybody, 'reserve', epoch, tag, lock, salt);
  }

  const finance = (tag = TAG, secret = FINANCING, rest = releaseHash): Promise<unknown> =>
    registry.send(anybody, 'finance', 0, tag, secret, rest);
  const release = (tag = TAG, secret = RELEASING, rest = financeHash): Promise<unknown> =>
    registry.send(anybody, 'release', 0, tag, secret, rest);

  describe('errors', () => {
    it('OwnableInvalidOwner(owner): a registry that nobody would run is not deployed', async () => {
      expect(await refusal(deploy('TagRegistry', operator, [NOBODY, HOLD, OVERLAP]))).to.deep.equal({
        reason: 'OwnableInvalidOwner',
        details: { owner: NOBODY },
      });
    });

    it('TimesUnfit(hold, overlap, max): no hold, one that could outlive its epoch, an overlap without end', async () => {
      const max = 3650 * DAY;
      for (const [hold, overlap] of [
        [0, OVERLAP],
        [OVERLAP + 1, OVERLAP],
        [HOLD, max + 1],
      ] as const) {
        expect(await refusal(deploy('TagRegistry', operator, [operator, hold, overlap]))).to.deep.equal({
          reason: 'TimesUnfit',
          details: { hold: String(hold), overlap: String(overlap), max: String(max) },
        });
      }
      for (const [hold, overlap] of [
        [OVERLAP, OVERLAP],
        [1, max],
      ] as const) {
        const fit = await deploy('TagRegistry', operator, [operator, hold, overlap]);
        expect([await fit.read('holdSeconds'), await fit.read('overlapSeconds')]).to.deep.equal(
          [hold, overlap].map(BigInt),
        );
      }
    });

    it('OwnableUnauthorizedAccount(account): a relay and a stranger at each of the operator’s functions', async () => {
      for (const account of [relay, anybody]) {
        for (const [name, ...args] of [
          ['authoriseRelay', account],
          ['retireRelay', relay],
          ['openEpoch', word('key 1'), (await now()) + OVERLAP],
        ] as const) {
          expect(await refusal(registry.send(account, name, ...args)), name).to.deep.equal({
            reason: 'OwnableUnauthorizedAccount',
            details: { account },
          });
        }
      }
    });

    it('NotRelay(caller): a stranger commits, and so does the operator', async () => {
      for (const caller of [anybody, operator]) {
        expect(await refusal(commit(0, TAG, SALT, caller))).to.deep.equal({ reason: 'NotRelay', details: { caller } });
      }
    });

    it('NotRelay(caller): a retired relay commits, and a key that is none is retired', async () => {
      await registry.send(operator, 'retireRelay', relay);
      expect(await refusal(commit(0, TAG))).to.deep.equal({ reason: 'NotRelay', details: { caller: relay } });
      expect(await refusal(registry.send(operator, 'retireRelay', relay))).to.deep.equal({
        reason: 'NotRelay',
        details: { caller: relay },
      });
    });

    it('EpochTooSoon(opensAt, earliest): in the past, or while two epochs would be open already', async () => {
      const first = (await registry.read('epochAt', 0)) as readonly [string, bigint];
      const earliest = first[1] + BigInt(OVERLAP);
      expect(await refusal(registry.send(operator, 'openEpoch', word('key 1'), earliest - 1n))).to.deep.equal({
        reason: 'EpochTooSoon',
        details: { opensAt: String(earliest - 1n), earliest: String(earliest) },
      });
      await pass(OVERLAP + DAY);
      const { reason, details } = await refusal(registry.send(operator, 'openEpoch', word('key 1'), earliest));
      expect(reason).to.equal('EpochTooSoon');
      expect(details['opensAt']).to.equal(String(earliest));
      expect(Number(details['earliest'])).to.be.within(await now(), (await now()) + 60);
    });

    it('EpochTooLate(opensAt, latest): milliseconds for seconds, or a second more than a year after it could', async () => {
      const first = (await registry.read('epochAt', 0)) as readonly [string, bigint];
      const latest = first[1] + BigInt(OVERLAP + 365 * DAY);
      for (const opensAt of [latest + 1n, latest * 1000n, 2n ** 64n - 1n]) {
        expect(await refusal(registry.send(operator, 'openEpoch', word('key 1'), opensAt))).to.deep.equal({
          reason: 'EpochTooLate',
          details: { opensAt: String(opensAt), latest: String(latest) },
        });
      }
      await registry.send(operator, 'openEpoch', word('key 1'), latest);
      expect(await registry.read('isOpen', 0)).to.equal(true);
    });

    it('EpochNotOpen(epoch, time): one that is not there, one to come, and one that is over', async () => {
      await registry.send(operator, 'openEpoch', word('key 1'), (await now()) + OVERLAP + DAY);
      for (const epoch of [1, 2]) {
        await commit(epoch, TAG);
        const { reason, details } = await refusal(registry.send(anybody, 'reserve', epoch, TAG, lock, SALT));
        expect(reason).to.equal('EpochNotOpen');
        expect(details['epoch']).to.equal(String(epoch));
        expect(Number(details['time'])).to.be.within(await now(), (await now()) + 60);
      }
      await commit(0, TAG);
      await pass(2 * OVERLAP + DAY);
      expect((await refusal(registry.send(anybody, 'reserve', 0, TAG, lock, SALT))).reason).to.equal('EpochNotOpen');
    });

    it('CommitmentKnown(commitment): the same commitment again before it is revealed', async () => {
      const commitment = await commit(0, TAG);
      expect(await refusal(commit(0, TAG))).to.deep.equal({ reason: 'CommitmentKnown', details: { commitment } });
    });

    it('CommitmentUnknown(commitment): no commitment, one to something else, one that was revealed before', async () => {
      await commit(0, TAG);
      const attempts = [
        [0, ANOTHER_TAG, lock, SALT],
        [1, TAG, lock, SALT],
        [0, TAG, word('another lock'), SALT],
        [0, TAG, lock, word('another salt')],
      ] as const;
      for (const attempt of attempts) {
        const commitment = await registry.read('commitmentOf', ...attempt);
        expect(await refusal(registry.send(anybody, 'reserve', ...attempt))).to.deep.equal({
          reason: 'CommitmentUnknown',
          details: { commitment },
        });
      }
      await registry.send(anybody, 'reserve', 0, TAG, lock, SALT);
      await release();
      const commitment = await registry.read('commitmentOf', 0, TAG, lock, SALT);
      expect(await refusal(registry.send(anybody, 'reserve', 0, TAG, lock, SALT))).to.deep.equal({
        reason: 'CommitmentUnknown',
        details: { commitment },
      });
    });

    it('CommitmentTooYoung(commitment, blockNumber): revealed in the block it was made in', async () => {
      const commitment = String(await registry.read('commitmentOf', 0, TAG, lock, SALT));
      await rpc('evm_setAutomine', [false]);
      try {
        const data = registry.evm.encode('commit', [commitment]);
        await rpc('eth_sendTransaction', [{ from: relay, to: registry.evm.address, data }]);
        const height = Number(await rpc('eth_blockNumber', []));
        const attempt = registry.evm.call('reserve', [0, TAG, lock, SALT], { from: anybody, block: 'pending' });
        expect(await refusal(attempt)).to.deep.equal({
          reason: 'CommitmentTooYoung',
          details: { commitment, blockNumber: String(height + 1) },
        });
      } finally {
        await rpc('evm_setAutomine', [true]);
        await mine();
      }
    });

    it('TagTaken(epoch, tag): reserved by somebody, or financed, and nothing else is told', async () => {
      await take();
      const salt = word('second salt');
      await commit(0, TAG, salt);
      const taken = { reason: 'TagTaken', details: { epoch: '0', tag: TAG } };
      expect(await refusal(registry.send(other, 'reserve', 0, TAG, lock, salt))).to.deep.equal(taken);
      await finance();
      expect(await refusal(registry.send(other, 'reserve', 0, TAG, lock, salt))).to.deep.equal(taken);
    });

    it('TagNotReserved(epoch, tag): a free one, one whose hold is over, one that is financed, one released', async () => {
      const details = { epoch: '0', tag: TAG };
      expect(await refusal(finance())).to.deep.equal({ reason: 'TagNotReserved', details });
      await take();
      await pass(HOLD);
      expect(await refusal(finance())).to.deep.equal({ reason: 'TagNotReserved', details });
      await take();
      await finance();
      expect(await refusal(finance())).to.deep.equal({ reason: 'TagNotReserved', details });
      await release();
      expect(await refusal(finance())).to.deep.equal({ reason: 'TagNotReserved', details });
    });

    it('TagNotTaken(epoch, tag): a free one, one whose hold is over, one that was released', async () => {
      const details = { epoch: '0', tag: TAG };
      expect(await refusal(release())).to.deep.equal({ reason: 'TagNotTaken', details });
      await take();
      await pass(HOLD);
      expect(await refusal(release())).to.deep.equal({ reason: 'TagNotTaken', details });
      await take();
      await release();
      expect(await refusal(release())).to.deep.equal({ reason: 'TagNotTaken', details });
    });

    it('WrongSecret(epoch, tag): neither secret does the other’s work, nor does anybody else’s', async () => {
      await take();
      const wrong = { reason: 'WrongSecret', details: { epoch: '0', tag: TAG } };
      expect(await refusal(finance(TAG, RELEASING, financeHash))).to.deep.equal(wrong);
      expect(await refusal(finance(TAG, word('guess')))).to.deep.equal(wrong);
      expect(await refusal(finance(TAG, FINANCING, financeHash))).to.deep.equal(wrong);
      expect(await refusal(release(TAG, FINANCING, releaseHash))).to.deep.equal(wrong);
      expect(await refusal(release(TAG, word('guess')))).to.deep.equal(wrong);
      await finance();
      // What the financing has shown to everybody does not release.
      expect(await refusal(release(TAG, FINANCING, releaseHash))).to.deep.equal(wrong);
    });
  });

  describe('the meeting point', () => {
    it('changes hands in two steps, and only at the second', async () => {
      await registry.send(operator, 'transferOwnership', other);
      expect(await registry.read('owner')).to.equal(operator);
      expect(await refusal(registry.send(anybody, 'acceptOwnership'))).to.deep.equal({
        reason: 'OwnableUnauthorizedAccount',
        details: { account: anybody },
      });
      await registry.send(other, 'acceptOwnership');
      expect(await registry.read('owner')).to.equal(other);
      await registry.send(other, 'authoriseRelay', anybody);
    });

    it('tells the relays it names and those it retires', async () => {
      const authorised = await registry.send(operator, 'authoriseRelay', other);
      expect(authorised.events).to.deep.equal([{ name: 'RelayAuthorised', args: { relay: other } }]);
      expect(await registry.read('isRelay', other)).to.equal(true);
      const retired = await registry.send(operator, 'retireRelay', other);
      expect(retired.events).to.deep.equal([{ name: 'RelayRetired', args: { relay: other } }]);
      expect(await registry.read('isRelay', other)).to.equal(false);
    });

    it('opens epochs whose times overlap: the old one closes when the new one has been open long enough', async () => {
      const opensAt = (await now()) + OVERLAP + DAY;
      const opened = await registry.send(operator, 'openEpoch', word('key 1'), opensAt);
      expect(opened.events).to.deep.equal([
        { name: 'EpochOpened', args: { epoch: '1', keyHash: word('key 1'), opensAt: String(opensAt) } },
      ]);
      expect(await registry.read('epochCount')).to.equal(2n);
      expect(await registry.read('epochAt', 1)).to.deep.equal([word('key 1'), BigInt(opensAt)]);
      const open = async (): Promise<readonly unknown[]> => [
        await registry.read('isOpen', 0),
        await registry.read('isOpen', 1),
        await registry.read('isOpen', 2),
      ];
      expect(await open()).to.deep.equal([true, false, false]);
      await pass(opensAt - (await now()));
      expect(await open()).to.deep.equal([true, true, false]);
      await pass(opensAt + OVERLAP - 1 - (await now()));
      expect(await open()).to.deep.equal([true, true, false]);
      await pass(1);
      expect(await open()).to.deep.equal([false, true, false]);
    });

    it('an epoch without a successor stays open', async () => {
      await pass(10 * OVERLAP);
      expect(await registry.read('isOpen', 0)).to.equal(true);
    });

    it('a successor that comes late opens at once, and still overlaps for the whole time', async () => {
      await pass(5 * OVERLAP);
      await registry.send(operator, 'openEpoch', word('key 1'), (await now()) + 60);
      await pass(60);
      expect([await registry.read('isOpen', 0), await registry.read('isOpen', 1)]).to.deep.equal([true, true]);
    });
  });

  describe('tags', () => {
    it('A8: a reserved tag is taken for everybody, and free again by itself when the hold is over', async () => {
      expect(await registry.read('isTaken', 0, TAG)).to.equal(false);
      await commit(0, TAG);
      const reserved = await registry.send(anybody, 'reserve', 0, TAG, lock, SALT);
      const expiresAt = (await now()) + HOLD;
      expect(reserved.events).to.deep.equal([
        { name: 'Reserved', args: { epoch: '0', tag: TAG, expiresAt: String(expiresAt) } },
      ]);
      expect(await registry.read('isTaken', 0, TAG)).to.equal(true);
      await pass(HOLD - 1);
      expect(await registry.read('isTaken', 0, TAG)).to.equal(true);
      await pass(1);
      expect(await registry.read('isTaken', 0, TAG)).to.equal(false);
      await take();
      expect(await registry.read('isTaken', 0, TAG)).to.equal(true);
    });

    it('A8: a financed tag stays taken, however long, until its owner releases it', async () => {
      await take();
      const financed = await registry.send(anybody, 'finance', 0, TAG, FINANCING, releaseHash);
      expect(financed.events).to.deep.equal([{ name: 'Financed', args: { epoch: '0', tag: TAG } }]);
      await pass(10 * HOLD);
      expect(await registry.read('isTaken', 0, TAG)).to.equal(true);
      const released = await registry.send(anybody, 'release', 0, TAG, RELEASING, financeHash);
      expect(released.events).to.deep.equal([{ name: 'Released', args: { epoch: '0', tag: TAG } }]);
      expect(await registry.read('isTaken', 0, TAG)).to.equal(false);
    });

    it('whoever has a tag finds its own lock there, and nobody’s where nobody has it', async () => {
      expect(await registry.read('lockAt', 0, TAG)).to.equal(NOTHING);
      await take();
      expect(await registry.read('lockAt', 0, TAG)).to.equal(lock);
      await pass(HOLD);
      expect(await registry.read('lockAt', 0, TAG)).to.equal(NOTHING);
    });

    it('a reservation that came to nothing is released before its hold is over', async () => {
      await take();
      await release();
      await take();
      expect(await registry.read('isTaken', 0, TAG)).to.equal(true);
    });

    it('a commitment shows neither the tag nor the lock: with another salt it is another word', async () => {
      const { events } = await registry.send(
        relay,
        'commit',
        await registry.read('commitmentOf', 0, TAG, lock, word('one')),
      );
      const other = await registry.read('commitmentOf', 0, TAG, lock, word('two'));
      expect(events.map(({ name }) => name)).to.deep.equal(['Committed']);
      expect(events[0]!.args['commitment']).not.to.equal(other);
    });

    it('epochs are apart: a tag of one says nothing of another', async () => {
      await pass(OVERLAP);
      await registry.send(operator, 'openEpoch', word('key 1'), (await now()) + 60);
      await pass(60);
      await take(TAG, 0);
      expect(await registry.read('isTaken', 1, TAG)).to.equal(false);
      await take(TAG, 1);
      await release();
      expect([await registry.read('isTaken', 0, TAG), await registry.read('isTaken', 1, TAG)]).to.deep.equal([
        false,
        true,
      ]);
    });

    it('what was financed in an epoch that is over can still be released by its owner', async () => {
      await take();
      await finance();
      await registry.send(operator, 'openEpoch', word('key 1'), (await now()) + OVERLAP + DAY);
      await pass(3 * OVERLAP);
      expect(await registry.read('isOpen', 0)).to.equal(false);
      await release();
      expect(await registry.read('isTaken', 0, TAG)).to.equal(false);
    });
  });
});
