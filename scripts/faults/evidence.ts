/** The evidence file: how often each fault was tried on which version of Fabric, when, and with which seed. */
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FAULT_NAMES } from './catalogue';
import type { FaultName } from './catalogue';

/** One fault on one version: every test of it passed in that run. */
export interface Tried {
  readonly count: number;
  /** ISO day. */
  readonly date: string;
  readonly seed: number;
}

/** By version of Fabric, then by name of the fault. */
export type Evidence = Readonly<Record<string, Readonly<Partial<Record<FaultName, Tried>>>>>;

const FILE = path.resolve('test/network/fabric/evidence.json');

/** What earlier runs wrote, whole. */
export function readEvidence(): Evidence {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Evidence;
}

/** The evidence with what a run tried in the place of what was known of the same faults on the same version. */
export function withTried(
  evidence: Evidence,
  version: string,
  tried: Readonly<Partial<Record<FaultName, Tried>>>,
): Evidence {
  const known = { ...evidence[version], ...tried };
  const ordered = FAULT_NAMES.flatMap((name) => (known[name] === undefined ? [] : [[name, known[name]] as const]));
  return { ...evidence, [version]: Object.fromEntries(ordered) };
}

export function writeEvidence(evidence: Evidence): Promise<void> {
  return writeFile(FILE, `${JSON.stringify(evidence, null, 2)}\n`);
}
