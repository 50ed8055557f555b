import { expect } from 'chai';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyBlockFile } from '../../../../network/embedded/src/storedBlocks';
import { VALIDATION_CODES as CODES } from '../../../../network/embedded/src/validationCodes';
import type { Forged } from '../../../support/network/forge';
import { temporaryFolder } from '../../../support/network/harness';
import { openTestLedger } from '../../../support/network/ledgerHarness';
import type { TestLedger } from '../../../support/network/ledgerHarness';
import { SimulatedCrash, SimulatedDisk } from '../../../support/network/simulatedDisk';
import type { Remains } from '../../../support/network/simulatedDisk';

const MEMBERS = ['CoreMSP', 'BankMSP'];
const BLOCKS = 2;

/** What a crash leaves of the state database, which is never flushed. */
type StateRemains = 'all' | 'old' | 'none';

interface Acknowledged {
  readonly transactionId: string;
  readonly blockNumber: number;
}

/** Block n writes one key of its own and raises a counter: twice in the block, of which the second is stale. */
function blockOf(test: TestLedger, block: number): readonly Forged[] {
  const before = block === 0 ? null : ([block, 0] as const);
  const raise = (): Forged =>
    test.transaction(MEMBERS, {
      reads: { counter: before },
      writes: { counter: String(block), [`key ${block}`]: 'x' },
    });
  return [raise(), raise()];
}

async function runUntilCrash(test: TestLedger, acknowledged: Acknowledged[]): Promise<void> {
  for (let block = 0; block < BLOCKS; block++) {
    const transactions = blockOf(test, block);
    expect(await test.commit(...transactions)).to.deep.equal([CODES.VALID, CODES.MVCC_READ_CONFLICT]);
    acknowledged.push({ transactionId: transactions[0]!.transactionId, blockNumber: test.ledger.height - 1 });
  }
}

/** Runs the workload on a disk that ends it at one operation. Gives what was acknowledged, and whether it ended. */
async function crash(
  directory: string,
  disk: SimulatedDisk,
): Promise<{ readonly acknowledged: readonly Acknowledged[]; readonly hasCrashed: boolean }> {
  const acknowledged: Acknowledged[] = [];
  let test: TestLedger | null = null;
  try {
    test = await openTestLedger(MEMBERS, { directory, disk });
    await runUntilCrash(test, acknowledged);
    return { acknowledged, hasCrashed: false };
  } catch (error) {
    if (!(error instanceof SimulatedCrash)) throw error;
    return { acknowledged, hasCrashed: true };
  } finally {
    await test?.ledger.close();
  }
}

async function loseState(directory: string, remains: StateRemains, foundedState: string): Promise<void> {
  if (remains === 'all') return;
  await rm(join(directory, 'state'), { recursive: true, force: true });
  if (remains === 'old') await cp(foundedState, join(directory, 'state'), { recursive: true });
}

async function checkRecovered(directory: string, acknowledged: readonly Acknowledged[]): Promise<void> {
  const test = await openTestLedger(MEMBERS, { directory });
  try {
    for (const { transactionId, blockNumber } of acknowledged) {
      expect(test.ledger.outcome(transactionId)).to.deep.equal({ blockNumber, validationCode: CODES.VALID });
    }
    // At most the one block that was on its way is there besides.
    const done = test.ledger.height - 1;
    expect(done).to.be.within(acknowledged.length, acknowledged.length + 1);
    // The state is that of exactly these blocks: the counter has the version of the last, and goes on.
    const before = done === 0 ? null : ([done, 0] as const);
    const next = test.transaction(MEMBERS, {
      reads: { counter: before, [`key ${done}`]: null },
      writes: { counter: 'next' },
    });
    expect(await test.commit(next)).to.deep.equal([CODES.VALID]);
    expect(verifyBlockFile(directory)).to.deep.equal({
      height: done + 2,
      firstBadBlock: null,
      reason: null,
      unfinishedBytes: 0,
    });
  } finally {
    await test.ledger.close();
  }
}

describe('a ledger that ends at any operation', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let founded: string;

  before(async () => {
    folder = await temporaryFolder();
    founded = join(folder.path, 'founded');
    await mkdir(founded);
    await (await openTestLedger(MEMBERS, { directory: founded })).ledger.close();
  });
  after(() => folder.remove());

  const cases: readonly (readonly [string, Remains, StateRemains])[] = [
    ['keeps what was acknowledged when the process is killed', 'kept', 'all'],
    ['keeps what was acknowledged when unflushed bytes and state are lost', 'lost', 'old'],
    ['keeps what was acknowledged when half of the unflushed bytes and no state remain', 'half', 'none'],
    ['keeps what was acknowledged when unflushed bytes come back as zeros', 'zeros', 'old'],
  ];

  for (const [name, remains, stateRemains] of cases) {
    it(name, async function () {
      this.timeout(30_000);
      let points = 0;
      for (let crashAt = 1; ; crashAt++) {
        const directory = join(folder.path, `${remains}-${crashAt}`);
        // Founding a ledger is covered by starting from nothing; the loss of state by starting from a founded one.
        if (stateRemains === 'old') await cp(founded, directory, { recursive: true });
        else await mkdir(directory);
        const disk = new SimulatedDisk(crashAt);
        const { acknowledged, hasCrashed } = await crash(directory, disk);
        disk.settle(remains);
        await loseState(directory, stateRemains, join(founded, 'state'));
        await checkRecovered(directory, acknowledged);
        await rm(directory, { recursive: true });
        if (!hasCrashed) break;
        points++;
      }
      // Per block: half a write, the flush, and three moments; more when the ledger is founded.
      expect(points).to.be.at.least(BLOCKS * 5);
    });
  }
});
