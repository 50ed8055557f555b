/** Documents that expire. */
import { expect } from 'chai';
import { sweepExpired } from '../../../../gateway/src/store/embedded/ttl';
import { startEmbeddedStore } from '../../../../gateway/src/store/embedded/start';
import { SimulatedDisk } from '../../../support/store/disk';
import { batchOf, openEngine } from '../../../support/store/engine';
import type { TestEngine } from '../../../support/store/engine';
import { makeIndex, openTestStore } from '../../../support/store/open';

const NOW = Date.UTC(2026, 5, 1);
const ago = (seconds: number): Date => new Date(NOW - seconds * 1_000);

async function left(engine: TestEngine): Promise<unknown[]> {
  return batchOf(await engine.run({ find: 'things', sort: { _id: 1 } })).map((document) => document['_id']);
}

describe('embedded store: expiry', () => {
  it('keeps what has no date, what is not due, and what a partial index leaves out', async () => {
    const engine = await openEngine({ files: null });
    await engine.run({
      createIndexes: 'things',
      indexes: [{ key: { at: 1 }, name: 'at', expireAfterSeconds: 60, partialFilterExpression: { done: true } }],
    });
    const documents = [
      { _id: 1, done: true, at: ago(59) },
      { _id: 2, done: true },
      { _id: 3, done: true, at: null },
      { _id: 4, done: true, at: 5 },
      { _id: 5, done: true, at: 'yesterday' },
      { _id: 6, done: false, at: ago(1_000) },
      { _id: 7, done: true, at: ago(61) },
    ];
    await engine.run({ insert: 'things', documents });
    expect(sweepExpired(engine.storage.catalog, NOW)).to.equal(1);
    expect(await left(engine)).to.deep.equal([1, 2, 3, 4, 5, 6]);
  });

  it('removes by the earliest date of an array, and by the date itself when the delay is 0', async () => {
    const engine = await openEngine({ files: null });
    await engine.run({ createIndexes: 'things', indexes: [{ key: { at: -1 }, name: 'at', expireAfterSeconds: 0 }] });
    await engine.run({
      insert: 'things',
      documents: [
        { _id: 1, at: [ago(-50), ago(1)] },
        { _id: 2, at: [ago(-50)] },
        { _id: 3, at: ago(0) },
      ],
    });
    expect(sweepExpired(engine.storage.catalog, NOW)).to.equal(2);
    expect(await left(engine)).to.deep.equal([2]);
  });

  it('is journalled like any other delete', async () => {
    const disk = new SimulatedDisk();
    const engine = await openEngine({ files: disk });
    await engine.run({ createIndexes: 'things', indexes: [{ key: { at: 1 }, name: 'at', expireAfterSeconds: 1 }] });
    await engine.run({
      insert: 'things',
      documents: [
        { _id: 1, at: ago(9) },
        { _id: 2, at: ago(0) },
      ],
    });
    sweepExpired(engine.storage.catalog, NOW);
    await engine.storage.durable();
    await engine.storage.close();
    expect(await left(await openEngine({ files: disk }))).to.deep.equal([2]);
  });

  it('happens by itself in a running store', async function () {
    this.timeout(10_000);
    const running = await startEmbeddedStore({ directory: null, ttlSweepMs: 50 });
    const store = await openTestStore(running.uri);
    const sessions = store.collection('sessions');
    await makeIndex(sessions, { until: 1 }, { expireAfterSeconds: 0 });
    await sessions.insertMany([
      { _id: 1, until: new Date(Date.now() - 1) },
      { _id: 2, until: new Date(Date.now() + 3_600_000) },
    ]);
    while ((await sessions.countDocuments({})) > 1) await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await sessions.find({}).toArray()).map(({ _id }) => _id)).to.deep.equal([2]);
    await store.close();
    await running.close();
  });
});
