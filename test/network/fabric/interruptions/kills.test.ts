import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { REFERENCE } from '../../../../gateway/src/consortium/organisations';
import type { UpResult } from '../../../../network/fabric/src/up';
import { runningIn } from '../../../../network/fabric/src/supervisor/control';
import { HUB } from '../../../support/consortium';
import type { CarriedJob } from '../../../support/fabric/carrierChild';
import { counted } from '../../../support/fabric/counted';
import { KillableCarrier } from '../../../support/fabric/killableCarrier';
import { connectionOf, isWithoutFabric } from '../../../support/fabric/network';
import { processNamed } from '../../../support/fabric/nodes';
import { expectOnceEverywhere, expectVerified } from '../../../support/fabric/once';
import { openFabricRoad } from '../../../support/fabric/road';
import { portOf } from '../../../support/ledger/portLedger';
import { eventually, presented } from '../../../support/ledger/suite';
import type { LedgerWorld } from '../../../support/ledger/suite';
import type { Road } from '../../../support/road';

const MINUTES = 60_000;
const ACTS = 48;
/** After every so many kills of the network's processes, the gateway is killed as well. */
const GATEWAY_EVERY = 3;

describe('a Fabric network whose processes are killed while acts are carried', () => {
  if (isWithoutFabric()) return;
  let network: UpResult;
  let world: LedgerWorld;
  let road: Road;
  let folder: string;
  let jobs: readonly CarriedJob[];
  let carrier: KillableCarrier;
  let kills = 0;

  before(async function () {
    this.timeout(5 * MINUTES);
    ({ network, world, road } = await openFabricRoad());
    folder = await mkdtemp(path.join(tmpdir(), 'tallystick-kills-'));
    const ready = await Promise.all(Array.from({ length: ACTS }, () => presented({ road: () => road })));
    jobs = ready.map(({ act, submission }) => {
      const { slot, endorsers } = submission;
      return { act, slot, endorsers, presented: Buffer.from(submission.presented).toString('base64') };
    });
    carrier = new KillableCarrier(connectionOf(network, 'hub'), folder, jobs);
  });

  after(async function () {
    this.timeout(2 * MINUTES);
    counted('process_killed', kills);
    await carrier.kill();
    await world.close();
    await rm(folder, { recursive: true });
  });

  async function killAndAwait(name: string): Promise<void> {
    const pid = await eventually(`${name} runs`, () => Promise.resolve(processNamed(network, name)));
    process.kill(pid, 'SIGKILL');
    kills += 1;
    await eventually(`${name} runs again`, () => {
      const again = processNamed(network, name);
      return Promise.resolve(again === pid ? null : again);
    });
  }

  it('has every peer, orderer, chaincode and the gateway itself back, and carries every act', async function () {
    this.timeout(5 * MINUTES);
    const names = runningIn(network.handle.plan.folder)?.processes.map(({ name }) => name) ?? [];
    expect(names).to.have.length(1 + 2 * REFERENCE.length);
    carrier.start();
    for (const [index, name] of names.entries()) {
      expect(carrier.acknowledged.length, `acts wait when ${name} is killed`).to.be.lessThan(ACTS);
      await killAndAwait(name);
      if (index % GATEWAY_EVERY !== 0) continue;
      await carrier.kill();
      kills += 1;
      carrier.start();
    }
    expect(await carrier.end()).to.equal(0);
    expect(carrier.acknowledged.map(({ act }) => act)).to.have.members(jobs.map(({ act }) => act));
  });

  it('has lost nothing that was acknowledged and applied nothing twice, at every member', async function () {
    this.timeout(3 * MINUTES);
    await expectOnceEverywhere(
      world,
      jobs.map(({ act }) => act),
    );
  });

  it('answers for every act by its key, and verification finds nothing', async function () {
    this.timeout(3 * MINUTES);
    for (const { act } of jobs) {
      const outcome = await portOf(world.ports, HUB).outcome(act);
      expect(outcome?.outcomes).to.deep.equal(['accepted']);
    }
    await expectVerified(network, world);
  });
});
