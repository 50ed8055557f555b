import { expect } from 'chai';
import { dayOfInstant } from '../../chaincode/src/kernel/days';
import { openBench } from '../../scripts/bench/bench';
import type { Bench } from '../../scripts/bench/bench';
import { runThousands } from '../../scripts/bench/thousands';

const ROWS = 1000;
const CHINA_OFFSET_MINUTES = 480;
/** A busy machine takes minutes for what an idle one does in seconds; how fast it is, npm run bench measures. */
const PATIENCE_MS = 900_000;

describe('a file of a thousand invoices', () => {
  let bench: Bench;

  before(async function () {
    this.timeout(PATIENCE_MS);
    bench = await openBench();
  });

  after(() => bench.close());

  it('R1, R2: is imported, presented and confirmed through HTTP, with progress, while others are answered', async function () {
    this.timeout(PATIENCE_MS);
    const issued = dayOfInstant({ instantMs: Date.now(), offsetMinutes: CHINA_OFFSET_MINUTES });
    const told: string[] = [];
    const { stages, latencies } = await runThousands(bench, { rows: ROWS, issued, tell: (text) => told.push(text) });
    // Every stage ends only when all rows are there: claims at their supplier are the last of them.
    expect(stages.map(({ name }) => name)).to.include.members([
      'upload and check',
      'present',
      'confirm',
      'list claims',
    ]);
    for (const run of ['present', 'confirm']) {
      const steps = told.filter((text) => text.startsWith(`${run}: `)).map((text) => Number(text.split(': ')[1]));
      expect(steps.at(-1), run).to.equal(ROWS);
      expect(
        [...steps].sort((one, other) => one - other),
        run,
      ).to.deep.equal(steps);
    }
    expect(latencies.busyP50Ms).to.be.greaterThan(0);
  });
});
