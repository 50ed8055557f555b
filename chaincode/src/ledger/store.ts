/**
 * Read every key once, write every key once, never read after a write: what Fabric's simulation does not show (reads
 * return committed state even after an own write) can then not mislead a rule.
 */
import type { ChaincodeStub } from 'fabric-shim-api';
import { canonicalBytes } from '../kernel/canonical';
import { fromUtf8 } from '../kernel/bytes';
import { invariant } from '../kernel/invariant';
import { ENVELOPES } from '../protocol';

/** The part of the Fabric stub the rules may touch. */
export type LedgerStub = Pick<
  ChaincodeStub,
  'getState' | 'putState' | 'setStateValidationParameter' | 'putPrivateData' | 'getTxID' | 'getMspID'
>;

interface PendingWrite {
  readonly value: Uint8Array;
  /** Key-level policy to set with it; null leaves the policy as it is. */
  readonly policy: Uint8Array | null;
}

export class LedgerStore {
  readonly #stub: LedgerStub;
  readonly #reads = new Map<string, Uint8Array | null>();
  readonly #writes = new Map<string, PendingWrite>();

  constructor(stub: LedgerStub) {
    this.#stub = stub;
  }

  /** Loads keys that were not loaded before; the only place that reads. */
  async load(keys: Iterable<string>): Promise<void> {
    for (const key of keys) {
      if (this.#reads.has(key)) continue;
      const value = await this.#stub.getState(key);
      this.#reads.set(key, value.length === 0 ? null : value);
    }
  }

  isLoaded(key: string): boolean {
    return this.#reads.has(key);
  }

  /** Bytes as committed; null where there is no such key. Throws where the key was not loaded: a bug, not a refusal. */
  read(key: string): Uint8Array | null {
    const value = this.#reads.get(key);
    invariant(value !== undefined, `key was not loaded: ${key}`);
    return value;
  }

  /** The record as JSON; null where there is no such key. */
  json(key: string): unknown {
    const value = this.read(key);
    return value === null ? null : (JSON.parse(fromUtf8(value)) as unknown);
  }

  /** Plans one write of canonical JSON. */
  put(key: string, value: unknown, policy: Uint8Array | null): void {
    invariant(!this.#writes.has(key), `key is written once: ${key}`);
    this.#writes.set(key, { value: canonicalBytes(value), policy });
  }

  /** Writes everything planned, then the one envelope if there is one. */
  async save(envelope: { readonly key: string; readonly value: Uint8Array } | null): Promise<void> {
    for (const [key, { value, policy }] of this.#writes) {
      await this.#stub.putState(key, value);
      if (policy !== null) await this.#stub.setStateValidationParameter(key, policy);
    }
    if (envelope !== null) await this.#stub.putPrivateData(ENVELOPES, envelope.key, envelope.value);
  }
}
