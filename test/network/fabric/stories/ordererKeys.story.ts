import { expect } from 'chai';
import { nodeCertificates } from '../../../../network/fabric/src/certificates';
import { tlsNamed } from '../../../../network/fabric/src/identities';
import { metricIn, metricsOf } from '../../../../network/fabric/src/operations';
import type { OrdererPlan } from '../../../../network/fabric/src/plan';
import { replaceIdentities, trustOrderer, withNewTls } from '../../../../network/fabric/src/trust';
import { readFileSync } from 'node:fs';
import { counted } from '../../../support/fabric/counted';
import { isWithoutFabric } from '../../../support/fabric/network';
import { killAway, leaderOf, runWithout } from '../../../support/fabric/nodes';
import { expectOnceEverywhere, expectVerified } from '../../../support/fabric/once';
import { UnderLoad } from '../../../support/fabric/underLoad';
import { eventually } from '../../../support/ledger/suite';

const MINUTES = 60_000;
const VALID_DAYS = 365;
const FOLLOWED = 'consensus_etcdraft_committed_block_number';

describe('a Fabric network whose Raft orderers get new TLS keys under load', () => {
  if (isWithoutFabric()) return;
  let load: UnderLoad;

  before(async function () {
    this.timeout(10 * MINUTES);
    load = await UnderLoad.open({ isResilient: true, consensus: 'raft' });
    load.start();
  });

  after(async function () {
    this.timeout(2 * MINUTES);
    await load.close();
  });

  /** Number of the last block that an orderer has; null while it does not say. */
  async function lastBlock(orderer: OrdererPlan): Promise<number | null> {
    const { channel } = load.network.handle.plan.definition;
    const metrics = await metricsOf(orderer);
    return metrics === null ? null : metricIn(metrics, FOLLOWED, [`channel="${channel}"`]);
  }

  /** Configuration first, then the restart; the next one only when this one follows again. */
  async function renew(orderer: OrdererPlan): Promise<void> {
    const { handle } = load.network;
    const own = handle.identities.get(orderer.mspId);
    if (own === undefined) throw new RangeError(`${orderer.mspId} has identities`);
    const renewed = await withNewTls(own, orderer.name, { now: new Date(), validDays: VALID_DAYS });
    const { certificatePem } = tlsNamed(renewed, orderer.name);
    await trustOrderer(handle, orderer, certificatePem);
    await replaceIdentities(handle, renewed);
    expect(readFileSync(nodeCertificates(orderer.folder).tls, 'utf8')).to.equal(certificatePem);
    await killAway(load.network, [orderer.name]);
    await load.progress(2);
    await runWithout(load.network, []);
    const others = handle.plan.orderers.filter(({ name }) => name !== orderer.name);
    const wanted = Math.max(...(await Promise.all(others.map(async (one) => (await lastBlock(one)) ?? 0))));
    const follows = async (): Promise<true | null> => (((await lastBlock(orderer)) ?? 0) > wanted ? true : null);
    await Promise.all([eventually(`${orderer.name} follows with its new key`, follows, 3 * MINUTES), load.progress(4)]);
    counted('orderer_key_renewed');
  }

  it('changes one after the other, the leading one too, and acts go on', async function () {
    this.timeout(20 * MINUTES);
    const { orderers } = load.network.handle.plan;
    expect(orderers).to.have.length(3);
    const leader = await eventually('a leader', () => leaderOf(load.network));
    const followers = orderers.filter(({ name }) => name !== leader.name);
    for (const orderer of [...followers, leader]) await renew(orderer);
  });

  it('elects a leader among the new keys when it loses one', async function () {
    this.timeout(5 * MINUTES);
    const leader = await eventually('a leader', () => leaderOf(load.network));
    await killAway(load.network, [leader.name]);
    const next = await eventually('another leader', () => leaderOf(load.network), 2 * MINUTES);
    expect(next.name).to.not.equal(leader.name);
    await load.progress(4);
    await runWithout(load.network, []);
  });

  it('has every acknowledged act once on every member’s ledger, and verification finds nothing', async function () {
    this.timeout(5 * MINUTES);
    await load.end();
    await expectOnceEverywhere(load.world, load.acts);
    await expectVerified(load.network, load.world);
  });
});
