import { expect } from 'chai';
import * as fc from 'fast-check';
import type { BatchOptions } from '../../../../network/embedded/src/options';
import { batchLength, isBatchFull } from '../../../../network/embedded/src/ordering/batch';
import { OrderingService } from '../../../../network/embedded/src/ordering/orderingService';
import { temporaryFolder } from '../../../support/network/harness';
import { openTestLedger } from '../../../support/network/ledgerHarness';
import type { TestLedger } from '../../../support/network/ledgerHarness';
import { SimulatedCrash, SimulatedDisk } from '../../../support/network/simulatedDisk';

const MEMBERS = ['CoreMSP'];
const NEVER_MS = 600_000;

describe('the length of a batch', () => {
  const limits = { maxMessages: 3, maxBytes: 100, timeoutMs: 0 };

  it('is at least one, however large the transaction', () => {
    expect(batchLength([101], limits)).to.equal(1);
    expect(batchLength([101, 1], limits)).to.equal(1);
    expect(batchLength([1, 101], limits)).to.equal(1);
  });

  it('keeps both limits and takes as many as fit, always', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1 }), (sizes) => {
        const length = batchLength(sizes, limits);
        const bytes = (count: number): number => sizes.slice(0, count).reduce((sum, size) => sum + size, 0);
        expect(length).to.be.within(1, limits.maxMessages);
        if (length > 1) expect(bytes(length)).to.be.at.most(limits.maxBytes);
        const couldTakeMore =
          length < sizes.length && length < limits.maxMessages && bytes(length + 1) <= limits.maxBytes;
        expect(couldTakeMore).to.equal(false);
        expect(isBatchFull(sizes, limits)).to.equal(length === limits.maxMessages || length < sizes.length);
      }),
    );
  });
});

describe('the ordering service', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let test: TestLedger;
  let disk: SimulatedDisk;

  beforeEach(async () => {
    folder = await temporaryFolder();
    disk = new SimulatedDisk(9);
    await (await openTestLedger(MEMBERS, { directory: folder.path })).ledger.close();
    test = await openTestLedger(MEMBERS, { directory: folder.path });
  });
  afterEach(async () => {
    await test.ledger.close();
    await folder.remove();
  });

  interface Running {
    readonly service: OrderingService;
    /** The submissions of each block so far. */
    readonly blocks: readonly (readonly number[])[];
    readonly failures: readonly unknown[];
    submit(...submissions: readonly number[]): void;
    /** Resolves when so many blocks are committed, or writing failed. */
    until(blockCount: number): Promise<void>;
  }

  function start(batch: BatchOptions): Running {
    const blocks: (readonly number[])[] = [];
    const failures: unknown[] = [];
    let changed = (): void => undefined;
    const service = new OrderingService({
      ledger: test.ledger,
      batch,
      persistPrivateData: () => Promise.resolve(),
      events: {
        committed: ({ submissions }) => {
          blocks.push(submissions.map(({ submission }) => submission));
          changed();
        },
        failed: (error) => {
          failures.push(error);
          changed();
        },
      },
    });
    return {
      service,
      blocks,
      failures,
      submit: (...submissions) => {
        for (const submission of submissions) {
          const { envelope } = test.transaction(MEMBERS, { writes: { [`key ${submission}`]: 'v' } });
          service.submit({ submission, envelope, stagedFor: [] });
        }
      },
      until: (blockCount) =>
        new Promise((resolve) => {
          changed = () => {
            if (blocks.length >= blockCount || failures.length > 0) resolve();
          };
          changed();
        }),
    };
  }

  it('cuts a block when it is full, and waits with the rest', async () => {
    const running = start({ maxMessages: 3, maxBytes: 1 << 20, timeoutMs: NEVER_MS });
    running.submit(1, 2, 3, 4, 5, 6, 7);
    await running.until(2);
    expect(running.blocks).to.deep.equal([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    await running.service.close();
    expect(running.blocks[2]).to.deep.equal([7]);
  });

  it('cuts a block when the next transaction would not fit', async () => {
    const { envelope } = test.transaction(MEMBERS, { writes: { 'key 1': 'v' } });
    const running = start({ maxMessages: 100, maxBytes: envelope.length * 2 + 100, timeoutMs: NEVER_MS });
    running.submit(1, 2, 3);
    await running.until(1);
    expect(running.blocks).to.deep.equal([[1, 2]]);
    await running.service.close();
  });

  it('cuts a block when the first transaction has waited long enough', async () => {
    const running = start({ maxMessages: 100, maxBytes: 1 << 20, timeoutMs: 60 });
    const began = performance.now();
    running.submit(1, 2);
    await running.until(1);
    expect(running.blocks).to.deep.equal([[1, 2]]);
    expect(performance.now() - began).to.be.at.least(55);
    await running.service.close();
  });

  it('without waiting takes into a block what came while the one before was written', async () => {
    const running = start({ maxMessages: 100, maxBytes: 1 << 20, timeoutMs: 0 });
    running.submit(1);
    // One turn of the event loop later the first block is on its way to the disk.
    await new Promise((resolve) => setImmediate(resolve));
    running.submit(2, 3, 4);
    await running.service.close();
    expect(running.blocks.flat()).to.deep.equal([1, 2, 3, 4]);
    expect(running.blocks.length).to.be.at.most(3);
    expect(running.blocks[0]).to.deep.equal([1]);
  });

  it('stops at the first failure and commits nothing more', async () => {
    await test.ledger.close();
    test = await openTestLedger(MEMBERS, { directory: folder.path, disk });
    const running = start({ maxMessages: 1, maxBytes: 1 << 20, timeoutMs: 0 });
    running.submit(1, 2, 3, 4);
    await running.until(4);
    expect(running.failures).to.have.length(1);
    expect(running.failures[0]).to.be.instanceOf(SimulatedCrash);
    const before = running.blocks.length;
    running.submit(5);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(running.blocks).to.have.length(before);
  });
});
