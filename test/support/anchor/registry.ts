/** A registry of tags with one open epoch, as the tests of its contract begin. */
import { accounts, compiled, deploy, now } from './chain';
import type { TestContract } from './chain';
import { word } from './values';

export const HOLD = 3 * 86_400;
export const OVERLAP = 30 * 86_400;
export const TAG = word('tag of an invoice');
export const FINANCING = word('financing secret');
export const RELEASING = word('releasing secret');
export const SALT = word('salt');

export interface TestRegistry {
  readonly registry: TestContract;
  /** Accounts: who runs it, its relay, and two strangers. */
  readonly operator: string;
  readonly relay: string;
  readonly anybody: string;
  readonly other: string;
  /** What a claim with the secrets above shows of them. */
  readonly lock: string;
  readonly financeHash: string;
  readonly releaseHash: string;
}

export async function deployedRegistry(): Promise<TestRegistry> {
  await compiled();
  const [operator, relay, anybody, other] = (await accounts()) as [string, string, string, string];
  const registry = await deploy('TagRegistry', operator, [operator, HOLD, OVERLAP]);
  await registry.send(operator, 'authoriseRelay', relay);
  await registry.send(operator, 'openEpoch', word('key 0'), (await now()) + 1);
  const financeHash = String(await registry.read('hashOf', FINANCING));
  const releaseHash = String(await registry.read('hashOf', RELEASING));
  const lock = String(await registry.read('lockOf', financeHash, releaseHash));
  return { registry, operator, relay, anybody, other, lock, financeHash, releaseHash };
}
