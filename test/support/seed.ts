/** One seed for every property test of a process: from TALLYSTICK_SEED, else random; printed, so that a failure replays. */
import './patience';
import { systemRandom } from '../../chaincode/src/suites/software';

function chosenSeed(): number {
  const named = process.env['TALLYSTICK_SEED'];
  if (named === undefined) return Buffer.from(systemRandom(4)).readInt32BE();
  const seed = Number(named);
  if (!Number.isSafeInteger(seed)) throw new Error('TALLYSTICK_SEED is a whole number');
  return seed;
}

/** The seed of this process. */
export const SEED = chosenSeed();

/** fast-check parameters with the seed and a number of runs. */
export function seeded(numRuns: number): { readonly seed: number; readonly numRuns: number } {
  return { seed: SEED, numRuns };
}

before(() => {
  process.stdout.write(`  TALLYSTICK_SEED=${SEED}\n`);
});
