import { expect } from 'chai';
import * as fc from 'fast-check';
import type { LedgerBlock, LedgerPort } from '../../../gateway/src/ledger/port';
import { firstLeafId } from '../../../chaincode/src/statement/ids';
import { NO_CHANGES } from '../../../gateway/src/projector/apply';
import { project } from '../../../gateway/src/projector/project';
import { BlockSkipped, dropProjections, nextBlock } from '../../../gateway/src/projector/run';
import { save } from '../../../gateway/src/projector/save';
import type { ReadModels, RecordDocument } from '../../../gateway/src/readmodels/models';
import { BANK, CORE, HUB, REGISTRAR, REGULATOR } from '../../support/consortium';
import { sha256 } from '../../support/firms';
import type { World } from '../../support/firms';
import { blocksOf, giving } from '../../support/projection/blocks';
import { dump, freshModels } from '../../support/projection/models';
import { projectAll, readerOf } from '../../support/projection/projector';
import type { Reading } from '../../support/projection/projector';
import { storyWorld } from '../../support/projection/story';
import { seeded } from '../../support/seed';

class Killed extends Error {}

async function oneOf({ records }: ReadModels, filter: Readonly<Record<string, unknown>>): Promise<RecordDocument> {
  const found = await records.findOne(filter).lean();
  if (found === null) throw new Error('the story has it');
  return found;
}

function firstLeafOf({ body }: RecordDocument): string {
  if (body.kind !== 'receivable') throw new Error('an invoice has a first claim');
  return firstLeafId(sha256, body.data.mark);
}

/** Runs again and again until it is not killed any more; the number of kills. */
async function untilWhole(run: () => Promise<void>): Promise<number> {
  for (let kills = 0; ; kills += 1) {
    try {
      await run();
      return kills;
    } catch (error) {
      if (!(error instanceof Killed) && !(error instanceof BlockSkipped)) throw error;
    }
  }
}

/** Kills at every step of every block, once each: the run after it must get past that step. */
function killedOnceEverywhere(): (step: string) => void {
  const killed = new Set<string>();
  let block = 0;
  return (step) => {
    const name = `${block} ${step}`;
    if (killed.has(name)) return;
    killed.add(name);
    // Once the checkpoint is written the next run begins with the next block.
    if (step === 'checkpoint') block += 1;
    throw new Killed(name);
  };
}

