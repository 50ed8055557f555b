/**
 * A gateway's carrier in a process of its own, to be killed: carries the acts of a file until every one is on the ledger.
 * Before it sends an act it asks for its outcome, and what it is told is written down before it goes on.
 */
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { MspId, RecordId } from '../../../chaincode/src/protocol/acts';
import type { EpochSlot } from '../../../chaincode/src/protocol/network';
import { CHAINCODE } from '../../../gateway/src/consortium/definition';
import { fabricLedger } from '../../../gateway/src/ledger/fabric';
import { readConnection } from '../../../gateway/src/ledger/fabric/connection';
import { LedgerUnavailable } from '../../../gateway/src/ledger/port';
import type { LedgerPort } from '../../../gateway/src/ledger/port';

/** One act of the file: `presented` is base64. */
export interface CarriedJob {
  readonly act: RecordId;
  readonly presented: string;
  readonly slot: EpochSlot;
  readonly endorsers: readonly MspId[];
}

/** A line of what it was told: the act, and by what it knows. */
export interface Acknowledged {
  readonly act: RecordId;
  readonly by: 'commit' | 'act key';
}

const AT_ONCE = 3;
const PAUSE_MS = 300;
const COMMIT_MS_MAX = 5000;

/** How the act is known to be on the ledger; null where it is not known yet. */
async function carryOnce(port: LedgerPort, job: CarriedJob): Promise<Acknowledged['by'] | null> {
  try {
    if ((await port.outcome(job.act)) !== null) return 'act key';
    const { slot, endorsers } = job;
    const outcome = await port.submit({ presented: Buffer.from(job.presented, 'base64'), slot, endorsers });
    if (outcome.outcome === 'rejected') throw new Error(JSON.stringify(outcome));
    return outcome.outcome === 'committed' ? 'commit' : null;
  } catch (error) {
    if (error instanceof LedgerUnavailable) return null;
    throw error;
  }
}

async function run(connectionFile: string, jobFile: string, toldFile: string): Promise<void> {
  const port = fabricLedger({
    connection: await readConnection(connectionFile),
    chaincode: CHAINCODE,
    commitMsMax: COMMIT_MS_MAX,
  });
  const jobs = JSON.parse(readFileSync(jobFile, 'utf8')) as readonly CarriedJob[];
  const told = openSync(toldFile, 'a+');
  const known = new Set(readFileSync(toldFile, 'utf8').split('\n'));
  const waiting = jobs.filter(({ act }) => ![...known].some((line) => line.includes(act))).reverse();
  const work = async (): Promise<void> => {
    for (let job = waiting.pop(); job !== undefined; job = waiting.pop()) {
      let by: Acknowledged['by'] | null = null;
      while (by === null) {
        by = await carryOnce(port, job);
        if (by === null) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
      writeSync(told, `${JSON.stringify({ act: job.act, by } satisfies Acknowledged)}\n`);
      fsyncSync(told);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  closeSync(told);
  await port.close();
}

const [, , connectionFile = '', jobFile = '', toldFile = ''] = process.argv;
run(connectionFile, jobFile, toldFile).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
