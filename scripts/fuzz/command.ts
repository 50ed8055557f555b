/** What the fuzzer's commands share: a Fabric network of their own, and numbers from the command line. */
import path from 'node:path';
import { FabricNetworkError } from '../../network/fabric/src/errors';
import type { FabricPrograms } from '../../network/fabric/src/programs';
import { readFabricSettings } from '../../network/fabric/src/settings';
import { programsOf, say } from '../fabric/command';
import { startNetwork } from './fabric/network';
import type { RunningNetwork } from './fabric/network';

/** Ports and folder are apart from those of `npm run up`, so that both may run. */
const PORT_OFFSET = 1024;
const FOLDER = 'data/fuzz';

/** A number given on the command line. Throws FabricNetworkError. */
export function whole(text: string, name: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new FabricNetworkError(`--${name} must be a whole number, not "${text}"`);
}

/** Fabric's programs, as FABRIC_BIN or PATH name them. Throws FabricNetworkError. */
export function fabricPrograms(): Promise<FabricPrograms> {
  return programsOf(readFabricSettings(process.env));
}

/** Starts the fuzzer's network. */
export function fuzzNetwork(programs: FabricPrograms): Promise<RunningNetwork> {
  const { basePort } = readFabricSettings(process.env);
  const folder = path.resolve(`${FOLDER}-${programs.version}`);
  return startNetwork({ folder, basePort: basePort + PORT_OFFSET, programs, say });
}
