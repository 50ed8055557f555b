/** Finds the native Fabric programs and their version. Nothing here builds or downloads them. */
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { FabricNetworkError } from './errors';
import { runProgram } from './runProgram';

/** Programs a network needs; each stands alone in Fabric's release archives. */
export const PROGRAM_NAMES = ['peer', 'orderer', 'configtxgen', 'configtxlator', 'osnadmin'] as const;
export type ProgramName = (typeof PROGRAM_NAMES)[number];

export interface FabricPrograms {
  /** Absolute path by name. */
  readonly paths: Readonly<Record<ProgramName, string>>;
  /** As the peer says it, without the `v`: `2.5.16`. */
  readonly version: string;
  readonly major: number;
}

/** Where programs are looked for. */
export interface ProgramSearch {
  readonly programFolder: string | null;
  readonly environment: NodeJS.ProcessEnv;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function foldersOf({ programFolder, environment }: ProgramSearch): readonly string[] {
  if (programFolder !== null) return [programFolder];
  return (environment['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
}

/** Absolute paths of all programs, or the sentence that says which are missing and where they were looked for. */
export function locatePrograms(search: ProgramSearch): Readonly<Record<ProgramName, string>> | string {
  const folders = foldersOf(search);
  const found = PROGRAM_NAMES.map((name): [ProgramName, string | undefined] => {
    return [name, folders.map((folder) => path.resolve(folder, name)).find(isProgram)];
  });
  const missing = found.filter(([, file]) => file === undefined).map(([name]) => name);
  if (missing.length === 0) return Object.fromEntries(found) as Record<ProgramName, string>;
  const where = search.programFolder === null ? 'in the folders of PATH' : `in ${search.programFolder} (FABRIC_BIN)`;
  return (
    `Hyperledger Fabric's programs ${missing.join(', ')} were looked for ${where} and not found; ` +
    'unpack a release archive of Fabric 2.5 or 3.1 and set FABRIC_BIN to its bin folder.'
  );
}

/** `2.5.16` from what `peer version` prints, or null. */
export function versionIn(output: string): string | null {
  return /^\s*Version:\s*v?(\d+\.\d+\.\d+\S*)/m.exec(output)?.[1] ?? null;
}

/** Throws FabricNetworkError, in one sentence, where programs are missing or do not run. */
export async function findPrograms(search: ProgramSearch): Promise<FabricPrograms> {
  const paths = locatePrograms(search);
  if (typeof paths === 'string') throw new FabricNetworkError(paths);
  const output = await runProgram({ program: paths.peer, args: ['version'], environment: {} });
  const version = versionIn(output);
  if (version === null) throw new FabricNetworkError(`${paths.peer} version did not name its version: ${output}`);
  return { paths, version, major: Number(version.split('.')[0]) };
}
