/** Settings of the local network: `network/settings.env`, overridden by the environment. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { FabricNetworkError } from './errors';

export interface FabricSettings {
  /** Folder of the Fabric programs; null: PATH. */
  readonly programFolder: string | null;
  /** `major.minor` lines the network is proven on. */
  readonly versions: readonly string[];
  /** Absolute. */
  readonly dataFolder: string;
  readonly basePort: number;
  readonly batch: BatchSettings;
}

/** When the orderer cuts a block: whichever is reached first. */
export interface BatchSettings {
  readonly timeoutMs: number;
  readonly maxMessages: number;
  /** Bytes a block should stay below; a single transaction may be larger. */
  readonly preferredBytes: number;
}

/** Names of the settings that are the launcher's alone. */
export const FABRIC_SETTINGS = [
  'TALLYSTICK_FABRIC_PORT',
  'TALLYSTICK_FABRIC_BATCH_TIMEOUT_MS',
  'TALLYSTICK_FABRIC_BATCH_MESSAGES',
  'TALLYSTICK_FABRIC_BATCH_BYTES',
] as const;

/** Lines `NAME=value` of a file; `#` begins a comment line. */
export function parseEnvFile(text: string): Readonly<Record<string, string>> {
  const entries = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line): [string, string] => {
      const at = line.indexOf('=');
      if (at <= 0) throw new FabricNetworkError(`network/settings.env: "${line}" is not NAME=value`);
      return [line.slice(0, at), line.slice(at + 1)];
    });
  return Object.fromEntries(entries);
}

function whole(values: Readonly<Record<string, string>>, name: string, [min, max]: readonly [number, number]): number {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new FabricNetworkError(`${name} must be a whole number from ${min} to ${max}, not "${values[name] ?? ''}"`);
}

/** Settings from the file's lines and an environment that overrides them. Throws FabricNetworkError. */
export function fabricSettings(file: Readonly<Record<string, string>>, environment: NodeJS.ProcessEnv): FabricSettings {
  const overrides = Object.keys(file).flatMap((name): [string, string][] => {
    const value = environment[name];
    return value === undefined || value === '' ? [] : [[name, value]];
  });
  const values = { ...file, ...Object.fromEntries(overrides) };
  const folder = values['FABRIC_BIN'] ?? '';
  return {
    programFolder: folder === '' ? null : path.resolve(folder),
    versions: (values['FABRIC_VERSIONS'] ?? '').split(/\s+/).filter((text) => text !== ''),
    dataFolder: path.resolve(values['TALLYSTICK_FABRIC_DATA'] ?? 'data/fabric'),
    basePort: whole(values, 'TALLYSTICK_FABRIC_PORT', [1024, 65_000]),
    batch: {
      timeoutMs: whole(values, 'TALLYSTICK_FABRIC_BATCH_TIMEOUT_MS', [1, 60_000]),
      maxMessages: whole(values, 'TALLYSTICK_FABRIC_BATCH_MESSAGES', [1, 10_000]),
      preferredBytes: whole(values, 'TALLYSTICK_FABRIC_BATCH_BYTES', [1024, 64 * 1024 * 1024]),
    },
  };
}

/** The settings of this checkout, seen from the project's root. */
export function readFabricSettings(environment: NodeJS.ProcessEnv): FabricSettings {
  const text = readFileSync(path.resolve('network/settings.env'), 'utf8');
  return fabricSettings(parseEnvFile(text), environment);
}
