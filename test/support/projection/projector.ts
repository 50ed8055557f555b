/** A projector of one organisation on given blocks. */
import { pino } from 'pino';
import type { MspId } from '../../../chaincode/src/protocol/acts';
import type { LedgerPort } from '../../../gateway/src/ledger/port';
import { runProjector } from '../../../gateway/src/projector/run';
import type { ProjectorParts } from '../../../gateway/src/projector/run';
import type { ReaderParts } from '../../../gateway/src/projector/project';
import type { ReadModels } from '../../../gateway/src/readmodels/models';
import { REGULATOR } from '../consortium';
import type { Consortium } from '../consortium';
import { sha256 } from '../firms';

const NEVER = new AbortController().signal;

export function readerOf(consortium: Consortium, mspId: MspId): ReaderParts {
  const keys = consortium.keys[mspId];
  if (keys === undefined) throw new RangeError(`no keys of ${mspId}`);
  return {
    mspId,
    unwrapper: keys.unwrapper,
    network: consortium.hash,
    sha256,
    readsAll: mspId === REGULATOR,
    logger: pino({ level: 'silent' }),
  };
}

export interface Reading {
  readonly consortium: Consortium;
  readonly mspId: MspId;
  readonly models: ReadModels;
}

export function partsOf(
  { consortium, mspId, models }: Reading,
  ledger: Pick<LedgerPort, 'blocks'>,
  change: Partial<ProjectorParts> = {},
): ProjectorParts {
  return { ...readerOf(consortium, mspId), ledger, models, onBlock: () => undefined, ...change };
}

/** Projects everything the ledger gives. */
export function projectAll(
  reading: Reading,
  ledger: Pick<LedgerPort, 'blocks'>,
  change: Partial<ProjectorParts> = {},
): Promise<void> {
  return runProjector(partsOf(reading, ledger, change), NEVER);
}
