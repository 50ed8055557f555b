/** The publisher's stories on a real local node: what it does, alone, anew, beside another, and when it must not. */
import { expect } from 'chai';
import { Wallet } from 'ethers';
import { ChainUnavailable } from '../../gateway/src/anchor/port';
import type { Publisher } from '../../gateway/src/anchor/publisher';
import { blockAt, hashOf } from '../support/anchor/blocks';
import { SEND, Stories } from '../support/anchor/stories';
import { startVictim } from '../support/anchor/victim';

describe('the publisher on a local node', () => {
  const stories = Stories.begin();

  describe('in quiet times', () => {
    it('A8: anchors the first blocks at once, then every ten, and nothing in between', async () => {
      const publisher = stories.world.publisher();
      stories.world.ledger.grow(3);
      await stories.rounds(publisher, 2);
      stories.world.ledger.grow(9);
      await stories.rounds(publisher, 2);
      expect(publisher.status).to.deep.include({ state: 'not_due', next: 3 });
      stories.world.ledger.grow(1);
      await stories.rounds(publisher, 2);
      expect(await stories.world.soundRanges()).to.deep.equal([
        [0, 2],
        [3, 12],
      ]);
      expect(publisher.status).to.deep.include({ state: 'nothing_new', next: 13 });
    });

    it('anchors a single block when the longest time between two roots is over', async () => {
      const publisher = stories.world.publisher();
      stories.world.ledger.grow(3);
      await stories.rounds(publisher, 2);
      stories.world.ledger.grow(1);
      await stories.rounds(publisher, 2);
      stories.world.aheadMs = 2 * 3_600_000;
      await stories.rounds(publisher, 2);
      expect(await stories.world.soundRanges()).to.deep.equal([
        [0, 2],
        [3, 3],
      ]);
    });

    it('anchors a ledger that is far ahead in ranges of bounded length', async () => {
      const publisher = stories.world.publisher({ policy: { rangeMax: 100 } });
      stories.world.ledger.grow(250);
      await stories.rounds(publisher, 5);
      expect(await stories.world.soundRanges()).to.deep.equal([
        [0, 99],
        [100, 199],
        [200, 249],
      ]);
    });

    it('says when a root is settled: twelve blocks of the chain later', async () => {
      const publisher = stories.world.publisher();
      stories.world.ledger.grow(10);
      await stories.rounds(publisher, 2);
      await stories.world.mine(11);
      await stories.rounds(publisher, 1);
      expect(publisher.status).to.deep.include({ next: 10, settledNext: 0 });
      await stories.world.mine(1);
      await stories.rounds(publisher, 1);
      expect(publisher.status).to.deep.include({ next: 10, settledNext: 10 });
    });

    it('runs by itself until it is told to stop', async () => {
      const publisher = stories.world.publisher({ roundMs: 5 });
      stories.world.ledger.grow(10);
      await stories.runUntil([publisher], () => publisher.status.next === 10);
      expect(await stories.world.soundRanges()).to.deep.equal([[0, 9]]);
    });
  });

  describe('when the publisher is started anew', () => {
    it('A8: after sending: it sees its transaction wait, and leaves it alone', async () => {
      await stories.mineByHand();
      stories.world.ledger.grow(10);
      await stories.world.round(stories.world.publisher());
      const again = stories.world.publisher({ rpc: stories.proxy.rpc, policy: { patienceMs: 60_000 } });
      await stories.rounds(again, 3);
      expect([again.status.state, stories.sent]).to.deep.equal(['pending', 0]);
      await stories.world.mine();
      await stories.rounds(again, 2);
      expect(await stories.world.soundRanges()).to.deep.equal([[0, 9]]);
      expect(again.status.state).to.equal('nothing_new');
    });

    it('A8: after sending, with a transaction that never gets in: it is replaced, and one of the two counts', async () => {
      await stories.mineByHand();
      stories.world.ledger.grow(10);
      await stories.world.round(stories.world.publisher());
      stories.world.ledger.grow(5);
      const again = stories.world.publisher();
      // Not knowing the price of the waiting one, it needs some rounds to offer enough.
      await stories.rounds(again, 4);
      await stories.world.mine();
      await stories.rounds(again, 1);
      expect(await stories.world.soundRanges()).to.deep.equal([[0, 14]]);
    });

    it('from nothing, on a chain with roots: it goes on where the chain ends', async () => {
      stories.world.ledger.grow(10);
      await stories.rounds(stories.world.publisher(), 2);
      stories.world.ledger.grow(10);
      await stories.rounds(stories.world.publisher(), 2);
      expect(await stories.world.soundRanges()).to.deep.equal([
        [0, 9],
        [10, 19],
      ]);
    });
  });

  describe('when its process is killed', () => {
    for (const fate of ['passed', 'lost'] as const) {
      const when = fate === 'passed' ? 'right after' : 'right before';
      it(`A8: ${when} its transaction reaches the node: the next process anchors what is missing, once`, async () => {
        stories.world.ledger.grow(10);
        const victim = startVictim(stories);
        stories.proxy.fateOf = (method) => {
          if (method !== SEND) return 'passed';
          victim.kill();
          return fate;
        };
        victim.go();
        expect(await victim.ended, 'killed, not ended').to.equal('SIGKILL');
        await stories.until(() => fate === 'lost' || stories.sent === 1);
        stories.proxy.fateOf = () => 'passed';
        stories.world.ledger.grow(10);
        const next = stories.world.publisher();
        await stories.rounds(next, 3);
        expect((await stories.world.soundRanges()).at(-1)?.[1]).to.equal(19);
      });
    }
  });

  describe('when two publishers run at once', () => {
    /** The ledger grows in steps while all of them look. */
    async function race(publishers: readonly Publisher[]): Promise<void> {
      const { ledger } = stories.world;
      for (let step = 1; step <= 8; step += 1) {
        ledger.grow(7);
        if (step === 8) stories.world.aheadMs = 2 * 3_600_000;
        const goal = step === 8 ? ledger.height : ledger.height - 10;
        await stories.runUntil(publishers, () => publishers.every(({ status }) => status.next > goal - 1));
      }
    }

    it('A8: with the same key: one root per range, no gap', async () => {
      await race([stories.world.publisher({ roundMs: 3 }), stories.world.publisher({ roundMs: 4 })]);
      expect((await stories.world.soundRanges()).at(-1)?.[1]).to.equal(55);
    });

    it('A8: each with a key of its own: one root per range, no gap', async () => {
      const privateKey = await stories.world.anotherKey();
      await race([stories.world.publisher({ roundMs: 3 }), stories.world.publisher({ roundMs: 3, privateKey })]);
      expect((await stories.world.soundRanges()).at(-1)?.[1]).to.equal(55);
    });

    it('A8: with transactions for the same range both waiting: the first counts, the second is undone by the contract', async () => {
      const privateKey = await stories.world.anotherKey();
      await stories.mineByHand();
      stories.world.ledger.grow(10);
      const [one, other] = [stories.world.publisher(), stories.world.publisher({ privateKey })];
      await stories.world.round(one);
      await stories.world.round(other);
      expect(other.status.state).to.equal('sent');
      await stories.world.mine();
      await stories.world.round(one);
      await stories.world.round(other);
      expect(await stories.world.soundRanges()).to.deep.equal([[0, 9]]);
      expect([one.status.state, other.status.state]).to.deep.equal(['nothing_new', 'nothing_new']);
    });
  });

  describe('when something is wrong that it cannot right', () => {
    it('A8: a root on the chain that is not its ledger’s stops it, and it says so', async () => {
      const publisher = stories.world.publisher({ rpc: stories.proxy.rpc });
      stories.world.ledger.grow(25);
      await stories.world.leaveRoot(0, 9);
      await stories.rounds(publisher, 3);
      expect(publisher.status).to.deep.include({ state: 'differs', next: 10 });
      expect(stories.sent).to.equal(0);
    });

    it('A8: a wrong root is noticed under a right one that was laid on it', async () => {
      const publisher = stories.world.publisher({ rpc: stories.proxy.rpc });
      stories.world.ledger.grow(5);
      await stories.rounds(publisher, 2);
      stories.world.ledger.grow(30);
      await stories.world.leaveRoot(5, 14);
      await stories.world.leaveRoot(15, 19, stories.world.rootOf(15, 19));
      await stories.world.mine(13);
      await stories.rounds(publisher, 2);
      expect(publisher.status).to.deep.include({ state: 'differs', next: 20, settledNext: 20 });
      expect(stories.sent, 'its first root').to.equal(1);
    });

    it('a wrong root is noticed that was settled while the ledger was still behind it', async () => {
      const publisher = stories.world.publisher({ rpc: stories.proxy.rpc });
      stories.world.ledger.grow(5);
      await stories.rounds(publisher, 2);
      await stories.world.leaveRoot(5, 14);
      await stories.world.leaveRoot(15, 19, stories.world.rootOf(15, 19));
      await stories.world.mine(13);
      await stories.rounds(publisher, 2);
      expect(publisher.status.state).to.equal('ledger_behind');
      stories.world.ledger.grow(30);
      await stories.rounds(publisher, 2);
      expect(publisher.status.state).to.equal('differs');
    });

    it('A8: a node of another chain, or one that forgot the contract, is told as that and is sent nothing', async () => {
      stories.world.ledger.grow(10);
      for (const [method, answer, sentence] of [
        ['eth_chainId', { result: '0x1' }, 'the node is of chain 1, and the anchor on 31337'],
        ['eth_call', { result: '0x' }, 'has no such contract'],
      ] as const) {
        const publisher = stories.world.publisher({ rpc: stories.proxy.rpc });
        stories.proxy.fateOf = (asked) => (asked === method ? answer : 'passed');
        const error = await stories.world.round(publisher).catch((reason: unknown) => reason);
        expect(error).to.be.instanceOf(ChainUnavailable);
        expect(String(error)).to.include(sentence);
      }
      expect(stories.sent).to.equal(0);
    });

    it('A8: a ledger that was rewritten under its root is noticed by a publisher that is started anew', async () => {
      stories.world.ledger.grow(10);
      await stories.rounds(stories.world.publisher(), 2);
      stories.world.ledger.blockAt = (number) =>
        number === 4 ? { ...blockAt(4), dataHash: hashOf('rewritten') } : blockAt(number);
      stories.world.ledger.grow(10);
      const again = stories.world.publisher({ rpc: stories.proxy.rpc });
      await stories.rounds(again, 2);
      expect(again.status.state).to.equal('differs');
      expect(stories.sent).to.equal(0);
    });

    it('a ledger that is behind the chain is waited for', async () => {
      stories.world.ledger.grow(10);
      await stories.rounds(stories.world.publisher(), 2);
      stories.world.ledger.height = 5;
      const again = stories.world.publisher({ rpc: stories.proxy.rpc });
      await stories.rounds(again, 2);
      expect([again.status.state, stories.sent]).to.deep.equal(['ledger_behind', 0]);
      stories.world.ledger.height = 20;
      await stories.rounds(again, 2);
      expect(await stories.world.soundRanges()).to.deep.equal([
        [0, 9],
        [10, 19],
      ]);
    });

    it('a key that is not authorised, or no longer, sends nothing that costs', async () => {
      const publisher = stories.world.publisher({
        rpc: stories.proxy.rpc,
        privateKey: Wallet.createRandom().privateKey,
      });
      stories.world.ledger.grow(10);
      await stories.rounds(publisher, 3);
      expect([publisher.status.state, stories.sent]).to.deep.equal(['refused', 0]);
    });

    it('a ledger that is down is waited for', async () => {
      const publisher = stories.world.publisher({ roundMs: 5 });
      stories.world.ledger.isDown = true;
      await stories.runUntil([publisher], () => publisher.status.state === 'unreachable');
      stories.world.ledger.isDown = false;
      stories.world.ledger.grow(10);
      await stories.runUntil([publisher], () => publisher.status.next === 10);
      expect(await stories.world.soundRanges()).to.deep.equal([[0, 9]]);
    });
  });
});
