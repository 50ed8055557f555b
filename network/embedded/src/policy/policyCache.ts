import type { Member } from '../identity/membership';
import { PolicyError, compilePolicy } from './signaturePolicy';
import type { Policy } from './signaturePolicy';

/** Long-lived ledgers see few distinct policies: one per set of hosts. The bound is for a contract gone wrong. */
const CACHED_MAX = 10_000;

const NEVER: Policy = () => false;

interface Known {
  readonly policy: Policy;
  readonly verdicts: Map<string, boolean>;
}

/**
 * Evaluates policies given as bytes, remembering compiled policies and verdicts. Bytes that are not a policy are
 * satisfied by nobody: a key that carries them can never be written again.
 */
export class PolicyCache {
  readonly #known = new Map<string, Known>();

  /** `members` are distinct and their signatures were checked; `membersId` names the set and its order. */
  isSatisfied(encoded: Uint8Array, signers: Readonly<{ members: readonly Member[]; membersId: string }>): boolean {
    const known = this.#compiled(encoded);
    const before = known.verdicts.get(signers.membersId);
    if (before !== undefined) return before;
    const verdict = known.policy(signers.members);
    if (known.verdicts.size >= CACHED_MAX) known.verdicts.clear();
    known.verdicts.set(signers.membersId, verdict);
    return verdict;
  }

  #compiled(encoded: Uint8Array): Known {
    const key = Buffer.from(encoded.buffer, encoded.byteOffset, encoded.length).toString('latin1');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size >= CACHED_MAX) this.#known.clear();
    const compiled = { policy: compileOrNever(encoded), verdicts: new Map<string, boolean>() };
    this.#known.set(key, compiled);
    return compiled;
  }
}

function compileOrNever(encoded: Uint8Array): Policy {
  try {
    return compilePolicy(encoded);
  } catch (error) {
    if (error instanceof PolicyError) return NEVER;
    throw error;
  }
}