describe('the projector', () => {
  let world: World;
  let blocks: readonly LedgerBlock[];
  const expected = new Map<string, string>();
  const readingOf = (mspId: string, models: ReadModels): Reading => ({ consortium: world.consortium, mspId, models });

  before(async function () {
    this.timeout(240_000);
    world = await storyWorld();
    blocks = blocksOf(world);
    for (const mspId of [REGULATOR, REGISTRAR, BANK, HUB, CORE]) {
      const models = await freshModels();
      await projectAll(readingOf(mspId, models), giving(blocks));
      expected.set(mspId, await dump(models));
    }
  });

  it('reads a whole story without an alarm, and each organisation its own part of it', () => {
    for (const [mspId, text] of expected) expect(/^alarms .*/m.exec(text)?.[0] ?? '', mspId).to.equal('');
    expect(new Set(expected.values()).size).to.equal(expected.size);
    const acts = [...expected].map(([mspId, text]) => [mspId, text.match(/^acts /gm)?.length ?? 0] as const);
    const all = world.ledger.transactions.filter(({ event }) => event !== null).length;
    expect(new Map(acts).get(REGULATOR)).to.equal(all);
  });

  it('shows an invoice as confirmed since its first claim was made, also while it is told anew', async () => {
    const models = await freshModels();
    await projectAll(readingOf(HUB, models), giving(blocks));
    const receivable = await oneOf(models, { kind: 'receivable', number: 'P-1' });
    const made = await models.versions.findById(`${firstLeafOf(receivable)}:1`).lean();
    expect(receivable.body.data.state, 'as it was presented').to.equal('presented');
    expect(receivable).to.include({ state: 'confirmed', version: 1 });
    expect(receivable.sinceMs).to.equal(made?.body.epoch.timeMs);
    expect(receivable.changed).to.equal(made?.at);
    expect(receivable.at).to.be.lessThan(receivable.changed);
    expect(await models.records.distinct('state', { kind: 'receivable', number: 'R-1' })).to.deep.equal(['refused']);
    const states: string[] = [];
    const betweenWrites = async (): Promise<void> => {
      states.push((await oneOf(models, { _id: receivable._id })).state);
    };
    const again = { ...receivable, version: 2, at: receivable.changed + 1, state: 'presented' };
    await save({ models, betweenWrites }, [{ changes: { ...NO_CHANGES, records: [again] }, alarm: null }]);
    expect([...new Set(states)], 'after every write').to.deep.equal(['confirmed']);
    expect(await oneOf(models, { _id: receivable._id })).to.include({ version: 2, changed: receivable.changed });
  });

  it('takes nothing for an invoice’s confirmation but its own first claim, in whatever order they come', async () => {
    const models = await freshModels();
    await projectAll(readingOf(HUB, models), giving(blocks));
    const refused = await oneOf(models, { kind: 'receivable', number: 'R-1' });
    const other = await oneOf(models, { kind: 'receivable', number: 'P-1' });
    const leaf = await oneOf(models, { _id: firstLeafOf(other) });
    const put = async (...documents: readonly RecordDocument[]): Promise<string> => {
      const versions = documents.map(({ _id, version, kind, body, salt, at }) => {
        return { _id: `${_id}:${version}`, record: _id, version, kind, body, salt, at };
      });
      await save({ models }, [{ changes: { ...NO_CHANGES, versions, records: documents }, alarm: null }]);
      return (await oneOf(models, { _id: refused._id })).state;
    };
    const own = {
      ...leaf,
      body: { ...leaf.body, data: { ...leaf.body.data, receivable: refused._id } },
    } as RecordDocument;
    const child = { ...own, body: { ...own.body, data: { ...own.body.data, parent: leaf._id } } } as RecordDocument;
    const place = firstLeafOf(refused);
    const forgeries: readonly (readonly RecordDocument[])[] = [
      [{ ...own, _id: 'ab'.repeat(32) }, refused],
      [{ ...own, version: leaf.version + 1, at: leaf.at + 1 }, refused],
      [{ ...leaf, _id: place, version: 7 }, refused],
      [refused, { ...child, _id: place, version: 8 }],
      [{ ...refused, _id: place, version: 9 }, refused],
    ];
    for (const documents of forgeries) expect(await put(...documents)).to.equal('refused');
    expect(await put({ ...own, _id: place, at: leaf.at + 2 }), 'its own').to.equal('confirmed');
  });

  it('that is killed between any two writes goes on to the same read models', async () => {
    for (const mspId of [REGULATOR, HUB]) {
      const models = await freshModels();
      const betweenWrites = killedOnceEverywhere();
      const kills = await untilWhole(() => projectAll(readingOf(mspId, models), giving(blocks), { betweenWrites }));
      expect(kills, 'at every step of every block').to.equal(10 * blocks.length);
      expect(await dump(models), mspId).to.equal(expected.get(mspId));
    }
  });

  it('that is given blocks twice, and blocks it has, changes nothing by them', async () => {
    const models = await freshModels();
    const twice = giving(blocks.flatMap((block, index) => [block, ...blocks.slice(0, index + 1), block]));
    await projectAll(readingOf(BANK, models), twice);
    expect(await dump(models)).to.equal(expected.get(BANK));
    expect(await nextBlock(models)).to.equal(blocks.length);
    const backwards: Pick<LedgerPort, 'blocks'> = { blocks: (_from, signal) => giving(blocks).blocks(0, signal) };
    await projectAll(readingOf(BANK, models), backwards);
    expect(await dump(models)).to.equal(expected.get(BANK));
    expect(await nextBlock(models), 'the checkpoint never goes back').to.equal(blocks.length);
  });

  it('that is given a later block too early stops before it, and loses nothing when it starts again', async () => {
    const models = await freshModels();
    let pairs = 0;
    const swapped: Pick<LedgerPort, 'blocks'> = {
      blocks: async function* (from, signal) {
        const rest = blocks.filter(({ number }) => number >= from);
        pairs += 1;
        // Every other time in the right order, as after a reconnection.
        const [one, two, ...others] = rest;
        const order = pairs % 2 === 1 && two !== undefined && one !== undefined ? [one, ...others, two] : rest;
        yield* giving(order).blocks(from, signal);
      },
    };
    const restarts = await untilWhole(() => projectAll(readingOf(CORE, models), swapped));
    expect(restarts).to.be.greaterThan(0);
    expect(await dump(models)).to.equal(expected.get(CORE));
  });

  it('may run twice at once on one database', async () => {
    const models = await freshModels();
    const reading = readingOf(HUB, models);
    await Promise.all([projectAll(reading, giving(blocks)), projectAll(reading, giving(blocks))]);
    expect(await dump(models)).to.equal(expected.get(HUB));
  });

  it('builds the same read models again after they were dropped, even half-way', async () => {
    const models = await freshModels();
    const reading = readingOf(REGULATOR, models);
    await projectAll(reading, giving(blocks));
    await dropProjections(models);
    expect(await dump(models)).to.equal('');
    await projectAll(reading, giving(blocks));
    expect(await dump(models)).to.equal(expected.get(REGULATOR));
    const { records, ...others } = models;
    const failing = { ...others, records: { deleteMany: () => Promise.reject(new Killed('in the middle')) } };
    const dropped = await dropProjections(failing as unknown as ReadModels).catch((error: unknown) => error);
    expect(dropped).to.be.instanceOf(Killed);
    expect(await nextBlock({ checkpoints: models.checkpoints })).to.equal(0);
    expect(await records.countDocuments({})).to.be.greaterThan(0);
    await projectAll(reading, giving(blocks));
    expect(await dump(models)).to.equal(expected.get(REGULATOR));
  });

  it('writes the same documents in whatever order transactions come', async () => {
    const parts = readerOf(world.consortium, HUB);
    const projected = await Promise.all(
      blocks.flatMap(({ number, transactions }) =>
        transactions.map((transaction) => project(parts, number, transaction)),
      ),
    );
    const whole = expected
      .get(HUB)
      ?.replace(/^checkpoints .*$/m, '')
      .trimEnd();
    const shuffled = fc.shuffledSubarray(projected, { minLength: projected.length });
    await fc.assert(
      fc.asyncProperty(shuffled, fc.integer({ min: 1, max: 5 }), async (order, size) => {
        const models = await freshModels();
        for (let start = 0; start < order.length; start += size) {
          await save({ models }, order.slice(start, start + size));
        }
        expect((await dump(models)).trimEnd()).to.equal(whole);
      }),
      seeded(8),
    );
  });

  it('changes nothing that it was given, and says the same of the same transaction', async () => {
    const parts = readerOf(world.consortium, REGULATOR);
    for (const { number, transactions } of blocks) {
      for (const transaction of transactions) {
        const before = Buffer.from(transaction.envelope ?? []).toString('base64');
        const [one, two] = [await project(parts, number, transaction), await project(parts, number, transaction)];
        expect(one).to.deep.equal(two);
        expect(Buffer.from(transaction.envelope ?? []).toString('base64')).to.equal(before);
      }
    }
  });
});
