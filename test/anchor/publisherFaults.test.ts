/** The publisher's stories on a real local node: what goes wrong on a chain, and that it does not matter. */
import { expect } from 'chai';
import { Wallet } from 'ethers';
import { SEND, Stories } from '../support/anchor/stories';
import { GWEI } from '../support/anchor/world';

describe('the publisher on a local node with faults', () => {
  const stories = Stories.begin();

  describe('when the node is lost', () => {
    it('A8: after it took a transaction: the publisher does not hear of it, and does not send a second root', async () => {
      const publisher = stories.world.publisher({ rpc: stories.proxy.rpc });
      stories.world.ledger.grow(10);
      stories.proxy.fateOf = (method) => (method === SEND ? 'unanswered' : 'passed');
      await stories.brokenRound(publisher);
      stories.proxy.fateOf = () => 'lost';
      await stories.brokenRound(publisher);
      stories.proxy.fateOf = () => 'passed';
      stories.world.ledger.grow(10);
      await stories.rounds(publisher, 3);
      expect(await stories.world.soundRanges()).to.deep.equal([
        [0, 9],
        [10, 19],
      ]);
      expect(stories.sent).to.equal(2);
    });

    it('A8: before the transaction arrived: it is sent again when patience is over', async () => {
      const publisher = stories.world.publisher({ rpc: stories.proxy.rpc, policy: { patienceMs: 60_000 } });
      stories.world.ledger.grow(10);
      stories.proxy.fateOf = (method) => (method === SEND ? 'lost' : 'passed');
      await stories.brokenRound(publisher);
      stories.proxy.fateOf = () => 'passed';
      await stories.rounds(publisher, 2);
      expect([publisher.status.state, stories.sent]).to.deep.equal(['pending', 0]);
      stories.world.aheadMs = 61_000;
      await stories.rounds(publisher, 2);
      expect(await stories.world.soundRanges()).to.deep.equal([[0, 9]]);
    });

    it('and answers nonsense: the round is lost, the next one is not', async () => {
      const publisher = stories.world.publisher({ rpc: stories.proxy.rpc });
      stories.world.ledger.grow(10);
      stories.proxy.fateOf = (method) => (method === 'eth_call' ? { refusal: 'header not found' } : 'passed');
      await stories.brokenRound(publisher);
      stories.proxy.fateOf = () => 'passed';
      await stories.rounds(publisher, 2);
      expect(await stories.world.soundRanges()).to.deep.equal([[0, 9]]);
    });

    it('is told as unreachable while it lasts, and the publisher goes on by itself', async () => {
      const publisher = stories.world.publisher({ rpc: stories.proxy.rpc, roundMs: 5 });
      stories.proxy.fateOf = () => 'lost';
      stories.world.ledger.grow(10);
      await stories.runUntil([publisher], () => publisher.status.state === 'unreachable');
      stories.proxy.fateOf = () => 'passed';
      await stories.runUntil([publisher], () => publisher.status.next === 10);
      expect(await stories.world.soundRanges()).to.deep.equal([[0, 9]]);
    });
  });

  describe('when the chain is set back', () => {
    for (let depth = 1; depth <= 12; depth += 1) {
      it(`A8: by ${depth} ${depth === 1 ? 'block' : 'blocks'}: the lost root is anchored again, once`, async () => {
        const publisher = stories.world.publisher();
        stories.world.ledger.grow(10);
        await stories.rounds(publisher, 2);
        const before = await stories.rpc('evm_snapshot', []);
        stories.world.ledger.grow(10);
        await stories.world.round(publisher);
        await stories.world.mine(depth - 1);
        await stories.rounds(publisher, 1);
        expect(publisher.status.next).to.equal(20);
        await stories.rpc('evm_revert', [before]);
        // The other branch, which is longer.
        await stories.world.mine(depth + 1);
        expect((await stories.world.ranges()).map(({ last }) => last)).to.deep.equal([9]);
        await stories.rounds(publisher, 2);
        expect(await stories.world.soundRanges()).to.deep.equal([
          [0, 9],
          [10, 19],
        ]);
        expect(publisher.status).to.deep.include({ state: 'nothing_new', next: 20 });
      });
    }

    it('deeper than is thought possible: the ledger is read again from where the chain is', async () => {
      const publisher = stories.world.publisher();
      const before = await stories.rpc('evm_snapshot', []);
      stories.world.ledger.grow(10);
      await stories.rounds(publisher, 2);
      await stories.world.mine(40);
      await stories.rounds(publisher, 1);
      expect(publisher.status.settledNext).to.equal(10);
      await stories.rpc('evm_revert', [before]);
      stories.world.ledger.grow(5);
      await stories.rounds(publisher, 3);
      expect(await stories.world.soundRanges()).to.deep.equal([[0, 14]]);
    });
  });

  describe('when gas is dear', () => {
    it('A8: it waits for a bearable price, and one root then covers what has come in meanwhile', async () => {
      const publisher = stories.world.publisher();
      stories.world.ledger.grow(10);
      await stories.price(500n);
      await stories.world.round(publisher);
      expect(publisher.status.state).to.equal('expensive');
      stories.world.ledger.grow(30);
      await stories.world.round(publisher);
      expect(await stories.world.ranges()).to.deep.equal([]);
      await stories.price(150n);
      await stories.rounds(publisher, 2);
      expect(await stories.world.soundRanges()).to.deep.equal([[0, 39]]);
    });

    it('A8: when it becomes dear after sending, the price is raised up to the bound, under the same number', async () => {
      await stories.mineByHand();
      const publisher = stories.world.publisher({ policy: { patienceMs: 60_000 } });
      stories.world.ledger.grow(10);
      await stories.price(10n);
      await stories.world.round(publisher);
      await stories.price(120n);
      await stories.world.mine();
      expect(await stories.world.ranges(), 'its price is too low').to.deep.equal([]);
      await stories.world.round(publisher);
      expect(publisher.status.state).to.equal('pending');
      stories.world.aheadMs = 61_000;
      await stories.world.round(publisher);
      expect(publisher.status.state).to.equal('sent');
      await stories.price(120n);
      await stories.world.mine();
      await stories.world.round(publisher);
      expect(await stories.world.soundRanges()).to.deep.equal([[0, 9]]);
    });

    it('never offers more than the bound', async () => {
      await stories.mineByHand();
      const publisher = stories.world.publisher({ rpc: stories.proxy.rpc });
      stories.world.ledger.grow(10);
      await stories.price(90n);
      await stories.rounds(publisher, 40);
      expect(publisher.status.state).to.equal('refused');
      const block = (await stories.rpc('eth_getBlockByNumber', ['pending', true])) as {
        readonly transactions: readonly { readonly maxFeePerGas: string }[];
      };
      expect(block.transactions).to.have.length(1);
      expect(BigInt(block.transactions[0]!.maxFeePerGas) <= 200n * GWEI).to.equal(true);
      await stories.world.mine();
      await stories.world.round(publisher);
      expect(await stories.world.soundRanges()).to.deep.equal([[0, 9]]);
    });
  });

  describe('when the mempool is full', () => {
    it('A8: of others who pay more: it raises its price until it gets in', async () => {
      await stories.mineByHand();
      // Room for one transaction of ours, or for nine of theirs.
      await stories.rpc('evm_setBlockGasLimit', ['0x30d40']);
      await stories.world.mine();
      const stranger = Wallet.createRandom();
      await stories.rpc('hardhat_setBalance', [stranger.address, `0x${(10n ** 24n).toString(16)}`]);
      await fill(stranger, 9 * 6);
      const publisher = stories.world.publisher();
      stories.world.ledger.grow(10);
      await stories.world.round(publisher);
      await stories.world.mine();
      expect(await stories.world.ranges(), 'the others were first').to.deep.equal([]);
      let blocks = 0;
      while (publisher.status.next < 10 && blocks < 5) {
        await stories.rounds(publisher, 6);
        await stories.world.mine();
        await stories.world.round(publisher);
        blocks += 1;
      }
      expect(blocks, 'before the others are through').to.be.lessThan(5);
      expect(await stories.world.soundRanges()).to.deep.equal([[0, 9]]);
    });

    async function fill({ privateKey }: { readonly privateKey: string }, count: number): Promise<void> {
      const wallet = new Wallet(privateKey);
      for (let nonce = 0; nonce < count; nonce += 1) {
        const raw = await wallet.signTransaction({
          type: 2,
          chainId: 31337,
          nonce,
          to: wallet.address,
          gasLimit: 21_000,
          maxFeePerGas: 150n * GWEI,
          maxPriorityFeePerGas: 2n * GWEI,
        });
        await stories.rpc(SEND, [raw]);
      }
    }

    it('A8: and the node throws the transaction out: it is sent again', async () => {
      await stories.mineByHand();
      const publisher = stories.world.publisher({ rpc: stories.proxy.rpc });
      stories.world.ledger.grow(10);
      await stories.world.round(publisher);
      const block = (await stories.rpc('eth_getBlockByNumber', ['pending', false])) as {
        readonly transactions: readonly string[];
      };
      expect(await stories.rpc('hardhat_dropTransaction', [block.transactions[0]])).to.equal(true);
      await stories.rounds(publisher, 1);
      await stories.world.mine();
      await stories.rounds(publisher, 1);
      expect(stories.sent).to.equal(2);
      expect(await stories.world.soundRanges()).to.deep.equal([[0, 9]]);
    });

    it('A8: and the node takes nothing: it is tried again until it does', async () => {
      const publisher = stories.world.publisher({ rpc: stories.proxy.rpc });
      stories.world.ledger.grow(10);
      stories.proxy.fateOf = (method) => (method === SEND ? { refusal: 'txpool is full' } : 'passed');
      await stories.rounds(publisher, 5);
      expect(publisher.status.state).to.equal('refused');
      stories.proxy.fateOf = () => 'passed';
      await stories.rounds(publisher, 2);
      expect(await stories.world.soundRanges()).to.deep.equal([[0, 9]]);
    });
  });
});
