import { expect } from 'chai';
import type { LedgerBlock, LedgerPort } from '../../../gateway/src/ledger/port';
import { projectMissing } from '../../../gateway/src/projector/run';
import type { Changes } from '../../../gateway/src/projector/apply';
import { BANK, REGULATOR } from '../../support/consortium';
import type { World } from '../../support/firms';
import { blocksOf, giving } from '../../support/projection/blocks';
import { dump, freshModels } from '../../support/projection/models';
import { partsOf, projectAll } from '../../support/projection/projector';
import { storyWorld } from '../../support/projection/story';

const NEVER = new AbortController().signal;

/** The blocks as a node has them to which every n-th envelope has not come yet. */
function without(blocks: readonly LedgerBlock[], every: number): readonly LedgerBlock[] {
  let count = 0;
  return blocks.map((block) => ({
    ...block,
    transactions: block.transactions.map((transaction) => {
      if (transaction.envelope === null) return transaction;
      count += 1;
      return count % every === 0 ? { ...transaction, envelope: null } : transaction;
    }),
  }));
}

describe('a header whose envelope has not come yet', () => {
  let world: World;
  let blocks: readonly LedgerBlock[];

  before(async function () {
    this.timeout(240_000);
    world = await storyWorld();
    blocks = blocksOf(world);
  });

  for (const mspId of [REGULATOR, BANK]) {
    it(`is an alarm until it comes, and then what it would have been from the start (${mspId})`, async () => {
      const reference = await freshModels();
      await projectAll({ consortium: world.consortium, mspId, models: reference }, giving(blocks));
      const reading = { consortium: world.consortium, mspId, models: await freshModels() };
      await projectAll(reading, giving(without(blocks, 3)));
      const missing = await reading.models.alarms.countDocuments({ rule: 'envelope missing' });
      expect(missing).to.be.greaterThan(2);
      expect(await projectMissing(partsOf(reading, giving(without(blocks, 3))), NEVER), 'still not there').to.equal(0);
      expect(await reading.models.alarms.countDocuments({})).to.equal(missing);
      // Some come now, the rest later, and records that changed since then keep their newest version.
      const some = await projectMissing(partsOf(reading, giving(without(blocks, 6))), NEVER);
      expect(some).to.be.greaterThan(0);
      const told: Changes[] = [];
      const onBlock = (changes: readonly Changes[]): void => {
        told.push(...changes);
      };
      const rest = await projectMissing(partsOf(reading, giving(blocks), { onBlock }), NEVER);
      expect(some + rest).to.equal(missing);
      expect(told).to.have.length(rest);
      expect(await dump(reading.models)).to.equal(await dump(reference));
    });
  }

  it('that is killed while it is looked for is looked for again', async () => {
    const reference = await freshModels();
    await projectAll({ consortium: world.consortium, mspId: BANK, models: reference }, giving(blocks));
    const reading = { consortium: world.consortium, mspId: BANK, models: await freshModels() };
    await projectAll(reading, giving(without(blocks, 4)));
    let steps = 0;
    const betweenWrites = (): void => {
      steps += 1;
      if (steps % 11 === 0) throw new Error('killed');
    };
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const parts = partsOf(reading, giving(blocks), { betweenWrites });
      await projectMissing(parts, NEVER).catch((error: unknown) => {
        if ((error as Error).message !== 'killed') throw error;
      });
    }
    expect(await dump(reading.models)).to.equal(await dump(reference));
  });

  it('that turns out to be garbled stays an alarm, with the rule it breaks', async () => {
    const reading = { consortium: world.consortium, mspId: REGULATOR, models: await freshModels() };
    await projectAll(reading, giving(without(blocks, 3)));
    const garbled: Pick<LedgerPort, 'blocks'> = giving(
      blocks.map((block) => ({
        ...block,
        transactions: block.transactions.map((transaction) => ({ ...transaction, envelope: new Uint8Array(4096) })),
      })),
    );
    const missing = await reading.models.alarms.countDocuments({});
    expect(await projectMissing(partsOf(reading, garbled), NEVER)).to.equal(missing);
    const alarms = await reading.models.alarms.find({}).lean();
    expect(alarms.map(({ rule }) => rule)).to.deep.equal(alarms.map(() => 'damaged envelope: magic'));
  });
});
