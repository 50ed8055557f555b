/** Financiers of different ledgers at the meeting point, on hardhat's chain in this process. */
import { expect } from 'chai';
import type { Invoice } from '../../chaincode/src/protocol/items';
import { systemRandom } from '../../chaincode/src/suites/software';
import { MeetingPoint, NoClaim } from '../../gateway/src/anchor/meetingPoint';
import type { MeetingOperator, OpenEpoch, RegistryPlace } from '../../gateway/src/anchor/meetingPort';
import { claimOn, meetingTag, OperatorDiffers } from '../../gateway/src/anchor/meetingTags';
import type { Account } from '../../network/anchor/src/deploy';
import { EvmTagRegistry } from '../../network/anchor/src/evmTagRegistry';
import { deployTagRegistry } from '../../network/anchor/src/deploy';
import { LOCAL_CHAIN_ID } from '../../network/anchor/src/localChain';
import { fundedAccount } from '../../scripts/anchor/localAnchor';
import { Operator, TooManyTags } from '../../scripts/anchor/meetingOperator';
import { compiled, fixture, mine, pass, rpc } from '../support/anchor/chain';
import { sha256 } from '../support/firms';
import '../support/patience';

const HOLD = 3 * 86_400;
const OVERLAP = 30 * 86_400;
const TAGS_MAX = 200;

const INVOICE: Invoice = {
  seller: 'uscc:91532901MA6N8T3W26',
  debtor: 'uscc:91530100MA7K2R1Q1U',
  number: '26537912570200055449',
  code: null,
  issued: '2026-01-10',
  currency: 'CNY',
  payable: '1000000.00',
};

