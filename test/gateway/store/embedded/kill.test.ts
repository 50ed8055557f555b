/** Real processes, real files, real SIGKILL. */
import { expect } from 'chai';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { nodeFiles } from '../../../../gateway/src/store/embedded/storage/files';
import { lockFolder } from '../../../../gateway/src/store/embedded/storage/lock';
import { dump, openEngine } from '../../../support/store/engine';
import { removeFolders, temporaryFolder } from '../../../support/store/folder';
import { Random } from '../../../support/store/random';
import { VICTIM_JOURNAL_BYTES, workload } from '../../../support/store/workload';

const VICTIM = path.join(__dirname, '../../../support/store/victim.js');
const STEPS = 40;

interface Death {
  readonly signal: string | null;
  readonly acknowledged: number;
  /** Operations on files, of a victim that was left alive. */
  readonly operations: number;
}

interface Order {
  readonly directory: string;
  readonly seed: number;
  readonly killAt: number;
  /** Kill from outside as soon as so many commands are acknowledged. */
  readonly killAfter?: number;
}

function runVictim({ directory, seed, killAt, killAfter }: Order): Promise<Death> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [VICTIM, directory, String(seed), String(STEPS), String(killAt)]);
    let output = '';
    let errors = '';
    const acknowledged = (): number => output.split('ack\n').length - 1;
    child.stdout.on('data', (bytes: Buffer) => {
      output += bytes.toString('utf8');
      if (killAfter !== undefined && acknowledged() >= killAfter) child.kill('SIGKILL');
    });
    child.stderr.on('data', (bytes: Buffer) => {
      errors += bytes.toString('utf8');
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code !== null && code !== 0) reject(new Error(errors));
      else
        resolve({
          signal,
          acknowledged: acknowledged(),
          operations: Number(/operations (\d+)/.exec(output)?.[1] ?? 0),
        });
    });
  });
}

/** The state after each command, from a store that nobody kills. */
async function statesOf(seed: number): Promise<readonly string[]> {
  const engine = await openEngine({ files: null });
  const states = [dump(engine.storage)];
  for (const command of workload(new Random(seed), STEPS)) {
    await engine.run(command);
    states.push(dump(engine.storage));
  }
  return states;
}

async function expectSurvived(directory: string, { acknowledged }: Death, states: readonly string[]): Promise<void> {
  const release = await lockFolder(directory);
  const engine = await openEngine({ files: await nodeFiles(directory), journalBytesMin: VICTIM_JOURNAL_BYTES });
  const found = dump(engine.storage);
  await engine.storage.close();
  await release();
  // One command more than was acknowledged may have reached the disk.
  expect(states.slice(acknowledged, acknowledged + 2)).to.include(found);
}

describe('embedded store: kill -9 of its process', function () {
  this.timeout(60_000);
  after(removeFolders);
  const seed = 5;
  let states: readonly string[];
  let operations: number;

  before(async () => {
    states = await statesOf(seed);
    const whole = await runVictim({ directory: await temporaryFolder(), seed, killAt: 0 });
    operations = whole.operations;
    expect(whole.acknowledged).to.equal(STEPS);
    expect(operations).to.be.greaterThan(STEPS * 2);
  });

  it('loses nothing acknowledged, whichever write, sync or rename it was killed at', async () => {
    // The points are spread over the whole run; the simulated disk covers every single one.
    const points = Array.from({ length: 22 }, (_unused, index) => 1 + Math.floor((index * operations) / 22));
    const check = async (killAt: number): Promise<void> => {
      const directory = await temporaryFolder();
      const death = await runVictim({ directory, seed, killAt });
      expect(death.signal, `operation ${killAt}`).to.equal('SIGKILL');
      await expectSurvived(directory, death, states);
    };
    // Two at a time: as many as the smallest machine this runs on has cores.
    for (let first = 0; first < points.length; first += 2) await Promise.all(points.slice(first, first + 2).map(check));
  });

  it('loses nothing acknowledged, whenever it is killed from outside', async () => {
    const random = new Random(11);
    for (let round = 0; round < 4; round += 1) {
      const directory = await temporaryFolder();
      const death = await runVictim({ directory, seed, killAt: 0, killAfter: 1 + random.below(STEPS - 5) });
      await expectSurvived(directory, death, states);
    }
  });

  it('can be opened at once by the next process, and goes on where the last one was killed', async () => {
    const directory = await temporaryFolder();
    const death = await runVictim({ directory, seed, killAt: Math.floor(operations / 2) });
    expect(death.signal).to.equal('SIGKILL');
    const again = await runVictim({ directory, seed, killAt: 0 });
    expect(again.acknowledged).to.equal(STEPS);
  });
});
