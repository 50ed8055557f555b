/** Files that are not what was written: a torn end is cut off, everything else is refused by name and offset. */
import { expect } from 'chai';
import { DamagedFileError } from '../../../../gateway/src/store/embedded/storage/frames';
import { SimulatedDisk } from '../../../support/store/disk';
import { dump, openEngine } from '../../../support/store/engine';
import { refusalOf } from '../../../support/store/open';
import { Random } from '../../../support/store/random';
import { workload } from '../../../support/store/workload';

const JOURNAL = 'journal-00000001.tsk';

/** A disk with a journal of so many commands. */
async function written(
  steps: number,
  journalBytesMin?: number,
): Promise<{ disk: SimulatedDisk; state: string; before: string }> {
  const disk = new SimulatedDisk();
  const engine = await openEngine({ files: disk, ...(journalBytesMin === undefined ? {} : { journalBytesMin }) });
  let before = '';
  for (const command of workload(new Random(3), steps)) {
    before = dump(engine.storage);
    await engine.run(command);
  }
  const state = dump(engine.storage);
  await engine.storage.close();
  return { disk, state, before };
}

async function stateOf(disk: SimulatedDisk): Promise<string> {
  const engine = await openEngine({ files: disk });
  const state = dump(engine.storage);
  await engine.storage.close();
  return state;
}

function withFile(disk: SimulatedDisk, name: string, bytes: Buffer): SimulatedDisk {
  const copy = disk.afterCrash('everything kept', new Random(0));
  copy.put(name, bytes);
  return copy;
}

describe('embedded store: damaged files', function () {
  this.timeout(30_000);

  it('refuses a journal with one bit flipped, whichever byte it is in', async () => {
    const { disk, state } = await written(8);
    const bytes = disk.bytesOf(JOURNAL);
    const random = new Random(1);
    for (let position = 0; position < bytes.length; position += 1) {
      const damaged = Buffer.from(bytes);
      damaged[position] = (damaged[position] ?? 0) ^ (1 << random.below(8));
      const refusal = await refusalOf(openEngine({ files: withFile(disk, JOURNAL, damaged) }));
      expect(refusal, `byte ${position}`).to.be.instanceOf(DamagedFileError);
      expect(refusal.message).to.contain('simulated/journal-00000001.tsk is damaged at byte');
      expect(refusal['offset']).to.be.at.most(position);
    }
    expect(await stateOf(disk)).to.equal(state);
  });

  it('refuses a snapshot with one bit flipped, or cut short', async () => {
    const { disk } = await written(40, 3_000);
    const name = (await disk.list()).find((each) => each.startsWith('snapshot-')) ?? '';
    const bytes = disk.bytesOf(name);
    const random = new Random(2);
    for (let round = 0; round < 150; round += 1) {
      const damaged = Buffer.from(bytes);
      const position = random.below(bytes.length);
      damaged[position] = (damaged[position] ?? 0) ^ (1 << random.below(8));
      expect(
        await refusalOf(openEngine({ files: withFile(disk, name, damaged) })),
        `byte ${position}`,
      ).to.be.instanceOf(DamagedFileError);
    }
    for (const length of [0, 10, bytes.length >>> 1, bytes.length - 1]) {
      const cut = withFile(disk, name, Buffer.from(bytes.subarray(0, length)));
      expect(await refusalOf(openEngine({ files: cut })), `cut to ${length}`).to.be.instanceOf(DamagedFileError);
    }
  });

  it('refuses a journal that is missing, exchanged with another, or cut while a later one is there', async () => {
    const { disk } = await written(40, 3_000);
    const journals = (await disk.list()).filter((each) => each.startsWith('journal-'));
    const [last = ''] = journals.slice(-1);
    const missing = disk.afterCrash('everything kept', new Random(0));
    await missing.remove(last);
    expect((await refusalOf(openEngine({ files: missing }))).message).to.contain('is missing');
    const later = `journal-${String(Number(last.slice(8, 16)) + 1).padStart(8, '0')}.tsk`;
    const exchanged = withFile(disk, later, disk.bytesOf(last));
    expect(await refusalOf(openEngine({ files: exchanged }))).to.be.instanceOf(DamagedFileError);
    const cut = withFile(exchanged, last, Buffer.from(disk.bytesOf(last).subarray(0, -1)));
    expect((await refusalOf(openEngine({ files: cut }))).message).to.contain(last);
  });

  it('cuts a torn end off, wherever the file ends, says so, and goes on writing', async () => {
    const { disk, state, before } = await written(8);
    const bytes = disk.bytesOf(JOURNAL);
    const lastFrame = bytes.lastIndexOf(Buffer.from('TSK1'));
    for (let length = lastFrame; length < bytes.length; length += 1) {
      const torn = withFile(disk, JOURNAL, Buffer.from(bytes.subarray(0, length)));
      const engine = await openEngine({ files: torn });
      expect(dump(engine.storage), `cut to ${length}`).to.equal(before);
      expect(engine.notices).to.have.length(length === lastFrame ? 0 : 1);
      await engine.run({ insert: 'after', documents: [{ _id: 1 }] });
      await engine.storage.close();
      expect(await stateOf(torn)).to.contain('t.after');
    }
    expect(await stateOf(disk)).to.equal(state);
  });

  it('cuts an end off that was never filled', async () => {
    const { disk, state } = await written(8);
    const bytes = disk.bytesOf(JOURNAL);
    for (const zeros of [1, 23, 24, 600, 5_000]) {
      const grown = withFile(disk, JOURNAL, Buffer.concat([bytes, Buffer.alloc(zeros)]));
      expect(await stateOf(grown), `${zeros} zeros`).to.equal(state);
    }
  });

  it('refuses a document a frame cannot hold, made by other hands', async () => {
    const { disk } = await written(3);
    const bytes = Buffer.from('this is not a journal at all, though it is long enough to be one');
    expect(await refusalOf(openEngine({ files: withFile(disk, JOURNAL, bytes) }))).to.be.instanceOf(DamagedFileError);
  });

  it('removes what a crash left behind: unfinished snapshots and journals that are folded in', async () => {
    const { disk, state } = await written(40, 3_000);
    disk.put('snapshot-00000099.tsk.new', Buffer.from('half'));
    disk.put(JOURNAL, Buffer.from('old'));
    expect(await stateOf(disk)).to.equal(state);
    expect(await disk.list()).to.not.include.members(['snapshot-00000099.tsk.new']);
    expect(await disk.list()).to.not.include.members([JOURNAL]);
  });
});
