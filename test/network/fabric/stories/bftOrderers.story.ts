import { expect } from 'chai';
import { REGISTRAR } from '../../../support/consortium';
import { counted } from '../../../support/fabric/counted';
import { fabricMajor, isWithoutFabric } from '../../../support/fabric/network';
import { killAway, leaderOf, runWithout } from '../../../support/fabric/nodes';
import { expectOnceEverywhere, expectVerified } from '../../../support/fabric/once';
import { UnderLoad } from '../../../support/fabric/underLoad';
import { portOf } from '../../../support/ledger/portLedger';
import { allBlocks } from '../../../support/ledger/reading';
import { eventually } from '../../../support/ledger/suite';

const MINUTES = 60_000;
const ORDERERS = 4;
/** First major version of Fabric that has these orderers. */
const BFT_MAJOR = 3;

describe('a Fabric network of four BFT orderers', () => {
  if (isWithoutFabric()) return;
  let load: UnderLoad;
  let isPossible = false;

  before(async function () {
    this.timeout(8 * MINUTES);
    isPossible = (await fabricMajor()) >= BFT_MAJOR;
    if (!isPossible) this.skip();
    load = await UnderLoad.open({ isResilient: false, consensus: 'bft' });
    load.start();
  });

  after(async function () {
    this.timeout(2 * MINUTES);
    if (isPossible) await load.close();
  });

  /** Name of the one that leads while another is away. */
  async function leaderWithout(name: string, round: number): Promise<string> {
    await load.progress(2);
    await load.moment(round);
    await killAway(load.network, [name]);
    // Of those who do not lead, nobody notices one; the leader is missed after its time is over.
    await load.progress(6, 5 * MINUTES);
    const leader = await eventually('a leader', () => leaderOf(load.network));
    await runWithout(load.network, []);
    await load.progress(2, 5 * MINUTES);
    counted('bft_orderer_lost');
    return leader.name;
  }

  it('goes on without one that does not lead', async function () {
    this.timeout(8 * MINUTES);
    const { orderers } = load.network.handle.plan;
    expect(orderers).to.have.length(ORDERERS);
    const leader = await eventually('a leader', () => leaderOf(load.network));
    const follower = orderers.find(({ name }) => name !== leader.name);
    expect(await leaderWithout(follower?.name ?? '', 0)).to.equal(leader.name);
  });

  it('goes on under another leader without the one that leads', async function () {
    this.timeout(12 * MINUTES);
    const leader = await eventually('a leader', () => leaderOf(load.network));
    expect(await leaderWithout(leader.name, 1)).to.not.equal(leader.name);
  });

  it('has every acknowledged act once on every member’s ledger, and verification finds nothing', async function () {
    this.timeout(5 * MINUTES);
    await load.end();
    const blocks = await allBlocks(portOf(load.world.ports, REGISTRAR));
    const ids = blocks.flatMap(({ transactions }) => transactions.map(({ transactionId }) => transactionId));
    expect(new Set(ids).size, 'told to all, and ordered once').to.equal(ids.length);
    await expectOnceEverywhere(load.world, load.acts);
    await expectVerified(load.network, load.world);
  });
});
