import { expect } from 'chai';
import type { SealedGroup } from '../../../chaincode/src/protocol/sealed';
import type { LedgerTransaction } from '../../../gateway/src/ledger/port';
import { project } from '../../../gateway/src/projector/project';
import type { Projected } from '../../../gateway/src/projector/project';
import { BANK, HUB, REGULATOR } from '../../support/consortium';
import type { World } from '../../support/firms';
import { moveAll } from '../../support/hosts';
import { blocksOf } from '../../support/projection/blocks';
import { readerOf } from '../../support/projection/projector';
import { contentsOf, EVERYBODY, resealed } from '../../support/projection/resealing';
import { storyWorld } from '../../support/projection/story';
import { roadAt } from '../../support/stages';

/** What each item is said to have moved, changed. */
function movedInstead(
  groups: readonly SealedGroup[],
  change: (moved: readonly string[], group: SealedGroup) => readonly string[],
): readonly SealedGroup[] {
  return groups.map((group) => {
    const items = group.items.map((item) => ({ ...item, moved: change(item.moved, group) }));
    return { ...group, items };
  });
}

/** A world's last transaction in which a record moved, with what the regulator reads of it. */
async function lastMove(
  world: World,
): Promise<{ readonly transaction: LedgerTransaction; readonly contents: readonly SealedGroup[] }> {
  const transactions = blocksOf(world).flatMap((block) => block.transactions.filter(({ event }) => event !== null));
  for (const transaction of [...transactions].reverse()) {
    const contents = await contentsOf(world.consortium, transaction);
    if (contents.some(({ items }) => items.some(({ moved }) => moved.length > 0))) return { transaction, contents };
  }
  throw new RangeError('nothing moved');
}

describe('a record that moves to other hosts', () => {
  let story: World;
  let move: Awaited<ReturnType<typeof lastMove>>;
  let leaf: string;

  before(async function () {
    this.timeout(240_000);
    story = await storyWorld();
    move = await lastMove(story);
    [leaf] = move.contents.flatMap(({ items }) => items.flatMap(({ moved }) => moved)) as [string];
  });

  const projected = (mspId: string, contents: readonly unknown[]): Promise<Projected> => {
    return project(readerOf(story.consortium, mspId), 7, resealed(story.consortium, move.transaction, { contents }));
  };

  it('is told as moved, without its body, and stands among the records of the item that moved it', async () => {
    for (const mspId of [REGULATOR, BANK]) {
      const { changes, alarm } = await project(readerOf(story.consortium, mspId), 7, move.transaction);
      expect(alarm).to.equal(null);
      expect(changes.records.map(({ _id }) => _id)).to.not.include(leaf);
      expect(changes.items.flatMap(({ records }) => records)).to.include(leaf);
    }
  });

  it('is an alarm at its host and at the regulator where the envelope does not name it', async () => {
    for (const mspId of [REGULATOR, BANK]) {
      const { alarm } = await projected(
        mspId,
        movedInstead(move.contents, () => []),
      );
      expect(alarm?.rule, mspId).to.equal('not every record was told');
      expect(alarm?.endorsers.length, mspId).to.be.greaterThan(0);
    }
  });

  it('is an alarm where the act did not write it, or told another body of it', async () => {
    const invented = movedInstead(move.contents, (moved) => [...moved, '7'.repeat(64)]);
    expect((await projected(REGULATOR, invented)).alarm?.rule).to.match(/record 7{64} moved$/);
    const twice = movedInstead(move.contents, (moved, { records }) => [...moved, ...records.map(({ id }) => id)]);
    expect((await projected(REGULATOR, twice)).alarm?.rule).to.match(/record [0-9a-f]{64} moved$/);
  });

  it('is no alarm to anybody when a firm leaves its host', async () => {
    const { world, supplier } = await roadAt('offered');
    await moveAll(world, supplier, BANK);
    const { transaction, contents } = await lastMove(world);
    for (const mspId of EVERYBODY) {
      const { alarm } = await project(readerOf(world.consortium, mspId), 7, transaction);
      expect(alarm, mspId).to.equal(null);
    }
    const silent = resealed(world.consortium, transaction, { contents: movedInstead(contents, () => []) });
    const hosts = new Set([...transaction.headers.values()].flatMap((header) => header.hosts));
    expect(hosts).to.include(BANK).and.not.include(HUB);
    for (const mspId of hosts) {
      const { alarm } = await project(readerOf(world.consortium, mspId), 7, silent);
      expect(alarm?.rule, mspId).to.equal('not every record was told');
    }
  });
});
