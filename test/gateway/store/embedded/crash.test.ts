/** Whatever the moment of a crash and whatever the disk then forgets: nothing acknowledged is lost, nothing is half there. */
import { expect } from 'chai';
import type { BsonDocument } from '../../../../gateway/src/store/embedded/values/value';
import { SimulatedDisk, LOSSES } from '../../../support/store/disk';
import type { Loss } from '../../../support/store/disk';
import { batchOf, dump, openEngine } from '../../../support/store/engine';
import type { TestEngine } from '../../../support/store/engine';
import { Random } from '../../../support/store/random';
import { workload } from '../../../support/store/workload';

/** So small that a run makes several snapshots. */
const JOURNAL_BYTES = 4_000;
const STEPS = 60;
/** Commands that are under way together, so that batches hold more than one. */
const TOGETHER = 3;

interface Run {
  /** The state after every command, in the order they were made; the first is the empty store. */
  readonly states: readonly string[];
  /** How many commands were acknowledged, from the first one on. */
  readonly acknowledged: number;
}

const isDurabilityRefusal = (reply: BsonDocument): boolean => reply['code'] === 91 || reply['code'] === 14031;

/** Runs the commands until the disk crashes. */
async function runUntilCrash(engine: TestEngine, commands: readonly object[], before: string): Promise<Run> {
  const states = [before];
  let acknowledged = 0;
  for (let first = 0; first < commands.length; first += TOGETHER) {
    const replies = commands.slice(first, first + TOGETHER).map((command) => {
      const reply = engine.run(command);
      // A command changes memory before it waits for the disk.
      states.push(dump(engine.storage));
      return reply;
    });
    for (const reply of await Promise.all(replies)) {
      if (isDurabilityRefusal(reply)) return { states, acknowledged };
      acknowledged += 1;
    }
  }
  return { states, acknowledged };
}

/** Every index finds what a scan finds. */
async function expectSoundIndexes(engine: TestEngine): Promise<void> {
  const all = batchOf(await engine.run({ find: 'things', batchSize: 100_000 }));
  const byKey = batchOf(
    await engine.run({ find: 'things', filter: { key: { $gte: '' } }, sort: { key: 1 }, batchSize: 100_000 }),
  );
  expect(byKey).to.have.length(all.filter((document) => typeof document['key'] === 'string').length);
  expect(new Set(byKey.map((document) => document['key'])).size).to.equal(byKey.length);
}

interface Crash {
  readonly seed: number;
  readonly at: number;
  readonly loss: Loss;
}

async function crashAndReopen({ seed, at, loss }: Crash): Promise<void> {
  const label = `seed ${seed}, crash at operation ${at}, ${loss}`;
  const disk = new SimulatedDisk();
  disk.crashAt = at;
  let run: Run = { states: [''], acknowledged: 0 };
  try {
    const engine = await openEngine({ files: disk, journalBytesMin: JOURNAL_BYTES });
    run = await runUntilCrash(engine, workload(new Random(seed), STEPS), dump(engine.storage));
  } catch (error) {
    // The crash came while the store was opening.
    expect((error as Error).name, label).to.equal('CrashError');
  }
  const random = new Random(seed * 7919 + at);
  let found = disk.afterCrash(loss, random);
  // Every other time the machine crashes again while it recovers.
  if (at % 2 === 0) {
    found.crashAt = 1 + random.below(6);
    await openEngine({ files: found, journalBytesMin: JOURNAL_BYTES }).catch(() => null);
    found = found.afterCrash(loss, random);
  }
  const again = await openEngine({ files: found, journalBytesMin: JOURNAL_BYTES });
  const allowed = run.states.slice(run.acknowledged);
  expect(allowed.includes(dump(again.storage)), `${label}: ${run.acknowledged} acknowledged`).to.equal(true);
  await expectSoundIndexes(again);
  // What was found can be written on: the store is whole, not only readable.
  expect((await again.run({ insert: 'afterwards', documents: [{ _id: 1 }] }))['ok'], label).to.equal(1);
  const written = dump(again.storage);
  await again.storage.close();
  expect(dump((await openEngine({ files: found })).storage), label).to.equal(written);
}

describe('embedded store: crash at every operation of the disk', function () {
  this.timeout(60_000);

  for (const seed of [1, 2]) {
    it(`loses nothing acknowledged and keeps every write whole, seed ${seed}`, async () => {
      const disk = new SimulatedDisk();
      const engine = await openEngine({ files: disk, journalBytesMin: JOURNAL_BYTES });
      const { acknowledged } = await runUntilCrash(engine, workload(new Random(seed), STEPS), '');
      await engine.storage.close();
      expect(acknowledged).to.equal(STEPS);
      const points = disk.operations;
      expect(points, 'the run must be long enough to mean something').to.be.greaterThan(60);
      for (let at = 1; at <= points; at += 1) {
        const losses = seed === 1 ? LOSSES : [LOSSES[at % LOSSES.length]!];
        for (const loss of losses) await crashAndReopen({ seed, at, loss });
      }
    });
  }

  it('makes snapshots in such a run, and reads them back', async () => {
    const disk = new SimulatedDisk();
    const engine = await openEngine({ files: disk, journalBytesMin: JOURNAL_BYTES });
    const { states } = await runUntilCrash(engine, workload(new Random(1), STEPS), '');
    await engine.storage.close();
    const names = await disk.list();
    expect(names.filter((name) => name.startsWith('snapshot-'))).to.have.length(1);
    expect(names.some((name) => name > 'journal-00000003')).to.equal(true);
    const again = await openEngine({ files: disk, journalBytesMin: JOURNAL_BYTES });
    expect(dump(again.storage)).to.equal(states.at(-1));
  });
});
