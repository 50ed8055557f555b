/** What the commands on the Fabric network share: their programs, and how they end. */
import { FabricNetworkError } from '../../network/fabric/src/errors';
import { findPrograms } from '../../network/fabric/src/programs';
import type { FabricPrograms } from '../../network/fabric/src/programs';
import { readRecord } from '../../network/fabric/src/record';
import type { NetworkRecord } from '../../network/fabric/src/record';
import type { FabricSettings } from '../../network/fabric/src/settings';

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** The programs that the settings name. Throws FabricNetworkError. */
export function programsOf({ programFolder }: FabricSettings): Promise<FabricPrograms> {
  return findPrograms({ programFolder, environment: process.env });
}

/** The network in the data folder. Throws FabricNetworkError where there is none. */
export function recordIn({ dataFolder }: FabricSettings): NetworkRecord {
  const record = readRecord(dataFolder);
  if (record?.isMade === true) return record;
  throw new FabricNetworkError(`there is no network in ${dataFolder}; npm run up makes one`);
}

/** Runs a command to its end; what a person can help is said in one sentence. */
export function runCommand(command: () => Promise<number>): void {
  command().then(
    (code) => process.exit(code),
    (error: unknown) => {
      const isKnown = error instanceof FabricNetworkError || error instanceof TypeError;
      const text = isKnown ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.stderr.write(`${text}\n`);
      process.exit(1);
    },
  );
}
