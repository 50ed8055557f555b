/** The journal under load, and when the disk refuses. */
import { expect } from 'chai';
import { SimulatedDisk } from '../../../support/store/disk';
import { batchOf, dump, openEngine } from '../../../support/store/engine';
import type { TestEngine } from '../../../support/store/engine';
import { Random } from '../../../support/store/random';

const insert = (engine: TestEngine, id: number): ReturnType<TestEngine['run']> =>
  engine.run({ insert: 'things', documents: [{ _id: id, text: 'x'.repeat(100) }] });

const idsOf = async (engine: TestEngine): Promise<unknown[]> =>
  batchOf(await engine.run({ find: 'things', sort: { _id: 1 }, batchSize: 10_000 })).map((document) => document['_id']);

describe('embedded store: journal', () => {
  it('refuses every write after a failed sync, takes back what was not acknowledged, and goes on reading', async () => {
    const disk = new SimulatedDisk();
    const engine = await openEngine({ files: disk });
    expect((await insert(engine, 1))['ok']).to.equal(1);
    disk.failSyncAt = disk.syncs + 1;
    const replies = await Promise.all([insert(engine, 2), insert(engine, 3)]);
    expect(replies.map((reply) => reply['code'])).to.deep.equal([91, 91]);
    expect(engine.fatal).to.have.length(1);
    expect(engine.fatal[0]?.message).to.contain('EIO');
    expect(await idsOf(engine)).to.deep.equal([1]);
    const syncs = disk.syncs;
    expect((await insert(engine, 4))['code']).to.equal(91);
    expect((await engine.run({ update: 'things', updates: [{ q: {}, u: { $set: { a: 1 } } }] }))['code']).to.equal(91);
    expect(disk.syncs, 'a disk that failed is not tried again').to.equal(syncs);
    const again = await openEngine({ files: disk.afterCrash('nothing kept', new Random(1)) });
    expect(await idsOf(again)).to.deep.equal([1]);
  });

  it('takes back in reverse order whatever a failed batch did', async () => {
    const disk = new SimulatedDisk();
    const engine = await openEngine({ files: disk });
    await engine.run({ createIndexes: 'things', indexes: [{ key: { key: 1 }, name: 'key_1', unique: true }] });
    await engine.run({
      insert: 'things',
      documents: [
        { _id: 1, key: 'a' },
        { _id: 2, key: 'b' },
      ],
    });
    await engine.run({ insert: 'gone', documents: [{ _id: 1 }] });
    const before = dump(engine.storage);
    disk.failSyncAt = disk.syncs + 1;
    await Promise.all([
      engine.run({ update: 'things', updates: [{ q: { _id: 1 }, u: { $set: { key: 'c' } } }] }),
      engine.run({ update: 'things', updates: [{ q: { _id: 2 }, u: { $set: { key: 'a' } } }] }),
      engine.run({ delete: 'things', deletes: [{ q: { _id: 1 }, limit: 1 }] }),
      engine.run({ insert: 'things', documents: [{ _id: 1, key: 'b' }] }),
      engine.run({ dropIndexes: 'things', index: 'key_1' }),
      engine.run({ createIndexes: 'things', indexes: [{ key: { n: 1 }, name: 'n_1' }] }),
      engine.run({ drop: 'gone' }),
      engine.run({ insert: 'new', documents: [{ _id: 1 }] }),
      engine.run({ insert: 'gone', documents: [{ _id: 7 }] }),
    ]);
    expect(dump(engine.storage)).to.equal(before);
    const sorted = batchOf(await engine.run({ find: 'things', filter: { key: { $gte: '' } }, sort: { key: 1 } }));
    expect(sorted.map((document) => document['_id'])).to.deep.equal([1, 2]);
  });

  it('refuses writes while the disk is full, and takes them again when there is room, without a restart', async () => {
    const disk = new SimulatedDisk();
    const engine = await openEngine({ files: disk });
    disk.roomBytes = 1_000;
    const replies = [];
    for (let id = 0; id < 10; id += 1) replies.push(await insert(engine, id));
    const accepted = replies.flatMap((reply, id) => (reply['ok'] === 1 ? [id] : []));
    expect(accepted.length).to.be.within(1, 9);
    expect(replies.at(-1)?.['code']).to.equal(14031);
    expect(await idsOf(engine)).to.deep.equal(accepted);
    disk.roomBytes = Infinity;
    expect((await insert(engine, 100))['ok']).to.equal(1);
    expect(engine.fatal).to.deep.equal([]);
    await engine.storage.close();
    const again = await openEngine({ files: disk });
    expect(await idsOf(again)).to.deep.equal([...accepted, 100]);
  });

  it('refuses what would make the store larger than it can read back, and takes what makes it smaller', async () => {
    const engine = await openEngine({ files: new SimulatedDisk(), storeBytesMax: 1_000 });
    let id = 0;
    let reply = await insert(engine, id);
    while (reply['ok'] === 1 && reply['n'] === 1) reply = await insert(engine, (id += 1));
    expect(reply['writeErrors']).to.have.nested.property('[0].code', 14031);
    const grow = await engine.run({
      update: 'things',
      updates: [{ q: { _id: 0 }, u: { $set: { more: 'x'.repeat(200) } } }],
    });
    expect(grow['writeErrors']).to.have.nested.property('[0].code', 14031);
    expect(
      (await engine.run({ update: 'things', updates: [{ q: { _id: 0 }, u: { $set: { text: '' } } }] }))['nModified'],
    ).to.equal(1);
    expect((await insert(engine, id))['n']).to.equal(0);
    expect((await engine.run({ delete: 'things', deletes: [{ q: { _id: 1 }, limit: 1 }] }))['n']).to.equal(1);
    expect((await insert(engine, id))['n']).to.equal(1);
  });

  it('goes on without a snapshot when there is no room for one', async () => {
    const disk = new SimulatedDisk();
    const engine = await openEngine({ files: disk, journalBytesMin: 2_000 });
    let id = 0;
    // Room for one journal of the largest size, not for a snapshot beside it.
    disk.roomBytes = 2_600;
    while ((await insert(engine, id))['ok'] === 1) id += 1;
    disk.roomBytes = Infinity;
    for (let more = 0; more < 60; more += 1) expect((await insert(engine, id + more))['ok']).to.equal(1);
    await engine.storage.close();
    expect(engine.fatal).to.deep.equal([]);
    const again = await openEngine({ files: disk });
    expect(await idsOf(again)).to.have.length(id + 60);
  });

  it('takes its snapshot at a moment from which the journal can be replayed', async () => {
    const disk = new SimulatedDisk();
    disk.syncMs = 4;
    const engine = await openEngine({ files: disk, journalBytesMin: 600 });
    await engine.run({ createIndexes: 'things', indexes: [{ key: { key: 1 }, name: 'key_1', unique: true }] });
    await engine.run({
      insert: 'things',
      documents: [
        { _id: 1, key: 'x' },
        { _id: 2, key: 'w' },
      ],
    });
    const move = (id: number, key: string): ReturnType<TestEngine['run']> =>
      engine.run({ update: 'things', updates: [{ q: { _id: id }, u: { $set: { key } } }] });
    for (let round = 0; round < 30; round += 1) {
      // A document that comes and goes in one batch fills the journal without making the store larger.
      const filling = [
        engine.run({ insert: 'things', documents: [{ _id: 'large', text: 'x'.repeat(800) }] }),
        engine.run({ delete: 'things', deletes: [{ q: { _id: 'large' }, limit: 1 }] }),
      ];
      // While that is being synced, a key is handed from one document to another.
      await new Promise((resolve) => setTimeout(resolve, 1));
      const moves = [move(1, `y${round}`), move(1, `z${round}`), move(2, `y${round}`)];
      await Promise.all([...filling, ...moves]);
      const found = await openEngine({ files: disk.afterCrash('nothing kept', new Random(round)) });
      expect(dump(found.storage), `round ${round}`).to.equal(dump(engine.storage));
    }
    await engine.storage.close();
  });

  it('serves many waiting writes with one sync', async () => {
    const disk = new SimulatedDisk();
    disk.syncMs = 2;
    const engine = await openEngine({ files: disk });
    const before = disk.syncs;
    await Promise.all(Array.from({ length: 400 }, (_unused, id) => insert(engine, id)));
    expect(disk.syncs - before).to.be.at.most(8);
    expect(await idsOf(engine)).to.have.length(400);
  });

  it('answers no write before the sync that covers it', async () => {
    const disk = new SimulatedDisk();
    disk.syncMs = 40;
    const engine = await openEngine({ files: disk });
    for (let id = 0; id < 3; id += 1) {
      const before = disk.syncs;
      await insert(engine, id);
      expect(disk.syncs).to.be.greaterThan(before);
    }
  });

  it('reads back twenty thousand documents in well under five seconds', async function () {
    this.timeout(20_000);
    const disk = new SimulatedDisk();
    const engine = await openEngine({ files: disk });
    await engine.run({
      createIndexes: 'things',
      indexes: [
        { key: { key: 1 }, name: 'key_1', unique: true },
        { key: { n: 1, _id: 1 }, name: 'n_1' },
      ],
    });
    for (let first = 0; first < 20_000; first += 2_000) {
      const documents = Array.from({ length: 2_000 }, (_unused, index) => ({
        _id: first + index,
        key: `key-${first + index}`,
        n: (first + index) % 97,
        amount: BigInt(first + index),
        text: 'x'.repeat(300),
      }));
      await engine.run({ insert: 'things', documents });
    }
    await engine.storage.close();
    const started = performance.now();
    const again = await openEngine({ files: disk });
    const tookMs = performance.now() - started;
    expect((await again.run({ count: 'things' }))['n']).to.equal(20_000);
    expect(tookMs).to.be.below(5_000);
  });
});
