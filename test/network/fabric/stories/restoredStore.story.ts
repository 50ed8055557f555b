import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { nextBlock, runProjector } from '../../../../gateway/src/projector/run';
import { readModelsOn } from '../../../../gateway/src/readmodels/models';
import type { ReadModels } from '../../../../gateway/src/readmodels/models';
import { connectStore } from '../../../../gateway/src/store/connect';
import type { Store } from '../../../../gateway/src/store/connect';
import { actId } from '../../../../chaincode/src/statement/ids';
import { TestOutbox } from '../../../support/acts/outbox';
import { presentingRun, sent } from '../../../support/acts/runs';
import type { TestRun } from '../../../support/acts/runs';
import { HUB } from '../../../support/consortium';
import { counted } from '../../../support/fabric/counted';
import { isWithoutFabric } from '../../../support/fabric/network';
import { expectOnceEverywhere, expectVerified } from '../../../support/fabric/once';
import { UnderLoad } from '../../../support/fabric/underLoad';
import { sha256 } from '../../../support/firms';
import { portOf } from '../../../support/ledger/portLedger';
import { eventually } from '../../../support/ledger/suite';
import { dump, freshModels } from '../../../support/projection/models';
import { partsOf } from '../../../support/projection/projector';

const MINUTES = 60_000;
const ITEMS = 5;

/** A gateway's lasting part: its store, the projector and the carrier on it. */
interface Gateway {
  readonly store: Store;
  readonly models: ReadModels;
  readonly outbox: TestOutbox;
  readonly stop: () => Promise<void>;
}

describe('a gateway on a Fabric network whose store is restored from a copy under load', () => {
  if (isWithoutFabric()) return;
  let load: UnderLoad;
  let parent: string;
  let gateway: Gateway;
  const acts: string[] = [];

  before(async function () {
    this.timeout(10 * MINUTES);
    load = await UnderLoad.open({ isResilient: false, consensus: 'raft' });
    parent = await mkdtemp(path.join(tmpdir(), 'tallystick-restored-'));
    load.start();
  });

  after(async function () {
    this.timeout(2 * MINUTES);
    await load.close();
    await rm(parent, { recursive: true });
  });

  const folder = (name: string): string => path.join(parent, name);

  /** Projects what the hub's peer has, as long as it is wanted. */
  function projecting(models: ReadModels): () => Promise<void> {
    const over = new AbortController();
    const reading = { consortium: load.world.consortium, mspId: HUB, models };
    const running = runProjector(partsOf(reading, portOf(load.world.ports, HUB)), over.signal);
    return async () => {
      over.abort();
      await running;
    };
  }

  async function started(): Promise<Gateway> {
    const store = await connectStore({ uri: null, directory: folder('store'), databaseName: 'hub' });
    store.connection.base.set('sanitizeFilter', false);
    const models = await readModelsOn(store.connection);
    const { connection } = store;
    const ledger = portOf(load.world.ports, HUB);
    const outbox = await TestOutbox.open({ world: load.road.world, mspId: HUB, ledger, connection });
    const endProjecting = projecting(models);
    return {
      store,
      models,
      outbox,
      stop: async () => {
        await outbox.stop();
        await endProjecting();
        await store.close();
      },
    };
  }

  /** Every transaction of it; how often the ledger applied them is for the end to tell. */
  async function carried({ outbox }: Gateway, { run }: TestRun): Promise<void> {
    await outbox.done(run.statementHash);
    const chunks = await outbox.chunks(run.statementHash);
    expect(chunks).to.have.length.greaterThan(1);
    for (const { index, state } of chunks) {
      expect(state).to.equal('applied');
      acts.push(actId(sha256, run.statementHash, index));
    }
  }

  it('carries what the copy had not sent yet, and what came after it when it is sent again, once each', async function () {
    this.timeout(15 * MINUTES);
    gateway = await started();
    const signed = (): Promise<TestRun> => presentingRun(load.road, ITEMS);
    const [early, open, later] = [await signed(), await signed(), await signed()];
    gateway.outbox.carrier.start();
    await gateway.outbox.statements.store(sent(early));
    await carried(gateway, early);
    await gateway.outbox.stop();
    // What was taken from people and not sent yet is in the copy.
    await gateway.outbox.statements.store(sent(open));
    const copied = await nextBlock(gateway.models);
    await gateway.stop();
    await cp(folder('store'), folder('copy'), { recursive: true });

    gateway = await started();
    await gateway.outbox.restart();
    await carried(gateway, open);
    await gateway.outbox.statements.store(sent(later));
    await carried(gateway, later);
    await load.progress(8);
    const lost = await eventually('the projector is past the copy', async () => {
      const next = await nextBlock(gateway.models);
      return next > copied ? next : null;
    });
    await gateway.stop();

    await rm(folder('store'), { recursive: true });
    await cp(folder('copy'), folder('store'), { recursive: true });
    gateway = await started();
    expect(await nextBlock(gateway.models), 'it begins where the copy stood').to.be.lessThan(lost);
    await gateway.outbox.restart();
    await carried(gateway, open);
    expect(await gateway.outbox.models.statements.findById(later.run.statementHash).lean()).to.equal(null);
    await gateway.outbox.statements.store(sent(later));
    await carried(gateway, later);
    counted('store_restored');
  });

  it('has the same read models as one that was built from the first block', async function () {
    this.timeout(10 * MINUTES);
    await load.progress(4);
    await load.end();
    const height = (await portOf(load.world.ports, HUB).health()).height;
    const whole = await freshModels();
    const endProjecting = projecting(whole);
    for (const models of [gateway.models, whole]) {
      const isThere = async (): Promise<true | null> => ((await nextBlock(models)) >= height ? true : null);
      await eventually(`block ${height} projected`, isThere, 5 * MINUTES);
    }
    const [restored, built] = [await dump(gateway.models), await dump(whole)];
    expect(restored.length).to.be.greaterThan(0);
    expect(restored).to.equal(built);
    expect(await whole.alarms.countDocuments({})).to.equal(0);
    await endProjecting();
    await gateway.stop();
  });

  it('has every act once on every member’s ledger, and verification finds nothing', async function () {
    this.timeout(5 * MINUTES);
    await expectOnceEverywhere(load.world, [...load.acts, ...acts]);
    await expectVerified(load.network, load.world);
  });
});
