import type { SuiteId } from '../protocol';
import { SuiteError } from './errors';
import { p256 } from './p256';
import type { Suite } from './suiteInterface';

/** Written as a record so that a suite id without its suite does not compile. */
const BY_ID: Readonly<Record<SuiteId, Suite>> = { 'p256.1': p256 };
const REGISTRY: ReadonlyMap<string, Suite> = new Map(Object.entries(BY_ID));

/**
 * The suite with this id, which may come from outside. Suites are added and never removed: what was signed or sealed
 * under one stays verifiable. Throws SuiteError `unknown_suite`.
 */
export function suiteOf(id: string): Suite {
  const suite = REGISTRY.get(id);
  if (suite === undefined) throw new SuiteError('unknown_suite', 'no suite with this id');
  return suite;
}
