/** What was made in a network's folder: definition, chaincodes, versions. The launcher's memory between two starts. */
import path from 'node:path';
import type { ChaincodeDefinition, NetworkDefinition } from './definition';
import { readJson, writeJson } from './files';

/** A chaincode as it is defined on the channel. */
export interface RecordedChaincode extends ChaincodeDefinition {
  readonly sequence: number;
  readonly bundleHash: string;
  /** Absolute path of the bundle that runs. */
  readonly bundleFile: string;
  /** Approved package by organisation. */
  readonly packageIds: Readonly<Record<string, string>>;
}

export interface NetworkRecord {
  readonly format: 1;
  /** False while the network is being made for the first time: nothing was ever committed to it. */
  readonly isMade: boolean;
  /** Version of the programs that wrote this folder last. */
  readonly fabricVersion: string;
  readonly basePort: number;
  readonly definition: NetworkDefinition;
  readonly chaincodes: readonly RecordedChaincode[];
}

function file(folder: string): string {
  return path.join(folder, 'network.json');
}

/** Null where the folder has no network. */
export function readRecord(folder: string): NetworkRecord | null {
  // Written by this program only, whole.
  return readJson(file(folder)) as NetworkRecord | null;
}

export function writeRecord(folder: string, record: NetworkRecord): Promise<void> {
  return writeJson(file(folder), record);
}
