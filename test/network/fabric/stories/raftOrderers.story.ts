import { expect } from 'chai';
import { LedgerUnavailable } from '../../../../gateway/src/ledger/port';
import type { SubmitOutcome } from '../../../../gateway/src/ledger/port';
import { HUB, REGISTRAR } from '../../../support/consortium';
import { counted } from '../../../support/fabric/counted';
import { isWithoutFabric } from '../../../support/fabric/network';
import { killAway, leaderOf, runWithout } from '../../../support/fabric/nodes';
import { expectOnceEverywhere, expectVerified } from '../../../support/fabric/once';
import { UnderLoad } from '../../../support/fabric/underLoad';
import { portOf } from '../../../support/ledger/portLedger';
import { eventually, presented, submitted } from '../../../support/ledger/suite';
import type { Ready } from '../../../support/ledger/suite';

const MINUTES = 60_000;
const ROUNDS = 3;
const QUIET_MS = 8000;

describe('a Fabric network of three Raft orderers', () => {
  if (isWithoutFabric()) return;
  let load: UnderLoad;

  before(async function () {
    this.timeout(8 * MINUTES);
    load = await UnderLoad.open({ isResilient: true, consensus: 'raft' });
    load.start();
  });

  after(async function () {
    this.timeout(2 * MINUTES);
    await load.close();
  });

  it('elects another leader each time it loses one under load, and the acts go on', async function () {
    this.timeout(10 * MINUTES);
    const { network } = load;
    for (let round = 0; round < ROUNDS; round += 1) {
      const leader = await eventually('a leader', () => leaderOf(network));
      await load.progress(2);
      await load.moment(round);
      await killAway(network, [leader.name]);
      const next = await eventually('another leader', () => leaderOf(network));
      expect(next.name).to.not.equal(leader.name);
      await load.progress(4);
      await runWithout(network, []);
      await load.progress(2);
      counted('leader_lost');
    }
  });

  /** Submits through the hub's gateway, which may have given up on its network for a moment. */
  async function isCarried({ act, submission }: Ready): Promise<true | null> {
    const port = portOf(load.world.ports, HUB);
    try {
      if ((await port.outcome(act)) !== null) return true;
      await submitted(port, load.road.world, submission);
    } catch (error) {
      if (!(error instanceof LedgerUnavailable)) throw error;
    }
    return null;
  }

  /** What is seen while two of three are away. */
  async function expectStandstill(ready: Ready): Promise<void> {
    const { world } = load;
    const elsewhere = portOf(world.ports, REGISTRAR);
    await load.standstill(QUIET_MS);
    const { height } = await elsewhere.health();
    const submission = portOf(world.ports, HUB).submit(ready.submission);
    const outcome: unknown = await submission.catch((error: unknown) => error);
    const isOpen = outcome instanceof LedgerUnavailable || (outcome as SubmitOutcome).outcome === 'unknown';
    expect(isOpen, JSON.stringify(outcome)).to.equal(true);
    expect(await elsewhere.outcome(ready.act)).to.equal(null);
    expect((await elsewhere.health()).height, 'no block without a quorum').to.equal(height);
  }

  it('acknowledges nothing without a quorum, and everything that was begun when it is back', async function () {
    this.timeout(10 * MINUTES);
    const { network, road } = load;
    const carried: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const leader = await eventually('a leader', () => leaderOf(network));
      const others = network.handle.plan.orderers.map(({ name }) => name).filter((name) => name !== leader.name);
      const ready = await presented({ road: () => road });
      await load.moment(round);
      // The leader is left alone with what it was sent: it takes envelopes until it knows.
      await killAway(network, others);
      await expectStandstill(ready).finally(() => runWithout(network, []));
      await load.progress(4);
      await eventually('the act is carried', () => isCarried(ready), 2 * MINUTES);
      carried.push(ready.act);
      counted('quorum_lost');
    }
    await expectOnceEverywhere(load.world, carried);
  });

  it('has every acknowledged act once on every member’s ledger, and verification finds nothing', async function () {
    this.timeout(5 * MINUTES);
    await load.end();
    const { unknown, byKey } = load.open;
    process.stdout.write(
      `note: ${load.acts.length} acts, ${unknown} outcomes left open, ${byKey} told by the act key\n`,
    );
    expect(unknown, 'an outcome was left open').to.be.greaterThan(0);
    expect(byKey, 'and the act key told it').to.be.greaterThan(0);
    await expectOnceEverywhere(load.world, load.acts);
    await expectVerified(load.network, load.world);
  });
});
