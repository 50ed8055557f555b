import { expect } from 'chai';
import { runningIn } from '../../../../network/fabric/src/supervisor/control';
import { compareEnvelopes } from '../../../../scripts/fabric/envelopes';
import { REGISTRAR } from '../../../support/consortium';
import { counted } from '../../../support/fabric/counted';
import { outcomesOf } from '../../../support/fabric/load';
import { isWithoutFabric } from '../../../support/fabric/network';
import { blockBytes, runChanged, runWithout, withFullDisk } from '../../../support/fabric/nodes';
import { expectOnceEverywhere, expectVerified } from '../../../support/fabric/once';
import { UnderLoad } from '../../../support/fabric/underLoad';
import { portOf } from '../../../support/ledger/portLedger';
import { eventually } from '../../../support/ledger/suite';

const MINUTES = 60_000;
const ROOM_BYTES = 64 * 1024;
const QUIET_MS = 12_000;

describe('a Fabric network of which a node has a full disk', () => {
  if (isWithoutFabric()) return;
  let load: UnderLoad;

  before(async function () {
    this.timeout(8 * MINUTES);
    load = await UnderLoad.open({ isResilient: false, consensus: 'raft' });
    load.start();
  });

  after(async function () {
    this.timeout(2 * MINUTES);
    await load.close();
  });

  /** How often a node was started in vain; null while that is less than twice. */
  function endsOf(name: string): Promise<number | null> {
    const running = runningIn(load.network.handle.plan.folder)?.processes.find((entry) => entry.name === name);
    return Promise.resolve(running !== undefined && running.restarts >= 2 ? running.restarts : null);
  }

  /** Lets a node run until its disk is full and nothing is acknowledged any more, then gives it room. */
  async function fill(name: string): Promise<void> {
    const { network, world } = load;
    const { plan } = network.handle;
    const node = [...plan.peers, ...plan.orderers].find((entry) => entry.name === name);
    if (node === undefined) throw new RangeError(`${name} is planned`);
    await load.progress(2);
    const bytesMax = blockBytes(node.folder) + ROOM_BYTES;
    await runChanged(network, (spec) => (spec.name === name ? withFullDisk(spec, bytesMax) : spec));
    await load.progress(1);
    await load.standstill(QUIET_MS, 5 * MINUTES);
    expect(blockBytes(node.folder), 'blocks fill what room there was').to.be.within(bytesMax - ROOM_BYTES, bytesMax);
    const acknowledged = [...load.acts];
    const outcomes = await outcomesOf(portOf(world.ports, REGISTRAR), acknowledged);
    expect(new Set(outcomes.flat()), 'what was acknowledged is on the ledger of others').to.deep.equal(
      new Set(['accepted']),
    );
    const ends = await eventually(`${name} ends again and again`, () => endsOf(name), 2 * MINUTES);
    await runWithout(network, []);
    await load.progress(4);
    process.stdout.write(`note: ${name} ended ${ends} times\n`);
    counted('disk_full');
  }

  it('acknowledges nothing that only the full peer would have, and goes on when the peer has room', async function () {
    this.timeout(12 * MINUTES);
    await fill('peer0.hub');
    const complete = await eventually('every envelope at the hub', async () => {
      const { envelopes, missing } = await compareEnvelopes(load.network.handle.plan.folder, 'hub', 'registrar');
      return missing.length === 0 ? envelopes : null;
    });
    expect(complete).to.be.greaterThan(4);
  });

  it('orders nothing while the orderer has no room, and goes on when it has', async function () {
    this.timeout(12 * MINUTES);
    await fill('orderer0.orderer');
  });

  it('has every acknowledged act once on every member’s ledger, and verification finds nothing', async function () {
    this.timeout(5 * MINUTES);
    await load.end();
    await expectOnceEverywhere(load.world, load.acts);
    await expectVerified(load.network, load.world);
  });
});