describe('the meeting point', () => {
  let place: RegistryPlace;
  let payer: Account;
  let operator: Operator;
  let reset: () => Promise<void>;

  before(async function () {
    this.timeout(600_000);
    await compiled();
    const { account } = await fundedAccount(rpc);
    ({ account: payer } = await fundedAccount(rpc));
    const contract = await deployTagRegistry(account, { holdSeconds: HOLD, overlapSeconds: OVERLAP });
    place = { chainId: LOCAL_CHAIN_ID, contract };
    operator = new Operator({ rpc, place, account, settled: mine, sha256, tagsMax: TAGS_MAX });
    await operator.authoriseRelay();
    await operator.openEpoch(600);
    await pass(600);
    reset = await fixture();
  });

  beforeEach(() => reset());

  function registry(): EvmTagRegistry {
    return new EvmTagRegistry({ rpc, place, sender: payer, settled: mine });
  }

  /** A financier of some ledger; `epochs` where it is to see others than are open. */
  function financier(name: string, at = operator.for(name), epochs?: readonly OpenEpoch[]): MeetingPoint {
    const owner = sha256(new TextEncoder().encode(`secret of ${name}`));
    const seen = registry();
    if (epochs !== undefined) seen.openEpochs = () => Promise.resolve(epochs);
    return new MeetingPoint({ registry: seen, operator: at, owner, sha256, random: systemRandom });
  }

  it('A8: an invoice reserved on one ledger is taken for a financier of another, however it is spelt', async () => {
    const spelt = {
      ...INVOICE,
      number: ' 26537912 57020005 5449 ',
      payable: '2.00',
      debtor: 'uscc:91530100MA7D6F4C9G',
    };
    expect(await financier('one').reserve(INVOICE)).to.equal('reserved');
    expect(await financier('other').reserve(spelt)).to.equal('taken');
    expect(await financier('other').reserve({ ...INVOICE, number: '26537912570200055450' })).to.equal('reserved');
  });

  it('a reservation made again by the same owner is the same one, also by a process that knows nothing of the first', async () => {
    expect(await financier('one').reserve(INVOICE)).to.equal('reserved');
    expect(await financier('one').reserve(INVOICE)).to.equal('reserved');
    await financier('one').finance(INVOICE);
    expect(await financier('one').reserve(INVOICE)).to.equal('reserved');
  });

  it('A8: a reservation expires by itself, and then the next one is served', async () => {
    expect(await financier('one').reserve(INVOICE)).to.equal('reserved');
    await pass(HOLD);
    expect(await financier('other').reserve(INVOICE)).to.equal('reserved');
    expect(
      await financier('one')
        .finance(INVOICE)
        .catch((error: unknown) => error),
    ).to.be.instanceOf(NoClaim);
  });

  it('A8: a financed invoice stays taken; one that came to nothing is free again', async () => {
    await financier('one').reserve(INVOICE);
    await financier('one').finance(INVOICE);
    await financier('one').finance(INVOICE);
    await pass(10 * HOLD);
    expect(await financier('other').reserve(INVOICE)).to.equal('taken');
    await financier('one').release(INVOICE);
    expect(await financier('other').reserve(INVOICE)).to.equal('reserved');
  });

  it('secrets that were shown once are of no use for the owner’s next reservation', async () => {
    await financier('one').reserve(INVOICE);
    await financier('one').release(INVOICE);
    await financier('one').reserve(INVOICE);
    const [epoch] = await registry().openEpochs();
    const parts = { operator: operator.for('reader'), sha256, random: systemRandom };
    const tag = await meetingTag(parts, epoch!, INVOICE);
    expect(await registry().reservations({ epoch: 0, tag })).to.equal(2);
    await financier('one').release(INVOICE);
    expect(await registry().isTaken({ epoch: 0, tag })).to.equal(false);
  });

  it('A8: a claim is found again where another came and went while it was on its way', async () => {
    const inner = operator.for('one');
    const held: MeetingOperator = {
      ...inner,
      commit: async (commitment) => {
        await inner.commit(commitment);
        await financier('other').reserve(INVOICE);
        await financier('other').release(INVOICE);
      },
    };
    expect(await financier('one', held).reserve(INVOICE)).to.equal('reserved');
    await financier('one').finance(INVOICE);
    await pass(2 * HOLD);
    expect(await financier('other').reserve(INVOICE), 'financed, not expired').to.equal('taken');
    await financier('one').release(INVOICE);
    expect(await financier('other').reserve(INVOICE)).to.equal('reserved');
  });

  it('A8: what is shown in one registry moves nothing in another: each has secrets of its own', () => {
    const owner = sha256(new TextEncoder().encode('secret of one'));
    const parts = { epoch: 0, tag: `0x${'1'.repeat(64)}`, before: 0 };
    const here = claimOn(sha256, owner, { ...parts, registry: place });
    const spelt = { ...place, contract: place.contract.toLowerCase() };
    expect(claimOn(sha256, owner, { ...parts, registry: spelt })).to.deep.equal(here);
    for (const registry of [
      { ...place, chainId: 1 },
      { ...place, contract: `0x${'2'.repeat(40)}` },
    ]) {
      const there = claimOn(sha256, owner, { ...parts, registry });
      for (const secret of ['financing', 'releasing', 'salt'] as const) {
        expect(there[secret], secret).not.to.equal(here[secret]);
      }
    }
  });

  it('nobody moves what somebody else has', async () => {
    await financier('one').reserve(INVOICE);
    for (const move of ['finance', 'release'] as const) {
      expect(
        await financier('other')
          [move](INVOICE)
          .catch((error: unknown) => error),
      ).to.be.instanceOf(NoClaim);
    }
  });

  it('A8: a new epoch overlaps with the old one, and what was financed is carried over by its owner', async () => {
    const one = financier('one');
    await one.reserve(INVOICE);
    await one.finance(INVOICE);
    await operator.openEpoch(OVERLAP);
    await pass(OVERLAP);
    expect((await registry().openEpochs()).map(({ epoch }) => epoch)).to.deep.equal([0, 1]);
    expect(await financier('other').reserve(INVOICE), 'while both are open').to.equal('taken');
    await one.reserve(INVOICE);
    await one.finance(INVOICE);
    await pass(OVERLAP);
    expect((await registry().openEpochs()).map(({ epoch }) => epoch)).to.deep.equal([1]);
    expect(await financier('other').reserve(INVOICE), 'in the new one alone').to.equal('taken');
  });

  it('what is free in one open epoch and taken in the other is taken, and nothing is left behind in the first', async () => {
    await operator.openEpoch(OVERLAP);
    await pass(OVERLAP);
    const [old, young] = await registry().openEpochs();
    await financier('one', undefined, [young!]).reserve(INVOICE);
    expect(await financier('other').reserve(INVOICE)).to.equal('taken');
    const tag = await meetingTag({ operator: operator.for('reader'), sha256, random: systemRandom }, old!, INVOICE);
    expect(await registry().reservations({ epoch: 0, tag }), 'it was tried').to.equal(1);
    expect(await registry().isTaken({ epoch: 0, tag })).to.equal(false);
  });

  it('while no epoch is open nobody can be told that an invoice is free', async () => {
    expect(await financier('one', undefined, []).reserve(INVOICE)).to.equal('taken');
  });

  describe('shows as little as it can', () => {
    it('A8: the operator sees other bytes each time for the same invoice, and counts them', async () => {
      const seen: string[] = [];
      const inner = operator.for('watched');
      const watched: MeetingOperator = {
        ...inner,
        sign: (epoch, blinded) => {
          seen.push(...blinded.map((bytes) => Buffer.from(bytes).toString('hex')));
          return inner.sign(epoch, blinded);
        },
      };
      const [epoch] = await registry().openEpochs();
      const parts = { operator: watched, sha256, random: systemRandom };
      const tags = [await meetingTag(parts, epoch!, INVOICE), await meetingTag(parts, epoch!, INVOICE)];
      expect(tags[0]).to.equal(tags[1]);
      expect(new Set(seen).size).to.equal(2);
      expect(operator.askedBy('watched')).to.equal(2);
    });

    it('A8: what is on the chain names no financier: every transaction is the operator’s or the payer’s', async () => {
      const from = Number(await rpc('eth_blockNumber', []));
      await financier('one').reserve(INVOICE);
      await financier('one').finance(INVOICE);
      const senders = new Set<string>();
      for (let height = from + 1; height <= Number(await rpc('eth_blockNumber', [])); height += 1) {
        const block = (await rpc('eth_getBlockByNumber', [`0x${height.toString(16)}`, true])) as {
          readonly transactions: readonly { readonly from: string; readonly input: string }[];
        };
        for (const { from: sender, input } of block.transactions) {
          senders.add(sender);
          for (const secret of [INVOICE.number, INVOICE.seller, INVOICE.payable]) {
            expect(input).not.to.include(Buffer.from(secret).toString('hex'));
          }
        }
      }
      expect([...senders]).to.include(payer.address.toLowerCase());
      expect(senders.size).to.equal(2);
    });

    it('whoever asks for more tags than is agreed is refused', async () => {
      const asking = operator.for('scanner');
      const blinded = Array.from({ length: TAGS_MAX + 1 }, () => systemRandom(384));
      await refuses(() => asking.sign(0, blinded), TooManyTags);
      expect(operator.askedBy('scanner')).to.equal(0);
    });
  });

  it('an operator whose key is not the chain’s is not believed: two keys would keep two ledgers from meeting', async () => {
    const [epoch] = await registry().openEpochs();
    const other = { ...epoch!, keyHash: `sha256:${'0'.repeat(64)}` };
    const parts = { operator: operator.for('reader'), sha256, random: systemRandom };
    await refuses(() => meetingTag(parts, other, INVOICE), OperatorDiffers);
  });

  async function refuses(call: () => Promise<unknown>, kind: new (...args: never[]) => Error): Promise<void> {
    const error = await Promise.resolve()
      .then(call)
      .catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(kind);
  }
});
