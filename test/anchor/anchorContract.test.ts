import { expect } from 'chai';
import '../support/patience';
import { accounts, compiled, deploy, fixture, now, refusal } from '../support/anchor/chain';
import type { TestContract } from '../support/anchor/chain';
import { NOBODY, NOTHING, rootOf, word } from '../support/anchor/values';

const NETWORK = word('first record');
const ANOTHER_NETWORK = word('another first record');

describe('contract Anchor', () => {
  let anchor: TestContract;
  let reset: () => Promise<void>;
  let governor = '';
  let publisher = '';
  let stranger = '';
  let other = '';
  let consortium = '';

  before(async function () {
    this.timeout(600_000);
    await compiled();
    [governor, publisher, stranger, other] = (await accounts()) as [string, string, string, string];
    anchor = await deploy('Anchor', governor, []);
    await anchor.send(governor, 'register', NETWORK);
    consortium = String(await anchor.read('consortiumOf', governor, NETWORK));
    await anchor.send(governor, 'proposePublisher', consortium, publisher);
    await anchor.send(publisher, 'acceptPublisher', consortium);
    reset = await fixture();
  });

  beforeEach(() => reset());

  const leave = (first: number, last: number, by = publisher): Promise<unknown> =>
    anchor.send(by, 'anchor', consortium, first, last, rootOf(first));

  describe('errors', () => {
    it('ConsortiumKnown(consortium): the same governor registers the same network again', async () => {
      expect(await refusal(anchor.send(governor, 'register', NETWORK))).to.deep.equal({
        reason: 'ConsortiumKnown',
        details: { consortium },
      });
    });

    it('NotGovernor(consortium, caller): a stranger, and a publisher, at each of the governor’s functions', async () => {
      for (const caller of [stranger, publisher]) {
        for (const name of ['proposeGovernor', 'proposePublisher', 'retirePublisher']) {
          expect(await refusal(anchor.send(caller, name, consortium, caller)), name).to.deep.equal({
            reason: 'NotGovernor',
            details: { consortium, caller },
          });
        }
      }
    });

    it('NotGovernor(consortium, caller): a consortium that nobody registered has no governor', async () => {
      const unknown = word('nobody');
      expect(await refusal(anchor.send(governor, 'proposePublisher', unknown, publisher))).to.deep.equal({
        reason: 'NotGovernor',
        details: { consortium: unknown, caller: governor },
      });
    });

    it('NotPendingGovernor(consortium, caller): nobody proposed the caller, or the proposal was taken back', async () => {
      const details = { consortium, caller: stranger };
      expect(await refusal(anchor.send(stranger, 'acceptGovernor', consortium))).to.deep.equal({
        reason: 'NotPendingGovernor',
        details,
      });
      await anchor.send(governor, 'proposeGovernor', consortium, stranger);
      await anchor.send(governor, 'proposeGovernor', consortium, NOBODY);
      expect(await refusal(anchor.send(stranger, 'acceptGovernor', consortium))).to.deep.equal({
        reason: 'NotPendingGovernor',
        details,
      });
    });

    it('NotPublisher(consortium, key): a stranger anchors, and so does the governor', async () => {
      for (const key of [stranger, governor]) {
        expect(await refusal(leave(0, 9, key))).to.deep.equal({ reason: 'NotPublisher', details: { consortium, key } });
      }
    });

    it('NotPublisher(consortium, key): a proposed key anchors before it accepted', async () => {
      await anchor.send(governor, 'proposePublisher', consortium, other);
      expect(await refusal(leave(0, 9, other))).to.deep.equal({
        reason: 'NotPublisher',
        details: { consortium, key: other },
      });
    });

    it('NotPublisher(consortium, key): a retired key anchors, and a key that never was one is retired', async () => {
      await anchor.send(governor, 'retirePublisher', consortium, publisher);
      const details = { consortium, key: publisher };
      expect(await refusal(leave(0, 9))).to.deep.equal({ reason: 'NotPublisher', details });
      expect(await refusal(anchor.send(governor, 'retirePublisher', consortium, publisher))).to.deep.equal({
        reason: 'NotPublisher',
        details,
      });
    });

    it('NotPendingPublisher(consortium, caller): nobody proposed the key, or it was retired before it accepted', async () => {
      const details = { consortium, caller: other };
      expect(await refusal(anchor.send(other, 'acceptPublisher', consortium))).to.deep.equal({
        reason: 'NotPendingPublisher',
        details,
      });
      await anchor.send(governor, 'proposePublisher', consortium, other);
      await anchor.send(governor, 'retirePublisher', consortium, other);
      expect(await refusal(anchor.send(other, 'acceptPublisher', consortium))).to.deep.equal({
        reason: 'NotPendingPublisher',
        details,
      });
    });

    it('Gap(consortium, next, first): the range leaves blocks out', async () => {
      expect(await refusal(leave(1, 5))).to.deep.equal({
        reason: 'Gap',
        details: { consortium, next: '0', first: '1' },
      });
      await leave(0, 9);
      expect(await refusal(leave(11, 20))).to.deep.equal({
        reason: 'Gap',
        details: { consortium, next: '10', first: '11' },
      });
    });

    it('Overlap(consortium, next, first): the range rewrites a block, wholly or in part', async () => {
      await leave(0, 9);
      await leave(10, 19);
      for (const [first, last] of [
        [0, 9],
        [10, 19],
        [15, 25],
        [19, 19],
      ] as const) {
        expect(await refusal(leave(first, last))).to.deep.equal({
          reason: 'Overlap',
          details: { consortium, next: '20', first: String(first) },
        });
      }
    });

    it('RangeLength(first, last, max): the range ends before it begins, or has one block too many', async () => {
      await leave(0, 9);
      for (const last of [9, 10 + 100_000]) {
        expect(await refusal(leave(10, last))).to.deep.equal({
          reason: 'RangeLength',
          details: { first: '10', last: String(last), max: '100000' },
        });
      }
      await leave(10, 10 + 99_999);
    });

    it('RootMissing(first, last): the root is zero', async () => {
      expect(await refusal(anchor.send(publisher, 'anchor', consortium, 0, 9, NOTHING))).to.deep.equal({
        reason: 'RootMissing',
        details: { first: '0', last: '9' },
      });
    });

    it('NotAnchored(consortium, number, next): the block has no root yet', async () => {
      expect(await refusal(anchor.read('rangeOf', consortium, 0))).to.deep.equal({
        reason: 'NotAnchored',
        details: { consortium, number: '0', next: '0' },
      });
      await leave(0, 9);
      expect(await refusal(anchor.read('rangeOf', consortium, 10))).to.deep.equal({
        reason: 'NotAnchored',
        details: { consortium, number: '10', next: '10' },
      });
    });
  });

  describe('keys', () => {
    it('a consortium’s id is bound to who registers it: another registers the same network under another id', async () => {
      const { events } = await anchor.send(stranger, 'register', NETWORK);
      const theirs = String(await anchor.read('consortiumOf', stranger, NETWORK));
      expect(events).to.deep.equal([
        { name: 'ConsortiumRegistered', args: { consortium: theirs, network: NETWORK, governor: stranger } },
      ]);
      expect(theirs).not.to.equal(consortium);
      expect(await anchor.read('governorOf', theirs)).to.equal(stranger);
      expect(await anchor.read('governorOf', consortium)).to.equal(governor);
    });

    it('one governor registers several networks', async () => {
      await anchor.send(governor, 'register', ANOTHER_NETWORK);
      const second = await anchor.read('consortiumOf', governor, ANOTHER_NETWORK);
      expect(await anchor.read('governorOf', second)).to.equal(governor);
    });

    it('governing changes hands in two steps, and only at the second', async () => {
      const proposed = await anchor.send(governor, 'proposeGovernor', consortium, other);
      expect(proposed.events).to.deep.equal([{ name: 'GovernorProposed', args: { consortium, candidate: other } }]);
      expect(await anchor.read('governorOf', consortium)).to.equal(governor);
      const accepted = await anchor.send(other, 'acceptGovernor', consortium);
      expect(accepted.events).to.deep.equal([{ name: 'GovernorChanged', args: { consortium, governor: other } }]);
      expect(await anchor.read('governorOf', consortium)).to.equal(other);
      expect((await refusal(anchor.send(governor, 'proposeGovernor', consortium, governor))).reason).to.equal(
        'NotGovernor',
      );
      expect((await refusal(anchor.send(other, 'acceptGovernor', consortium))).reason).to.equal('NotPendingGovernor');
    });

    it('a handover leaves publishers and proposals as they are, and the new governor can retire both', async () => {
      await anchor.send(governor, 'proposePublisher', consortium, stranger);
      await anchor.send(governor, 'proposeGovernor', consortium, other);
      await anchor.send(other, 'acceptGovernor', consortium);
      expect(await anchor.read('isPublisher', consortium, publisher)).to.equal(true);
      for (const key of [publisher, stranger]) await anchor.send(other, 'retirePublisher', consortium, key);
      expect((await refusal(leave(0, 9))).reason).to.equal('NotPublisher');
      expect((await refusal(anchor.send(stranger, 'acceptPublisher', consortium))).reason).to.equal(
        'NotPendingPublisher',
      );
    });

    it('a publisher’s key is rotated in two steps without a gap: both anchor until the old one is retired', async () => {
      await leave(0, 9);
      const proposed = await anchor.send(governor, 'proposePublisher', consortium, other);
      expect(proposed.events).to.deep.equal([{ name: 'PublisherProposed', args: { consortium, candidate: other } }]);
      expect(await anchor.read('isPublisher', consortium, other)).to.equal(false);
      const accepted = await anchor.send(other, 'acceptPublisher', consortium);
      expect(accepted.events).to.deep.equal([{ name: 'PublisherAuthorised', args: { consortium, publisher: other } }]);
      await leave(10, 19, other);
      await leave(20, 29);
      const retired = await anchor.send(governor, 'retirePublisher', consortium, publisher);
      expect(retired.events).to.deep.equal([{ name: 'PublisherRetired', args: { consortium, publisher } }]);
      expect((await refusal(leave(30, 39))).reason).to.equal('NotPublisher');
      await leave(30, 39, other);
    });

    it('an accepted proposal is used up, and a retired key does not come back by itself', async () => {
      expect((await refusal(anchor.send(publisher, 'acceptPublisher', consortium))).reason, 'once').to.equal(
        'NotPendingPublisher',
      );
      await anchor.send(governor, 'proposePublisher', consortium, publisher);
      await anchor.send(governor, 'retirePublisher', consortium, publisher);
      expect((await refusal(anchor.send(publisher, 'acceptPublisher', consortium))).reason).to.equal(
        'NotPendingPublisher',
      );
    });

    it('a publisher of one consortium is nobody to another', async () => {
      await anchor.send(stranger, 'register', NETWORK);
      const theirs = await anchor.read('consortiumOf', stranger, NETWORK);
      expect(await refusal(anchor.send(publisher, 'anchor', theirs, 0, 9, rootOf(0)))).to.deep.equal({
        reason: 'NotPublisher',
        details: { consortium: theirs, key: publisher },
      });
    });
  });

  describe('roots', () => {
    it('an anchored range is told by an event that says all a reader needs, and is read back', async () => {
      const { events } = await anchor.send(publisher, 'anchor', consortium, 0, 9, rootOf(7));
      const time = BigInt(await now());
      expect(events).to.deep.equal([
        {
          name: 'Anchored',
          args: { consortium, index: '0', first: '0', last: '9', root: rootOf(7), publisher },
        },
      ]);
      expect(await anchor.read('rangeAt', consortium, 0)).to.deep.equal([rootOf(7), 0n, 9n, time]);
      expect(await anchor.read('nextOf', consortium)).to.equal(10n);
      expect(await anchor.read('countOf', consortium)).to.equal(1n);
    });

    it('nothing is anchored at first: the next block is the first one', async () => {
      expect(await anchor.read('nextOf', consortium)).to.equal(0n);
      expect(await anchor.read('countOf', consortium)).to.equal(0n);
    });

    it('ranges of any length are found by each of their blocks', async () => {
      const ends = [0, 4, 5, 29, 30, 31, 99];
      let first = 0;
      for (const last of ends) {
        await leave(first, last);
        first = last + 1;
      }
      for (let number = 0; number < 100; number += 1) {
        const index = ends.findIndex((last) => number <= last);
        const begin = index === 0 ? 0 : ends[index - 1]! + 1;
        const [found, range] = (await anchor.read('rangeOf', consortium, number)) as [bigint, readonly unknown[]];
        expect(found, `block ${number}`).to.equal(BigInt(index));
        expect(range.slice(0, 3)).to.deep.equal([rootOf(begin), BigInt(begin), BigInt(ends[index]!)]);
      }
    });

    it('consortia do not see each other’s ranges', async () => {
      await leave(0, 9);
      await anchor.send(stranger, 'register', NETWORK);
      const theirs = await anchor.read('consortiumOf', stranger, NETWORK);
      expect(await anchor.read('nextOf', theirs)).to.equal(0n);
    });
  });
});
